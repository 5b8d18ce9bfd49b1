import { allow } from '#app/domain/identity/limits.ts'
import type { OutboxKind } from '#app/domain/outbox.ts'
import { sql } from '#db/sql.server.ts'
import type { Outcome, Row } from './row.ts'

/**
 * Mails that tell how things stand with a link: each can be brought about again and again by a click on the other side.
 * That a link has ended is told once and always at once.
 */
const paced: readonly OutboxKind[] = [
  'grant.mail-colleague',
  'grant.mail-client-owner',
  'grant.mail-changed',
  'link.mail-changed',
]

/**
 * At most four such mails about one link reach one reader within an hour; null lets this one go. The rest wait for the
 * hour's end, where the job reads the state anew: what no longer holds is not sent, and of several that would say the
 * same thing the last one is. A mail that had its turn keeps it over retries.
 */
export async function waitForTurn(row: Row): Promise<Outcome | null> {
  if (!paced.includes(row.kind) || row.recipientId === null) return null
  const [found] = await sql<{ linkId: string; hadTurn: boolean; outdone: boolean }[]>`
    select coalesce((select link_id from grants where id = o.subject_id), o.subject_id) as link_id,
      exists (select 1 from mails where outbox_id = o.id) as had_turn,
      exists (select 1 from outbox later
        where later.kind = o.kind and later.subject_id = o.subject_id and later.recipient_id = o.recipient_id
          and later.id > o.id and later.state in ('waiting', 'running')) as outdone
    from outbox o where o.id = ${row.id}`
  if (!found || found.hadTurn) return null
  if (found.outdone) return { state: 'done', reason: 'A later mail says the same' }
  const turn = await allow(['link-mail', `${found.linkId} ${row.recipientId}`])
  if (turn.ok) return null
  return { state: 'waiting', reason: null, delay: { seconds: turn.retryAfter }, counts: false }
}
