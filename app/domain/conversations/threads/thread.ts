import { sql } from '#db/sql.server.ts'
import { contactRecord } from '../../contacts/contact-record.ts'
import type { Status } from '../../contacts/contact.ts'
import type { Standing } from '../../identity/standing.ts'
import { customerOf } from './customers.ts'

export const messagesPerPage = 50
/** More of a message's text is not shown at once. */
export const longestShown = 100_000

/** How a reply’s mail fares; the reason is that of a mail that came back, where its server gave one. */
export type Delivery = { state: 'queued' | 'sent' | 'bounced'; reason: string }
export type ThreadAttachment = { id: string; name: string; size: number; kept: boolean }
export type ThreadMessage = {
  id: string
  kind: 'in' | 'out' | 'note'
  /** Who wrote it: one of us by name, a customer as they called themselves. */
  author: string
  address: string
  agency: string | null
  to: string[]
  cc: string[]
  subject: string
  text: string
  /** There is more of the text than is shown. */
  cut: boolean
  html: boolean
  /** Its HTML names pictures elsewhere, which are loaded only when asked for. */
  remotePictures: boolean
  automatic: boolean
  at: Date
  attachments: ThreadAttachment[]
  /** Of what we sent. */
  delivery: Delivery | null
}

export type ThreadPage = {
  id: string
  subject: string
  state: 'open' | 'closed'
  closedAt: Date | null
  snoozedUntil: Date | null
  assigneeId: string | null
  assigneeName: string | null
  version: number
  /** The number of its last message. */
  latest: string
  /** The numbers of the reader's own last reply and note here: a form that was sent is to be empty again. */
  ownReply: string
  ownNote: string
  customer: { name: string; address: string; copies: string[] } | null
  /** What the reader may know of the contact beyond that (P3); null where it is out of sight. */
  contact: ContactFactsHere | null
  messages: ThreadMessage[]
  /** The cursor of what was written before; null where this is all. */
  older: string | null
}
type ContactFactsHere = {
  id: string
  name: string
  company: string
  emails: string[]
  phones: string[]
  status: Status
  ownerName: string | null
  others: { id: string; subject: string; state: 'open' | 'closed'; lastAt: Date }[]
}

/** A thread with its newest messages, or those before a cursor, in the order of a conversation; null where there is none. */
export async function threadPage(
  standing: Standing,
  threadId: string,
  before: string | null = null,
): Promise<ThreadPage | null> {
  const accountId = standing.account.id
  const [thread] = await sql<
    (Omit<ThreadPage, 'customer' | 'contact' | 'messages' | 'older'> & { contactId: string })[]
  >`
    select t.id, t.subject, t.state, t.closed_at, t.snoozed_until, t.assignee_id, u.name as assignee_name, t.version,
      t.contact_id, coalesce(n.latest, 0)::text as latest,
      coalesce(n.own_reply, 0)::text as own_reply, coalesce(n.own_note, 0)::text as own_note
    from threads t
    left join memberships m on m.id = t.assignee_id and m.account_id = t.account_id
    left join users u on u.id = m.user_id
    left join lateral (
      select max(number) as latest, max(number) filter (where kind = 'out' and user_id = ${standing.user.id}) as own_reply,
        max(number) filter (where kind = 'note' and user_id = ${standing.user.id}) as own_note
      from messages where account_id = t.account_id and thread_id = t.id) n on true
    where t.account_id = ${accountId} and t.id = ${threadId}`
  if (!thread) return null
  const { contactId, ...facts } = thread
  const [customer, contact, { messages, older }] = await Promise.all([
    customerOf(sql, accountId, threadId),
    contactHere(standing, contactId, threadId),
    messagesOf(accountId, threadId, before),
  ])
  return {
    ...facts,
    customer: customer && { name: customer.name, address: customer.address, copies: customer.copies },
    contact,
    messages,
    older,
  }
}

async function contactHere(
  standing: Standing,
  contactId: string,
  threadId: string,
): Promise<ContactFactsHere | null> {
  const found = await contactRecord(standing, contactId)
  if (!found) return null
  const others = await sql<ContactFactsHere['others']>`
    select id, subject, state, last_at from threads
    where account_id = ${standing.account.id} and contact_id = ${contactId} and id <> ${threadId}
    order by last_at desc, id desc limit 5`
  const { id, name, company, emails, phones, status, ownerName } = found
  return { id, name, company, emails, phones, status, ownerName, others: [...others] }
}

type MessageRow = Omit<ThreadMessage, 'attachments' | 'delivery'> & {
  number: string
  outbox: 'waiting' | 'running' | 'done' | 'failed' | null
  mail: 'queued' | 'sending' | 'sent' | 'bounced' | null
  reason: string | null
}

async function messagesOf(accountId: string, threadId: string, before: string | null) {
  const rows = await sql<MessageRow[]>`
    select m.id, m.number, m.kind, case when m.kind = 'in' then m.from_name else m.user_name end as author,
      m.from_address as address, ag.name as agency, m.to_addresses as "to", m.cc_addresses as cc, m.subject,
      left(m.text, ${longestShown}) as text, char_length(m.text) > ${longestShown} as cut, m.html is not null as html,
      m.remote_pictures, m.automatic, m.at, o.state as outbox, ml.state as mail, coalesce(ml.reason, o.reason) as reason
    from messages m
    left join accounts ag on ag.id = m.agency_id
    left join outbox o on o.kind = 'message.mail-reply' and o.subject_id = m.id and m.kind = 'out'
    left join mails ml on ml.outbox_id = o.id
    where m.account_id = ${accountId} and m.thread_id = ${threadId}
      ${before === null ? sql`` : sql`and m.number < ${before}::bigint`}
    order by m.number desc limit ${messagesPerPage + 1}`
  const page = rows.slice(0, messagesPerPage).reverse()
  const attachments = await attachmentsOf(
    accountId,
    page.map(({ id }) => id),
  )
  const messages = page.map(({ number: _, outbox, mail, reason, ...message }): ThreadMessage => ({
    ...message,
    attachments: attachments.get(message.id) ?? [],
    delivery: message.kind === 'out' ? deliveryOf(outbox, mail, reason) : null,
  }))
  return { messages, older: rows.length > messagesPerPage ? page[0]!.number : null }
}

function deliveryOf(
  outbox: MessageRow['outbox'],
  mail: MessageRow['mail'],
  reason: string | null,
): Delivery | null {
  if (mail === 'sent') return { state: 'sent', reason: '' }
  if (mail === 'bounced' || outbox === 'failed') return { state: 'bounced', reason: reason ?? '' }
  // Done without a mail: nothing could be sent any more. No row at all: from before there was an outbox for it.
  if (outbox === 'done') return { state: 'bounced', reason: reason ?? '' }
  return outbox === null ? null : { state: 'queued', reason: '' }
}

async function attachmentsOf(accountId: string, messageIds: string[]) {
  const rows = await sql<(ThreadAttachment & { messageId: string })[]>`
    select id, message_id, name, size, content is not null as kept from attachments
    where account_id = ${accountId} and message_id = any(${messageIds}::uuid[]) order by message_id, position`
  const all = new Map<string, ThreadAttachment[]>()
  for (const { messageId, ...attachment } of rows)
    all.set(messageId, [...(all.get(messageId) ?? []), attachment])
  return all
}

/** Whether the account has such a thread. */
export async function knowsThread(accountId: string, threadId: string): Promise<boolean> {
  const [row] = await sql`select 1 from threads where account_id = ${accountId} and id = ${threadId}`
  return row !== undefined
}
