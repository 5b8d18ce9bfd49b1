import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { askSignInCode } from '#app/domain/identity/one-time-codes.ts'
import { digits, linkToken } from '#app/domain/identity/tokens.ts'
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
import { anAuthenticatorApp, codeOf, recoveryCodesOf, wrongCode } from '#test/support/second-factor.ts'
import { aBrowser, ledTo, textOf, type Browser } from './browser.ts'

const password = 'correct horse battery'
let app: TestApp
let browser: Browser
let account: Account
let maya: Member

beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())
beforeEach(async () => {
  account = await anAccount({ name: 'Nordwind' })
  maya = await aMember(account, 'admin', { name: 'Maya', password })
  browser = aBrowser(app)
  await sql`delete from rate_limits`
})

const signIn = (to = '/') => browser.post('/sign-in', { email: maya.address, password, to })
const secondStep = (code: string, more: Record<string, string> = {}) =>
  browser.post('/sign-in/second-step', { intent: 'app', code, ...more })
const hasSession = () => browser.cookies.has('__Host-session')
async function signedInAs(user: { id: string }) {
  const browser = aBrowser(app)
  browser.cookies.set('__Host-session', (await aSession(user)).token)
  return browser
}
/** Makes a session one of eleven minutes ago. */
const grownOld = (user: { id: string }) =>
  sql`update sessions set proven_at = now() - interval '11 minutes' where user_id = ${user.id}`

describe('signing in with a second factor', () => {
  test('there is no session before the second step, and a new one after it, on the way back', async () => {
    const { code } = await anAuthenticatorApp(maya)
    expect(ledTo(await signIn(`/a/${account.id}/people`))).toBe('/sign-in/second-step')
    expect(hasSession()).toBe(false)
    for (const path of ['/me', '/me/second-factor', `/a/${account.id}`, '/accounts', '/sign-in/again'])
      expect(ledTo(await browser.get(path)), path).toMatch(/^\/sign-in(\?|$)/)
    expect(await textOf(await browser.get('/sign-in/second-step'))).toContain('Signing in as Maya')
    const wrong = await secondStep(wrongCode(code))
    expect([wrong.status, hasSession()]).toEqual([422, false])
    expect(ledTo(await secondStep(code()))).toBe(`/a/${account.id}/people`)
    expect(hasSession()).toBe(true)
    expect(browser.cookies.has('__Host-second-step')).toBe(false)
    expect((await browser.get(`/a/${account.id}/people`)).status).toBe(200)
    expect(await textOf(await browser.get('/me/sessions'))).toContain('by password and a code from the app')
  })

  test('the half sign-in of before the second step opens nothing afterwards', async () => {
    const { code } = await anAuthenticatorApp(maya)
    await signIn()
    const half = browser.cookies.get('__Host-second-step')!
    await secondStep(code())
    const thief = aBrowser(app)
    thief.cookies.set('__Host-second-step', half)
    thief.cookies.set('__Host-session', half)
    expect(ledTo(await thief.get('/sign-in/second-step'))).toBe('/sign-in')
    expect(ledTo(await thief.get('/me'))).toMatch(/^\/sign-in/)
  })

  test('ten wrong codes end in 429 with the time to wait, also by another first step', async () => {
    const { code } = await anAuthenticatorApp(maya)
    await signIn()
    for (let i = 0; i < 10; i++) expect((await secondStep(wrongCode(code))).status).toBe(422)
    browser = aBrowser(app)
    await signIn()
    const locked = await secondStep(code())
    expect(locked.status).toBe(429)
    expect(Number(locked.headers.get('Retry-After'))).toBeGreaterThan(86_000)
    expect(hasSession()).toBe(false)
  })

  test('a recovery code does instead, once', async () => {
    await anAuthenticatorApp(maya)
    const [code] = await recoveryCodesOf(maya)
    const use = () => browser.post('/sign-in/second-step', { intent: 'recovery-code', recovery: code! })
    await signIn()
    expect(ledTo(await use())).toBe('/')
    browser = aBrowser(app)
    await signIn()
    expect((await use()).status).toBe(422)
  })

  test('a browser is remembered only where that was ticked', async () => {
    const { code } = await anAuthenticatorApp(maya)
    await signIn()
    await secondStep(code(-1))
    await browser.post('/sign-out', {})
    expect(ledTo(await signIn())).toBe('/sign-in/second-step')
    await secondStep(code(), { remember: 'yes' })
    await browser.post('/sign-out', {})
    expect(ledTo(await signIn('/me'))).toBe('/me')
    const page = await browser.get('/me/second-factor')
    const [, device] = /name="device" value="([^"]+)"/.exec(await page.text())!
    await browser.post('/me/second-factor', { intent: 'forget', device: device! })
    await browser.post('/sign-out', {})
    expect(ledTo(await signIn())).toBe('/sign-in/second-step')
  })

  test('by a mailed code and by a card of the demo it comes as well', async () => {
    await anAuthenticatorApp(maya)
    const asked = await askSignInCode(maya.address, 'en', '10.1.1.1')
    if (!asked.ok) throw new Error(asked.reason)
    browser.cookies.set(`__Host-code-${asked.codeId}`, asked.browser)
    const byCode = await browser.post('/sign-in/code', {
      codeId: asked.codeId,
      code: digits('sign-in', asked.codeId),
    })
    expect(ledTo(byCode)).toBe('/sign-in/second-step')
    await sql`insert into demo_people (user_id, part) values (${maya.id}, 'freelancer')`
    expect(ledTo(await browser.post('/demo/session', { user: maya.id }))).toBe('/sign-in/second-step')
    expect(hasSession()).toBe(false)
    await sql`delete from demo_people`
  })

  test('a reset link never skips it', async () => {
    await anAuthenticatorApp(maya)
    const [reset] = await sql<{ id: string }[]>`
      insert into password_resets (address, expires_at) values (${maya.address}, now() + interval '1 hour') returning id`
    await browser.get(`/password-resets/${reset!.id}/${linkToken('password-reset', reset!.id, 1)}`)
    const done = await browser.post(`/password-resets/${reset!.id}`, { password: 'a brand new password' })
    expect(ledTo(done)).toBe('/sign-in')
    const again = await browser.post('/sign-in', { email: maya.address, password: 'a brand new password' })
    expect(ledTo(again)).toBe('/sign-in/second-step')
    expect(hasSession()).toBe(false)
  })

  test('without a first step there is no second', async () => {
    expect(ledTo(await browser.get('/sign-in/second-step'))).toBe('/sign-in')
    expect(ledTo(await secondStep('123456'))).toBe('/sign-in')
  })
})

/** Sets up an app as somebody without script does; gives what it shows. */
async function setUpApp(browser: Browser, to = '/') {
  const page = await browser.get(`/me/second-factor/app?to=${encodeURIComponent(to)}`)
  expect(page.status).toBe(200)
  const html = await page.text()
  const sealed = /name="sealed" value="([^"]+)"/.exec(html)![1]!
  const secret = /secret=([A-Z2-7]+)/.exec(html)![1]!
  return { sealed, code: codeOf(secret) }
}

describe('setting it up', () => {
  test('works by plain forms: scan or type, confirm, keep the recovery codes, go on', async () => {
    browser = await signedInAs(maya)
    const before = browser.cookies.get('__Host-session')
    const { sealed, code } = await setUpApp(browser, `/a/${account.id}/people`)
    const slip = await browser.post('/me/second-factor/app', { sealed, code: wrongCode(code), to: '/' })
    expect(slip.status).toBe(422)
    expect(await slip.text()).toContain('aria-invalid')
    const done = await browser.post('/me/second-factor/app', {
      sealed,
      code: code(),
      to: `/a/${account.id}/people`,
    })
    const place = ledTo(done)
    expect(place).toMatch(/^\/me\/second-factor\/recovery-codes\?to=/)
    expect(browser.cookies.get('__Host-session')).not.toBe(before)
    const asked = await (await browser.get(place)).text()
    expect(asked).not.toMatch(/[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}</)
    const shown = await browser.post('/me/second-factor/recovery-codes', { to: `/a/${account.id}/people` })
    const html = await shown.text()
    const codes = new Set(html.match(/>[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}</g))
    expect(codes.size).toBe(10)
    expect(html).toContain(`href="/a/${account.id}/people"`)
    expect(html).toContain('download="prokura-recovery-codes.txt"')
    expect((await browser.get(`/a/${account.id}/people`)).status).toBe(200)
  })

  test('a slip keeps the secret that was scanned', async () => {
    browser = await signedInAs(maya)
    const { sealed, code } = await setUpApp(browser)
    const slip = await browser.post('/me/second-factor/app', { sealed, code: wrongCode(code) })
    const html = await slip.text()
    const again = /name="sealed" value="([^"]+)"/.exec(html)![1]!
    expect(codeOf(/secret=([A-Z2-7]+)/.exec(html)![1]!)()).toBe(code())
    expect(ledTo(await browser.post('/me/second-factor/app', { sealed: again, code: code() }))).toBe(
      '/me/second-factor/recovery-codes',
    )
  })

  test('switching off asks first, and names the accounts that require it', async () => {
    browser = await signedInAs(maya)
    const { sealed, code } = await setUpApp(browser)
    await browser.post('/me/second-factor/app', { sealed, code: code() })
    await sql`update accounts set second_factor_since = now() where id = ${account.id}`
    const page = await textOf(await browser.get('/me/second-factor/removal?of=all'))
    expect(page).toContain('Nordwind')
    expect(ledTo(await browser.post('/me/second-factor/removal', { of: 'all' }))).toBe('/me/second-factor')
    expect((await browser.get('/me/second-factor/removal?of=all')).status).toBe(404)
    expect((await browser.post('/me/second-factor/removal', { of: crypto.randomUUID() })).status).toBe(404)
  })
})

describe('what asks for a fresh sign-in', () => {
  const guarded = () => [
    '/me/second-factor/app',
    '/me/second-factor/recovery-codes',
    '/me/second-factor/removal?of=app',
    `/a/${account.id}/people/${maya.membershipId}/second-factor`,
  ]

  test('leads an older one to prove it anew and comes back, under a new id', async () => {
    const boss = await aMember(account, 'admin', { password })
    browser = await signedInAs(boss)
    await grownOld(boss)
    for (const path of guarded().slice(0, 3)) {
      const place = ledTo(await browser.get(path))
      expect(place).toBe(`/sign-in/again?to=${encodeURIComponent(path)}`)
    }
    const before = browser.cookies.get('__Host-session')!
    const prove = (typed: string) =>
      browser.post('/sign-in/again', { intent: 'password', password: typed, to: '/me/second-factor/app' })
    expect((await prove('wrong')).status).toBe(422)
    expect(ledTo(await prove(password))).toBe('/me/second-factor/app')
    expect((await browser.get('/me/second-factor/app')).status).toBe(200)
    const thief = aBrowser(app)
    thief.cookies.set('__Host-session', before)
    expect(ledTo(await thief.get('/me'))).toMatch(/^\/sign-in\?/)
  })

  test('is judged by the clock of the database', async () => {
    browser = await signedInAs(maya)
    await sql`update sessions set proven_at = now() - interval '9 minutes 59 seconds' where user_id = ${maya.id}`
    expect((await browser.get('/me/second-factor/app')).status).toBe(200)
    await sql`update sessions set proven_at = now() - interval '10 minutes' where user_id = ${maya.id}`
    expect((await browser.get('/me/second-factor/app')).status).toBe(303)
  })

  test('asks for the second factor too where there is one, though the browser is remembered', async () => {
    const { code } = await anAuthenticatorApp(maya)
    await signIn()
    await secondStep(code(-1), { remember: 'yes' })
    await grownOld(maya)
    const prove = (second: string) =>
      browser.post('/sign-in/again', { intent: 'password', password, second, to: '/me' })
    expect((await prove('')).status).toBe(422)
    expect((await prove(wrongCode(code))).status).toBe(422)
    expect(ledTo(await prove(code()))).toBe('/me')
  })

  test('can be proven by a code in the mail to the main address', async () => {
    browser = await signedInAs(maya)
    await grownOld(maya)
    const place = ledTo(await browser.post('/sign-in/again', { intent: 'ask', to: '/me/addresses' }))
    const codeId = /code=([0-9a-f-]{36})/.exec(place)![1]!
    expect(await textOf(await browser.get(place))).toContain('Six digits are on their way')
    const proven = await browser.post('/sign-in/again', {
      intent: 'code',
      codeId,
      code: digits('sign-in', codeId),
      to: '/me/addresses',
    })
    expect(ledTo(proven)).toBe('/me/addresses')
  })

  test('wrong passwords there end in 429', async () => {
    browser = await signedInAs(maya)
    await grownOld(maya)
    const prove = () => browser.post('/sign-in/again', { intent: 'password', password: 'wrong' })
    for (let i = 0; i < 10; i++) expect((await prove()).status).toBe(422)
    expect((await prove()).headers.get('Retry-After')).not.toBeNull()
  })

  test.each<[string, () => string, () => Record<string, string>]>([
    ['an address', () => '/me/addresses', () => ({ intent: 'add', email: 'new@example.test' })],
    ['recovery codes', () => '/me/second-factor/recovery-codes', () => ({})],
    ['switching off', () => '/me/second-factor/removal', () => ({ of: 'all' })],
    [
      'the account’s setting',
      () => `/a/${account.id}/settings/security`,
      () => ({ account: account.id, secondFactor: 'yes' }),
    ],
    [
      'a transfer',
      () => `/a/${account.id}/ownership`,
      () => ({ account: account.id, to: maya.membershipId, typed: 'Nordwind' }),
    ],
    [
      'leaving the programme',
      () => `/a/${account.id}/settings/programme/exit`,
      () => ({ account: account.id, name: 'Nordwind' }),
    ],
  ])('%s: the form does nothing with an older one', async (_, path, form) => {
    await sql`update accounts set agency_since = now() where id = ${account.id}`
    browser = await signedInAs(account.owner)
    await grownOld(account.owner)
    expect(ledTo(await browser.post(path(), form()))).toMatch(/^\/sign-in\/again\?to=/)
    expect(await sql`select 1 from audit_entries where account_id = ${account.id}`).toHaveLength(0)
    expect(await sql`select 1 from one_time_codes where user_id = ${account.owner.id}`).toHaveLength(0)
  })
})

describe('where everybody needs a second factor', () => {
  test('a member without is led to set it up and goes on where they were', async () => {
    browser = await signedInAs(maya)
    const place = `/a/${account.id}/people?q=x`
    expect((await browser.get(place)).status).toBe(200)
    await sql`update accounts set second_factor_since = now() where id = ${account.id}`
    const led = ledTo(await browser.get(place))
    expect(led).toBe(`/me/second-factor?to=${encodeURIComponent(place)}`)
    expect(await textOf(await browser.get(led))).toContain('Asked for by: Nordwind')
    expect(
      ledTo(await browser.post(`/a/${account.id}/settings`, { account: account.id, name: 'Evil' })),
    ).toMatch(/^\/me\/second-factor/)
    expect((await browser.get(`/a/${account.id}/activity.csv`)).status).toBe(403)
    const { sealed, code } = await setUpApp(browser, place)
    await browser.post('/me/second-factor/app', { sealed, code: code(), to: place })
    expect((await browser.get(place)).status).toBe(200)
  })

  test('nobody is locked out of their login, of deciding, nor of taking access away', async () => {
    const agency = await anAgency()
    const link = await aLink(agency, account)
    await sql`update accounts set second_factor_since = now() where id = ${account.id}`
    browser = await signedInAs(account.owner)
    for (const path of ['/me', '/me/addresses', '/me/sessions', '/me/second-factor', '/accounts'])
      expect((await browser.get(path)).status, path).toBe(200)
    expect((await browser.get(`/a/${account.id}/access`)).status).toBe(200)
    expect((await browser.get(`/a/${account.id}/access/${link.id}`)).status).toBe(303)
    const revoked = await browser.post(`/a/${account.id}/access/${link.id}/revocation`, {
      account: account.id,
    })
    expect(ledTo(revoked)).toBe(`/a/${account.id}/access/${link.id}/receipt`)
    expect((await browser.get(`/a/${account.id}/access/${link.id}/receipt`)).status).toBe(200)
  })

  test('an admin without one is told to begin with themselves', async () => {
    browser = await signedInAs(maya)
    const path = `/a/${account.id}/settings/security`
    expect(await textOf(await browser.get(path))).toContain('Set up your own first')
    expect((await browser.post(path, { account: account.id, secondFactor: 'yes' })).status).toBe(409)
    const { sealed, code } = await setUpApp(browser)
    await browser.post('/me/second-factor/app', { sealed, code: code() })
    expect(ledTo(await browser.post(path, { account: account.id, secondFactor: 'yes' }))).toBe(path)
    expect(await textOf(await browser.get(path))).toMatch(/Everybody in Nordwind needs a second factor/)
  })
})

test('a client requires it of agency people: their open pages lead to set it up, then go on', async () => {
  const agency = await anAgency({ name: 'Studio Kern' })
  const jan = await aMember(agency, 'member')
  const link = await aLink(agency, account)
  await aGrant(link, jan, 'viewer')
  const acting = await signedInAs(jan)
  const place = `/a/${account.id}/people`
  await acting.post(`/scopes/${account.id}`, { to: place })
  expect((await acting.get(place)).status).toBe(200)
  browser = await signedInAs(account.owner)
  const form = { account: account.id, role: 'viewer', endsOn: '', secondFactor: 'yes' }
  expect(ledTo(await browser.post(`/a/${account.id}/access/${link.id}`, form))).toBe(
    `/a/${account.id}/access`,
  )
  expect(await textOf(await browser.get(`/a/${account.id}/access`))).toContain('Second factor Required')
  expect(ledTo(await acting.get(place))).toBe(`/me/second-factor?to=${encodeURIComponent(place)}`)
  expect((await acting.get(`/a/${account.id}/access`)).status).toBe(303)
  const { sealed, code } = await setUpApp(acting, place)
  await acting.post('/me/second-factor/app', { sealed, code: code(), to: place })
  expect((await acting.get(place)).status).toBe(200)
})

test('an admin switches a member’s off; for one who also belongs elsewhere it is 403 and says why', async () => {
  const ole = await aMember(account, 'member', { name: 'Ole' })
  await anAuthenticatorApp(ole)
  browser = await signedInAs(maya)
  const path = `/a/${account.id}/people/${ole.membershipId}`
  expect(await textOf(await browser.get(path))).toContain('Ole signs in with two factors')
  expect(await textOf(await browser.get(`${path}/second-factor`))).toContain('Switch off for Ole')
  expect(ledTo(await browser.post(`${path}/second-factor`, { account: account.id }))).toBe(path)
  await anAuthenticatorApp(ole)
  await aMember(await anAccount(), 'viewer', { user: ole })
  expect(await textOf(await browser.get(`${path}/second-factor`))).toContain(
    'also belongs to another account',
  )
  const refused = await browser.post(`${path}/second-factor`, { account: account.id })
  expect(refused.status).toBe(403)
  expect(await textOf(refused)).toContain('Ole also belongs to another account')
})

test('ownership changes hands when both have confirmed, the heir by a fresh sign-in too', async () => {
  const owner = await signedInAs(account.owner)
  const path = `/a/${account.id}/ownership`
  const offer = { account: account.id, to: maya.membershipId, typed: 'Nordwind' }
  expect(ledTo(await owner.post(path, offer))).toBe(path)
  expect(await textOf(await owner.get(path))).toContain('You have offered Nordwind to Maya')
  const heir = await signedInAs(maya)
  const acceptance = `${path}/acceptance`
  expect(await textOf(await heir.get(acceptance))).toContain('Take over Nordwind')
  await grownOld(maya)
  const accept = { account: account.id, intent: 'accept' }
  expect(ledTo(await heir.post(acceptance, accept))).toMatch(/^\/sign-in\/again/)
  await heir.post('/sign-in/again', { intent: 'password', password, to: acceptance })
  expect(ledTo(await heir.post(acceptance, accept))).toBe(`/a/${account.id}`)
  expect((await heir.get(acceptance)).status).toBe(410)
  expect((await owner.get(path)).status).toBe(403)
  expect((await heir.get(path)).status).toBe(200)
})

test('an offer can be taken back by an old sign-in, and is then over for the heir', async () => {
  const owner = await signedInAs(account.owner)
  const path = `/a/${account.id}/ownership`
  await owner.post(path, { account: account.id, to: maya.membershipId, typed: 'Nordwind' })
  await grownOld(account.owner)
  expect((await owner.get(path)).status).toBe(200)
  expect(ledTo(await owner.post(path, { account: account.id, intent: 'cancel' }))).toBe(
    `/a/${account.id}/people`,
  )
  const heir = await signedInAs(maya)
  expect((await heir.post(`${path}/acceptance`, { account: account.id, intent: 'accept' })).status).toBe(410)
})
