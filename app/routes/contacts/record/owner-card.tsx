import type { SerializeFrom } from '@remix-run/node'
import type { ContactRecord } from '#app/domain/contacts/contact-record.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Card } from '#app/ui/card.tsx'
import { Time } from '#app/ui/time.tsx'

type Contact = Pick<
  SerializeFrom<ContactRecord>,
  'id' | 'privateTo' | 'ownerName' | 'ownerGone' | 'ownerSince' | 'mayAssign'
>

/** Whose contact it is, and since when. */
export function OwnerCard({ contact }: { contact: Contact }) {
  const { timeZone } = useAccount()
  const { ownerName, ownerGone, ownerSince, privateTo } = contact
  return (
    <Card title={m.contacts_field_contact_owner()}>
      {ownerName ? (
        <>
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {ownerName}
            {ownerGone && <Badge tone="warn">{m.record_owner_gone()}</Badge>}
          </p>
          {ownerSince && (
            <p className="text-sm text-ink3">
              {m.record_owner_since()} <Time at={ownerSince} zone={timeZone} style="day" />
            </p>
          )}
        </>
      ) : (
        <p className="text-ink2">{privateTo ? m.record_private_has_no_owner() : m.record_nobody()}</p>
      )}
    </Card>
  )
}
