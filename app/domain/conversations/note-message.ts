import type { Sql } from '#db/sql.server.ts'

/** What lists show of a thread is that of its latest message; whoever inserts one, in the same transaction, says so here. */
export async function noteMessage(
  sql: Sql,
  accountId: string,
  threadId: string,
  { kind, author, text, at }: { kind: 'in' | 'out' | 'note'; author: string; text: string; at?: Date },
): Promise<void> {
  const excerpt = [...text.slice(0, 1200).replace(/\s+/g, ' ').trim()].slice(0, 300).join('')
  await sql`
    update threads set last_at = greatest(last_at, coalesce(${at ?? null}::timestamptz, clock_timestamp())),
      last_kind = ${kind}, last_author = left(${author}, 320), excerpt = ${excerpt}, version = version + 1
    where id = ${threadId} and account_id = ${accountId}`
}
