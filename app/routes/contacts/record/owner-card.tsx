import type { SerializeFrom } from '@remix-run/node'
import type { ContactRecord } from '#app/domain/contacts/contact-record.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { TextLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Time } from '#app/ui/time.tsx'
import { OwnerMenu } from '../ownership/owner-menu.tsx'
import { useOwnershipPaths } from '../ownership/paths.ts'

type Contact = Pick<
  SerializeFrom<ContactRecord>,
  'id' | 'name' | 'privateTo' | 'ownerName' | 'ownerGone' | 'ownerSince' | 'mayAssign'
>

/** Whose contact it is, and since when; whoever may assign it does so here (C2). */
export function OwnerCard({ contact }: { contact: Contact }) {
  const { timeZone, trialOver } = useAccount()
  const paths = useOwnershipPaths()
  const { ownerSince, mayAssign } = contact
  const name = <OwnerName {...contact} />
  return (
    <Card title={m.contacts_field_contact_owner()}>
      {mayAssign && !trialOver ? (
        <div className="-mx-2">
          <OwnerMenu contact={contact}>{name}</OwnerMenu>
        </div>
      ) : (
        name
      )}
      {ownerSince && (
        <p className="text-sm text-ink3">
          {m.record_owner_since()} <Time at={ownerSince} zone={timeZone} style="day" />
        </p>
      )}
      <p className="mt-2 text-sm">
        <TextLink to={paths.history(contact.id)}>{m.ownership_history()}</TextLink>
      </p>
    </Card>
  )
}

function OwnerName({ ownerName, ownerGone, privateTo, mayAssign }: Contact) {
  if (ownerName)
    return (
      <span className="inline-flex flex-wrap items-center gap-2 font-medium">
        {ownerName}
        {ownerGone && <Badge tone="warn">{m.record_owner_gone()}</Badge>}
      </span>
    )
  if (privateTo) return <p className="text-ink2">{m.record_private_has_no_owner()}</p>
  return <span className="text-ink2">{mayAssign ? m.listing_owner_none() : m.record_nobody()}</span>
}
