import { sql as pool, type Sql } from '#db/sql.server.ts'
import { hashToken } from '../standing.ts'

/** How long somebody who came back from the provider may take to confirm or to sign up. */
export const arrivalLife = '10 minutes'

/**
 * Notes that an answer of the provider was accepted, under the id that the hand-over carries. False where an answer to
 * the same question, its `state`, was accepted before: whoever brings it again brings a copy.
 */
export async function recordArrival(arrival: {
  id: string
  state: string
  returnTo: string
}): Promise<boolean> {
  const { id, state, returnTo } = arrival
  const noted = await pool`
    insert into oidc_arrivals (id, state_hash, return_to, expires_at)
    values (${id}, ${hashToken(state)}, ${returnTo}, now() + ${arrivalLife}::interval)
    on conflict do nothing`
  return noted.count === 1
}

/** Where somebody who arrived wanted to go, an own path; null where the arrival is over, used or was never one. */
export async function openArrival(id: string): Promise<{ returnTo: string } | null> {
  const [row] = await pool<{ returnTo: string }[]>`
    select return_to from oidc_arrivals where id = ${id} and used_at is null and expires_at > now()`
  return row ?? null
}

/** Uses an arrival, in one statement: of any number of tries at once one gets where it leads, the others null. */
export async function spendArrival(sql: Sql, id: string): Promise<{ returnTo: string } | null> {
  const [row] = await sql<{ returnTo: string }[]>`
    update oidc_arrivals set used_at = clock_timestamp()
    where id = ${id} and used_at is null and expires_at > now() returning return_to`
  return row ?? null
}
