import type { Sql } from '#db/sql.server.ts'

/** Why somebody is passed over. */
export const skipReasons = ['deactivated', 'left', 'absent'] as const
export type SkipReason = (typeof skipReasons)[number]
export type Skip = { id: string; reason: SkipReason }

/** Somebody a workflow assigns to, as they stand now. */
export type Candidate = { id: string; name: string; place: number; away: SkipReason | null }

/**
 * Whom these workflows assign to, in their order. Absence counts by the days of each user's own zone. `held` locks them for share,
 * in the order of turns.ts, for whoever is about to give them something.
 */
export async function candidatesOf(
  sql: Sql,
  accountId: string,
  workflowIds: string[],
  { held = false } = {},
): Promise<Map<string, Candidate[]>> {
  const rows = await sql<(Candidate & { workflowId: string })[]>`
    select wp.workflow_id, m.id, u.name, wp.place,
      case when m.ended_at is not null then 'left' when m.deactivated_at is not null then 'deactivated'
        when (now() at time zone u.time_zone)::date between p.absent_from and p.absent_until then 'absent' end as away
    from workflow_people wp
    join memberships m on m.id = wp.membership_id and m.account_id = wp.account_id
    join users u on u.id = m.user_id
    left join contact_preferences p on p.membership_id = m.id
    where wp.account_id = ${accountId} and wp.workflow_id = any(${workflowIds}::uuid[])
    order by m.id ${held ? sql`for share of m` : sql``}`
  const candidates = new Map<string, Candidate[]>(workflowIds.map((id) => [id, []]))
  for (const { workflowId, ...candidate } of rows) candidates.get(workflowId)!.push(candidate)
  for (const those of candidates.values()) those.sort((one, other) => one.place - other.place)
  return candidates
}
