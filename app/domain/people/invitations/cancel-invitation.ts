import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { stillMay, type Standing } from '../../identity/standing.ts'

export type CancellationRefusal = 'own-membership' | 'not-allowed' | 'not-found' | 'accepted' | 'cancelled'

/** Takes an invitation back; its link is dead from the commit on (P2). Owner and admins, whoever sent it. */
export async function cancelInvitation(
  standing: Standing,
  invitationId: string,
): Promise<{ ok: true; address: string } | { ok: false; reason: CancellationRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof cancelInvitation>>> => {
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const [row] = await sql<{ address: string; acceptedAt: Date | null; cancelledAt: Date | null }[]>`
      select address, accepted_at, cancelled_at from invitations
      where id = ${invitationId} and account_id = ${standing.account.id} for update`
    if (!row) return { ok: false, reason: 'not-found' }
    if (row.acceptedAt) return { ok: false, reason: 'accepted' }
    if (row.cancelledAt) return { ok: false, reason: 'cancelled' }
    await sql`
      update invitations set cancelled_at = clock_timestamp()
      where id = ${invitationId} and account_id = ${standing.account.id}`
    await record(sql, standing, {
      action: 'invitation.cancelled',
      subject: row.address,
      subjectId: invitationId,
    })
    return { ok: true, address: row.address }
  })
}
