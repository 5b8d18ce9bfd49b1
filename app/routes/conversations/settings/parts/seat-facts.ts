import { freeSeats, type Subscription } from '#app/domain/people/licences/subscriptions.ts'

/** What pages show of an account's seats: instants as texts, and what is free. */
export function seatFacts(subscription: Subscription) {
  const { plan, seats, agents, seatsHeld, seatsEnding, renewsAt, trialOver } = subscription
  return {
    plan: plan.key,
    seats,
    agents,
    held: seatsHeld,
    free: Math.max(0, freeSeats(subscription)),
    ending: seatsEnding,
    priceCents: plan.seatPriceCents,
    limit: plan.seatLimit,
    /** Null on a trial, where seats cost nothing. */
    renewsAt: renewsAt?.toISOString() ?? null,
    trialOver,
  }
}
export type SeatFacts = ReturnType<typeof seatFacts>
