import * as m from '#app/i18n/paraglide/messages.js'
import { Card } from '#app/ui/card.tsx'
import { ContactFollowUps, type FollowUpsOfContact } from '../follow-ups/contact-follow-ups.tsx'

/** When the contact is to be followed up. `zone` is the reader's own. */
export function FollowUpCard(props: FollowUpsOfContact & { contact: string; zone: string }) {
  if (props.running.length === 0 && !props.last) return null
  return (
    <Card title={m.follow_ups_title()}>
      <ContactFollowUps {...props} />
    </Card>
  )
}
