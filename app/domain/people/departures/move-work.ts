import type { Sql } from '#db/sql.server.ts'
import type { Changer } from '../../contacts/ownership/changes.ts'
import { partWithContacts, type ContactsBeside, type MovedContacts } from './part-with-contacts.ts'

type Move = { from: string; to: { membershipId: string; name: string }; contacts: ContactsBeside }
export type MovedWork = { movedTeams: string[] } & Omit<MovedContacts, 'contactOwner'>

/**
 * Moves what a departing member worked with to whoever takes over, inside the caller's transaction and the account's
 * turns (P6): the places in teams, the open contacts, and of the others what was ticked. Returns what an audit entry tells.
 */
export async function moveWork(sql: Sql, changer: Changer, { from, to, contacts }: Move): Promise<MovedWork> {
  const accountId = changer.account.id
  const movedTeams = await moveTeams(sql, accountId, from, to.membershipId)
  const way = { to: to.membershipId, name: to.name }
  // Entries name whoever takes over already.
  const { contactOwner: _, ...moved } = await partWithContacts(sql, changer, from, way, contacts)
  return { movedTeams, ...moved }
}

/** Returns the names of the teams that somebody new is in. */
async function moveTeams(sql: Sql, accountId: string, from: string, to: string): Promise<string[]> {
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
