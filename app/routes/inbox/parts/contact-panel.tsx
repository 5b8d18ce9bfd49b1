import type { SerializeFrom } from '@remix-run/node'
import type { ThreadPage } from '#app/domain/conversations/threads/thread.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { TextLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { StatusBadge } from '../../contacts/list/status-badge.tsx'
import { useInboxPaths } from '../paths.ts'

type Thread = Pick<SerializeFrom<ThreadPage>, 'customer' | 'contact'>

/** Who writes, and what is known of the contact as far as its reader may see it (P3). */
export function ContactPanel({ thread: { customer, contact } }: { thread: Thread }) {
  const paths = useInboxPaths()
  return (
    <Card title={m.inbox_contact()}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {contact ? (
          <p className="flex flex-wrap items-center gap-2">
            <TextLink to={paths.contact(contact.id)}>{contact.name}</TextLink>
            <StatusBadge status={contact.status} />
          </p>
        ) : (
          <div>
            {customer?.name && <p className="font-medium">{customer.name}</p>}
            <p className="text-sm text-ink2">{m.inbox_contact_hidden()}</p>
          </div>
        )}
        <Facts columns={1}>
          {customer && (
            <Fact name={m.inbox_writes_from()}>
              <span className="break-all">{customer.address}</span>
            </Fact>
          )}
          {contact?.company && <Fact name={m.contacts_field_company()}>{contact.company}</Fact>}
          {contact && contact.phones.length > 0 && (
            <Fact name={m.contacts_field_phones()}>{contact.phones.join(', ')}</Fact>
          )}
          {contact?.ownerName && <Fact name={m.contacts_field_contact_owner()}>{contact.ownerName}</Fact>}
        </Facts>
        {contact && contact.others.length > 0 && (
          <div>
            <h3 className="text-sm text-ink3">{m.inbox_other_threads()}</h3>
            <ul className="mt-1 grid grid-cols-[minmax(0,1fr)] gap-1 text-sm">
              {contact.others.map(({ id, subject }) => (
                <li key={id}>
                  <TextLink to={paths.thread(id)} className="break-words">
                    {subject || m.inbox_no_subject()}
                  </TextLink>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Card>
  )
}
