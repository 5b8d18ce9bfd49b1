import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { endIdentities } from '../../identity/sign-on/end-identities.ts'
import { endOpenProofs } from '../../identity/end-open-proofs.ts'
import { countIn } from '../../identity/limits.ts'
import { endSessions } from '../../identity/sessions.ts'
import type { Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import { lockLogin, type LoginRefusal } from './lock-login.ts'

/** How long the mailed link works: longer than a link one asked for oneself, since nobody is waiting for it. */
export const erasedResetLife = '24 hours'

export type ErasureRefusal = LoginRefusal | 'too-many-resets'

/**
 * An admin starts a password reset (P9): the password is erased, every device is out on its next request, links and codes
 * on their way die, and the user gets a mail with a link to set a new one. Nobody chooses it for them, and the link
 * signs nobody in, so that no second factor is skipped. Refused for logins that open other accounts. `retryAfter` is in
 * seconds.
 */
export async function erasePassword(
  standing: Standing,
  membershipId: string,
): Promise<
  { ok: true; name: string; sessions: number } | { ok: false; reason: ErasureRefusal; retryAfter?: number }
> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof erasePassword>>> => {
    const target = await lockLogin(sql, standing, membershipId)
    if (typeof target === 'string') return { ok: false, reason: target }
    for (const [limit, key] of [
      ['erasure-user', target.userId],
      ['erasure-account', standing.account.id],
    ] as const) {
      const counted = await countIn(sql, limit, key)
      if (!counted.ok) return { ok: false, reason: 'too-many-resets', retryAfter: counted.retryAfter }
    }
    await sql`update users set password_hash = null where id = ${target.userId}`
    await endOpenProofs(sql, target.userId)
    // Whoever got in meanwhile may have joined a provider's login of their own; its owner joins it anew.
    await endIdentities(sql, target.userId)
    const sessions = await endSessions(sql, target.userId)
    const [reset] = await sql<[{ id: string }]>`
      insert into password_resets (address, locale, expires_at, account_id, started_by)
      select a.address, u.locale, now() + ${erasedResetLife}::interval, ${standing.account.id}, ${standing.membershipId}
      from users u join user_addresses a on a.user_id = u.id and a.main
      where u.id = ${target.userId}
      returning id`
    await leave(sql, { kind: 'password-reset.mail-link', subjectId: reset.id })
    await record(sql, standing, {
      action: 'member.password-erased',
      subject: target.name,
      subjectId: membershipId,
      after: { sessions },
    })
    return { ok: true, name: target.name, sessions }
  })
}
