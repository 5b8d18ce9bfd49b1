import { allPlans, type Plan } from '#app/domain/people/licences/plans.ts'
import { freeLicences, subscriptionOf, type Subscription } from '#app/domain/people/licences/subscriptions.ts'

/** What pages show of a subscription: instants as texts, and what is free. */
export function licenceFacts(subscription: Subscription) {
  const { plan, licences, active, members, held, ending, renewsAt, trialEndsAt, trialOver } = subscription
  const { seats, seatsEnding } = subscription
  // A trial counts everybody who has not left, so that is what its meter shows.
  const { memberLimit } = plan
  const left = memberLimit === null ? freeLicences(subscription) : memberLimit - members - held
  return {
    plan: planFacts(plan),
    licences,
    active,
    members,
    held,
    free: left,
    used: memberLimit === null ? active : members,
    limit: memberLimit ?? licences,
    ending,
    seats,
    seatsEnding,
    renewsAt: renewsAt?.toISOString() ?? null,
    trialEndsAt: trialEndsAt?.toISOString() ?? null,
    trialOver,
  }
}
export type LicenceFacts = ReturnType<typeof licenceFacts>

export function planFacts(plan: Plan) {
  return { ...plan, isTrial: plan.trialDays !== null }
}
export type PlanFacts = ReturnType<typeof planFacts>

/** The account's subscription with every plan beside it. */
export async function plansAndLicences(accountId: string) {
  const [subscription, plans] = await Promise.all([subscriptionOf(accountId), allPlans()])
  return { subscription, facts: licenceFacts(subscription), plans: plans.map(planFacts) }
}
