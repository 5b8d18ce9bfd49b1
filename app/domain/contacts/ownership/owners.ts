import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { visibleMembers } from '../../people/teams/visible-members.ts'

export type OwnerRefusal = 'not-a-user' | 'inactive-user'

/**
 * Whether all of these members may be given contacts by this standing: active users of the account, for a manager with
 * teams those of the own teams (C2); whoever is out of sight is refused like a stranger. Locks them for share, in order:
 * whoever is being switched off is seen here, or waits. Only a preview does without the lock.
 */
export async function mayOwn(
  sql: Sql,
  standing: Standing,
  membershipIds: string[],
  { lock = true } = {},
): Promise<{ ok: true } | { ok: false; reason: OwnerRefusal }> {
  const wanted = [...new Set(membershipIds)]
  const within = await visibleMembers(standing, 'assign', sql)
  const found = await sql<{ active: boolean }[]>`
    select m.deactivated_at is null as active from memberships m
    where m.account_id = ${standing.account.id} and m.id = any(${wanted}::uuid[]) and m.ended_at is null
      and ${within.has(sql, 'm.id')}
    order by m.id ${lock ? sql`for share of m` : sql``}`
  if (found.length < wanted.length) return { ok: false, reason: 'not-a-user' }
  return found.every(({ active }) => active) ? { ok: true } : { ok: false, reason: 'inactive-user' }
}

/**
 * The same for each of them, for work that goes on without some: who may not be given anything now, and why. Locks like
 * `mayOwn`.
 */
export async function whoMayNotOwn(
  sql: Sql,
  standing: Standing,
  membershipIds: string[],
): Promise<Map<string, OwnerRefusal>> {
  const within = await visibleMembers(standing, 'assign', sql)
  const rows = await sql<{ id: string; active: boolean; within: boolean }[]>`
    select m.id, m.deactivated_at is null as active, ${within.has(sql, 'm.id')} as within from memberships m
    where m.account_id = ${standing.account.id} and m.id = any(${membershipIds}::uuid[]) and m.ended_at is null
    order by m.id for share of m`
  const found = new Map(rows.map((row) => [row.id, row]))
  const refusals = membershipIds.map((id): [string, OwnerRefusal | null] => {
    const row = found.get(id)
    return [id, !row?.within ? 'not-a-user' : row.active ? null : 'inactive-user']
  })
  return new Map(refusals.filter((entry): entry is [string, OwnerRefusal] => entry[1] !== null))
}

/** Those of these members who are active, whoever asks; locked for share, in order, like whoever is given something. */
export async function activeAmong(
  sql: Sql,
  accountId: string,
  membershipIds: string[],
): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`
    select m.id from memberships m
    where m.account_id = ${accountId} and m.id = any(${membershipIds}::uuid[])
      and m.ended_at is null and m.deactivated_at is null
    order by m.id for share of m`
  return new Set(rows.map(({ id }) => id))
}

/** The names of members, by membership; also of those who are gone. */
export async function namesOf(sql: Sql, membershipIds: string[]): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; name: string }[]>`
    select m.id, u.name from memberships m join users u on u.id = m.user_id
    where m.id = any(${membershipIds}::uuid[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}
