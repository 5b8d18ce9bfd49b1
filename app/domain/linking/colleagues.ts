import { sql } from '#db/sql.server.ts'
import { parseAddress } from '../addresses.ts'
import { plainName } from '../names.ts'

export type Colleague = { membershipId: string; name: string; username: string }

/** Active members of the agency, by name; for ticking in a list, at most `limit`. */
export async function colleaguesOf(accountId: string, limit = 200): Promise<Colleague[]> {
  return [
    ...(await sql<Colleague[]>`
      select m.id as membership_id, u.name, u.username from memberships m join users u on u.id = m.user_id
      where m.account_id = ${accountId} and m.ended_at is null and m.deactivated_at is null
      order by lower(u.name), m.id limit ${limit}`),
  ]
}

/** What one typed entry stands for. `ambiguous` carries the candidates to choose from. */
export type Pick =
  | { entry: string; found: Colleague }
  | { entry: string; ambiguous: Colleague[] }
  | { entry: string; unknown: true }

/**
 * Finds colleagues by name, user name or address (L16), in any case. Only active members of the account are found,
 * so an entry that fits somebody elsewhere is as unknown as one that fits nobody.
 */
export async function pickColleagues(accountId: string, entries: string[]): Promise<Pick[]> {
  const wanted = entries.map((entry) => {
    const parsed = parseAddress(entry)
    return { entry, needle: plainName(entry).toLowerCase(), address: parsed.ok ? parsed.address : null }
  })
  const rows = await sql<(Colleague & { addresses: string[] })[]>`
    select m.id as membership_id, u.name, u.username,
      array(select a.address from user_addresses a where a.user_id = u.id and a.verified_at is not null) as addresses
    from memberships m join users u on u.id = m.user_id
    where m.account_id = ${accountId} and m.ended_at is null and m.deactivated_at is null and (
      lower(u.name) = any(${wanted.map(({ needle }) => needle)})
      or u.username = any(${wanted.map(({ needle }) => needle)})
      or exists (select 1 from user_addresses a where a.user_id = u.id and a.verified_at is not null
        and a.address = any(${wanted.flatMap(({ address }) => address ?? [])})))
    order by lower(u.name), m.id`
  return wanted.map(({ entry, needle, address }) => {
    const fits = rows
      .filter(
        (row) =>
          row.name.toLowerCase() === needle ||
          row.username === needle ||
          (address && row.addresses.includes(address)),
      )
      .map(({ addresses: _, ...colleague }) => colleague)
    if (fits.length === 1) return { entry, found: fits[0]! }
    return fits.length > 1 ? { entry, ambiguous: fits } : { entry, unknown: true as const }
  })
}
