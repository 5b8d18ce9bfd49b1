import type { Sql } from '#db/sql.server.ts'

/**
 * Moves what a departing member worked with to whoever takes over, inside the caller's transaction and the account's
 * turn (P6): the places in teams. Returns the names of the teams that somebody new is in.
 */
export async function moveWork(sql: Sql, accountId: string, from: string, to: string): Promise<string[]> {
  const left = await sql<{ teamId: string }[]>`
    delete from team_members where account_id = ${accountId} and membership_id = ${from} returning team_id`
  const teamIds = left.map(({ teamId }) => teamId)
  await sql`
    insert into team_members (account_id, team_id, membership_id)
    select ${accountId}, id, ${to} from unnest(${teamIds}::uuid[]) id on conflict do nothing`
  const teams = await sql<{ name: string }[]>`
    select name from teams where account_id = ${accountId} and id = any(${teamIds}::uuid[]) order by folded_name`
  return teams.map(({ name }) => name)
}
