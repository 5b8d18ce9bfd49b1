import type { Sql } from '#db/sql.server.ts'

export type NotedMessage = {
  /** From the customer, to the customer, or among ourselves. */
  kind: 'in' | 'out' | 'note'
  author: string
  text: string
  /** When it arrived or was written; default now. */
  at?: Date
  /** A machine wrote it: it wakes and reopens nothing. */
  automatic?: boolean
}

const longestAuthor = 320
const longestExcerpt = 200

/**
 * Writes into a thread what lists show of its latest message, inside the transaction that inserts it. A message, unlike a
 * note among ourselves, opens a thread again and ends its snooze; whose agent has gone meanwhile is everybody's then (0023).
 * A mail that was held back does not bring a thread up. Says whether a closed thread is open again.
 */
export async function noteMessage(
  sql: Sql,
  accountId: string,
  threadId: string,
  { kind, author, text, at, automatic = false }: NotedMessage,
): Promise<{ subject: string; reopened: boolean }> {
  const name = cut(oneLine(author), longestAuthor)
  const stirs = kind !== 'note' && !automatic
  const [thread] = await sql<[{ subject: string; reopened: boolean }]>`
    update threads t set
      last_at = greatest(t.last_at, coalesce(${at ?? null}::timestamptz, clock_timestamp())), last_kind = ${kind},
      last_author = ${name}, excerpt = ${excerptOf(text)}, version = t.version + 1,
      state = case when ${stirs} then 'open' else t.state end,
      closed_at = case when ${stirs} then null else t.closed_at end,
      snoozed_until = case when ${stirs} then null else t.snoozed_until end
    from (select id, state from threads where id = ${threadId} and account_id = ${accountId} for no key update) was
    where t.id = was.id and t.account_id = ${accountId}
    returning t.subject, was.state <> t.state as reopened`
  return thread
}

/** The first words of a message, without what it quotes. */
export function excerptOf(text: string): string {
  const own = text
    .slice(0, 5000)
    .split('\n')
    .filter((line) => !line.startsWith('>'))
  return cut(oneLine(own.join('\n')), longestExcerpt)
}

const oneLine = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
const cut = (text: string, most: number) => [...text].slice(0, most).join('')
