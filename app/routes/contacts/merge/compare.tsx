import type { SerializeFrom } from '@remix-run/node'
import type { ContactRecord } from '#app/domain/contacts/contact-record.ts'
import type { Chosen } from '#app/domain/contacts/doubles/merged-facts.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { RadioField } from '#app/ui/field.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { formatAmount } from '#app/ui/money.ts'
import { formatNumber } from '#app/ui/number.ts'
import { Actions } from '#app/ui/page.tsx'
import { useContactPaths } from '../paths.ts'
import { statusName } from '../list/status-badge.tsx'
import { attributeWords, customWords } from '../record/contact-words.ts'

type Contact = SerializeFrom<ContactRecord>
type Props = { kept: Contact; double: Contact; differ: { facts: Chosen[]; custom: ContactField[] } }

/** Two contacts beside each other: which value wins where they differ, and what becomes of the rest. */
export function Compare({ kept, double, differ }: Props) {
  const paths = useContactPaths()
  const account = useAccount().name
  const same = differ.facts.length + differ.custom.length === 0
  return (
    <AccountForm className="grid gap-6">
      <HiddenFields
        fields={{
          with: double.id,
          keptVersion: String(kept.version),
          doubleVersion: String(double.version),
        }}
      />
      <Card title={same ? m.doubles_nothing_differs() : m.doubles_differs()}>
        <div className="grid gap-5 sm:grid-cols-2">
          {differ.facts.map((key) => (
            <Pick
              key={key}
              name={key}
              label={attributeWords[key === 'valueCents' ? 'value' : key]()}
              kept={factWords(kept, key)}
              double={factWords(double, key)}
            />
          ))}
          {differ.custom.map((field) => (
            <Pick
              key={field.id}
              name={field.id}
              label={field.label}
              kept={customWords(field, kept.custom[field.id]!)}
              double={customWords(field, double.custom[field.id]!)}
            />
          ))}
        </div>
        {same && <p className="text-ink2">{m.doubles_nothing_differs_text()}</p>}
      </Card>
      <Card title={m.doubles_then()}>
        <ul className="grid list-disc gap-1 pl-5">
          <li>{m.doubles_then_union()}</li>
          <li>{ownerWords(kept, double)}</li>
          <li>{m.doubles_then_archived({ name: double.name })}</li>
        </ul>
      </Card>
      <Actions>
        <Button variant="danger">{m.doubles_merge({ account })}</Button>
        <ButtonLink to={`${paths.merge(double.id)}?with=${kept.id}`}>{m.doubles_swap()}</ButtonLink>
        <ButtonLink to={paths.one(kept.id)} variant="quiet">
          {m.common_cancel()}
        </ButtonLink>
      </Actions>
    </AccountForm>
  )
}

function Pick({ name, label, kept, double }: { name: string; label: string; kept: string; double: string }) {
  return (
    <RadioField
      name={`pick.${name}`}
      label={label}
      defaultValue="kept"
      options={[
        { value: 'kept', label: kept },
        { value: 'double', label: double },
      ]}
    />
  )
}

function ownerWords(kept: Contact, double: Contact): string {
  if (kept.ownerName) return m.doubles_then_owner({ name: kept.ownerName })
  if (double.ownerName && !double.ownerGone) return m.doubles_then_owner({ name: double.ownerName })
  return m.doubles_then_nobody()
}

function factWords(contact: Contact, key: Chosen): string {
  const value = contact[key]
  if (key === 'status') return statusName(contact.status)
  if (key === 'valueCents') return formatAmount(contact.valueCents!)
  return typeof value === 'number' ? formatNumber(value) : String(value)
}
