import { beforeEach, describe, expect, test } from 'vitest'
import { changePassword } from '#app/domain/identity/change-password.ts'
import { passwordResetMail, signUpMail } from '#app/domain/identity/mail-facts.ts'
import { askSignInCode, signInWithCode } from '#app/domain/identity/one-time-codes.ts'
import { askPasswordReset, passwordReset, resetPassword } from '#app/domain/identity/password-resets.ts'
import { hashPassword, isPassword, passwordRefusal } from '#app/domain/identity/passwords.ts'
import { signedIn, startSession } from '#app/domain/identity/sessions.ts'
import { signInWithPassword } from '#app/domain/identity/sign-in.ts'
import { askSignUp, completeSignUp, signUp } from '#app/domain/identity/sign-ups.ts'
import { digits, linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, anAddress, aUser, type Member } from '#test/support/people.ts'

/** The browser in which the sign-up was asked for. */
const own = (id: string) => ({ browser: linkToken('sign-up', id, 2), password: null })

const password = 'correct horse battery'
const session = { method: 'password', userAgent: '', ip: '' } as const
const noMatch = { ok: false, reason: 'no-match' }
let member: Member
let count = 0
let ip = ''

beforeEach(async () => {
  member = await aMember(await anAccount(), 'member', { password })
  ip = `10.1.0.${++count}`
})

describe('passwords', () => {
  test.each([
    ['nine char', 'too-short'],
    ['ten chars!', null],
    ['😀'.repeat(9), 'too-short'],
    ['😀'.repeat(10), null],
    ['x'.repeat(200), null],
    ['x'.repeat(201), 'too-long'],
    ['Anna@Nordwind.de', 'like-name-or-address'],
    [' maximilian muster ', 'like-name-or-address'],
  ])('%j: %s', (text, refusal) =>
    expect(passwordRefusal(text, { names: ['anna@nordwind.de', 'Maximilian Muster'] })).toBe(refusal),
  )

  test('are argon2id with 19 MiB, two passes, one lane', async () => {
    expect(await hashPassword(password)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  test('typed in another Unicode form are the same', async () => {
    expect(await isPassword('Bücher und Zeitung', await hashPassword('Bu\u0308cher und Zeitung'))).toBe(true)
  })

  test('against nobody are false', async () => {
    expect(await isPassword(password, null)).toBe(false)
  })
})

describe('signing in', () => {
  test('works with any verified address and the right password', async () => {
    await anAddress(member, `also-${member.address}`)
    await anAddress(member, `wish-${member.address}`, { verified: false })
    expect(await signInWithPassword(member.address, password, ip)).toMatchObject({
      ok: true,
      userId: member.id,
    })
    expect(await signInWithPassword(`also-${member.address}`, password, ip)).toMatchObject({
      ok: true,
      userId: member.id,
    })
    expect(await signInWithPassword(`wish-${member.address}`, password, ip)).toEqual(noMatch)
  })

  test('fails alike for a wrong password, an unknown address, and whoever has no active membership', async () => {
    const gone = await aMember(await anAccount(), 'member', { password, deactivated: true })
    const homeless = await aUser({ password })
    const without = await aMember(await anAccount(), 'member')
    expect(await signInWithPassword(member.address, 'wrong password', ip)).toEqual(noMatch)
    for (const address of ['nobody@example.test', gone.address, homeless.address, without.address])
      expect(await signInWithPassword(address, password, ip)).toEqual(noMatch)
  })

  test('one deactivated membership leaves the others', async () => {
    await sql`update memberships set deactivated_at = now() where id = ${member.membershipId}`
    expect(await signInWithPassword(member.address, password, ip)).toEqual(noMatch)
    await aMember(await anAccount(), 'viewer', { user: member })
    expect(await signInWithPassword(member.address, password, ip)).toMatchObject({
      ok: true,
      userId: member.id,
    })
  })

  test('is stopped after ten tries for one address from one place, with the time to wait', async () => {
    for (let i = 0; i < 10; i++)
      expect(await signInWithPassword(member.address, 'wrong password', ip)).toEqual(noMatch)
    const stopped = await signInWithPassword(member.address, password, ip)
    expect(stopped).toMatchObject({ ok: false, reason: 'too-many' })
    expect((stopped as { retryAfter: number }).retryAfter).toBeGreaterThan(800)
    expect((await signInWithPassword(member.address, password, `${ip}9`)).ok).toBe(true)
  })

  test('that works takes nothing from the allowance', async () => {
    for (let i = 0; i < 15; i++)
      expect((await signInWithPassword(member.address, password, ip)).ok).toBe(true)
  })
})

describe('a forgotten password', () => {
  async function aReset(address = member.address): Promise<{ id: string; token: string }> {
    expect(await askPasswordReset(address, 'en', ip, '/me')).toEqual({ ok: true })
    const [row] = await sql<
      [{ id: string }]
    >`select id from password_resets where address = ${address} order by created_at desc limit 1`
    return { id: row.id, token: linkToken('password-reset', row.id, 1) }
  }
  const wished = 'an altogether new one'

  test('is replaced by the mailed link, all sessions end, and nobody is signed in by it', async () => {
    const { token: open } = await startSession(member.id, session)
    const { id, token } = await aReset()
    expect((await passwordResetMail(id))!.url).toContain(`/password-resets/${id}/${token}`)
    expect(await resetPassword(id, token, wished)).toEqual({ ok: true, returnTo: '/me' })
    expect(await signedIn(open)).toBeNull()
    expect(await sql`select 1 from sessions where user_id = ${member.id} and ended_at is null`).toHaveLength(
      0,
    )
    expect(await signInWithPassword(member.address, wished, ip)).toMatchObject({
      ok: true,
      userId: member.id,
    })
  })

  test('looking at the link changes nothing; it works once', async () => {
    const { id, token } = await aReset()
    for (let i = 0; i < 10; i++) expect(await passwordReset(id, token)).toMatchObject({ state: 'open' })
    expect(await resetPassword(id, token, wished)).toMatchObject({ ok: true })
    expect(await resetPassword(id, token, 'yet another one')).toEqual({ ok: false, reason: 'used' })
  })

  test('using one link kills the others of the same person', async () => {
    const first = await aReset()
    const second = await aReset()
    expect(await resetPassword(second.id, second.token, wished)).toMatchObject({ ok: true })
    expect(await resetPassword(first.id, first.token, 'by an older link')).toEqual({
      ok: false,
      reason: 'used',
    })
  })

  test('ends sign-in codes that are under way; so does changing the password, reset links too', async () => {
    const code = await askSignInCode(`also-${member.address}`, 'en', ip)
    await anAddress(member, `also-${member.address}`)
    if (!code.ok) throw new Error(code.reason)
    const usedUp = () => signInWithCode(code.codeId, digits('sign-in', code.codeId), ip, code.browser)
    const { id, token } = await aReset()
    expect(await resetPassword(id, token, wished)).toMatchObject({ ok: true })
    expect(await usedUp()).toEqual(noMatch)

    const second = await askSignInCode(member.address, 'en', ip)
    if (!second.ok) throw new Error(second.reason)
    const open = await aReset(`also-${member.address}`)
    const { token: mine } = await startSession(member.id, session)
    const me = (await signedIn(mine))!
    expect(await changePassword(me, 'not the present one', 'a third long one')).toMatchObject({ ok: false })
    expect(await passwordReset(open.id, open.token)).toMatchObject({ state: 'open' })
    expect(await changePassword(me, wished, 'a third long one')).toMatchObject({ ok: true })
    expect(await passwordReset(open.id, open.token)).toMatchObject({ state: 'used' })
    const late = await signInWithCode(second.codeId, digits('sign-in', second.codeId), ip, second.browser)
    expect(late).toEqual(noMatch)
  })

  test('is told to every account of the person, and to no other', async () => {
    const second = await aMember(await anAccount(), 'viewer', { user: member, deactivated: true })
    const left = await aMember(await anAccount(), 'viewer', { user: member })
    await sql`update memberships set ended_at = now() where id = ${left.membershipId}`
    const { id, token } = await aReset()
    await resetPassword(id, token, wished)
    const me = (await signedIn((await startSession(member.id, session)).token))!
    await changePassword(me, wished, 'a third long one')
    const told = await sql<{ accountId: string; action: string; before: unknown; after: unknown }[]>`
      select account_id, action, before, after from audit_entries
      where user_id = ${member.id} and action like 'member.password-%' order by id`
    const entries = ['member.password-reset', 'member.password-changed'].flatMap((action) =>
      [member.accountId, second.accountId]
        .sort()
        .map((accountId) => ({ accountId, action, before: null, after: null })),
    )
    expect(told).toEqual(entries)
  })

  test('by two links at once is set by one, and neither waits for the other for good', async () => {
    const links = [await aReset(), await aReset(), await aReset(), await aReset()]
    const all = await Promise.all(
      links.map(({ id, token }, i) => resetPassword(id, token, `new password ${i}`)),
    )
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('twenty uses at once are one', async () => {
    const { id, token } = await aReset()
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => resetPassword(id, token, `new password ${i}`)),
    )
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('the link dies after an hour, and with a wrong token it does not exist', async () => {
    const { id, token } = await aReset()
    expect(await resetPassword(id, `${token.slice(0, -1)}x`, wished)).toEqual({
      ok: false,
      reason: 'unknown',
    })
    await sql`update password_resets set expires_at = now() where id = ${id}`
    expect(await resetPassword(id, token, wished)).toEqual({ ok: false, reason: 'expired' })
    expect(await passwordResetMail(id)).toBeNull()
  })

  test('a weak one is refused and the link still works', async () => {
    const { id, token } = await aReset()
    expect(await resetPassword(id, token, member.address)).toEqual({
      ok: false,
      reason: 'password',
      why: 'like-name-or-address',
    })
    expect(await resetPassword(id, token, wished)).toMatchObject({ ok: true })
  })

  test('addresses without a login get the same answer and no mail', async () => {
    const gone = await aMember(await anAccount(), 'member', { password, deactivated: true })
    for (const address of ['nobody@example.test', gone.address])
      expect(await passwordResetMail((await aReset(address)).id)).toBeNull()
  })

  test('whoever lost the address since cannot reset by it', async () => {
    await anAddress(member, `old-${member.address}`)
    const { id, token } = await aReset(`old-${member.address}`)
    await sql`delete from user_addresses where address = ${`old-${member.address}`}`
    expect(await resetPassword(id, token, wished)).toEqual({ ok: false, reason: 'expired' })
  })
})

test('changing a password needs the present one and signs out everywhere else', async () => {
  const here = await startSession(member.id, session)
  const other = await startSession(member.id, session)
  const me = (await signedIn(here.token))!
  expect(await changePassword(me, 'not the present', 'an altogether new one')).toEqual({
    ok: false,
    reason: 'wrong-password',
  })
  expect(await changePassword(me, password, member.name.padEnd(10, ' '))).toMatchObject({
    ok: false,
    reason: 'password',
  })
  expect(await changePassword(me, password, 'an altogether new one')).toEqual({ ok: true, ended: 1 })
  expect(await signedIn(here.token)).not.toBeNull()
  expect(await signedIn(other.token)).toBeNull()
})

describe('signing up', () => {
  const wish = {
    accountName: 'Nordwind GmbH',
    name: 'Jürgen Müller',
    password,
    locale: 'de',
    timeZone: 'Europe/Berlin',
    returnTo: '/guide',
  } as const
  async function aSignUp(address: string): Promise<{ id: string; token: string }> {
    expect(await askSignUp({ ...wish, address }, ip)).toMatchObject({ ok: true })
    const [row] = await sql<
      [{ id: string }]
    >`select id from sign_ups where address = ${address} order by created_at desc limit 1`
    return { id: row.id, token: linkToken('sign-up', row.id, 1) }
  }

  test('begins nothing before the link is used, then user, account and owner together', async () => {
    const { id, token } = await aSignUp('juergen@nordwind.example')
    expect((await signUpMail(id))!.url).toContain(`/sign-ups/${id}/${token}`)
    expect(await signInWithPassword('juergen@nordwind.example', password, ip)).toEqual(noMatch)
    const done = await completeSignUp(id, token, own(id))
    expect(done).toMatchObject({ ok: true, returnTo: '/guide' })
    const { userId, accountId } = done as { userId: string; accountId: string }
    expect(await signInWithPassword('juergen@nordwind.example', password, ip)).toMatchObject({
      ok: true,
      userId,
    })
    const [user] = await sql`select * from users where id = ${userId}`
    expect(user).toMatchObject({
      username: 'jurgen.muller',
      locale: 'de',
      timeZone: 'Europe/Berlin',
      lastAccountId: accountId,
    })
    const [membership] =
      await sql`select role from memberships where user_id = ${userId} and account_id = ${accountId}`
    expect(membership!.role).toBe('owner')
    expect(
      await sql`select 1 from audit_entries where account_id = ${accountId} and action = 'account.created'`,
    ).toHaveLength(1)
  })

  test('a link used twenty times at once makes one account', async () => {
    const { id, token } = await aSignUp('twenty@nordwind.example')
    const all = await Promise.all(Array.from({ length: 20 }, () => completeSignUp(id, token, own(id))))
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await sql`select 1 from user_addresses where address = 'twenty@nordwind.example'`).toHaveLength(1)
  })

  test('two links for one address at once make one user', async () => {
    const [first, second] = [await aSignUp('two@nordwind.example'), await aSignUp('two@nordwind.example')]
    const all = await Promise.all([
      completeSignUp(first.id, first.token, own(first.id)),
      completeSignUp(second.id, second.token, own(second.id)),
    ])
    expect(all.map((each) => (each.ok ? 'ok' : each.reason)).sort()).toEqual(['ok', 'taken'])
  })

  test('with a known address answers alike; the mail has no link, and the address stays whose it is', async () => {
    const { id, token } = await aSignUp(member.address)
    expect(await signUpMail(id)).toMatchObject({ to: member.address, url: null })
    expect(await signUp(id, token)).toMatchObject({ state: 'taken' })
    expect(await completeSignUp(id, token, own(id))).toEqual({ ok: false, reason: 'taken' })
  })

  test('after the last membership ended the address is free, and the newcomer inherits nothing', async () => {
    const gone = await aMember(await anAccount(), 'admin', { password, deactivated: true })
    await anAddress(gone, `alias-${gone.address}`)
    const { id, token } = await aSignUp(gone.address)
    const done = await completeSignUp(id, token, own(id))
    expect(done.ok).toBe(true)
    const { userId } = done as { userId: string }
    expect(userId).not.toBe(gone.id)
    expect(await sql`select 1 from memberships where user_id = ${userId}`).toHaveLength(1)
    expect(await signInWithPassword(`alias-${gone.address}`, password, ip)).toEqual(noMatch)
  })

  test('dies after 24 hours; a forged token does not exist', async () => {
    const { id, token } = await aSignUp('late@nordwind.example')
    expect(await completeSignUp(id, linkToken('password-reset', id, 1), own(id))).toEqual({
      ok: false,
      reason: 'unknown',
    })
    await sql`update sign_ups set expires_at = now() where id = ${id}`
    expect(await completeSignUp(id, token, own(id))).toEqual({ ok: false, reason: 'expired' })
  })

  test('people of one name get usernames of their own', async () => {
    const names = []
    for (let i = 0; i < 3; i++) {
      const { id, token } = await aSignUp(`same${i}@nordwind.example`)
      const done = await completeSignUp(id, token, own(id))
      const [user] = await sql`select username from users where id = ${(done as { userId: string }).userId}`
      names.push(user!.username)
    }
    expect(new Set(names).size).toBe(3)
  })

  test.each([
    [{ name: ' \u200b ' }, 'bad-name'],
    [{ name: 'x'.repeat(300) }, 'bad-name'],
    [{ accountName: '' }, 'bad-account-name'],
    [{ password: 'short' }, 'password'],
    [{ password: wish.accountName }, 'password'],
  ])('with %j is refused: %s', async (change, reason) => {
    expect(await askSignUp({ ...wish, address: 'x@nordwind.example', ...change }, ip)).toMatchObject({
      ok: false,
      reason,
    })
  })
})

describe('a sign-up confirmed in another browser', () => {
  async function asked() {
    const address = `hijacked-${crypto.randomUUID()}@example.test`
    const wish = {
      address,
      accountName: 'Firma',
      name: 'Lea',
      password: 'chosen by somebody else',
      locale: 'en' as const,
      timeZone: 'UTC',
      returnTo: '/requests/x',
    }
    const answer = await askSignUp(wish, '10.3.0.1')
    if (!answer.ok) throw new Error('not asked')
    const { id } = answer.browser
    return { address, id, token: linkToken('sign-up', id, 1) }
  }

  test('needs a password chosen there; the one of whoever asked opens nothing', async () => {
    const { address, id, token } = await asked()
    const forged = { browser: linkToken('sign-up', id, 1), password: null }
    expect(await completeSignUp(id, token, forged)).toEqual({ ok: false, reason: 'other-browser' })
    expect(await completeSignUp(id, token, { browser: null, password: 'short' })).toMatchObject({
      reason: 'password',
    })
    const done = await completeSignUp(id, token, { browser: null, password: 'an altogether own one' })
    expect(done).toMatchObject({ ok: true, returnTo: '/' })
    expect(await signInWithPassword(address, 'chosen by somebody else', '10.3.0.2')).toMatchObject({
      ok: false,
    })
    expect(await signInWithPassword(address, 'an altogether own one', '10.3.0.2')).toMatchObject({ ok: true })
  })
})

test('no session begins with a password that was changed meanwhile', async () => {
  const user = await aMember(await anAccount(), 'member', { password: 'the one of before' })
  const proven = await signInWithPassword(user.address, 'the one of before', '10.3.0.3')
  if (!proven.ok) throw new Error('did not match')
  await sql`update users set password_hash = 'another' where id = ${user.id}`
  const facts = { method: 'password' as const, userAgent: '', ip: '' }
  await expect(startSession(user.id, { ...facts, passwordDigest: proven.passwordDigest })).rejects.toThrow(
    'was changed',
  )
  expect(await sql`select 1 from sessions where user_id = ${user.id}`).toHaveLength(0)
})

test('another address of the same IPv6 network is the same place', async () => {
  const user = await aMember(await anAccount(), 'member', { password: 'the one of before' })
  const answers = []
  for (let n = 0; n < 11; n++)
    answers.push(await signInWithPassword(user.address, 'wrong', `2001:db8:1:2::${n + 1}`))
  expect(answers.at(-1)).toMatchObject({ ok: false, reason: 'too-many' })
})
