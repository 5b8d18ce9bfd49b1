import { json } from '@remix-run/node'
import { z } from 'zod'
import { listField } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { parseAddress, parseAddressList } from '#app/domain/addresses.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { inviteMember } from '#app/domain/people/invitations/invite-member.ts'
import {
  invitePeople,
  mostInvited,
  reviewInvitations,
  type Known,
} from '#app/domain/people/invitations/invite-people.ts'
import { isWithin } from '#app/domain/people/licences/plans.ts'
import { subscriptionOf, type Subscription } from '#app/domain/people/licences/subscriptions.ts'
import { rolesToGive } from '#app/domain/people/reach.ts'
import { isGrantable, type Role } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { licenceFacts, type LicenceFacts } from '../../licences/parts/facts.ts'
import { addressErrors, addressWords } from '../../linking/agency/review.ts'
import { fileIn, fileProblem } from '../../linking/agency/typed-ask.ts'
import { offerFor, type Offer } from './invitation-offer.tsx'
import { peoplePaths } from './paths.ts'
import { statusOf, wordsOf, type RefusedAnswer, type Way } from './refusals.ts'

/** The fields of inviting: one address or many, typed, pasted or in a file, and what was ticked in the review. */
export const inviteSchema = z.object({
  intent: z.enum(['edit', 'send']).optional(),
  address: z.string().default(''),
  file: z.custom<Blob>((value) => value instanceof Blob).optional(),
  role: z.string(),
  chosen: listField(z.string(), mostInvited).default([]),
})
export type Typed = z.output<typeof inviteSchema>

/** What the review shows before anything is sent. */
export type ReviewFacts = {
  address: string
  role: string
  free: string[]
  known: Known[]
  repeated: string[]
  invalid: { text: string; why: string }[]
  moreInvalid: number
  chosen: string[]
  licences: LicenceFacts
  /** Where more licences are to be had, should these not do. */
  more: Way
}
export type InviteAnswer = RefusedAnswer & { offer: Offer; review: ReviewFacts | null }

export const plainAnswer: InviteAnswer = { errors: {}, values: {}, way: null, offer: null, review: null }

const mostInvalidShown = 100

/** What was typed: one address is invited at once, more are shown for review. */
export async function inviteOrReview(request: Request, standing: Standing, typed: Typed) {
  const { address, role } = typed
  const file = await fileIn(request, typed.file)
  if (file && !file.ok)
    return json(
      { ...plainAnswer, errors: { file: [fileProblem(file)] }, values: { address, role } },
      { status: 422 },
    )
  const text = file ? `${address.trimEnd()}\n${file.text}`.trimStart() : address
  const { addresses, invalid, repeated } = parseAddressList(text)
  if (addresses.length + invalid.length <= 1 && repeated.length === 0)
    return await inviteOne(standing, addresses[0] ?? text, { address: text, role })
  const errors = tooMany(addresses.length) ?? addressErrors(text)
  if (errors)
    return json(
      { ...plainAnswer, errors: { address: errors }, values: { address: text, role } },
      { status: 422 },
    )
  // Refused at the form, where the role can still be changed.
  const may = mayOffer(standing.role, role)
  if (may)
    return json(
      { ...plainAnswer, ...wordsOf({ reason: may }, { address: text, role }) },
      statusOf({ reason: may }),
    )
  return json({ ...plainAnswer, review: await reviewOf(standing, { address: text, role }) })
}

/** Sends what is ticked in the review, all of it or nothing; refused, the review is shown again as it stands now. */
export async function sendReviewed(standing: Standing, { address, role, chosen }: Typed) {
  const addresses = chosen.flatMap((text) => {
    const parsed = parseAddress(text)
    return parsed.ok ? [parsed.address] : []
  })
  const outcome = await invitePeople(standing, { addresses: [...new Set(addresses)], role })
  if (outcome.ok) return await sent(standing, m.people_invited_many({ count: outcome.addresses.length }))
  const review = await reviewOf(standing, { address, role }, addresses)
  return json<InviteAnswer>({ ...plainAnswer, ...wordsOf(outcome), review }, statusOf(outcome))
}

async function inviteOne(standing: Standing, address: string, values: { address: string; role: string }) {
  const outcome = await inviteMember(standing, { address, role: values.role })
  if (outcome.ok) return await sent(standing, m.people_invited({ address: outcome.address }))
  return json<InviteAnswer>(
    { ...plainAnswer, ...wordsOf(outcome, values), offer: offerFor(outcome) },
    statusOf(outcome),
  )
}

async function sent(standing: Standing, text: string) {
  return await redirectWithFlash(peoplePaths(standing.account.id).invitations, { tone: 'ok', text })
}

function moreFor({ plan, active, held }: Subscription, count: number): Way {
  return plan.trialDays === null && isWithin(active + held + count, plan.licenceLimit) ? 'buy' : 'plan'
}

function mayOffer(own: Role, role: string): 'role-too-high' | 'no-such-role' | null {
  if (role === 'owner' || (isGrantable(role) && !rolesToGive(own).includes(role))) return 'role-too-high'
  return isGrantable(role) ? null : 'no-such-role'
}

function tooMany(count: number): string[] | null {
  return count > mostInvited ? [m.people_too_many_addresses({ count, limit: mostInvited })] : null
}

async function reviewOf(
  standing: Standing,
  { address, role }: { address: string; role: string },
  chosen: string[] | null = null,
): Promise<ReviewFacts> {
  const [{ free, known, repeated, invalid }, subscription] = await Promise.all([
    reviewInvitations(standing.account.id, address),
    subscriptionOf(standing.account.id),
  ])
  return {
    address,
    role,
    free,
    known,
    repeated,
    invalid: invalid
      .slice(0, mostInvalidShown)
      .map(({ text, reason }) => ({ text, why: addressWords[reason]() })),
    moreInvalid: Math.max(0, invalid.length - mostInvalidShown),
    chosen: chosen ?? free,
    licences: licenceFacts(subscription),
    more: moreFor(subscription, (chosen ?? free).length),
  }
}
