import * as m from '#app/i18n/paraglide/messages.js'
import { Badge } from '#app/ui/badge.tsx'
import { Td } from '#app/ui/table.tsx'
import type { ContactLine } from './contact-rows.tsx'

/** Whose contact it is. */
export function OwnerCell({ contact: { ownerName, ownerGone, private: hidden } }: { contact: ContactLine }) {
  return (
    <Td label={m.contacts_field_contact_owner()}>
      {ownerName === null ? (
        <span className="text-ink3">{hidden ? m.listing_owner_private() : m.listing_owner_none()}</span>
      ) : (
        <span className="inline-flex flex-wrap items-center gap-x-2">
          {ownerName}
          {ownerGone && <Badge tone="warn">{m.listing_owner_gone()}</Badge>}
        </span>
      )}
    </Td>
  )
}
