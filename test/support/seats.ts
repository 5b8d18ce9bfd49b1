// Seats and levels for tests, written with plain SQL so that no rule under test stands in the way:
//   const account = await anAccount(); await withSeats(account, 2)
//   const ada = await anAgent(account); await atLevel(ada, 'viewer')
//   const thread = await aThread(account, { assignee: ada })
import type { InboxLevel } from '#app/domain/conversations/levels.ts'
import type { Role } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import { aContact } from './contacts.ts'
import { aMember, type Account, type Member } from './people.ts'

/** Gives the account so many seats, as if it had bought them just now. */
export async function withSeats(account: { id: string }, seats: number) {
  await sql`update subscriptions set seats = ${seats} where account_id = ${account.id}`
}

/** Puts a member at a level; an agent needs a seat that is there. */
export async function atLevel(member: { membershipId: string }, level: InboxLevel) {
  await sql`update memberships set inbox_level = ${level} where id = ${member.membershipId}`
}

/** A new member who is an agent. */
export async function anAgent(
  account: { id: string },
  role: Role = 'member',
  name?: string,
): Promise<Member> {
  const member = await aMember(account, role, name === undefined ? {} : { name })
  await atLevel(member, 'agent')
  return member
}

/** What a member may do in the inbox. */
export async function levelOf(member: { membershipId: string }): Promise<InboxLevel> {
  const [row] = await sql<{ level: InboxLevel }[]>`
    select inbox_level as level from memberships where id = ${member.membershipId}`
  return row!.level
}

/** A thread of a contact of the account. Returns its id. */
export async function aThread(
  account: Account,
  { assignee, state = 'open' }: { assignee?: { membershipId: string }; state?: 'open' | 'closed' } = {},
): Promise<string> {
  const contact = await aContact(account)
  const [row] = await sql<[{ id: string }]>`
    insert into threads (account_id, contact_id, subject, state, closed_at, assignee_id)
    values (${account.id}, ${contact}, 'Angebot', ${state}, ${state === 'closed' ? sql`now()` : null},
      ${assignee?.membershipId ?? null})
    returning id`
  return row.id
}

/** Whose a thread is: a membership's id, or null where it is everybody's. */
export async function assigneeOf(threadId: string): Promise<string | null> {
  const [row] = await sql<
    { assigneeId: string | null }[]
  >`select assignee_id from threads where id = ${threadId}`
  return row!.assigneeId
}
