import { sql as pool, type Sql } from '#db/sql.server.ts'
import { forgive } from '../limits.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'
import { forgetDevices } from './remembered-devices.ts'
import { myFactors, type Factor } from './second-factors.ts'
import { endSecondSteps } from './second-steps.ts'
import { endSessions, renewSession, type SignedIn } from '../sessions.ts'
import { noteOwnChange } from './tell-of-factors.ts'
import { matchingStep, sameAppSetUp, sealForUser, stepNow } from './totp.ts'

/** Changes of one user's factors queue here, so that each sees what the other has left. */
export async function lockUser(sql: Sql, userId: string) {
  await sql`select 1 from users where id = ${userId} for no key update`
}

/** The session's new id, for its cookie. */
export type Renewed = { token: string; expiresAt: Date }

export type AppSwitchedOn =
  | { ok: true; renewed: Renewed; first: boolean }
  | { ok: false; reason: 'wrong-code' | 'other-session' | 'signed-out' }

/**
 * Takes an authenticator app as second factor, once a code shows that it has the secret; an app of before is replaced.
 * That code is used by it. With the first factor all other sign-ins end, for they passed none; this one gets a new id.
 */
export async function switchOnApp(who: SignedIn, sealed: string, code: string): Promise<AppSwitchedOn> {
  const { user, sessionId } = who
  const setUp = sameAppSetUp(sealed, { sessionId, address: user.address })
  if (!setUp) return { ok: false, reason: 'other-session' }
  return await pool.begin(async (sql): Promise<AppSwitchedOn> => {
    await lockUser(sql, user.id)
    const before = await myFactors(user.id, sql)
    const [{ now }] = await sql<[{ now: number }]>`select ${stepNow(sql)} as now`
    const step = matchingStep(setUp.bytes, code, now)
    if (step === null) return { ok: false, reason: 'wrong-code' }
    await sql`
      insert into totp_factors (user_id, secret, last_used_step)
      values (${user.id}, ${sealForUser(setUp.bytes, user.id)}, ${step})
      on conflict (user_id) do update
        set secret = excluded.secret, last_used_step = excluded.last_used_step, confirmed_at = now()`
    const change = !before.on ? 'on' : before.app ? 'app-replaced' : 'app-added'
    await noteOwnChange(sql, user.id, { change })
    const renewed = await afterAdding(sql, who, 'app', !before.on)
    return renewed ? { ok: true, renewed, first: !before.on } : { ok: false, reason: 'signed-out' }
  })
}

/** What follows from a factor that was added: nothing of before vouches for the user any more, save this very session. */
export async function afterAdding(
  sql: Sql,
  { user, sessionId }: SignedIn,
  factor: Factor,
  first: boolean,
): Promise<Renewed | null> {
  await forgetDevices(sql, user.id)
  await endSecondSteps(sql, user.id)
  if (first) await endSessions(sql, user.id, { except: sessionId })
  await forgive([`factor-${factor}`, user.id])
  return await renewSession(sql, sessionId, factor)
}

export type FactorRemoved =
  { ok: true; off: boolean; passkey: string | null } | { ok: false; reason: 'unknown' }

/** Removes the app, one passkey by its id, or all there is. `off`: none is left, and the second step with it. */
export async function removeFactor(
  { user }: SignedIn,
  which: 'app' | 'all' | { passkeyId: string },
): Promise<FactorRemoved> {
  return await pool.begin(async (sql): Promise<FactorRemoved> => {
    await lockUser(sql, user.id)
    const before = await myFactors(user.id, sql)
    const passkey =
      typeof which === 'object' ? (before.passkeys.find(({ id }) => id === which.passkeyId) ?? null) : null
    if (which === 'app' ? !before.app : which === 'all' ? !before.on : !passkey)
      return { ok: false, reason: 'unknown' }
    if (which === 'app') await sql`delete from totp_factors where user_id = ${user.id}`
    if (passkey) await sql`delete from passkeys where id = ${passkey.id} and user_id = ${user.id}`
    const off = which === 'all' || !(await myFactors(user.id, sql)).on
    if (off) await dropFactors(sql, user.id)
    await forgetDevices(sql, user.id)
    await endSecondSteps(sql, user.id)
    const detail = passkey?.name ?? ''
    await noteOwnChange(sql, user.id, {
      change: off ? 'off' : passkey ? 'passkey-removed' : 'app-removed',
      detail,
    })
    return { ok: true, off, passkey: passkey?.name ?? null }
  })
}

/**
 * Takes all factors away, with recovery codes and remembered devices, inside the caller's transaction. Open sessions
 * stay, but none of them counts as having passed a second step.
 */
export async function dropFactors(sql: Sql, userId: string): Promise<void> {
  await sql`delete from totp_factors where user_id = ${userId}`
  await sql`delete from passkeys where user_id = ${userId}`
  await sql`delete from recovery_codes where user_id = ${userId}`
  await sql`
    update sessions set second_factor = null, second_factor_at = null
    where user_id = ${userId} and ended_at is null and second_factor_at is not null`
  await forgetDevices(sql, userId)
  await endSecondSteps(sql, userId)
}

/** Gives ten new recovery codes, this once; the ones of before die. Null where there is no second factor to recover. */
export async function renewRecoveryCodes({ user }: SignedIn): Promise<string[] | null> {
  return await pool.begin(async (sql) => {
    await lockUser(sql, user.id)
    const { on, recoveryCodes } = await myFactors(user.id, sql)
    if (!on) return null
    const codes = await replaceRecoveryCodes(sql, user.id)
    await forgive(['factor-recovery-code', user.id])
    if (recoveryCodes > 0) await noteOwnChange(sql, user.id, { change: 'codes-renewed' })
    return codes
  })
}
