import { config } from '#app/config.ts'
import { sql } from '#db/sql.server.ts'
import { replyLocalPart } from './reply-address.ts'

export type ReplyMail = {
  to: string
  cc: string[]
  locale: 'en' | 'de'
  subject: string
  text: string
  from: { name: string; address: string }
  /** Answers come back to it, and so do bounces. */
  replyTo: string
  /** Without angle brackets, like the following. */
  messageId: string
  inReplyTo: string | null
  references: string[]
}

/** What a reply's mail says; null where it is not there any more, or there is no address left that it could leave from. */
export async function replyMail(messageId: string): Promise<ReplyMail | null> {
  const { inboxDomain } = config()
  const [row] = await sql<Row[]>`
    select m.to_addresses[1] as to, m.cc_addresses as cc, a.locale, m.subject, m.text, a.name, i.local_part, m.thread_id,
      m.message_id, m.reference_ids
    from messages m
    join accounts a on a.id = m.account_id
    join inbox_addresses i on i.account_id = a.id and i.retired_at is null
    where m.id = ${messageId} and m.kind = 'out' and m.message_id is not null and cardinality(m.to_addresses) > 0`
  if (!row || inboxDomain === null) return null
  const { localPart, threadId, name, referenceIds, ...mail } = row
  return {
    ...mail,
    from: { name, address: `${localPart}@${inboxDomain}` },
    replyTo: `${replyLocalPart(localPart, threadId)}@${inboxDomain}`,
    inReplyTo: referenceIds.at(-1) ?? null,
    references: referenceIds,
  }
}

type Row = Pick<ReplyMail, 'to' | 'cc' | 'locale' | 'subject' | 'text' | 'messageId'> & {
  name: string
  localPart: string
  threadId: string
  referenceIds: string[]
}
