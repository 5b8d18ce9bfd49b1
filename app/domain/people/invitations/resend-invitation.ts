import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { roleNow, type Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import type { GrantableRole } from '../../roles.ts'
import { allowInvitationMail } from './invitation-limits.ts'
import { invitationLifetime } from './invite-member.ts'
import { asInviting, takeLicence, type InvitingRefusal } from '../licences/licences.ts'
import { rolesToGive } from '../reach.ts'
import { takeTurns } from '../turns.ts'

export type ResendRefusal =
  | { reason: 'own-membership' | 'not-allowed' | 'not-found' | 'accepted' | 'cancelled' | 'role-too-high' }
  | { reason: 'too-soon' | 'too-many'; retryAfter: number }
  | InvitingRefusal
export type Resent = { ok: true; address: string; expiresAt: Date }

/** Seconds between two mails of one invitation. */
const apart = 60

/**
 * Sends an open or expired invitation anew: fresh 7 days, the old link dead, at least 60 s after the last one.
 * Whoever resends stands for it from now on, so the role offered is at most theirs. It takes a
 * free licence, as inviting does.
 */
export async function resendInvitation(
  standing: Standing,
  invitationId: string,
): Promise<Resent | ({ ok: false } & ResendRefusal)> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await sql.begin(async (sql): Promise<Resent | ({ ok: false } & ResendRefusal)> => {
    await takeTurns(sql, standing.account.id)
    const own = await roleNow(sql, standing)
    const most = own ? rolesToGive(own) : []
    if (most.length === 0) return { ok: false, reason: 'not-allowed' }
    const [invitation] = await sql<Row[]>`
      select address, role, accepted_at, cancelled_at,
        ceil(${apart} - extract(epoch from clock_timestamp() - sent_at))::int as too_soon
      from invitations where id = ${invitationId} and account_id = ${standing.account.id} for update`
    if (!invitation) return { ok: false, reason: 'not-found' }
    if (invitation.acceptedAt) return { ok: false, reason: 'accepted' }
    if (invitation.cancelledAt) return { ok: false, reason: 'cancelled' }
    if (!most.includes(invitation.role)) return { ok: false, reason: 'role-too-high' }
    if (invitation.tooSoon > 0) return { ok: false, reason: 'too-soon', retryAfter: invitation.tooSoon }
    const missing = await takeLicence(sql, standing.account.id, { newcomers: true, invitationId })
    if (missing) return { ok: false, ...asInviting(missing) }
    const allowance = await allowInvitationMail(sql, standing.account.id, invitation.address)
    if (!allowance.ok) return { ok: false, reason: 'too-many', retryAfter: allowance.retryAfter }

    const [sent] = await sql<{ generation: number; expiresAt: Date }[]>`
      update invitations i set generation = i.generation + 1, inviter_id = ${standing.membershipId}, sent_at = t.at,
        expires_at = t.at + ${invitationLifetime}::interval
      from (select clock_timestamp() as at) t
      where i.id = ${invitationId} and i.account_id = ${standing.account.id}
      returning i.generation, i.expires_at`
    const { generation, expiresAt } = sent!
    await record(sql, standing, {
      action: 'invitation.resent',
      subject: invitation.address,
      subjectId: invitationId,
      after: { role: invitation.role },
    })
    await leave(sql, {
      kind: 'invitation.mail-invitee',
      subjectId: invitationId,
      generation,
      availableAt: allowance.notBefore,
    })
    return { ok: true, address: invitation.address, expiresAt }
  })
}

type Row = {
  address: string
  role: GrantableRole
  acceptedAt: Date | null
  cancelledAt: Date | null
  tooSoon: number
}
