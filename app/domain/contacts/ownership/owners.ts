import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { visibleMembers } from '../../people/teams/visible-members.ts'

export type OwnerRefusal = 'not-a-user' | 'inactive-user'

/**
 * Whether all of these members may be given contacts by this standing: active users of the account, for a manager with
 * teams those of the own teams (C2); whoever is out of sight is refused like a stranger. Locks them for share, in order:
 * whoever is being switched off is seen here, or waits.
 */
export async function mayOwn(
  sql: Sql,
  standing: Standing,
  membershipIds: string[],
): Promise<{ ok: true } | { ok: false; reason: OwnerRefusal }> {
  const wanted = [...new Set(membershipIds)]
  const within = await visibleMembers(standing, 'assign', sql)
  const found = await sql<{ active: boolean }[]>`
    select m.deactivated_at is null as active from memberships m
    where m.account_id = ${standing.account.id} and m.id = any(${wanted}::uuid[]) and m.ended_at is null
      and ${within.has(sql, 'm.id')}
    order by m.id for share of m`
  if (found.length < wanted.length) return { ok: false, reason: 'not-a-user' }
  return found.every(({ active }) => active) ? { ok: true } : { ok: false, reason: 'inactive-user' }
}
