import type { Sql } from '#db/sql.server.ts'
import { countIn } from '../../identity/limits.ts'

export type Allowance = { ok: true; notBefore: Date | undefined } | { ok: false; retryAfter: number }

/**
 * Counts one invitation mail against the day's limits (I6): of the account to this address, of the account, and to this
 * address over all accounts. Over the account's own limits: seconds to wait. Where other accounts have filled the
 * address's day, the mail waits for the next one with the same answer to the asker, as with access requests (L8): what
 * others do is none of their business.
 */
export async function allowInvitationMail(sql: Sql, accountId: string, address: string): Promise<Allowance> {
  const pair = await countIn(sql, 'invitation-account-address', `${accountId}/${address}`)
  if (!pair.ok) return pair
  const account = await countIn(sql, 'invitation-account', accountId)
  if (!account.ok) return account
  const everyone = await countIn(sql, 'invitation-address', address)
  return { ok: true, notBefore: everyone.ok ? undefined : everyone.until }
}
