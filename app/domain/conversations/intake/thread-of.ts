import type { Sql } from '#db/sql.server.ts'
import { localPartOf } from '../addresses/inbox-addresses.ts'
import { readLocalPart } from '../reply-address.ts'

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
