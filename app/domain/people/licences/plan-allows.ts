import type { Sql } from '#db/sql.server.ts'
import { allPlans, planWith, type PlanKey } from './plans.ts'

/** Whether the account's plan has teams (P1). */
export async function allowsTeams(sql: Sql, accountId: string): Promise<boolean> {
  const [row] = await sql`
    select 1 from subscriptions s join plans p on p.key = s.plan where s.account_id = ${accountId} and p.teams`
  return row !== undefined
}

/** The plan that a refusal names: the first that has teams. */
export async function planForTeams(sql?: Sql): Promise<PlanKey | null> {
  return planWith(await allPlans(sql), 'teams')
}

/** Whether the account's plan has rotation (P1). */
export async function allowsRotation(sql: Sql, accountId: string): Promise<boolean> {
  const [row] = await sql`
    select 1 from subscriptions s join plans p on p.key = s.plan where s.account_id = ${accountId} and p.rotation`
  return row !== undefined
}

/** The plan that a refusal names: the first that has rotation. */
export async function planForRotation(sql?: Sql): Promise<PlanKey | null> {
  return planWith(await allPlans(sql), 'rotation')
}
