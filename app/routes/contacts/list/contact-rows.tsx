import type { SerializeFrom } from '@remix-run/node'
import { Link } from '@remix-run/react'
import type { ContactRow } from '#app/domain/contacts/contacts.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { useContactPaths } from '../paths.ts'
import { OwnerCell } from './owner-cell.tsx'
import { SelectionTd, SelectionTh } from './selection.tsx'
import { StatusBadge } from './status-badge.tsx'

export type ContactLine = SerializeFrom<ContactRow>

// Where rows are stacked, a label without a value would only take room.
const unless = (empty: boolean) => (empty ? 'stacked:hidden!' : '')

/** The contacts of a page of the list. `selects` gives each a tick. */
export function ContactsTable({ contacts, selects }: { contacts: ContactLine[]; selects: boolean }) {
  return (
    <Table
      label={m.contacts_title()}
      head={
        <>
          {selects && <SelectionTh />}
          <Th>{m.common_name()}</Th>
          <Th>{m.contacts_field_company()}</Th>
          <Th>{m.contacts_field_contact_owner()}</Th>
          <Th>{m.common_status()}</Th>
          <Th>{m.contacts_field_territory()}</Th>
          <Th numeric>{m.contacts_field_lead_score()}</Th>
          <Th>{m.listing_created()}</Th>
        </>
      }
    >
      {contacts.map((contact) => (
        <ContactTr key={contact.id} contact={contact} selects={selects} />
      ))}
    </Table>
  )
}

function ContactTr({ contact, selects }: { contact: ContactLine; selects: boolean }) {
  const { timeZone } = useAccount()
  const paths = useContactPaths()
  return (
    <Tr>
      {selects && <SelectionTd {...contact} />}
      <Td main>
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link to={paths.one(contact.id)} className="rounded-sm hover:underline">
            {contact.name}
          </Link>
          {contact.private && <Badge>{m.listing_private()}</Badge>}
          {contact.archivedAt && <Badge tone="warn">{m.listing_archived()}</Badge>}
        </span>
        {(contact.email ?? contact.phone) && (
          <span className="block text-xs font-normal break-all text-ink3">
            {contact.email ?? contact.phone}
          </span>
        )}
      </Td>
      <Td label={m.contacts_field_company()} className={unless(contact.company === '')}>
        {contact.company}
      </Td>
      <OwnerCell contact={contact} />
      <Td label={m.common_status()}>
        <StatusBadge status={contact.status} />
      </Td>
      <Td label={m.contacts_field_territory()} className={unless(contact.territory === '')}>
        {contact.territory}
      </Td>
      <Td label={m.contacts_field_lead_score()} numeric className={unless(contact.leadScore === 0)}>
        {contact.leadScore}
      </Td>
      <Td label={m.listing_created()} className="whitespace-nowrap text-ink2">
        <Time at={contact.createdAt} zone={timeZone} style="day" />
      </Td>
    </Tr>
  )
}
