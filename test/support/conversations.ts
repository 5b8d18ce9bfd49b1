// Threads for tests, written with plain SQL so that no rule under test stands in the way:
//   await reaches(mia, 'agent'); await anInboxAddress(account)
//   const thread = await aThread(account, { from: 'kunde@example.test', text: 'Guten Tag' })
//   await aMessage(account, thread, { kind: 'out', user: mia })
import { randomBytes, randomUUID } from 'node:crypto'
import { noteMessage } from '#app/domain/conversations/messages/note-message.ts'
import type { InboxLevel } from '#app/domain/conversations/levels.ts'
import { sql } from '#db/sql.server.ts'
import { aContact } from './contacts.ts'
import type { Link, Member, User } from './people.ts'

let count = 0

/** Gives a member a level, and the account a seat more for it where it takes one. */
export async function reaches(member: Pick<Member, 'membershipId' | 'accountId'>, level: InboxLevel) {
  if (level === 'agent')
    await sql`update subscriptions set seats = seats + 1 where account_id = ${member.accountId}`
  await sql`update memberships set inbox_level = ${level} where id = ${member.membershipId}`
}

/** Gives the people of an agency a level. */
export async function linkReaches(link: Link, level: InboxLevel) {
  await sql`update links set inbox_level = ${level} where id = ${link.id}`
}

/** The address that an account's replies leave from. Returns its local part. */
export async function anInboxAddress(
  account: { id: string },
  localPart = `inbox-${randomUUID().slice(0, 8)}`,
) {
  await sql`insert into inbox_addresses (local_part, account_id) values (${localPart}, ${account.id})`
  return localPart
}

type ThreadFacts = {
  contactId?: string
  subject?: string
  name?: string
  from?: string
  text?: string
  html?: string
  state?: 'open' | 'closed'
  assigneeId?: string
  snoozedUntil?: Date
  at?: Date
  messageId?: string
  references?: string[]
  cc?: string[]
}

/** A thread with one message of a customer. Returns its id. */
export async function aThread(account: { id: string }, facts: ThreadFacts = {}): Promise<string> {
  const number = ++count
  const {
    name = `Customer ${number}`,
    from = `customer-${number}@example.test`,
    subject = `Question ${number}`,
    text = 'Where is my order?',
    at = new Date(),
  } = facts
  const contactId = facts.contactId ?? (await aContact(account, { name, emails: [from] }))
  const [thread] = await sql<[{ id: string }]>`
    insert into threads (account_id, contact_id, subject, words, created_at, last_at)
    values (${account.id}, ${contactId}, ${subject}, ${[subject, name, from].join(' ').toLowerCase()}, ${at}, ${at})
    returning id`
  await aMessage(account, thread.id, { ...facts, name, from, text, subject, at })
  await sql`
    update threads set state = ${facts.state ?? 'open'}, closed_at = ${facts.state === 'closed' ? at : null},
      assignee_id = ${facts.assigneeId ?? null}, snoozed_until = ${facts.snoozedUntil ?? null}
    where id = ${thread.id}`
  return thread.id
}

type MessageFacts = Pick<
  ThreadFacts,
  'name' | 'from' | 'text' | 'html' | 'subject' | 'at' | 'messageId' | 'references' | 'cc'
> & {
  kind?: 'in' | 'out' | 'note'
  user?: User
  automatic?: boolean
}

/** A message in a thread, of a customer unless told otherwise. Returns its id. */
export async function aMessage(
  account: { id: string },
  threadId: string,
  facts: MessageFacts = {},
): Promise<string> {
  const {
    kind = 'in',
    user,
    name = 'Customer',
    from = 'customer@example.test',
    text = 'Hello?',
    at = new Date(),
  } = facts
  const inboundId = kind === 'in' ? await anInboundMail(account, from) : null
  const [message] = await sql<[{ id: string }]>`
    insert into messages (account_id, thread_id, kind, user_id, user_name, from_name, from_address, cc_addresses, subject,
      text, html, message_id, reference_ids, automatic, inbound_id, at)
    values (${account.id}, ${threadId}, ${kind}, ${user?.id ?? null}, ${user?.name ?? ''}, ${kind === 'in' ? name : ''},
      ${kind === 'in' ? from : ''}, ${facts.cc ?? []}, ${facts.subject ?? ''}, ${text}, ${facts.html ?? null},
      ${facts.messageId ?? null}, ${facts.references ?? []}, ${facts.automatic ?? false}, ${inboundId}, ${at})
    returning id`
  await sql.begin((sql) =>
    noteMessage(sql, account.id, threadId, {
      ...{ kind, author: kind === 'in' ? name : (user?.name ?? ''), text, at, automatic: facts.automatic },
    }),
  )
  return message.id
}

async function anInboundMail(account: { id: string }, sender: string): Promise<string> {
  const [mail] = await sql<[{ id: string }]>`
    insert into inbound_mails (account_id, recipient, sender, via, fingerprint, size, state, finished_at)
    values (${account.id}, 'inbox@inbox.example', ${sender}, 'demo', ${randomBytes(32)}, 1, 'done', now()) returning id`
  return mail.id
}

/** A file that came with a message. Returns its id. */
export async function anAttachment(
  account: { id: string },
  messageId: string,
  {
    name = 'order.pdf',
    content = Buffer.from('%PDF-1.4'),
    contentId = null,
    type = 'application/pdf',
  }: {
    name?: string
    content?: Buffer | null
    contentId?: string | null
    type?: string
  } = {},
): Promise<string> {
  const [row] = await sql<[{ id: string }]>`
    insert into attachments (account_id, message_id, position, name, media_type, size, content_id, content)
    values (${account.id}, ${messageId}, ${++count}, ${name}, ${type}, ${content?.length ?? 0}, ${contentId}, ${content})
    returning id`
  return row.id
}

export type ThreadNow = {
  state: 'open' | 'closed'
  assigneeId: string | null
  snoozedUntil: Date | null
  version: number
  lastKind: string
  excerpt: string
}

/** How a thread stands. */
export async function threadNow(threadId: string): Promise<ThreadNow> {
  const [thread] = await sql<[ThreadNow]>`
    select state, assignee_id, snoozed_until, version, last_kind, excerpt from threads where id = ${threadId}`
  return thread
}

/** What was written in a thread, by whom. */
export async function writtenIn(threadId: string) {
  return [
    ...(await sql<{ id: string; kind: string; text: string; userName: string; agencyId: string | null }[]>`
      select id, kind, text, user_name, agency_id from messages where thread_id = ${threadId} order by number`),
  ]
}
