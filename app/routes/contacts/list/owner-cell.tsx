import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Td } from '#app/ui/table.tsx'
import { OwnerMenu } from '../ownership/owner-menu.tsx'
import type { ContactLine } from './contact-rows.tsx'

/** Whose contact it is; whoever may assign it does so here. */
export function OwnerCell({ contact }: { contact: ContactLine }) {
  const { role, trialOver } = useAccount()
  const assigns = isAtLeast(role, 'manager') && !trialOver && !contact.private && !contact.archivedAt
  const name = <OwnerName {...contact} />
  return (
    <Td label={m.contacts_field_contact_owner()}>
      {assigns ? <OwnerMenu contact={contact}>{name}</OwnerMenu> : name}
    </Td>
  )
}

function OwnerName({ ownerName, ownerGone, private: hidden }: ContactLine) {
  if (ownerName === null)
    return <span className="text-ink3">{hidden ? m.listing_owner_private() : m.listing_owner_none()}</span>
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      {ownerName}
      {ownerGone && <Badge tone="warn">{m.listing_owner_gone()}</Badge>}
    </span>
  )
}
