import { sql } from '#db/sql.server.ts'
import { escapeLike } from '../escape-like.ts'
import type { Standing } from '../identity/standing.ts'
import { visibleMembers } from '../people/teams/visible-members.ts'

export type OwnerChoice = { id: string; name: string; gone: boolean }

/** More than these are found by a part of their name. */
export const mostOwnersOffered = 50

/**
 * The people by whom this standing may filter contacts (P3), by name: those chosen already, and others up to a number.
 * Deactivated ones are among them, since what they worked on stays, unless the account hides them (P7).
 */
export async function ownerChoices(
  standing: Standing,
  { chosen = [], search = '' }: { chosen?: string[]; search?: string } = {},
): Promise<{ people: OwnerChoice[]; more: boolean }> {
  const seen = await visibleMembers(standing, 'see')
  const rows = await sql<(OwnerChoice & { chosen: boolean })[]>`
    select m.id, u.name, m.deactivated_at is not null as gone, m.id = any(${chosen}::uuid[]) as chosen
    from memberships m join users u on u.id = m.user_id
    where m.account_id = ${standing.account.id} and m.ended_at is null and ${seen.has(sql, 'm.id')}
      and (m.id = any(${chosen}::uuid[])
        or (lower(u.name) like ${`%${escapeLike(search.trim().toLowerCase())}%`}
          and (m.deactivated_at is null or not (select hides_deactivated from accounts where id = ${standing.account.id}))))
    order by m.id = any(${chosen}::uuid[]) desc, m.deactivated_at is not null, lower(u.name), m.id
    limit ${mostOwnersOffered + chosen.length + 1}`
  const others = rows.filter((row) => !row.chosen)
  const people = [...rows.filter((row) => row.chosen), ...others.slice(0, mostOwnersOffered)]
  return {
    people: people.map(({ id, name, gone }) => ({ id, name, gone })),
    more: others.length > mostOwnersOffered,
  }
}
