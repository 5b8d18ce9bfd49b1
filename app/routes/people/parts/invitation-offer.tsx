import type { InvitationRefusal } from '#app/domain/people/invitations/invite-member.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { AccountForm } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { usePeoplePaths } from './paths.ts'

/** The way onward where an address cannot be invited because it is known already (P2). */
export type Offer =
  | null
  | { kind: 'reactivate' | 'look'; membershipId: string; name: string }
  | { kind: 'resend'; invitationId: string; expired: boolean }

export function offerFor(refusal: InvitationRefusal): Offer {
  switch (refusal.reason) {
    case 'already-invited':
      return { kind: 'resend', invitationId: refusal.invitationId, expired: refusal.expired }
    case 'deactivated-member':
      return { kind: 'reactivate', membershipId: refusal.membershipId, name: refusal.name }
    case 'already-member':
    case 'alias-of-member':
      return { kind: 'look', membershipId: refusal.membershipId, name: refusal.name }
    default:
      return null
  }
}

export function InvitationOffer({ offer }: { offer: NonNullable<Offer> }) {
  const paths = usePeoplePaths()
  switch (offer.kind) {
    case 'resend':
      return (
        <Notice title={offer.expired ? m.people_offer_expired() : m.people_offer_open()}>
          <AccountForm action={paths.resends(offer.invitationId)} className="mt-2 flex flex-wrap gap-2">
            <Button small>{m.people_resend()}</Button>
            <ButtonLink small to={paths.invitations}>
              {m.people_offer_see_invitations()}
            </ButtonLink>
          </AccountForm>
        </Notice>
      )
    case 'reactivate':
      return (
        <Notice title={m.people_offer_reactivate({ name: offer.name })}>
          <AccountForm action={paths.reactivation(offer.membershipId)} className="mt-2">
            <Button small>{m.people_reactivate_name({ name: offer.name })}</Button>
          </AccountForm>
        </Notice>
      )
    case 'look':
      return (
        <Notice title={m.people_offer_look({ name: offer.name })}>
          <ButtonLink small to={paths.one(offer.membershipId)} className="mt-2">
            {m.people_offer_open_page({ name: offer.name })}
          </ButtonLink>
        </Notice>
      )
  }
}
