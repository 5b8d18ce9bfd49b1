import type { Sql } from '#db/sql.server.ts'

export type Customer = {
  name: string
  address: string
  /** Who else got the message that an answer would be to. */
  copies: string[]
  /** What an answer answers, and the chain before that. */
  messageId: string | null
  references: string[]
}

/**
 * Whom a thread is with: whoever wrote last, machines left aside; in one that began here, whom we wrote to. Of the messages
 * themselves, not of the contact, which its reader may not be allowed to see (P3). Null where nobody can be answered.
 */
export async function customerOf(sql: Sql, accountId: string, threadId: string): Promise<Customer | null> {
  const [wrote] = await sql<Customer[]>`
    select from_name as name, from_address as address, message_id, reference_ids as "references",
      to_addresses || cc_addresses as copies
    from messages
    where account_id = ${accountId} and thread_id = ${threadId} and kind = 'in' and from_address <> ''
    order by automatic, number desc limit 1`
  if (wrote) return wrote
  const [written] = await sql<Customer[]>`
    select '' as name, to_addresses[1] as address, message_id, reference_ids as "references", cc_addresses as copies
    from messages
    where account_id = ${accountId} and thread_id = ${threadId} and kind = 'out' and cardinality(to_addresses) > 0
    order by number desc limit 1`
  return written ?? null
}
