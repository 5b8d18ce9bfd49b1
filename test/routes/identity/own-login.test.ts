import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mostScopes } from '#app/domain/identity/scoped-sessions.ts'
import { digits } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
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
import { aBrowser, ledTo, textOf, type Browser } from './browser.ts'

let app: TestApp
let browser: Browser
let agency: Account
let maya: Member

beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())
beforeEach(async () => {
  agency = await anAgency({ name: 'Studio Kern' })
  maya = await aMember(agency, 'admin', { password: 'correct horse battery' })
  browser = await signedInAs(maya)
  await sql`delete from rate_limits`
})

async function signedInAs(user: { id: string }) {
  const browser = aBrowser(app)
  browser.cookies.set('__Host-session', (await aSession(user)).token)
  return browser
}

async function aClient(name = 'Nordwind', role: 'viewer' | 'admin' = 'admin') {
  const client = await anAccount({ name })
  await aGrant(await aLink(agency, client), maya, role)
  return client
}
const go = (id: string, to = '') => browser.post(`/scopes/${id}`, { to })
const scopes = () => [...browser.cookies.keys()].filter((name) => name.startsWith('__Host-scope-'))

describe('going to an account', () => {
  test('opens it in one click, and returns in one', async () => {
    const client = await aClient()
    const blocked = await browser.get(`/a/${client.id}/people`)
    expect(blocked.status).toBe(403)
    expect(await blocked.text()).toContain(`action="/scopes/${client.id}"`)
    expect(ledTo(await go(client.id, `/a/${client.id}/people`))).toBe(`/a/${client.id}/people`)
    const page = await browser.get(`/a/${client.id}/people`)
    expect(page.status).toBe(200)
    expect(await page.text()).toMatch(/<title>[^<]*Nordwind \(as Studio Kern\)<\/title>/)
    expect(ledTo(await browser.get('/'))).toBe(`/a/${client.id}`)
    const back = await browser.post(`/scopes/${client.id}`, { intent: 'return', account: client.id })
    expect(ledTo(back)).toBe(`/a/${agency.id}/clients`)
    expect(scopes()).toEqual([])
    expect((await browser.get(`/a/${client.id}`)).status).toBe(403)
    expect(ledTo(await browser.get('/'))).toBe(`/a/${agency.id}/clients`)
  })

  test('two tabs hold two accounts', async () => {
    const [first, second] = [await aClient('First'), await aClient('Second')]
    await go(first.id)
    await go(second.id)
    expect((await browser.get(`/a/${first.id}`)).status).toBe(200)
    expect((await browser.get(`/a/${second.id}`)).status).toBe(200)
  })

  test('looking opens nothing', async () => {
    const client = await aClient()
    expect(ledTo(await browser.get(`/scopes/${client.id}`))).toBe(`/a/${client.id}`)
    expect(scopes()).toEqual([])
  })

  test('a foreign, unknown or malformed account does not exist', async () => {
    const foreign = await anAccount()
    for (const id of [foreign.id, crypto.randomUUID(), 'nonsense']) expect((await go(id)).status).toBe(404)
  })

  test('a form that names another account answers 409', async () => {
    const [client, other] = [await aClient(), await aClient()]
    const answer = await browser.post(`/scopes/${client.id}`, { intent: 'return', account: other.id })
    expect(answer.status).toBe(409)
  })

  test('own accounts open without a scope', async () => {
    expect(ledTo(await go(agency.id, '/a/x/clients'))).toBe(`/a/${agency.id}/clients`)
    expect(scopes()).toEqual([])
  })

  test('the ninth closes the first, in the browser too', async () => {
    const clients = []
    for (let i = 0; i <= mostScopes; i++) clients.push(await aClient(`Client ${i}`))
    for (const { id } of clients) expect((await go(id)).status).toBe(303)
    expect(scopes()).toHaveLength(mostScopes)
    expect((await browser.get(`/a/${clients[0]!.id}`)).status).toBe(403)
    expect((await browser.get(`/a/${clients[1]!.id}`)).status).toBe(200)
  })

  test('whoever was revoked meanwhile is told by whom, and can go there no more', async () => {
    const client = await aClient()
    await go(client.id)
    await sql`update links set ended_at = now(), ended_reason = 'revoked', ended_by = ${client.owner.id} where client_id = ${client.id}`
    const page = await browser.get(`/a/${client.id}/people`)
    expect(page.status).toBe(403)
    expect(await textOf(page)).toContain(client.owner.name)
    expect((await go(client.id)).status).toBe(403)
    const api = await browser.get(`/a/${client.id}/activity.csv`)
    expect(api.status).toBe(401)
  })
})

describe('my accounts', () => {
  test('are listed, searched and answered as JSON', async () => {
    await aClient('Nordwind Logistik')
    await aClient('Südlicht')
    expect(await textOf(await browser.get('/accounts?q=nord'))).toMatch(/Nordwind Logistik(?!.*Südlicht)/)
    expect(await textOf(await browser.get('/accounts?q=none-such'))).toContain('No account matches')
    const answer = await browser.get('/accounts.json')
    expect(await answer.json()).toMatchObject({
      own: [{ id: agency.id, name: 'Studio Kern', role: 'admin' }],
      clients: [{ agency: { name: 'Studio Kern' } }, { agency: { name: 'Studio Kern' } }],
    })
    expect((await aBrowser(app).get('/accounts.json')).status).toBe(401)
  })

  test('pages outside the list are empty, not broken', async () => {
    for (const page of ['0', '-1', '99999999999999999999', 'x', '1e9', 'Infinity'])
      expect((await browser.get(`/accounts?page=${page}`)).status).toBe(200)
  })

  test('grow by a new one', async () => {
    const path = ledTo(await browser.post('/accounts/new', { name: 'Zweite Firma' }))
    expect(await textOf(await browser.get(path))).toContain('Zweite Firma is ready.')
    expect((await browser.post('/accounts/new', { name: ' ' })).status).toBe(422)
    expect((await browser.post('/accounts/new', { name: 'x'.repeat(300) })).status).toBe(422)
  })
})

describe('my login', () => {
  test('profile: saved, language switched, taken usernames refused at the field', async () => {
    const wish = {
      name: 'Maya Kern',
      username: `maya-${maya.id.slice(0, 6)}`,
      locale: 'de',
      timeZone: 'Europe/Berlin',
    }
    expect(ledTo(await browser.post('/me', wish))).toBe('/me')
    expect(await textOf(await browser.get('/me'))).toContain('Ihr Profil ist gespeichert.')
    const taken = await browser.post('/me', { ...wish, username: agency.owner.username })
    expect(taken.status).toBe(422)
    expect(await textOf(taken)).toContain('schon vergeben')
    expect((await browser.post('/me', { ...wish, locale: 'fr' })).status).toBe(422)
  })

  test('addresses: add, verify, make main, remove', async () => {
    const address = `alias-${maya.id.slice(0, 8)}@example.test`
    const path = ledTo(await browser.post('/me/addresses', { intent: 'add', email: address }))
    const codeId = new URL(path, app.url).searchParams.get('code')!
    expect(await textOf(await browser.get(path))).toContain('Enter the code')
    expect((await browser.post(path, { intent: 'verify', codeId, code: '12' })).status).toBe(422)
    expect(
      ledTo(await browser.post(path, { intent: 'verify', codeId, code: digits('address', codeId) })),
    ).toBe('/me/addresses')
    expect(await textOf(await browser.get('/me/addresses'))).toContain(`${address} is yours now.`)
    const idOf = async (of: string) =>
      (await sql<[{ id: string }]>`select id from user_addresses where address = ${of}`)[0].id
    await browser.post('/me/addresses', { intent: 'main', address: await idOf(address) })
    await browser.post('/me/addresses', { intent: 'remove', address: await idOf(maya.address) })
    const rows = await sql`select address, main from user_addresses where user_id = ${maya.id}`
    expect(rows).toEqual([{ address, main: true }])
    expect(
      (await browser.post('/me/addresses', { intent: 'remove', address: crypto.randomUUID() })).status,
    ).toBe(404)
    const foreign = await idOf(agency.owner.address)
    expect((await browser.post('/me/addresses', { intent: 'remove', address: foreign })).status).toBe(404)
  })

  test('password: wrong present one at its field, then changed', async () => {
    const wrong = await browser.post('/me/password', {
      presentPassword: 'x',
      password: 'an altogether new one',
    })
    expect(wrong.status).toBe(422)
    expect(await textOf(wrong)).toContain('not your present password')
    const wish = { presentPassword: 'correct horse battery', password: 'an altogether new one' }
    expect(ledTo(await browser.post('/me/password', wish))).toBe('/me/password')
  })

  test('sessions: listed with the client accounts open there; one, all others or one account ended', async () => {
    const client = await aClient()
    await go(client.id)
    await aSession(maya)
    const page = await textOf(await browser.get('/me/sessions'))
    expect(page).toContain('Nordwind (as Studio Kern)')
    const [scope] = await sql<
      [{ id: string }]
    >`select id from scoped_sessions where user_id = ${maya.id} and ended_at is null`
    expect(ledTo(await browser.post('/me/sessions', { intent: 'end-scope', scope: scope.id }))).toBe(
      '/me/sessions',
    )
    expect((await browser.get(`/a/${client.id}`)).status).toBe(403)
    await browser.post('/me/sessions', { intent: 'end-others' })
    const rest = await sql<
      { id: string }[]
    >`select id from sessions where user_id = ${maya.id} and ended_at is null`
    expect(rest).toHaveLength(1)
    const foreign = await aSession(agency.owner)
    expect((await browser.post('/me/sessions', { intent: 'end', session: foreign.id })).status).toBe(404)
    expect(ledTo(await browser.post('/me/sessions', { intent: 'end', session: rest[0]!.id }))).toBe(
      '/sign-in',
    )
    expect((await browser.get('/me')).status).toBe(303)
  })

  test('blocks: shown and lifted', async () => {
    const other = await anAgency({ name: 'Lästig & Co' })
    await sql`insert into agency_blocks (address, agency_id) values (${maya.address}, ${other.id})`
    expect(await textOf(await browser.get('/me/blocks'))).toContain('Lästig & Co')
    expect(ledTo(await browser.post('/me/blocks', { agency: other.id, address: maya.address }))).toBe(
      '/me/blocks',
    )
    expect(await textOf(await browser.get('/me/blocks'))).toContain('No agency is blocked')
    expect((await browser.post('/me/blocks', { agency: other.id, address: maya.address })).status).toBe(404)
  })

  test('preferences: language and colours, back to the page', async () => {
    expect(ledTo(await browser.post('/preferences', { lang: 'de', to: '/me' }))).toBe('/me')
    expect(await (await browser.get('/me')).text()).toContain('<html lang="de"')
    await browser.post('/preferences', { theme: 'dark', to: '//evil.example' })
    expect(await (await browser.get('/me')).text()).toContain('data-theme="dark"')
    expect((await browser.post('/preferences', { lang: 'xx' })).status).toBe(422)
    const [user] = await sql`select locale from users where id = ${maya.id}`
    expect(user!.locale).toBe('de')
  })
})
