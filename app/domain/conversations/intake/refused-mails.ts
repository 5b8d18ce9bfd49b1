import { sql } from '#db/sql.server.ts'
import type { IntakeRefusal } from './take-in.ts'

export const refusedPerPage = 50

/** A mail that arrived and became no message. What it says is nobody's to read: it may be a code that was meant for one. */
export type RefusedMail = {
  id: string
  at: Date
  sender: string
  recipient: string
  size: number
  reason: IntakeRefusal
}

/** Where a page of the list begins: behind this mail. */
export type RefusedCursor = { at: string; id: string }

/** An account's refused arrivals, newest first. `next` is the cursor of what follows, null at the end. */
export async function refusedMails(
  accountId: string,
  before: RefusedCursor | null,
  limit = refusedPerPage,
): Promise<{ mails: RefusedMail[]; next: string | null }> {
  const rows = await sql<(RefusedMail & { exactly: string })[]>`
    select id, received_at as at, received_at::text as exactly, sender, recipient, size, reason from inbound_mails
    where account_id = ${accountId} and state = 'refused'
      and ${before ? sql`(received_at, id) < (${before.at}::text::timestamptz, ${before.id}::uuid)` : sql`true`}
    order by received_at desc, id desc limit ${limit + 1}`
  const mails = rows.slice(0, limit).map(({ exactly: _, ...mail }) => mail)
  const last = rows[limit - 1]
  return { mails, next: rows.length > limit && last ? `${last.exactly} ${last.id}` : null }
}

/** A cursor as it stands in a URL; null for what is none. */
export function refusedCursor(text: string | null): RefusedCursor | null {
  const [, at, id] =
    /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
      text ?? '',
    ) ?? []
  return at && id && !Number.isNaN(Date.parse(at.replace(' ', 'T').replace('+00', 'Z'))) ? { at, id } : null
}
