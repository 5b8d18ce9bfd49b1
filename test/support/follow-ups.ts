// Lists that remind, and follow-ups, for tests:
//   const list = await aRemindingList(account, 7); await inList(account, list, [anna])
import { keepUpFollowUps } from '#app/domain/contacts/follow-ups/keep-up.ts'
import { sql } from '#db/sql.server.ts'
import { aList } from './contacts.ts'

/** A list with that interval. Returns its id. */
export const aRemindingList = (account: { id: string }, followUpDays: number | null, name?: string) =>
  aList(account, name, followUpDays)

/** Puts contacts into a list, and begins what that begins. */
export async function inList(account: { id: string }, listId: string, contactIds: string[]) {
  await sql.begin(async (sql) => {
    await sql`
      insert into contact_list_entries (account_id, list_id, contact_id)
      select ${account.id}, ${listId}, id from unnest(${contactIds}::uuid[]) id`
    await keepUpFollowUps(sql, account.id, contactIds)
  })
}

/** A running follow-up that is due so far from now. Returns its id. */
export async function aFollowUp(
  account: { id: string },
  listId: string,
  contactId: string,
  memberId: string,
  dueIn: string,
): Promise<string> {
  const [followUp] = await sql<{ id: string }[]>`
    insert into follow_ups (account_id, list_id, contact_id, member_id, due_at)
    values (${account.id}, ${listId}, ${contactId}, ${memberId}, now() + ${dueIn}::interval) returning id`
  return followUp!.id
}

/** What runs for a contact. */
export async function runningOf(contactId: string) {
  return [
    ...(await sql<{ id: string; listId: string; memberId: string; dueAt: Date }[]>`
      select id, list_id, member_id, due_at from follow_ups
      where contact_id = ${contactId} and done_at is null and ended_at is null order by started_at, list_id`),
  ]
}
