import { config } from '#app/config.ts'
import { sql as pool } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { linkToken, matchesLinkToken } from '../../identity/tokens.ts'
import { belongsElsewhere } from './belongs-elsewhere.ts'

/** What a mailed link to confirm an address is worth now: unknown 404, done 409, the rest 410. */
export type MoveState = 'open' | 'unknown' | 'done' | 'cancelled' | 'expired'
export type SeenMove =
  | { state: 'unknown' }
  | {
      state: Exclude<MoveState, 'unknown'>
      address: string
      accountName: string
      name: string
      by: string
      expiresAt: Date
      timeZone: string
    }

/** The wish behind a mailed link. Reading it changes nothing; everything is judged again at the POST. */
export async function addressMove(id: string, token: string): Promise<SeenMove> {
  if (!matchesLinkToken(token, 'address-move', id, 1)) return { state: 'unknown' }
  const [row] = await pool<Exclude<SeenMove, { state: 'unknown' }>[]>`
    select v.address, a.name as account_name, u.name, b.name as by, v.expires_at, u.time_zone,
      case when v.done_at is not null then 'done' when v.cancelled_at is not null then 'cancelled'
        when v.expires_at <= now() then 'expired' else 'open' end as state
    from address_moves v
    join accounts a on a.id = v.account_id
    join memberships m on m.id = v.membership_id join users u on u.id = m.user_id
    join memberships bm on bm.id = v.asked_by join users b on b.id = bm.user_id
    where v.id = ${id}`
  return row ?? { state: 'unknown' }
}

/** The address behind a mailed link. */
export function moveUrl(id: string): string {
  return `${config().appUrl}/address-moves/${id}/${linkToken('address-move', id, 1)}`
}

export type LoginFacts = {
  /** Whether the login opens other accounts too, and is therefore none of this account's admins' business. */
  elsewhere: boolean
  /** How many sign-ins are open now. */
  sessions: number
  /** Another address that waits for its reader's yes. */
  move: { address: string; expiresAt: Date; expired: boolean } | null
}

/** What the pages about a member's login say before anything is done. The ids must be a member's of this account. */
export async function loginFacts(
  standing: Standing,
  { membershipId, userId }: { membershipId: string; userId: string },
): Promise<LoginFacts> {
  const [elsewhere, [open], [move]] = await Promise.all([
    belongsElsewhere(pool, userId, standing.account.id),
    pool<{ sessions: number }[]>`
      select count(*)::int as sessions from sessions
      where user_id = ${userId} and ended_at is null and expires_at > now()`,
    pool<{ address: string; expiresAt: Date; expired: boolean }[]>`
      select address, expires_at, expires_at <= now() as expired from address_moves
      where account_id = ${standing.account.id} and membership_id = ${membershipId}
        and done_at is null and cancelled_at is null`,
  ])
  return { elsewhere, sessions: open!.sessions, move: move ?? null }
}
