import { beforeEach, describe, expect, test } from 'vitest'
import { homeOf, myAccounts } from '#app/domain/identity/accounts.ts'
import { demoPeople, showInDemo } from '#app/domain/identity/demo-people.ts'
import { openAccount } from '#app/domain/identity/open-account.ts'
import { changeProfile } from '#app/domain/identity/profile.ts'
import { signedIn } from '#app/domain/identity/sessions.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aSession,
  type Account,
  type Member,
} from '#test/support/people.ts'

let agency: Account
let maya: Member

beforeEach(async () => {
  agency = await anAgency({ name: 'Studio Kern' })
  maya = await aMember(agency, 'manager')
})

async function aClient(
  name: string,
  role: 'viewer' | 'admin' = 'viewer',
  maxRole: 'viewer' | 'admin' = 'admin',
) {
  const client = await anAccount({ name })
  const link = await aLink(agency, client, { maxRole })
  await aGrant(link, maya, role)
  return { client, link }
}
const names = async (options?: Parameters<typeof myAccounts>[1]) => {
  const { own, clients } = await myAccounts(maya.id, options)
  return [...own, ...clients].map(({ name }) => name)
}

describe('my accounts', () => {
  test('are own ones and clients under live grants, with the effective role', async () => {
    const { client } = await aClient('Nordwind', 'admin', 'viewer')
    expect(await myAccounts(maya.id)).toEqual({
      own: [{ id: agency.id, name: 'Studio Kern', role: 'manager', isAgency: true }],
      clients: [
        { id: client.id, name: 'Nordwind', role: 'viewer', agency: { id: agency.id, name: 'Studio Kern' } },
      ],
      hasNext: false,
    })
  })

  test('leave out what ended, on whatever side', async () => {
    const revoked = await aClient('Revoked')
    await sql`update links set ended_at = now(), ended_reason = 'revoked' where id = ${revoked.link.id}`
    const over = await aClient('Over')
    await sql`update links set ends_at = now() where id = ${over.link.id}`
    const removed = await aClient('Removed')
    await sql`update grants set ended_at = now() where link_id = ${removed.link.id}`
    await aMember(await anAccount({ name: 'Switched off' }), 'admin', { user: maya, deactivated: true })
    expect(await names()).toEqual(['Studio Kern'])
  })

  test('a client where I am a member myself is my own', async () => {
    const { client } = await aClient('Nordwind', 'admin')
    await aMember(client, 'viewer', { user: maya })
    const { own, clients } = await myAccounts(maya.id)
    expect(own.map(({ name }) => name)).toContain('Nordwind')
    expect(clients).toEqual([])
  })

  test('a client through two agencies stands there once, with the higher role', async () => {
    const { client } = await aClient('Nordwind', 'viewer')
    const second = await anAgency({ name: 'Zweite' })
    await aGrant(await aLink(second, client), await aMember(second, 'member', { user: maya }), 'admin')
    const { clients } = await myAccounts(maya.id)
    expect(clients).toMatchObject([{ id: client.id, role: 'admin', agency: { name: 'Zweite' } }])
  })

  test('are found by every word of their name, and what is typed is no pattern', async () => {
    await aClient('Nordwind Logistik')
    await aClient('Südlicht 100%')
    expect(await names({ search: 'logi NORD' })).toEqual(['Nordwind Logistik'])
    expect(await names({ search: '100%' })).toEqual(['Südlicht 100%'])
    expect(await names({ search: '_' })).toEqual([])
    expect(await names({ search: '\\' })).toEqual([])
  })

  test('are paged, last used first', async () => {
    for (const name of ['C', 'A', 'B']) await aClient(name)
    await sql`update grants set last_active_at = now() where user_id = ${maya.id}
      and client_id = (select id from accounts where name = 'B' and id in (select client_id from grants where user_id = ${maya.id}))`
    expect(await names()).toEqual(['Studio Kern', 'B', 'A', 'C'])
    expect(await names({ page: 2, size: 2 })).toEqual(['A', 'C'])
    expect((await myAccounts(maya.id, { page: 1, size: 2 })).hasNext).toBe(true)
    expect((await myAccounts(maya.id, { page: 2, size: 2 })).hasNext).toBe(false)
  })
})

describe('the start leads', () => {
  const last = (id: string) => sql`update users set last_account_id = ${id} where id = ${maya.id}`

  test('to the own account used last', async () => {
    const second = await aMember(await anAccount(), 'viewer', { user: maya })
    await last(second.accountId)
    expect(await homeOf(maya.id)).toEqual({ accountId: second.accountId, isClientOf: false })
  })

  test('after a client to the clients of its agency', async () => {
    const { client } = await aClient('Nordwind')
    await last(client.id)
    expect(await homeOf(maya.id)).toEqual({ accountId: agency.id, isClientOf: true })
  })

  test('elsewhere to the account with the highest role', async () => {
    await aMember(await anAccount(), 'viewer', { user: maya })
    expect(await homeOf(maya.id)).toEqual({ accountId: agency.id, isClientOf: false })
  })
})

async function me(user: Member) {
  return (await signedIn((await aSession(user)).token))!
}

test('a further account belongs to whoever opened it', async () => {
  const opened = await openAccount(await me(maya), '  Zweite\u200b Firma ')
  expect(opened.ok).toBe(true)
  expect((await myAccounts(maya.id)).own).toContainEqual(
    expect.objectContaining({ name: 'Zweite Firma', role: 'owner' }),
  )
  expect(await openAccount(await me(maya), '\u200b')).toEqual({ ok: false, reason: 'bad-name' })
})

describe('a profile', () => {
  const wish = {
    name: 'Maya Kern',
    username: 'Maya.Kern-1',
    locale: 'de',
    timeZone: 'Europe/Berlin',
  } as const
  test('is changed', async () => {
    expect(await changeProfile(maya.id, wish)).toEqual({ ok: true })
    const [user] = await sql`select name, username, locale, time_zone from users where id = ${maya.id}`
    expect(user).toEqual({ ...wish, username: 'maya.kern-1' })
  })
  test.each([
    [{ name: ' ' }, 'bad-name'],
    [{ username: 'ä' }, 'bad-username'],
    [{ username: '-x' }, 'bad-username'],
    [{ username: 'x'.repeat(64) }, 'bad-username'],
    [{ timeZone: 'Mars/Olympus' }, 'no-such-zone'],
  ])('with %j is refused: %s', async (change, reason) => {
    expect(
      await changeProfile(maya.id, { ...wish, username: `u-${maya.id.slice(0, 8)}`, ...change }),
    ).toEqual({ ok: false, reason })
  })
  test('cannot take a username that somebody has', async () => {
    const other = await aMember(agency, 'member')
    expect(await changeProfile(maya.id, { ...wish, username: other.username.toUpperCase() })).toEqual({
      ok: false,
      reason: 'username-taken',
    })
  })
})

test('a demo shows its people in the order of the cards', async () => {
  expect(await demoPeople()).toEqual([])
  const owner = (await anAccount({ name: 'Nordwind' })).owner
  await showInDemo(sql, owner.id, 'client-owner')
  await showInDemo(sql, agency.owner.id, 'agency-owner')
  expect(await demoPeople()).toMatchObject([
    { part: 'agency-owner', userId: agency.owner.id, accountName: 'Studio Kern' },
    { part: 'client-owner', userId: owner.id, accountName: 'Nordwind' },
  ])
})
