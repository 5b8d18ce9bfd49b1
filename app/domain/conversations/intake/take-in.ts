import { config } from '#app/config.ts'
import { sql as pool, type Sql } from '#db/sql.server.ts'
import { recordAs, system } from '../../audit.ts'
import { localPartOf } from '../addresses/inbox-addresses.ts'
import { noteMessage } from '../messages/note-message.ts'
import { readMail, type ReadingRefusal, type ReadMail } from './read-mail.ts'
import { senderContact } from './sender-contact.ts'
import { mayBeOvertaking, overtakenThread, takeConversationTurn, threadOf } from './thread-of.ts'

/** Why a mail that had arrived became no message; the list of them has words for each. */
export type IntakeRefusal = ReadingRefusal | 'loop' | 'auto-reply' | 'no-sender' | 'broken'

/** `later`: it may answer a mail that is still to be read. `over`: there is nothing to do, or nothing any more. */
export type Intake = 'message' | 'refused' | 'later' | 'over'

type Waiting = { id: string; accountId: string; recipient: string; sender: string; receivedAt: Date }

/**
 * Reads a mail that has arrived and makes a message of it, in its thread and with its contact (V4), or says why not. One
 * transaction: whoever dies in the midst of it leaves nothing, and whoever comes second finds it done. With `patient` a mail
 * that may answer one still unread waits for that.
 */
export async function takeIn(mailId: string, { patient = false } = {}): Promise<Intake> {
  const [arrived] = await pool<(Waiting & { raw: Buffer })[]>`
    select m.id, m.account_id, m.recipient, m.sender, m.received_at, m.raw from inbound_mails m
    where m.id = ${mailId} and ${isOpen(pool)}`
  if (!arrived) return 'over'
  const read = await readMail(arrived.raw, arrived.sender)
  return await pool.begin(async (sql): Promise<Intake> => {
    const [mail] =
      await sql`select 1 from inbound_mails m where m.id = ${mailId} and ${isOpen(sql)} for update`
    if (!mail) return 'over'
    if (!read.ok) return await refuse(sql, mailId, read.reason)
    return await place(sql, arrived, read.mail, patient)
  })
}

/** Not read yet, or not to be read then: an operator may have it tried again. */
const isOpen = (sql: Sql) => sql`(m.state = 'waiting' or (m.reason = 'broken' and m.raw is not null))`

async function place(sql: Sql, arrived: Waiting, mail: ReadMail, patient: boolean): Promise<Intake> {
  const { id, accountId, recipient } = arrived
  if (isOurs(mail)) return await refuse(sql, id, 'loop')
  if (mail.from === null) return await refuse(sql, id, 'no-sender')
  // Asked before its thread is looked for: what is read by now is found then.
  const early = patient && mail.answers.length > 0 && (await mayBeOvertaking(sql, accountId, id))
  await takeConversationTurn(sql, accountId, mail)
  const addresses = [recipient, ...mail.to, ...mail.cc]
  const known = await threadOf(sql, accountId, { addresses, answers: mail.answers })
  if (known === null && early) return 'later'
  if (known === null && mail.automatic) return await refuse(sql, id, 'auto-reply')
  const threadId = known ?? (await beginThread(sql, arrived, mail, mail.from))
  await insertMessage(sql, arrived, threadId, mail, mail.from)
  await noteWords(sql, accountId, threadId, mail.from)
  const { subject, reopened } = await noteMessage(sql, accountId, threadId, {
    kind: 'in',
    author: mail.from.name || mail.from.address,
    text: mail.text,
    at: arrived.receivedAt,
    automatic: mail.automatic,
  })
  if (reopened)
    await recordAs(sql, system, { accountId }, { action: 'thread.reopened', subject, subjectId: threadId })
  await sql`update inbound_mails set state = 'done', reason = null, finished_at = clock_timestamp() where id = ${id}`
  return 'message'
}

/**
 * A mail of ours that comes back: a reply that some server sends round, another account of this instance, a notice to
 * somebody whose address is an inbox, where it is not for everybody to read.
 */
function isOurs({ authors, messageId }: ReadMail): boolean {
  const { mailFrom } = config()
  const own = /<([^<>]+)>/.exec(mailFrom)?.[1] ?? mailFrom
  return (
    authors.some((address) => localPartOf(address) !== null || address === own.toLowerCase()) ||
    (messageId !== null && localPartOf(messageId) !== null)
  )
}

async function beginThread(
  sql: Sql,
  { accountId, receivedAt }: Waiting,
  { subject, messageId }: ReadMail,
  from: { name: string; address: string },
): Promise<string> {
  const contactId = await senderContact(sql, accountId, from)
  const overtaken = await overtakenThread(sql, accountId, contactId, { messageId, address: from.address })
  if (overtaken !== null) return overtaken
  const short = [...subject].slice(0, 500).join('')
  const [thread] = await sql<{ id: string }[]>`
    insert into threads (account_id, contact_id, subject, last_at, words)
    values (${accountId}, ${contactId}, ${short}, ${receivedAt}, ${short.toLowerCase()}) returning id`
  return thread!.id
}

async function insertMessage(
  sql: Sql,
  { id, accountId, receivedAt }: Waiting,
  threadId: string,
  mail: ReadMail,
  from: { name: string; address: string },
) {
  const [message] = await sql<{ id: string }[]>`
    insert into messages (account_id, thread_id, kind, from_name, from_address, to_addresses, cc_addresses, subject, text, html,
      message_id, reference_ids, automatic, inbound_id, at, dated_at)
    values (${accountId}, ${threadId}, 'in', ${from.name}, ${from.address}, ${mail.to}, ${mail.cc}, ${mail.subject}, ${mail.text},
      ${mail.html}, ${mail.messageId}, ${mail.referenceIds}, ${mail.automatic}, ${id}, ${receivedAt}, ${mail.datedAt})
    returning id`
  for (const [position, one] of mail.attachments.entries())
    await sql`
      insert into attachments (account_id, message_id, position, name, media_type, size, content_id, content)
      values (${accountId}, ${message!.id}, ${position}, ${one.name}, ${one.mediaType}, ${one.size}, ${one.contentId}, ${one.content})`
}

/** Whoever has written in a thread is found by name and address. */
async function noteWords(
  sql: Sql,
  accountId: string,
  threadId: string,
  { name, address }: { name: string; address: string },
) {
  const words = `${name} ${address}`.trim().toLowerCase()
  await sql`
    update threads set words = words || ' ' || ${words}
    where id = ${threadId} and account_id = ${accountId} and position(${words} in words) = 0 and char_length(words) < 5000`
}

/** It stays with its reason, for the account's admins to see. */
async function refuse(sql: Sql, mailId: string, reason: IntakeRefusal): Promise<'refused'> {
  await sql`
    update inbound_mails set state = 'refused', reason = ${reason}, finished_at = clock_timestamp() where id = ${mailId}`
  return 'refused'
}

/** Says of a mail that nobody tries any more that it could not be read; it is kept like every other that was refused. */
export async function giveUpMail(mailId: string): Promise<void> {
  await pool`
    update inbound_mails set state = 'refused', reason = 'broken', finished_at = clock_timestamp()
    where id = ${mailId} and state = 'waiting'`
}
