import { sql as pool } from '#db/sql.server.ts'
import { leave } from '../../outbox.ts'
import { storable } from '../../storable.ts'
import { accountsAt } from '../addresses/inbox-addresses.ts'
import { fingerprintOf } from './fingerprint.ts'
import { largestMail, mostRecipients } from './limits.ts'

export type Arrival = {
  /** Whom the sending server named, or who is named in the mail; only those at the domain of the inboxes count. */
  recipients: string[]
  /** Of the envelope; empty for bounces. */
  sender: string
  via: 'http' | 'smtp' | 'demo'
  raw: Buffer
}

export type Reception =
  /** `duplicate`: it was here already, every account's copy of it. */
  { ok: true; outcome: 'taken' | 'duplicate' } | { ok: false; reason: ReceptionRefusal }
export const receptionRefusals = ['no-such-address', 'too-many-recipients', 'too-large', 'empty'] as const
export type ReceptionRefusal = (typeof receptionRefusals)[number]

/**
 * Keeps a mail that arrives, once for each account that it is written to, and leaves its reading to the worker (V4). Whoever
 * hands it in hears that it was taken after the commit and not before; where this throws it has to be handed in again, and
 * then it does no harm that it was kept after all.
 */
export async function receiveMail({ recipients, sender, via, raw }: Arrival): Promise<Reception> {
  if (raw.length > largestMail) return { ok: false, reason: 'too-large' }
  if (raw.toString('latin1', 0, 1000).trim() === '') return { ok: false, reason: 'empty' }
  const accounts = await accountsAt([...new Set(recipients)])
  if (accounts.length === 0) return { ok: false, reason: 'no-such-address' }
  if (accounts.length > mostRecipients) return { ok: false, reason: 'too-many-recipients' }
  const fingerprint = fingerprintOf(raw)
  const kept = (text: string) => storable(text).slice(0, 320)
  const taken = await pool.begin(async (sql) => {
    // In one order, whoever comes: two copies of a mail to several accounts would wait for each other crosswise.
    const sorted = accounts.toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1))
    const rows = await sql<{ id: string }[]>`
      insert into inbound_mails (account_id, recipient, sender, via, fingerprint, size, raw)
      select a.account_id, a.recipient, ${kept(sender)}, ${via}, ${fingerprint}, ${raw.length}, ${raw}
      from unnest(${sorted.map(({ accountId }) => accountId)}::uuid[],
        ${sorted.map(({ address }) => kept(address))}::text[]) as a(account_id, recipient)
      on conflict (account_id, fingerprint) do nothing
      returning id`
    await leave(sql, ...rows.map(({ id }) => ({ kind: 'inbound-mail.take-in' as const, subjectId: id })))
    return rows.length
  })
  return { ok: true, outcome: taken > 0 ? 'taken' : 'duplicate' }
}
