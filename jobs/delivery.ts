import { createHash } from 'node:crypto'
import { config } from '#app/config.ts'
import { sql } from '#db/sql.server.ts'
import { MailFault, senderHost, type Conversation } from '#emails/transport.ts'
import { backoffByAge } from './backoff.ts'
import type { Outcome, Row, Tools } from './row.ts'

/** A mail to one reader, in words. */
export type Letter = {
  to: string
  locale: 'en' | 'de'
  subject: string
  text: string
  html: string
  /** Counts against the places that an address has a day for mails about requests (L8). */
  rationed?: boolean
  /** What a mail of a conversation has of its own, its id among it: other mails name it. */
  conversation?: Conversation & { messageId: string }
}

/** At most so many mails about access requests reach one address in a UTC day, over all agencies (L8). */
export const requestMailsPerDay = 10

/** A mail that no server takes in three days is given up, as mail servers do. */
const longestTrying = 3 * 24 * 3600

/** Hands a letter to the post office: `sending` is committed first, so that a crash is known for what it was. */
export async function deliver(row: Row, letter: Letter, { post, leaseSeconds }: Tools): Promise<Outcome> {
  const messageId = letter.conversation ? `<${letter.conversation.messageId}>` : messageIdOf(row)
  const begun = await begin(row, letter, messageId, leaseSeconds)
  if (begun === 'lost' || begun === 'sent') return { state: 'done' }
  if (begun === 'queued') return { state: 'waiting', reason: null, delay: 'next-utc-day', counts: false }
  try {
    await post.post({ ...letter, messageId })
    return { state: 'done', mail: 'sent' }
  } catch (error) {
    if (!(error instanceof MailFault)) throw error
    const reason = error.message
    if (error.forGood || row.age > longestTrying) return { state: 'failed', reason, mail: 'bounced' }
    // The server's trouble is not the row's: it costs no try.
    return {
      state: 'waiting',
      reason,
      delay: { seconds: backoffByAge(row.age) },
      counts: false,
      mail: 'queued',
    }
  }
}

/** The same at every try, so that two copies after a crash are one to a mail program. */
export function messageIdOf(row: Row): string {
  const facts = [row.kind, row.subjectId, row.generation, row.recipientId, row.id].join('|')
  return `<${createHash('sha256').update(facts).digest('hex').slice(0, 32)}@${senderHost(config().mailFrom)}>`
}

/**
 * In one statement: renews the lease, takes a place for a rationed mail unless it has one of today, and notes the mail
 * as `sending`, or as `queued` where no place is left. `lost`: the row is another worker's by now.
 */
async function begin(row: Row, letter: Letter, messageId: string, leaseSeconds: number) {
  const [begun] = await sql<{ lease: string; state: 'sending' | 'queued' | 'sent' }[]>`
    with held as (
      update outbox set leased_until = clock_timestamp() + ${leaseSeconds} * interval '1 second'
      where id = ${row.id} and state = 'running' and leased_until = ${row.lease}::text::timestamptz
      returning leased_until::text as lease
    ), today as (
      select (now() at time zone 'UTC')::date as day
    ), has_place as (
      select day from today where exists (
        select from mails where outbox_id = ${row.id} and (counted_on = day or state = 'sent'))
    ), new_place as (
      insert into request_mail_days as d (address, day, sent)
      select ${letter.to}, day, 1 from today, held
      where ${letter.rationed ?? false}::boolean and not exists (select from has_place)
      on conflict (address, day) do update set sent = d.sent + 1 where d.sent < ${requestMailsPerDay}
      returning day
    ), place as (
      select day from has_place union all select day from new_place
    ), noted as (
      insert into mails as m (outbox_id, address, message_id, state, counted_on)
      select ${row.id}, ${letter.to}, ${messageId},
        case when ${letter.rationed ?? false}::boolean and not exists (select from place) then 'queued' else 'sending' end,
        (select day from place)
      from held
      on conflict (outbox_id) do update set address = excluded.address, state = excluded.state, reason = null,
        counted_on = coalesce(excluded.counted_on, m.counted_on), changed_at = clock_timestamp()
      where m.state <> 'sent'
      returning state
    )
    select lease, coalesce((select state from noted), 'sent') as state from held`
  if (!begun) return 'lost'
  row.lease = begun.lease
  return begun.state
}
