import { sql, type Sql } from '#db/sql.server.ts'
import { contactSight } from '../../contacts/sight.ts'
import { inboxNow, type Standing } from '../../identity/standing.ts'
import { reachesLevel } from '../levels.ts'
import { hasInboxAddress, sentBefore, writeMessage } from './outgoing.ts'

export type StartRefusal = 'not-allowed' | 'no-such-contact' | 'no-inbox-address'

/** As long as a subject may be. */
export const longestSubject = 300

type Beginning = {
  /** One of a contact's addresses. */
  to: string
  subject: string
  text: string
  key: string
}

/**
 * Writes to a contact first: a new thread, which is the writer's own where they are of the account. The contact must be one
 * that the writer may see (P3); to whom no contact belongs nobody writes from here. The same form again is the same thread.
 */
export async function startThread(
  standing: Standing,
  { to, subject, text, key }: Beginning,
): Promise<{ ok: true; threadId: string } | { ok: false; reason: StartRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof startThread>>> => {
    const { account, membershipId } = standing
    if (!reachesLevel(await inboxNow(sql, standing), 'agent')) return { ok: false, reason: 'not-allowed' }
    // Two clicks at once queue here, and the second finds what the first has sent.
    await sql`select pg_advisory_xact_lock(hashtextextended(${'message ' + key}, 0))`
    const before = await sentBefore(sql, standing, key)
    if (before) return { ok: true, threadId: before.threadId }
    if (!(await hasInboxAddress(sql, account.id))) return { ok: false, reason: 'no-inbox-address' }
    const contact = await contactAt(sql, standing, to)
    if (!contact) return { ok: false, reason: 'no-such-contact' }
    const words = [subject, contact.name, to].join(' ').toLowerCase()
    const [thread] = await sql<[{ id: string }]>`
      insert into threads (account_id, contact_id, subject, assignee_id, last_kind, words)
      values (${account.id}, ${contact.id}, ${subject}, ${membershipId}, 'out', ${words}) returning id`
    await writeMessage(
      sql,
      standing,
      { id: thread.id, subject },
      { key, kind: 'out', text, subject, to: [to] },
    )
    return { ok: true, threadId: thread.id }
  })
}

/** The contact with an address, that this standing may see; of several the oldest. */
async function contactAt(sql: Sql, standing: Standing, address: string) {
  const see = await contactSight(standing, 'see', sql)
  const [contact] = await sql<{ id: string; name: string }[]>`
    select c.id, c.name from contacts c
    where c.account_id = ${standing.account.id} and c.emails @> array[${address}]::text[] and c.archived_at is null
      and ${see.has(sql)}
    order by c.created_at, c.id limit 1 for key share of c`
  return contact ?? null
}
