// Mails that arrive, for tests:
//   const { account, to } = await anInbox()
//   await arrive(to, aMail({ from: 'Anna <anna@kunde.example>', subject: 'Angebot' }))
//   await readAll(); (await threadsOf(account))[0]!.messages[0]!.text
import { randomUUID } from 'node:crypto'
import { receiveMail, type Arrival } from '#app/domain/conversations/intake/receive-mail.ts'
import { takeIn } from '#app/domain/conversations/intake/take-in.ts'
import { sql } from '#db/sql.server.ts'
import { anAccount, type Account } from '#test/support/people.ts'

/** The domain of a demo's inboxes, which tests have. */
export const domain = 'inbox.example'

/** An account with an inbox address. */
export async function anInbox(account?: Account) {
  const its = account ?? (await anAccount())
  const localPart = `in-${randomUUID().slice(0, 8)}`
  await sql`insert into inbox_addresses (local_part, account_id) values (${localPart}, ${its.id})`
  return { account: its, localPart, to: `${localPart}@${domain}` }
}

type MailFacts = {
  from?: string
  to?: string
  subject?: string
  text?: string
  messageId?: string | null
  /** More headers, as whole lines. */
  headers?: string[]
}

/** A plain mail as it comes over the wire. */
export function aMail(facts: MailFacts = {}): Buffer {
  const {
    from = 'Anna Berg <anna@kunde.example>',
    to = 'sales@nowhere.example',
    subject = 'A question',
  } = facts
  const messageId = facts.messageId === undefined ? `${randomUUID()}@kunde.example` : facts.messageId
  const lines = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Date: Mon, 02 Nov 2026 10:00:00 +0100',
    ...(messageId === null ? [] : [`Message-ID: <${messageId}>`]),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    ...(facts.headers ?? []),
    '',
    facts.text ?? 'Good morning, what does it cost?',
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}

/** Hands a mail in as a mail server does. */
export function arrive(to: string | string[], raw: Buffer, facts: Partial<Arrival> = {}) {
  return receiveMail({ recipients: [to].flat(), sender: 'anna@kunde.example', via: 'smtp', raw, ...facts })
}

/** Reads everything that has arrived, in its order, and says what became of it. */
export async function readAll() {
  const waiting = await sql<{ id: string }[]>`
    select id from inbound_mails where state = 'waiting' order by received_at, id`
  const became = []
  for (const { id } of waiting) became.push(await takeIn(id))
  return became
}

/** Hands in and reads. */
export async function arriveAndRead(to: string | string[], raw: Buffer, facts: Partial<Arrival> = {}) {
  await arrive(to, raw, facts)
  return (await readAll())[0]
}

export type Thread = {
  id: string
  subject: string
  state: string
  contactId: string
  assigneeId: string | null
  snoozedUntil: Date | null
  lastAuthor: string
  excerpt: string
  words: string
  version: number
  messages: Message[]
}
type Message = {
  id: string
  fromName: string
  fromAddress: string
  text: string
  html: string | null
  messageId: string | null
  automatic: boolean
  kind: string
}

/** The account's threads in the order in which they began, each with its messages. */
export async function threadsOf(account: { id: string }): Promise<Thread[]> {
  const threads = await sql<Omit<Thread, 'messages'>[]>`
    select id, subject, state, contact_id, assignee_id, snoozed_until, last_author, excerpt, words, version
    from threads where account_id = ${account.id} order by created_at, id`
  const messages = await sql<(Message & { threadId: string })[]>`
    select thread_id, id, from_name, from_address, text, html, message_id, automatic, kind
    from messages where account_id = ${account.id} order by number`
  return threads.map((thread) => ({
    ...thread,
    messages: messages.filter(({ threadId }) => threadId === thread.id),
  }))
}

/** The account's arrivals that became no message, by reason. */
export async function refusalsOf(account: { id: string }): Promise<string[]> {
  const rows = await sql<{ reason: string }[]>`
    select reason from inbound_mails where account_id = ${account.id} and state = 'refused' order by received_at, id`
  return rows.map(({ reason }) => reason)
}

/** A reply written here, as the inbox writes it. Returns its Message-ID. */
export async function aReply(account: { id: string }, threadId: string): Promise<string> {
  const id = randomUUID()
  await sql`
    insert into messages (id, account_id, thread_id, kind, user_name, text, message_id)
    values (${id}, ${account.id}, ${threadId}, 'out', 'Mia', 'Five euros.', ${`${id}@${domain}`})`
  return `${id}@${domain}`
}
