import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import type { Role } from '../../roles.ts'
import { searchTerm } from '../members.ts'

export type Heir = { membershipId: string; name: string; address: string; role: Role }

/** More than a handful is searched for rather than read through. */
const most = 10

/**
 * Active members who could become owner, highest role first, at most 10; `chosen` is among them whatever the search.
 * `more` says that there are others to be found by name or address. For the owner's eyes.
 */
export async function heirs(
  standing: Standing,
  { search, chosen }: { search: string; chosen: string | null },
): Promise<{ people: Heir[]; more: boolean }> {
  const term = searchTerm(search)
  const rows = await sql<Heir[]>`
    select m.id as membership_id, u.name, a.address, m.role
    from memberships m
    join users u on u.id = m.user_id
    join user_addresses a on a.user_id = u.id and a.main and a.verified_at is not null
    where m.account_id = ${standing.account.id} and m.ended_at is null and m.deactivated_at is null and m.role < 'owner'
      and (m.id = ${chosen} or ${term} = '' or strpos(lower(u.name), ${term}) > 0 or strpos(a.address, ${term}) > 0)
    order by (m.id = ${chosen}) is true desc, m.role desc, lower(u.name), m.id
    limit ${most + 1}`
  return { people: rows.slice(0, most), more: rows.length > most }
}
