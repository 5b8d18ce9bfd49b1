import type { Sql } from '#db/sql.server.ts'
import { localPartOf } from '../addresses/inbox-addresses.ts'
import { readLocalPart } from '../messages/reply-address.ts'

/**
 * The thread that a mail belongs to, null for a new one: that of the reply address it was written to, which came from us,
 * or else that of the message that it answers. Nothing is asked of its sender: people answer from several addresses, and
 * colleagues of theirs do.
 */
export async function threadOf(
  sql: Sql,
  accountId: string,
  { addresses, answers }: { addresses: string[]; answers: string[] },
): Promise<string | null> {
  const tagged = [
    ...new Set(addresses.map((address) => readLocalPart(localPartOf(address) ?? '').threadId)),
  ].filter((id) => id !== null)
  const [byTag] = await sql<{ id: string }[]>`
    select id from threads where account_id = ${accountId} and id = any(${tagged}::uuid[])
    order by array_position(${tagged}::uuid[], id) limit 1`
  if (byTag || answers.length === 0) return byTag?.id ?? null
  const [byId] = await sql<{ threadId: string }[]>`
    select thread_id from messages where account_id = ${accountId} and message_id = any(${answers})
    order by array_position(${answers}, message_id), number limit 1`
  return byId?.threadId ?? null
}

/**
 * Lets the mails of one conversation be placed one after the other, by the message that it began with: of an answer and what
 * it answers, read at the same moment, neither would see the other. Taken before their thread is looked for, and before any
 * lock of contacts.
 */
export async function takeConversationTurn(
  sql: Sql,
  accountId: string,
  { referenceIds, messageId }: { referenceIds: string[]; messageId: string | null },
): Promise<void> {
  const beginning = referenceIds[0] ?? messageId
  if (beginning !== null)
    await sql`select pg_advisory_xact_lock(hashtextextended(${`conversation ${accountId} ${beginning}`}, 0))`
}

/**
 * The thread that an answer began because it was here before what it answers: a mail that some server held back finds it by
 * its own Message-ID. Only of the same sender, since mails to many are answered by many.
 */
export async function overtakenThread(
  sql: Sql,
  accountId: string,
  contactId: string,
  { messageId, address }: { messageId: string | null; address: string },
): Promise<string | null> {
  if (messageId === null) return null
  const [found] = await sql<{ threadId: string }[]>`
    select m.thread_id from threads t
    join messages m on m.account_id = t.account_id and m.thread_id = t.id
    where t.account_id = ${accountId} and t.contact_id = ${contactId} and t.last_at > now() - ${longestDelay}::interval
      and m.from_address = ${address} and m.reference_ids @> array[${messageId}]::text[]
    order by m.number limit 1`
  return found?.threadId ?? null
}

/** For so long mail servers try, and a little longer. */
const longestDelay = '7 days'

/**
 * Whether a mail may have to wait for one that it answers: both were handed in at once, and the later is read first. Only for
 * as long as there are mails of before it, and the caller not for ever.
 */
export async function mayBeOvertaking(sql: Sql, accountId: string, mailId: string): Promise<boolean> {
  const [earlier] = await sql`
    select 1 from inbound_mails m, inbound_mails own
    where own.id = ${mailId} and m.account_id = ${accountId} and m.state = 'waiting'
      and (m.received_at, m.id) < (own.received_at, own.id) limit 1`
  return earlier !== undefined
}
