import { sql } from '#db/sql.server.ts'

/** Whose these contacts are, in their order: memberships, or null. */
export async function ownersOf(ids: string[]): Promise<(string | null)[]> {
  const rows = await sql<{ id: string; ownerId: string | null }[]>`
    select id, owner_id from contacts where id = any(${ids}::uuid[])`
  const owners = new Map(rows.map(({ id, ownerId }) => [id, ownerId]))
  return ids.map((id) => owners.get(id) ?? null)
}

/** How many contacts of an account each of these has. */
export async function countsOf(accountId: string, members: { membershipId: string }[]): Promise<number[]> {
  const rows = await sql<{ ownerId: string; count: number }[]>`
    select owner_id, count(*)::int as count from contacts where account_id = ${accountId} group by owner_id`
  return members.map(({ membershipId }) => rows.find(({ ownerId }) => ownerId === membershipId)?.count ?? 0)
}
