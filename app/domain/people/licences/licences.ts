import type { Sql } from '#db/sql.server.ts'
import { allPlans, isWithin, planForLicences, type PlanKey } from './plans.ts'
import { freeLicences, lockSubscription } from './subscriptions.ts'

export type LicenceRefusal =
  | { reason: 'trial-over' }
  /** `plan` is the first that allows more, where the present one allows no more; else null: more can be bought. */
  | { reason: 'no-free-licence'; bought: number; plan: PlanKey | null }

/** The same for whoever invites: there a plan that allows no more is what stands in the way (403). */
export type InvitingRefusal =
  { reason: 'trial-over' } | { reason: 'no-free-licence' } | { reason: 'plan-full'; plan: PlanKey }

export function asInviting(refusal: LicenceRefusal): InvitingRefusal {
  if (refusal.reason === 'trial-over') return refusal
  return refusal.plan ? { reason: 'plan-full', plan: refusal.plan } : { reason: 'no-free-licence' }
}

type Wish = {
  /** How many people. */
  count?: number
  /** Whether they are new to the account; whoever is reactivated is counted by a trial already. */
  newcomers: boolean
  /** For the operator, who lets somebody in who can then choose a plan. */
  evenAfterTrial?: boolean
  /** The invitation that brings somebody: what it holds is theirs. */
  invitationId?: string
}

/**
 * Whether licences are there for people who are about to become active, judged under the lock, in the account's turn
 * (turns.ts); null where they are. Taking is the database's: it counts active members itself, and what would exceed the
 * licences fails (P1).
 */
export async function takeLicence(sql: Sql, accountId: string, wish: Wish): Promise<LicenceRefusal | null> {
  const { count = 1, newcomers, invitationId = null, evenAfterTrial = false } = wish
  const subscription = await lockSubscription(sql, accountId, { except: invitationId })
  const { plan, licences, members, held, trialOver } = subscription
  if (trialOver && !evenAfterTrial) return { reason: 'trial-over' }
  const fits = !newcomers || isWithin(members + held + count, plan.memberLimit)
  if (fits && freeLicences(subscription) >= count) return null
  const wanted = subscription.active + subscription.held + count
  const full = !fits || !isWithin(wanted, plan.licenceLimit)
  return {
    reason: 'no-free-licence',
    bought: licences,
    plan: full ? planForLicences(await allPlans(sql), wanted) : null,
  }
}
