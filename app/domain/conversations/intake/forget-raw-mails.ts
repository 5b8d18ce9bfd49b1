import { sql } from '#db/sql.server.ts'

/** For how long a mail is kept as it came: long enough to see what went wrong with it. */
const kept = { done: '7 days', refused: '30 days' }

/** Forgets mails as they came, at most so many; their rows stay, so that another copy is still known. Returns how many. */
export async function forgetRawMails(limit: number): Promise<number> {
  // In few at a time: their bytes are deleted with them.
  const forgotten = await sql`
    update inbound_mails set raw = null where id in (
      select id from inbound_mails
      where raw is not null and (
        (state = 'done' and finished_at < now() - ${kept.done}::interval)
        or (state = 'refused' and finished_at < now() - ${kept.refused}::interval))
      limit ${limit} for update skip locked)`
  return forgotten.count
}
