import { sql } from '#db/sql.server.ts'

/** The HTML of a message as it came, for safe-html.ts; null where this thread has no such message, or that no HTML. */
export async function messageHtml(
  accountId: string,
  threadId: string,
  messageId: string,
): Promise<string | null> {
  const [row] = await sql<{ html: string }[]>`
    select left(html, ${longestHtml}) as html from messages
    where account_id = ${accountId} and thread_id = ${threadId} and id = ${messageId} and html is not null`
  return row?.html ?? null
}

/** More of a mail's HTML is not looked at; the longest newsletters have a tenth of it. */
const longestHtml = 1_000_000

/** So much of pictures is laid into a shown mail. */
const mostInline = 5_000_000

/** The attachments that a mail's HTML may name, by their content ids. */
export async function inlineAttachments(accountId: string, messageId: string): Promise<Map<string, Buffer>> {
  const rows = await sql<{ contentId: string; content: Buffer; size: number }[]>`
    select content_id, content, size from (
      select content_id, content, size, position, sum(size) over (order by position) as so_far from attachments
      where account_id = ${accountId} and message_id = ${messageId} and content is not null and content_id is not null
    ) a where so_far <= ${mostInline} order by position`
  return new Map(rows.map(({ contentId, content }) => [contentId.replace(/^<|>$/g, ''), content]))
}

/** An attachment of a thread; `content` is null where only its name was kept. Null where there is none. */
export async function attachmentIn(
  accountId: string,
  threadId: string,
  attachmentId: string,
): Promise<{ name: string; content: Buffer | null } | null> {
  const [row] = await sql<{ name: string; content: Buffer | null }[]>`
    select a.name, a.content from attachments a
    join messages m on m.id = a.message_id and m.account_id = a.account_id
    where a.account_id = ${accountId} and m.thread_id = ${threadId} and a.id = ${attachmentId}`
  return row ?? null
}
