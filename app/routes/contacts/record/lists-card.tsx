import { Link } from '@remix-run/react'
import { X } from 'lucide-react'
import type { ContactList } from '#app/domain/contacts/lists/contact-lists.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { SelectField } from '#app/ui/field.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { useContactPaths } from '../paths.ts'

type Props = { contactId: string; mayEdit: boolean; inLists: ContactList[]; others: ContactList[] }

/** The lists that the contact is in; whoever may edit it puts it into others and takes it out. */
export function ListsCard({ contactId, mayEdit, inLists, others }: Props) {
  const paths = useContactPaths()
  return (
    <Card title={m.record_lists()}>
      <div className="grid gap-3">
        {inLists.length === 0 ? (
          <p className="text-ink2">{m.record_no_lists()}</p>
        ) : (
          <ul className="grid gap-1">
            {inLists.map(({ id, name }) => (
              <li key={id} className="flex items-center justify-between gap-2">
                <Link to={paths.inList(id)} className="min-w-0 rounded-sm break-words hover:underline">
                  {name}
                </Link>
                {mayEdit && (
                  <AccountForm action={paths.listEntries}>
                    <HiddenFields
                      fields={{ intent: 'remove', list: id, contact: contactId, to: paths.one(contactId) }}
                    />
                    <Button
                      variant="quiet"
                      small
                      aria-label={m.record_leave_list({ list: name })}
                      title={m.record_leave_list({ list: name })}
                      icon={<X aria-hidden className="size-4" />}
                    />
                  </AccountForm>
                )}
              </li>
            ))}
          </ul>
        )}
        {mayEdit && others.length > 0 && (
          <AccountForm action={paths.listEntries} className="flex flex-wrap items-end gap-2">
            <HiddenFields fields={{ intent: 'add', contact: contactId, to: paths.one(contactId) }} />
            <SelectField
              name="list"
              label={m.record_add_to_list()}
              hideLabel
              className="min-w-0 grow"
              options={others.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <Button>{m.record_add_to_list()}</Button>
          </AccountForm>
        )}
      </div>
    </Card>
  )
}
