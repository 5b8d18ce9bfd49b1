import { sql } from '#db/sql.server.ts'
import { offerAgain } from './offer-again.ts'

export type RetryRefusal = 'unknown' | 'not-failed'

/**
 * Has a failed row tried again at once, as if it were new. Two who do so at the same moment queue for the row, and the
 * second finds that it is not failed any more.
 */
export async function retryRow(rowId: string): Promise<{ ok: true } | { ok: false; reason: RetryRefusal }> {
  const again = await offerAgain(sql, sql`select id from outbox where id = ${rowId} for update`)
  if (again === 1) return { ok: true }
  const [known] = await sql`select 1 from outbox where id = ${rowId}`
  return { ok: false, reason: known ? 'not-failed' : 'unknown' }
}
