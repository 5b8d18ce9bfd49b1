import { beforeEach, describe, expect, test } from 'vitest'
import { changePassword } from '#app/domain/identity/change-password.ts'
import { removeFactor, renewRecoveryCodes, switchOnApp } from '#app/domain/identity/factors/change-factors.ts'
import { checkSecondFactor } from '#app/domain/identity/factors/check-second-factor.ts'
import { rememberDevice, rememberedDevices } from '#app/domain/identity/factors/remembered-devices.ts'
import { recoveryCodesLeft } from '#app/domain/identity/factors/recovery-codes.ts'
import { myFactors } from '#app/domain/identity/factors/second-factors.ts'
import { endSecondStep, openSecondStep } from '#app/domain/identity/factors/second-steps.ts'
import { SecondStepNeeded, signedIn, startSession, type SignInMethod } from '#app/domain/identity/sessions.ts'
import { hashToken, standingIn } from '#app/domain/identity/standing.ts'
import { askPasswordReset, resetPassword } from '#app/domain/identity/password-resets.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { matchingStep, newAppSetUp, spendAppCode, stepNow } from '#app/domain/identity/factors/totp.ts'
import { seal, unseal } from '#app/domain/identity/factors/seal.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, aSession, standingOf, type Member } from '#test/support/people.ts'
import {
  anAuthenticatorApp,
  aSecondStep,
  codeOf,
  recoveryCodesOf,
  wrongCode,
} from '#test/support/second-factor.ts'

const device = { userAgent: 'vitest', ip: '127.0.0.1' }
let maya: Member

beforeEach(async () => {
  maya = await aMember(await anAccount({ name: 'Studio Kern' }), 'admin', {
    password: 'correct horse battery',
  })
  await sql`delete from rate_limits`
})

const withApp = (code: string) => checkSecondFactor(maya.id, { factor: 'app', code })
const withCode = (code: string) => checkSecondFactor(maya.id, { factor: 'recovery-code', code })
const noMatch = { ok: false, reason: 'no-match' }
const meIn = async (session: { token: string }) => (await signedIn(session.token))!

async function switchedOn() {
  const session = await aSession(maya)
  const who = await meIn(session)
  const setUp = newAppSetUp({ sessionId: who.sessionId, address: maya.address })
  const on = await switchOnApp(who, setUp.sealed, codeOf(setUp.secret)())
  if (!on.ok) throw new Error(on.reason)
  return { ...on, before: session, code: codeOf(setUp.secret) }
}

describe('a code of the app', () => {
  test('counts once', async () => {
    const { code } = await anAuthenticatorApp(maya)
    expect(await withApp(code())).toEqual({ ok: true, factor: 'app' })
    expect(await withApp(code())).toEqual(noMatch)
  })

  test('counts one step early or late by the clock of the database, and not two', async () => {
    const { code } = await anAuthenticatorApp(maya)
    expect(await spendAppCode(sql, maya.id, code(-2))).toBe(false)
    expect(await spendAppCode(sql, maya.id, code(2))).toBe(false)
    expect(await spendAppCode(sql, maya.id, code(-1))).toBe(true)
    expect(await spendAppCode(sql, maya.id, code(1))).toBe(true)
    // What was shown before the one that was used is over with it.
    expect(await spendAppCode(sql, maya.id, code())).toBe(false)
  })

  test('used fifty times at once, counts once', async () => {
    const { code } = await anAuthenticatorApp(maya)
    const uses = await Promise.all(Array.from({ length: 50 }, () => spendAppCode(sql, maya.id, code())))
    expect(uses.filter(Boolean)).toHaveLength(1)
  })

  test('looked up first and noted afterwards, it would count more often', async () => {
    const { code } = await anAuthenticatorApp(maya)
    const naive = async () => {
      const [factor] = await sql<{ lastUsedStep: number; now: number }[]>`
        select last_used_step, ${stepNow(sql)} as now from totp_factors where user_id = ${maya.id}`
      if (factor!.lastUsedStep >= factor!.now || code() === '') return false
      await sql`update totp_factors set last_used_step = ${factor!.now} where user_id = ${maya.id}`
      return true
    }
    const uses = await Promise.all(Array.from({ length: 50 }, naive))
    expect(uses.filter(Boolean).length).toBeGreaterThan(1)
  })

  test('of somebody else is none', async () => {
    const other = await aMember(await anAccount(), 'member')
    await anAuthenticatorApp(maya)
    const { code } = await anAuthenticatorApp(other)
    expect(await withApp(code())).toEqual(noMatch)
  })

  test('is sealed in the database, for one user', async () => {
    const secret = Buffer.from('twenty secret bytes!')
    const sealed = seal(secret, 'totp a')
    expect(sealed.includes(secret)).toBe(false)
    expect(unseal(sealed, 'totp a')).toEqual(secret)
    expect(unseal(sealed, 'totp b')).toBeNull()
    sealed[sealed.length - 1]! ^= 1
    expect(unseal(sealed, 'totp a')).toBeNull()
    expect(matchingStep(secret, 'abcdef', 1)).toBeNull()
  })
})

describe('ten failures', () => {
  test('lock this factor for the rest of a day, with the time to wait', async () => {
    const { code } = await anAuthenticatorApp(maya)
    const codes = await recoveryCodesOf(maya)
    for (let i = 0; i < 10; i++) expect(await withApp(wrongCode(code))).toEqual(noMatch)
    const locked = await withApp(code())
    expect(locked).toMatchObject({ ok: false, reason: 'too-many' })
    if (locked.ok || locked.reason !== 'too-many') throw new Error('not locked')
    expect(locked.retryAfter).toBeGreaterThan(86_000)
    // Another factor is another lock, so that whoever guesses does not lock its owner out.
    expect(await withCode(codes[0]!)).toEqual({ ok: true, factor: 'recovery-code' })
    await sql`update rate_limits set expire = 0`
    expect(await withApp(code())).toEqual({ ok: true, factor: 'app' })
  })

  test('at once are ten as well: of a hundred guesses ten are looked at', async () => {
    const { code } = await anAuthenticatorApp(maya)
    const guesses = await Promise.all(Array.from({ length: 100 }, () => withApp(wrongCode(code))))
    expect(guesses.filter((guess) => !guess.ok && guess.reason === 'no-match')).toHaveLength(10)
  })

  test('of recovery codes lock those', async () => {
    await recoveryCodesOf(maya)
    for (let i = 0; i < 10; i++) expect(await withCode('aaaa-bbbb-cccc-dddd')).toEqual(noMatch)
    expect(await withCode('aaaa-bbbb-cccc-dddd')).toMatchObject({ reason: 'too-many' })
  })
})

describe('a recovery code', () => {
  test('counts once, however it is typed, and its owner is told', async () => {
    const codes = await recoveryCodesOf(maya)
    expect(new Set(codes).size).toBe(10)
    const typed = ` ${codes[3]!.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O')} `
    expect(await withCode(typed)).toEqual({ ok: true, factor: 'recovery-code' })
    expect(await withCode(codes[3]!)).toEqual(noMatch)
    expect(await recoveryCodesLeft(maya.id)).toBe(9)
    expect(
      await sql`select change, codes_left from second_factor_changes where user_id = ${maya.id}`,
    ).toEqual([{ change: 'code-used', codesLeft: 9 }])
  })

  test('used by many at once counts once', async () => {
    const [code] = await recoveryCodesOf(maya)
    const uses = await Promise.all(Array.from({ length: 10 }, () => withCode(code!)))
    expect(uses.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('is nowhere in the database', async () => {
    const codes = await recoveryCodesOf(maya)
    const rows = await sql`select code_hash::text from recovery_codes where user_id = ${maya.id}`
    const dump = JSON.stringify(rows)
    for (const code of codes) expect(dump).not.toContain(code)
  })
})

describe('every door', () => {
  const doors: SignInMethod[] = ['password', 'code', 'link', 'demo']
  test.each(doors)('%s: no session begins without the second step', async (method) => {
    await anAuthenticatorApp(maya)
    await expect(startSession(maya.id, { method, ...device })).rejects.toBeInstanceOf(SecondStepNeeded)
    const { token } = await startSession(maya.id, { method, ...device, second: 'app' })
    expect(await signedIn(token)).toMatchObject({ secondFactor: 'app', fresh: true })
  })

  test('a session that some door forgot to ask opens nothing, anywhere', async () => {
    const session = await aSession(maya)
    expect(await signedIn(session.token)).not.toBeNull()
    await anAuthenticatorApp(maya)
    expect(await signedIn(session.token)).toBeNull()
    expect(await standingIn({ session: session.token, scope: null }, maya.accountId)).toBeNull()
  })

  test('a reset link sets a password and skips no second factor', async () => {
    await anAuthenticatorApp(maya)
    await askPasswordReset(maya.address, 'en', '10.9.9.9', '/')
    const [reset] = await sql<
      { id: string }[]
    >`select id from password_resets where address = ${maya.address}`
    const done = await resetPassword(
      reset!.id,
      linkToken('password-reset', reset!.id, 1),
      'a brand new password',
    )
    expect(done).toMatchObject({ ok: true })
    await expect(startSession(maya.id, { method: 'password', ...device })).rejects.toBeInstanceOf(
      SecondStepNeeded,
    )
  })
})

describe('half a sign-in', () => {
  test('is used up once, also by two at the same moment', async () => {
    const token = await aSecondStep(maya)
    expect(await openSecondStep(token)).toMatchObject({ userId: maya.id, method: 'password' })
    const ends = await Promise.all([endSecondStep(token), endSecondStep(token), endSecondStep(token)])
    expect(ends.filter(Boolean)).toHaveLength(1)
    expect(await openSecondStep(token)).toBeNull()
  })

  test('is over after ten minutes, with a changed password, and with deactivation', async () => {
    const late = await aSecondStep(maya)
    await sql`update second_steps set expires_at = now() where token_hash = ${hashToken(late)}`
    expect(await openSecondStep(late)).toBeNull()
    const changed = await aSecondStep(maya)
    await changePassword(await meIn(await aSession(maya)), 'correct horse battery', 'another good password')
    expect(await openSecondStep(changed)).toBeNull()
    const gone = await aSecondStep(maya)
    const [owner] = await sql<{ id: string }[]>`
      select user_id as id from memberships where account_id = ${maya.accountId} and role = 'owner'`
    await deactivateMember(await standingOf(owner!, { id: maya.accountId }), maya.membershipId)
    expect(await openSecondStep(gone)).toBeNull()
    await sql`update memberships set deactivated_at = null where id = ${maya.membershipId}`
    expect(await openSecondStep(gone)).toBeNull()
  })
})

describe('a remembered browser', () => {
  const start = (token: string | null) =>
    startSession(maya.id, { method: 'password', ...device, device: token })

  test('is not asked for the second step for thirty days', async () => {
    await anAuthenticatorApp(maya)
    const { token } = await rememberDevice(maya.id, device)
    expect(await signedIn((await start(token)).token)).toMatchObject({ secondFactor: 'device' })
    await sql`update remembered_devices set expires_at = now()`
    await expect(start(token)).rejects.toBeInstanceOf(SecondStepNeeded)
  })

  test('spares the second step and proves nothing: what needs a fresh sign-in asks for the factor', async () => {
    await anAuthenticatorApp(maya)
    const { token } = await rememberDevice(maya.id, device)
    expect(await signedIn((await start(token)).token)).toMatchObject({ fresh: false })
    expect(await meIn(await passed())).toMatchObject({ fresh: true })
  })

  test('remembers one user only', async () => {
    await anAuthenticatorApp(maya)
    const other = await aMember(await anAccount(), 'member')
    const { token } = await rememberDevice(other.id, device)
    await expect(start(token)).rejects.toBeInstanceOf(SecondStepNeeded)
    await expect(start('made up')).rejects.toBeInstanceOf(SecondStepNeeded)
  })

  test.each([
    [
      'a changed password',
      async () =>
        void (await changePassword(
          await meIn(await passed()),
          'correct horse battery',
          'another good password',
        )),
    ],
    ['a changed factor', async () => void (await removeFactor(await meIn(await passed()), 'app'))],
    [
      'deactivation',
      async () => {
        const [owner] = await sql<{ id: string }[]>`
        select user_id as id from memberships where account_id = ${maya.accountId} and role = 'owner'`
        await deactivateMember(await standingOf(owner!, { id: maya.accountId }), maya.membershipId)
      },
    ],
  ])('is forgotten with %s', async (_, happens) => {
    await anAuthenticatorApp(maya)
    await rememberDevice(maya.id, device)
    expect(await rememberedDevices(maya.id)).toHaveLength(1)
    await happens()
    expect(await rememberedDevices(maya.id)).toEqual([])
  })

  const passed = () => startSession(maya.id, { method: 'password', ...device, second: 'app' })
})

describe('switching it on', () => {
  test('takes a code of the app, renews this session and ends all others', async () => {
    const elsewhere = await aSession(maya)
    const { before, renewed, first } = await switchedOn()
    expect(first).toBe(true)
    expect(await signedIn(before.token)).toBeNull()
    expect(await signedIn(elsewhere.token)).toBeNull()
    expect(await signedIn(renewed.token)).toMatchObject({ secondFactor: 'app', fresh: true })
    const [entry] = await sql`select action from audit_entries where account_id = ${maya.accountId}`
    expect(entry).toEqual({ action: 'member.second-factor-on' })
    const mails = await sql`select kind from outbox where recipient_id = ${maya.id}`
    expect(mails).toEqual([{ kind: 'second-factor.mail-changed' }])
  })

  test('the code that confirmed it is used', async () => {
    const { code } = await switchedOn()
    expect(await withApp(code())).toEqual(noMatch)
  })

  test('is refused with a wrong code, and with a secret of another session', async () => {
    const who = await meIn(await aSession(maya))
    const setUp = newAppSetUp({ sessionId: who.sessionId, address: maya.address })
    const code = codeOf(setUp.secret)
    expect(await switchOnApp(who, setUp.sealed, wrongCode(code))).toEqual({ ok: false, reason: 'wrong-code' })
    const other = await meIn(await aSession(maya))
    expect(await switchOnApp(other, setUp.sealed, code())).toEqual({ ok: false, reason: 'other-session' })
    expect(await switchOnApp(who, 'AAAA', code())).toEqual({ ok: false, reason: 'other-session' })
    expect((await myFactors(maya.id)).on).toBe(false)
  })

  test('another app replaces the first, whose codes are over', async () => {
    const first = await switchedOn()
    const who = await meIn(first.renewed)
    const setUp = newAppSetUp({ sessionId: who.sessionId, address: maya.address })
    expect(await switchOnApp(who, setUp.sealed, codeOf(setUp.secret)())).toMatchObject({
      ok: true,
      first: false,
    })
    expect(await spendAppCode(sql, maya.id, first.code(1))).toBe(false)
  })
})

describe('switching it off', () => {
  test('takes everything away, and no open session counts as having passed it', async () => {
    const { renewed } = await switchedOn()
    const who = await meIn(renewed)
    await renewRecoveryCodes(who)
    expect(await removeFactor(who, 'all')).toMatchObject({ ok: true, off: true })
    expect(await myFactors(maya.id)).toEqual({ app: null, passkeys: [], recoveryCodes: 0, on: false })
    expect(await signedIn(renewed.token)).toMatchObject({ secondFactor: null })
    expect(
      (await sql`select change from second_factor_changes order by created_at`).map(
        ({ change }) => change as string,
      ),
    ).toContain('off')
  })

  test('what is not there cannot be removed, nor what is somebody else’s', async () => {
    const who = await meIn(await aSession(maya))
    expect(await removeFactor(who, 'app')).toEqual({ ok: false, reason: 'unknown' })
    expect(await removeFactor(who, 'all')).toEqual({ ok: false, reason: 'unknown' })
    expect(await removeFactor(who, { passkeyId: crypto.randomUUID() })).toEqual({
      ok: false,
      reason: 'unknown',
    })
  })
})

test('recovery codes come with a factor, ten at a time, and replace those of before', async () => {
  const plain = await meIn(await aSession(maya))
  expect(await renewRecoveryCodes(plain)).toBeNull()
  const who = await meIn((await switchedOn()).renewed)
  const [old] = (await renewRecoveryCodes(who))!
  const codes = (await renewRecoveryCodes(who))!
  expect(codes).toHaveLength(10)
  expect(await withCode(old!)).toEqual(noMatch)
  expect(await withCode(codes[9]!)).toMatchObject({ ok: true })
})
