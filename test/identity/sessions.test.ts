import { beforeEach, describe, expect, test } from 'vitest'
import {
  endOtherSessions,
  endSession,
  openSessions,
  signedIn,
  startSession,
} from '#app/domain/identity/sessions.ts'
import { hashToken } from '#app/domain/identity/standing.ts'
import { touchSession } from '#app/domain/identity/touch.ts'
import { sql } from '#db/sql.server.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aScope, type Account } from '#test/support/people.ts'

const facts = { method: 'password', userAgent: 'Firefox', ip: '127.0.0.1' } as const
let account: Account

beforeEach(async () => {
  account = await anAccount()
})

test('every sign-in can be reached, page by page', async () => {
  const account = await anAccount()
  await sql`
    insert into sessions (token_hash, user_id, method, expires_at)
    select sha256((${account.owner.id} || n)::bytea), ${account.owner.id}, 'code', now() + interval '1 day' from generate_series(1, 45) n`
  const pages = await Promise.all([1, 2, 3].map((page) => openSessions(account.owner.id, page)))
  expect(pages.map(({ sessions, hasNext }) => [sessions.length, hasNext])).toEqual([
    [20, true],
    [20, true],
    [5, false],
  ])
  expect(new Set(pages.flatMap(({ sessions }) => sessions.map(({ id }) => id))).size).toBe(45)
})

test('a session stands for its user, with main and further addresses', async () => {
  const { token } = await startSession(account.owner.id, facts)
  const found = await signedIn(token)
  expect(found).toMatchObject({
    user: { id: account.owner.id, name: account.owner.name, address: account.owner.address, locale: 'en' },
    verifiedAddresses: [account.owner.address],
  })
})

test('tokens lie hashed in the database and unknown ones are nobody', async () => {
  const { token, sessionId } = await startSession(account.owner.id, facts)
  const [row] = await sql`select token_hash from sessions where id = ${sessionId}`
  expect(row!.tokenHash).toEqual(hashToken(token))
  expect(await signedIn(`${token}x`)).toBeNull()
  expect(await signedIn('')).toBeNull()
  expect(await signedIn('\0')).toBeNull()
})

describe('a session ends by the database clock', () => {
  test.each([
    ['used 11:59 ago', `last_seen_at = now() - interval '11 hours 59 minutes'`, true],
    ['unused for 12 hours', `last_seen_at = now() - interval '12 hours'`, false],
    ['a minute before its 14 days', `expires_at = now() + interval '1 minute'`, true],
    ['at its 14 days', `expires_at = now()`, false],
    ['ended', `ended_at = now()`, false],
  ])('%s', async (_, change, alive) => {
    const { token, sessionId } = await startSession(account.owner.id, facts)
    await sql.unsafe(`update sessions set ${change} where id = $1`, [sessionId])
    expect((await signedIn(token)) !== null).toBe(alive)
  })

  test('it begins with 14 days', async () => {
    const { expiresAt } = await startSession(account.owner.id, facts)
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(13.99 * 24 * 3600 * 1000)
    expect(expiresAt.getTime() - Date.now()).toBeLessThan(14.01 * 24 * 3600 * 1000)
  })
})

test('who has no active membership left is signed in nowhere', async () => {
  const member = await aMember(account, 'member')
  const { token } = await startSession(member.id, facts)
  await sql`update memberships set deactivated_at = now() where id = ${member.membershipId}`
  expect(await signedIn(token)).toBeNull()
})

test('ending a session ends its scoped sessions, and only the owner can', async () => {
  const agency = await anAgency()
  const maya = await aMember(agency, 'member')
  await aGrant(await aLink(agency, account), maya)
  const { sessionId } = await startSession(maya.id, facts)
  await aScope({ id: sessionId }, maya, account)
  expect(await endSession(sessionId, account.owner.id)).toBe(false)
  expect(await endSession(sessionId, maya.id)).toBe(true)
  expect(await endSession(sessionId, maya.id)).toBe(false)
  expect(
    await sql`select 1 from scoped_sessions where session_id = ${sessionId} and ended_at is null`,
  ).toHaveLength(0)
})

test('signing out everywhere else leaves this one', async () => {
  const here = await startSession(account.owner.id, facts)
  await startSession(account.owner.id, facts)
  await startSession(account.owner.id, facts)
  expect(await endOtherSessions(account.owner.id, here.sessionId)).toBe(2)
  expect((await openSessions(account.owner.id)).sessions.map(({ id }) => id)).toEqual([here.sessionId])
})

test('being used is noted once a minute, and a locked row is left alone', async () => {
  const { sessionId } = await startSession(account.owner.id, facts)
  await sql`update sessions set last_seen_at = now() - interval '2 minutes' where id = ${sessionId}`
  const seen = async () =>
    (await sql`select last_seen_at from sessions where id = ${sessionId}`)[0]!.lastSeenAt as Date
  const before = await seen()
  await sql.begin(async (sql) => {
    await sql`select 1 from sessions where id = ${sessionId} for update`
    touchSession(sessionId)
    await new Promise((resolve) => setTimeout(resolve, 100))
  })
  expect(await seen()).toEqual(before)

  const other = await startSession(account.owner.id, facts)
  await sql`update sessions set last_seen_at = now() - interval '2 minutes' where id = ${other.sessionId}`
  await signedIn(other.token)
  await expect
    .poll(
      async () =>
        (
          await sql`select 1 from sessions where id = ${other.sessionId} and last_seen_at > now() - interval '1 minute'`
        ).length,
    )
    .toBe(1)
})
