import { beforeEach, expect, test } from 'vitest'
import { askSignInCode, isCodeOpen, mostTries, signInWithCode } from '#app/domain/identity/one-time-codes.ts'
import { oneTimeCodeMail } from '#app/domain/identity/mail-facts.ts'
import { digits, linkToken, matchesDigits } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { barrier } from '#test/support/barrier.ts'
import { aMember, anAccount, anAddress, aUser, type Member } from '#test/support/people.ts'

let member: Member
let ip = 0

beforeEach(async () => {
  member = await aMember(await anAccount(), 'member')
  ip++
})

async function aCode(address = member.address): Promise<string> {
  const asked = await askSignInCode(address, 'en', `10.0.1.${ip}`)
  if (!asked.ok) throw new Error(asked.reason)
  return asked.codeId
}
const browserOf = (id: string) => linkToken('sign-in-code', id, 1)
const tryCode = (id: string, code = digits('sign-in', id), from = `10.0.2.${ip}`) =>
  signInWithCode(id, code, from, browserOf(id))
const wrong = (id: string) => String((Number(digits('sign-in', id)) + 1) % 1_000_000).padStart(6, '0')
const noMatch = { ok: false, reason: 'no-match' }

test('the mailed digits sign in, once', async () => {
  const id = await aCode()
  const mail = await oneTimeCodeMail(id)
  expect(mail).toMatchObject({ to: member.address, purpose: 'sign-in', askedBy: null })
  expect(mail!.code).toMatch(/^\d{6}$/)
  expect(await tryCode(id, mail!.code!)).toEqual({ ok: true, userId: member.id })
  expect(await tryCode(id, mail!.code!)).toEqual(noMatch)
  expect(await oneTimeCodeMail(id)).toBeNull()
})

test('any verified address of the user will do', async () => {
  await anAddress(member, `alias-${member.username}@example.test`)
  const id = await aCode(`alias-${member.username}@example.test`)
  expect(await tryCode(id)).toEqual({ ok: true, userId: member.id })
})

test('five wrong tries kill a code, and the sixth may be right in vain', async () => {
  const id = await aCode()
  for (let i = 0; i < mostTries; i++) expect(await tryCode(id, wrong(id))).toEqual(noMatch)
  expect(await tryCode(id)).toEqual(noMatch)
})

test('after ten minutes a code is dead', async () => {
  const id = await aCode()
  await sql`update one_time_codes set expires_at = now() + interval '1 second' where id = ${id}`
  expect(await oneTimeCodeMail(id)).not.toBeNull()
  await sql`update one_time_codes set expires_at = now() where id = ${id}`
  expect(await tryCode(id)).toEqual(noMatch)
})

test('addresses without a login get a code row like all others, and no mail', async () => {
  const gone = await aMember(await anAccount(), 'member', { deactivated: true })
  const homeless = await aUser()
  for (const address of ['nobody@example.test', gone.address, homeless.address]) {
    const id = await aCode(address)
    expect(
      await sql`select 1 from outbox where kind = 'one-time-code.mail' and subject_id = ${id}`,
    ).toHaveLength(1)
    expect(await oneTimeCodeMail(id)).toBeNull()
    expect(await tryCode(id)).toEqual(noMatch)
  }
})

test('a code for an address does not sign in', async () => {
  const [row] = await sql<[{ id: string }]>`
    insert into one_time_codes (purpose, address, user_id, expires_at)
    values ('address', ${member.address}, ${member.id}, now() + interval '10 minutes') returning id`
  expect(await tryCode(row.id, digits('address', row.id))).toEqual(noMatch)
})

test('one code used twenty times at once counts once; looking first and marking later counts more often', async () => {
  const naive = async (id: string, ready: () => Promise<void>) => {
    const [row] =
      await sql`select 1 from one_time_codes where id = ${id} and used_at is null and attempts < 5`
    await ready()
    if (!row || !matchesDigits(digits('sign-in', id), 'sign-in', id)) return false
    await sql`update one_time_codes set used_at = now() where id = ${id}`
    return true
  }
  const spoiled = await aCode()
  const ready = barrier(8)
  const lost = await Promise.all(Array.from({ length: 8 }, () => naive(spoiled, ready)))
  expect(lost.filter(Boolean).length).toBeGreaterThan(1)

  const id = await aCode()
  const results = await Promise.all(Array.from({ length: 20 }, () => tryCode(id)))
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
})

test('a code is for the browser that asked; in any other it matches nothing and costs no try', async () => {
  const id = await aCode()
  expect(await isCodeOpen(id, browserOf(id))).toBe(true)
  for (const browser of [null, '', browserOf(crypto.randomUUID())]) {
    expect(await isCodeOpen(id, browser)).toBe(false)
    for (let i = 0; i < 6; i++)
      expect(await signInWithCode(id, digits('sign-in', id), `10.0.2.${ip}`, browser)).toEqual(noMatch)
  }
  expect(await tryCode(id)).toEqual({ ok: true, userId: member.id })
})

test('ten wrong ones a day lock an address over all its codes, known or not, but not in another place', async () => {
  for (const address of [member.address, `nobody-${member.username}@example.test`]) {
    for (let i = 0; i < 2; i++) {
      const id = await aCode(address)
      for (let n = 0; n < mostTries; n++) expect(await tryCode(id, wrong(id))).toEqual(noMatch)
    }
    const third = await aCode(address)
    const stopped = await tryCode(third)
    expect(stopped).toMatchObject({ ok: false, reason: 'too-many' })
    expect((stopped as { retryAfter: number }).retryAfter).toBeGreaterThan(80_000)
    const elsewhere = await tryCode(third, digits('sign-in', third), `10.9.2.${ip}`)
    expect(elsewhere).toEqual(address === member.address ? { ok: true, userId: member.id } : noMatch)
  }
})

test('thirty wrong ones a day lock it everywhere', async () => {
  const everywhere = `everywhere-${member.username}@example.test`
  await anAddress(member, everywhere)
  await sql`update rate_limits set points = 0`
  for (let place = 0; place < 6; place++) {
    await sql`delete from rate_limits where key like 'code-address:%'`
    const id = await aCode(everywhere)
    for (let n = 0; n < mostTries; n++) await tryCode(id, wrong(id), `10.${place}.7.${ip}`)
  }
  await sql`delete from rate_limits where key like 'code-address:%'`
  const id = await aCode(everywhere)
  expect(await tryCode(id, digits('sign-in', id), `10.99.7.${ip}`)).toMatchObject({ reason: 'too-many' })
})

test('a right one forgives the wrong ones', async () => {
  for (let round = 0; round < 4; round++) {
    const id = await aCode()
    for (let n = 0; n < mostTries - 1; n++) expect(await tryCode(id, wrong(id))).toEqual(noMatch)
    expect(await tryCode(id)).toEqual({ ok: true, userId: member.id })
  }
})

test('twenty wrong guesses at once are five tries', async () => {
  const id = await aCode()
  await Promise.all(Array.from({ length: 20 }, () => tryCode(id, wrong(id))))
  const [row] = await sql`select attempts from one_time_codes where id = ${id}`
  expect(row!.attempts).toBe(mostTries)
})

test('an address gets five codes an hour, known or not', async () => {
  for (const address of [member.address, 'stranger@example.test']) {
    for (let i = 0; i < 5; i++) expect((await askSignInCode(address, 'en', `10.0.3.${ip}`)).ok).toBe(true)
    const refused = await askSignInCode(address, 'en', `10.0.3.${ip}`)
    expect(refused).toMatchObject({ ok: false, reason: 'too-many' })
  }
})
