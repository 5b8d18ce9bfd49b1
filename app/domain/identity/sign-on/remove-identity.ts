import { sql as pool } from '#db/sql.server.ts'
import { leave } from '../../outbox.ts'
import { recordForMember } from '../record-for-member.ts'

export type RemovedIdentity = { ok: true } | { ok: false; reason: 'unknown' | 'last-way-in' }

/**
 * Takes an identity of the provider from its user, who is told by mail. The last one stays with somebody who has no
 * password: they set one first. Two removed at the same moment queue for their user, so one of them is seen to be the last.
 */
export async function removeIdentity(userId: string, identityId: string): Promise<RemovedIdentity> {
  return await pool.begin(async (sql): Promise<RemovedIdentity> => {
    const [user] = await sql<{ hasPassword: boolean }[]>`
      select password_hash is not null as has_password from users where id = ${userId} for no key update`
    const held = await sql<{ id: string }[]>`
      select id from oidc_identities where user_id = ${userId} and ended_at is null`
    if (!user || !held.some(({ id }) => id === identityId)) return { ok: false, reason: 'unknown' }
    if (!user.hasPassword && held.length === 1) return { ok: false, reason: 'last-way-in' }
    await sql`update oidc_identities set ended_at = clock_timestamp() where id = ${identityId}`
    await recordForMember(sql, userId, 'member.sign-on-removed')
    await leave(sql, { kind: 'oidc-identity.mail-removed', subjectId: identityId, recipientId: userId })
    return { ok: true }
  })
}
