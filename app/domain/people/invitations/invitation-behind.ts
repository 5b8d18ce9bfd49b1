import { sql as pool, type Sql } from '#db/sql.server.ts'
import { generationOf } from '../../identity/tokens.ts'
import type { GrantableRole, Role } from '../../roles.ts'
import { rolesToGive } from '../reach.ts'

/** Why a mailed invitation leads nowhere: 404 unknown, 409 accepted, 410 the rest. */
export type DeadInvitation =
  'unknown' | 'accepted' | 'cancelled' | 'replaced' | 'expired' | 'inviter-gone' | 'role-too-high'

export type LiveInvitation = {
  id: string
  accountId: string
  accountName: string
  /** The account's, for newcomers whose own is not known. */
  timeZone: string
  address: string
  role: GrantableRole
  inviter: string
  expiresAt: Date
  locale: 'en' | 'de'
}

/**
 * The invitation behind a mailed link. Reading it changes nothing; everything is judged again at the POST.
 * The role is weighed against the inviter's as it is now (P2).
 */
export async function invitationBehind(
  id: string,
  token: string,
): Promise<
  { ok: true; invitation: LiveInvitation } | { ok: false; reason: DeadInvitation; accountName?: string }
> {
  const [row] = await pool<Row[]>`${invitationRow(pool, id)}`
  const reason = row ? whyDead(row, token) : 'unknown'
  if (reason === 'unknown') return { ok: false, reason }
  if (reason) return { ok: false, reason, accountName: row!.accountName }
  return { ok: true, invitation: live(row!) }
}

/** The same inside a transaction that is about to accept: invitation and inviter cannot change until it ends. */
export async function lockInvitation(
  sql: Sql,
  id: string,
  token: string,
): Promise<LiveInvitation | DeadInvitation> {
  const [row] = await sql<Row[]>`${invitationRow(sql, id)} for update of i for share of im`
  return (row ? whyDead(row, token) : 'unknown') ?? live(row!)
}

type Row = LiveInvitation & {
  generation: number
  expired: boolean
  acceptedAt: Date | null
  cancelledAt: Date | null
  inviterRole: Role
  inviterHere: boolean
}

function invitationRow(sql: Sql, id: string) {
  return sql`
    select i.id, i.account_id, a.name as account_name, a.time_zone, i.address, i.role, u.name as inviter,
      i.expires_at, i.locale, i.generation, i.expires_at <= clock_timestamp() as expired, i.accepted_at, i.cancelled_at,
      im.role as inviter_role, im.ended_at is null and im.deactivated_at is null as inviter_here
    from invitations i
    join accounts a on a.id = i.account_id
    join memberships im on im.id = i.inviter_id
    join users u on u.id = im.user_id
    where i.id = ${id}`
}

function whyDead(row: Row, token: string): DeadInvitation | null {
  const generation = generationOf('invitation', row, token)
  if (generation === null) return 'unknown'
  if (row.acceptedAt) return 'accepted'
  if (!row.inviterHere) return 'inviter-gone'
  if (row.cancelledAt) return 'cancelled'
  if (generation < row.generation) return 'replaced'
  if (row.expired) return 'expired'
  // Somebody who may no longer invite has no invitations out either, whatever the role offered.
  return rolesToGive(row.inviterRole).includes(row.role) ? null : 'role-too-high'
}

function live({
  id,
  accountId,
  accountName,
  timeZone,
  address,
  role,
  inviter,
  expiresAt,
  locale,
}: Row): LiveInvitation {
  return { id, accountId, accountName, timeZone, address, role, inviter, expiresAt, locale }
}
