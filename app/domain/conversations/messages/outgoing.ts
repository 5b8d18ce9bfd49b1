import { config } from '#app/config.ts'
import type { Sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import { noteMessage } from './note-message.ts'

/** As much as a reply or a note may hold, in characters. */
export const longestText = 50_000

/** As many people may get a copy of a reply. */
export const mostCopies = 10

/** Mail programs thread by the first and the latest ids; a line of hundreds is refused by some servers. */
const mostReferences = 20

type Written = {
  /** Of the form, so that a double click is one message. */
  key: string
  kind: 'out' | 'note'
  text: string
  subject?: string
  to?: string[]
  cc?: string[]
  references?: string[]
}

/** Whether this form has been here before: its message is there already. */
export async function sentBefore(
  sql: Sql,
  { account, user }: Standing,
  key: string,
): Promise<{ id: string; threadId: string } | null> {
  const [message] = await sql<{ id: string; threadId: string }[]>`
    select id, thread_id from messages where account_id = ${account.id} and id = ${key} and user_id = ${user.id}`
  return message ?? null
}

/** Writes a message of ours into a locked thread: what lists show of it, its audit entry, and for a reply its mail. */
export async function writeMessage(
  sql: Sql,
  standing: Standing,
  thread: { id: string; subject: string },
  { key, kind, text, subject = '', to = [], cc = [], references = [] }: Written,
): Promise<string> {
  const { user, account, acting } = standing
  const insert = async (id: string) => {
    const [row] = await sql<{ id: string }[]>`
      insert into messages (id, account_id, thread_id, kind, user_id, user_name, agency_id, subject, text,
        to_addresses, cc_addresses, reference_ids, message_id)
      values (${id}, ${account.id}, ${thread.id}, ${kind}, ${user.id}, ${user.name}, ${acting?.agency.id ?? null},
        ${subject}, ${text}, ${to}, ${cc}, ${references},
        ${kind === 'out' ? `${id}@${config().inboxDomain}` : null})
      on conflict (id) do nothing returning id`
    return row?.id
  }
  // A key that stands for somebody else's message tells its sender nothing, and stops nobody.
  const id = (await insert(key)) ?? (await insert(crypto.randomUUID()))!
  await noteMessage(sql, account.id, thread.id, { kind, author: user.name, text })
  await record(sql, standing, {
    action: kind === 'out' ? 'thread.replied' : 'thread.noted',
    subject: thread.subject,
    subjectId: thread.id,
  })
  if (kind === 'out') await leave(sql, { kind: 'message.mail-reply', subjectId: id })
  return id
}

/** Whether the account has an address that mail can leave from. */
export async function hasInboxAddress(sql: Sql, accountId: string): Promise<boolean> {
  if (config().inboxDomain === null) return false
  const [row] =
    await sql`select 1 from inbox_addresses where account_id = ${accountId} and retired_at is null`
  return row !== undefined
}

/** The chain of ids that a reply stands in, the one it answers last; shortened in the middle. */
export function chainOf(before: readonly string[], answered: string | null): string[] {
  const all = [...new Set([...before.filter((id) => id !== answered), ...(answered ? [answered] : [])])]
  return all.length <= mostReferences ? all : [all[0]!, ...all.slice(1 - mostReferences)]
}

const longestSubject = 500

/** `Re: …`, once, however often it went to and fro. */
export function replySubject(subject: string): string {
  const bare = subject.replace(/^((re|aw|antw|sv)(\[\d+\])?:\s*)+/i, '').trim()
  return `Re: ${[...bare].slice(0, longestSubject).join('')}`
}
