import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { isAtLeast } from '../../roles.ts'

/** Search, filters and order of the list under a name. */
export type ContactView = {
  id: string
  name: string
  shared: boolean
  own: boolean
  query: string
  /** Whose maker's name is shown to others. */
  madeBy: string | null
  mayChange: boolean
}

export const mostViews = 100

/** One's own views and those that others share in the account, by name. */
export async function contactViews(standing: Standing): Promise<ContactView[]> {
  return await read(standing, sql`true`)
}

/** One of them; null where it is not there, or somebody else's own. */
export async function contactView(standing: Standing, viewId: string): Promise<ContactView | null> {
  const [view] = await read(standing, sql`v.id = ${viewId}`)
  return view ?? null
}

async function read({ account, membershipId, role }: Standing, which: ReturnType<typeof sql>) {
  const rows = await sql<ContactView[]>`
    select v.id, v.name, v.shared_at is not null as shared, coalesce(v.membership_id = ${membershipId}::uuid, false) as own,
      v.query, u.name as made_by,
      coalesce(v.membership_id = ${membershipId}::uuid, false) or ${isAtLeast(role, 'admin')} as may_change
    from contact_views v
    left join memberships m on m.id = v.membership_id
    left join users u on u.id = m.user_id
    where v.account_id = ${account.id} and (v.shared_at is not null or v.membership_id = ${membershipId}::uuid) and ${which}
    order by v.shared_at is null desc, lower(v.name), v.id limit 500`
  return [...rows]
}
