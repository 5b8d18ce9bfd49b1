import { sql as pool, type Sql } from '#db/sql.server.ts'

export const planKeys = ['trial', 'starter', 'essentials', 'team'] as const
export type PlanKey = (typeof planKeys)[number]

/** What a plan may allow beyond licences. */
export type Feature = 'teams' | 'rotation'

/** A row of the data table (P1); its name and words are in the messages. */
export type Plan = {
  key: PlanKey
  /** Most licences; null: any number. */
  licenceLimit: number | null
  /** Most users, whether active or deactivated; null: any number. */
  memberLimit: number | null
  /** Of one licence, a month. */
  priceCents: number
  /** Of one seat in the inbox, a month, and most of them; null: any number (V1). */
  seatPriceCents: number
  seatLimit: number | null
  /** Days until an account on it can only be read; null: it renews every month. */
  trialDays: number | null
} & Record<Feature, boolean>

/** All plans, from the smallest to the largest. */
export async function allPlans(sql: Sql = pool): Promise<Plan[]> {
  return [
    ...(await sql<Plan[]>`
      select key, licence_limit, member_limit, price_cents, seat_price_cents, seat_limit, trial_days, teams, rotation
      from plans order by position`),
  ]
}

/** The first plan to be bought that allows so many licences; null where none does. */
export function planForLicences(plans: Plan[], licences: number): PlanKey | null {
  return plans.find((plan) => plan.trialDays === null && isWithin(licences, plan.licenceLimit))?.key ?? null
}

/** The first plan that has a feature, for a refusal to name it (403); null where none does. */
export function planWith(plans: Plan[], feature: Feature): PlanKey | null {
  return plans.find((plan) => plan[feature])?.key ?? null
}

export function isWithin(count: number, limit: number | null): boolean {
  return limit === null || count <= limit
}
