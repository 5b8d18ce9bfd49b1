import type { Sql } from '#db/sql.server.ts'
import { runs } from './running.ts'

/**
 * What becomes of a leaver's running follow-ups (P5, P6), in the transaction and turn of the departure and after the
 * contacts have been given away: they go to whoever is the contact owner now and are due when they were; where nobody is, they
 * end. Those of contacts that stay with the leaver stay too, and remind nobody until somebody decides.
 */
export async function moveFollowUps(
  sql: Sql,
  accountId: string,
  from: string,
): Promise<{ moved: number; ended: number }> {
  const ended = await sql`
    update follow_ups f set ended_at = now() from contacts c
    where f.account_id = ${accountId} and f.member_id = ${from} and ${runs(sql)}
      and c.account_id = f.account_id and c.id = f.contact_id and c.owner_id is null`
  const moved = await sql`
    update follow_ups f set member_id = c.owner_id from contacts c
    where f.account_id = ${accountId} and f.member_id = ${from} and ${runs(sql)}
      and c.account_id = f.account_id and c.id = f.contact_id and c.owner_id <> ${from}`
  return { moved: moved.count, ended: ended.count }
}
