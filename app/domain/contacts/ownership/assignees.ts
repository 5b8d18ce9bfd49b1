import { sql } from '#db/sql.server.ts'
import { escapeLike } from '../../escape-like.ts'
import type { Standing } from '../../identity/standing.ts'
import { visibleMembers } from '../../people/teams/visible-members.ts'

export type Assignee = {
  id: string
  name: string
  username: string
  /** It is the reader. */
  own: boolean
  /** The last day of an absence that today lies in, in the person's own zone. */
  absentUntil: string | null
}

export const assigneesPerPage = 20

/**
 * Active people to whom this standing may give contacts (C2, P3), by name; `chosen` come first whatever is searched for.
 * Nobody who is switched off is ever among them (P7).
 */
export async function assignees(
  standing: Standing,
  { search = '', page = 1, chosen = [] }: { search?: string; page?: number; chosen?: string[] } = {},
): Promise<{ people: Assignee[]; chosen: Assignee[]; hasNext: boolean }> {
  const within = await visibleMembers(standing, 'assign')
  const term = `%${escapeLike(search.trim().toLowerCase())}%`
  const select = sql`
    select m.id, u.name, u.username, coalesce(m.id = ${standing.membershipId}::uuid, false) as own,
      case when (now() at time zone u.time_zone)::date between p.absent_from and p.absent_until
        then p.absent_until::text end as absent_until
    from memberships m
    join users u on u.id = m.user_id
    left join contact_preferences p on p.membership_id = m.id
    where m.account_id = ${standing.account.id} and m.ended_at is null and m.deactivated_at is null
      and ${within.has(sql, 'm.id')}`
  const [rows, first] = await Promise.all([
    sql<Assignee[]>`
      ${select} and m.id <> all(${chosen}::uuid[]) and (lower(u.name) like ${term} or u.username like ${term})
      order by lower(u.name), m.id limit ${assigneesPerPage + 1} offset ${(page - 1) * assigneesPerPage}`,
    chosen.length === 0
      ? []
      : sql<Assignee[]>`${select} and m.id = any(${chosen}::uuid[]) order by lower(u.name), m.id`,
  ])
  return {
    people: rows.slice(0, assigneesPerPage),
    chosen: [...first],
    hasNext: rows.length > assigneesPerPage,
  }
}
