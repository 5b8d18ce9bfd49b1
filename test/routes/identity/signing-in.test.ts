import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { digits, linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aMember, anAccount, aUser, type Account, type Member } from '#test/support/people.ts'
import { aBrowser, ledTo, textOf, type Browser } from './browser.ts'

const password = 'correct horse battery'
let app: TestApp
let browser: Browser
let account: Account
let member: Member

beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())
beforeEach(async () => {
  account = await anAccount()
  member = await aMember(account, 'member', { password })
  browser = aBrowser(app)
  await sql`delete from rate_limits`
})
const signIn = (address = member.address, word = password, to = '/') =>
  browser.post('/sign-in', { email: address, password: word, to })

describe('signing in', () => {
  test('leads where one wanted to go, under a cookie that scripts and other sites never see', async () => {
    const detour = ledTo(await browser.get(`/a/${account.id}/people?q=x`))
    expect(detour).toBe(`/sign-in?to=${encodeURIComponent(`/a/${account.id}/people?q=x`)}`)
    const page = await (await browser.get(detour)).text()
    expect(page).toContain(`name="to" value="/a/${account.id}/people?q=x"`)
    const answer = await signIn(` ${member.address.toUpperCase()} `, password, `/a/${account.id}/people?q=x`)
    expect(ledTo(answer)).toBe(`/a/${account.id}/people?q=x`)
    const line = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('__Host-session='))!
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(line).toContain(part)
    expect(line).not.toContain('Domain')
    expect((await browser.get(`/a/${account.id}/people`)).status).toBe(200)
  })

  test('follows no way back that leaves the house', async () => {
    for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)'])
      expect(ledTo(await signIn(member.address, password, to))).toBe('/')
  })

  test('takes the language of its user, unless one was chosen in this browser', async () => {
    const german = await aMember(account, 'member', { password, locale: 'de' })
    await signIn(german.address)
    expect(browser.cookies.get('lang')).toBe('de')
    browser.cookies.set('lang', 'en')
    await signIn(german.address)
    expect(browser.cookies.get('lang')).toBe('en')
  })

  test('gives a new session id, and the one that the browser brought is over', async () => {
    await signIn()
    const before = browser.cookies.get('__Host-session')!
    await signIn()
    expect(browser.cookies.get('__Host-session')).not.toBe(before)
    const old = await app.fetch('/me', { cookie: `__Host-session=${before}` })
    expect(old.status).toBe(303)
  })

  test('never takes a session id from outside', async () => {
    browser.cookies.set('__Host-session', 'planted-by-somebody-else')
    await signIn()
    expect(browser.cookies.get('__Host-session')).not.toBe('planted-by-somebody-else')
    expect((await app.fetch('/me', { cookie: '__Host-session=planted-by-somebody-else' })).status).toBe(303)
  })

  test('answers unknown, deactivated and homeless addresses like a wrong password, byte for byte', async () => {
    const gone = await aMember(await anAccount(), 'member', { password, deactivated: true })
    const homeless = await aUser({ password })
    const answers = []
    for (const [address, word] of [
      [member.address, 'wrong password'],
      ['nobody@example.test', password],
      [gone.address, password],
      [homeless.address, password],
    ] as const) {
      const answer = await aBrowser(app).post('/sign-in', { email: address, password: word, to: '/' })
      const body = (await answer.text()).replaceAll(address, '…').replace(/nonce="[^"]*"/g, '')
      const headers = [...answer.headers].filter(
        ([name]) => !['content-security-policy', 'date', 'content-length', 'x-request-id'].includes(name),
      )
      answers.push({ status: answer.status, headers, body })
    }
    expect(answers[0]!.status).toBe(422)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  test('keeps the address that was typed and never the password', async () => {
    const html = await (await signIn(member.address, 'wrong-and-secret')).text()
    expect(html).toContain(`value="${member.address}"`)
    expect(html).not.toContain('wrong-and-secret')
  })

  test('is stopped with 429 and the time to wait', async () => {
    for (let i = 0; i < 10; i++) expect((await signIn(member.address, 'wrong')).status).toBe(422)
    const stopped = await signIn()
    expect(stopped.status).toBe(429)
    expect(Number(stopped.headers.get('Retry-After'))).toBeGreaterThan(800)
    expect(await textOf(stopped)).toContain('Too many tries')
  })

  test.each([
    ['a repeated field', 'email=a%40b.de&email=c%40d.de&password=x', 422],
    ['an object', 'email[x]=a%40b.de&password=x', 422],
    ['a null byte', 'email=a%00%40b.de&password=x', 422],
    ['nothing', '', 422],
  ])('with %s is 422', async (_, body, status) => {
    const answer = await app.fetch('/sign-in', {
      method: 'POST',
      body,
      headers: { Origin: app.url, 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect(answer.status).toBe(status)
  })

  test('with JSON or plain text is no form', async () => {
    for (const type of ['application/json', 'text/plain']) {
      const headers = { Origin: app.url, 'Content-Type': type }
      const answer = await app.fetch('/sign-in', { method: 'POST', body: '{"email":"a@b.de"}', headers })
      expect([415, 422]).toContain(answer.status)
    }
  })

  test('from another site is refused', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      const answer = await app.fetch('/sign-in', {
        form: { email: member.address, password },
        headers: { Origin: origin },
      })
      expect(answer.status).toBe(403)
      expect(answer.headers.getSetCookie().join()).not.toContain('__Host-session')
    }
  })
})

describe('signing in with a code', () => {
  const ask = async (address: string, to = '/me') => {
    const path = ledTo(await browser.post('/sign-in/code', { intent: 'ask', email: address, to }))
    return { path, id: new URL(path, app.url).searchParams.get('code')! }
  }

  test('takes the digits of the mail and keeps the way back', async () => {
    const { path, id } = await ask(member.address)
    expect(path).toBe(`/sign-in/code?code=${id}&to=%2Fme`)
    expect(await textOf(await browser.get(path))).toContain('Six digits from the email')
    const wrong = await browser.post(path, { codeId: id, code: '000000', to: '/me' })
    expect([422, 303]).toContain(wrong.status)
    expect(ledTo(await browser.post(path, { codeId: id, code: digits('sign-in', id), to: '/me' }))).toBe(
      '/me',
    )
    expect((await browser.get('/me')).status).toBe(200)
  })

  test('shows unknown addresses the same page', async () => {
    const known = await ask(member.address)
    const unknown = await ask('nobody@example.test')
    const page = async ({ path, id }: { path: string; id: string }) =>
      (await (await browser.get(path)).text()).replaceAll(id, '…').replace(/nonce="[^"]*"/g, '')
    expect(await page(unknown)).toBe(await page(known))
  })

  test('is for the browser that asked', async () => {
    const { path, id } = await ask(member.address)
    const stranger = aBrowser(app)
    expect(await textOf(await stranger.get(path))).toContain('no longer works')
    for (let i = 0; i < 6; i++)
      expect((await stranger.post(path, { codeId: id, code: digits('sign-in', id), to: '/me' })).status).toBe(
        422,
      )
    expect(ledTo(await browser.post(path, { codeId: id, code: digits('sign-in', id), to: '/me' }))).toBe(
      '/me',
    )
  })

  test('is stopped at the address after ten wrong ones, with the time to wait', async () => {
    for (let round = 0; round < 2; round++) {
      const { path, id } = await ask('locked@example.test')
      for (let i = 0; i < 5; i++) await browser.post(path, { codeId: id, code: '000000', to: '/me' })
    }
    const { path, id } = await ask('locked@example.test')
    const stopped = await browser.post(path, { codeId: id, code: '000000', to: '/me' })
    expect(stopped.status).toBe(429)
    expect(Number(stopped.headers.get('Retry-After'))).toBeGreaterThan(80_000)
  })

  test('says when a code is over', async () => {
    const { path, id } = await ask(member.address)
    await sql`update one_time_codes set expires_at = now() where id = ${id}`
    expect(await textOf(await browser.get(path))).toContain('no longer works')
  })
})

describe('a forgotten password', () => {
  test('is asked for, set by the link, and then one signs in', async () => {
    expect(
      ledTo(await browser.post('/forgotten-password', { email: member.address, to: '/me/sessions' })),
    ).toBe('/forgotten-password?sent=1&to=%2Fme%2Fsessions')
    const [row] = await sql<
      [{ id: string }]
    >`select id from password_resets where address = ${member.address}`
    const link = `/password-resets/${row.id}/${linkToken('password-reset', row.id, 1)}`
    const page = `/password-resets/${row.id}`
    for (let i = 0; i < 10; i++) {
      const other = aBrowser(app)
      expect((await other.get(page)).status).toBe(404)
      expect(ledTo(await other.get(link))).toBe(page)
      expect((await other.get(page)).status).toBe(200)
    }
    expect((await browser.post(page, { password: 'an altogether new one' })).status).toBe(404)
    expect((await browser.post(link, { password: 'an altogether new one' })).status).toBe(405)
    await browser.get(link)
    const weak = await browser.post(page, { password: 'short' })
    expect(weak.status).toBe(422)
    await signIn()
    const done = await browser.post(page, { password: 'an altogether new one' })
    expect(ledTo(done)).toBe('/sign-in?to=%2Fme%2Fsessions')
    expect(browser.cookies.has('__Host-session')).toBe(false)
    expect(await textOf(await browser.get('/sign-in'))).toContain('Your new password is set')
    expect(ledTo(await browser.get(link))).toBe(page)
    expect((await browser.get(page)).status).toBe(410)
    expect((await browser.post(page, { password: 'and another one' })).status).toBe(410)
    expect((await signIn(member.address, 'an altogether new one')).status).toBe(303)
  })

  test('a forged or malformed link does not exist, and guessing is stopped', async () => {
    expect((await browser.get(`/password-resets/${crypto.randomUUID()}/x`)).status).toBe(404)
    expect((await browser.get('/password-resets/nonsense/x')).status).toBe(404)
    for (let i = 0; i < 60; i++) await browser.get(`/sign-ups/${crypto.randomUUID()}/x`)
    const stopped = await browser.get(`/password-resets/${crypto.randomUUID()}/x`)
    expect(stopped.status).toBe(429)
    expect(stopped.headers.has('Retry-After')).toBe(true)
  })

  test('answers alike for whatever address', async () => {
    const paths = []
    for (const email of [member.address, 'nobody@example.test'])
      paths.push(ledTo(await browser.post('/forgotten-password', { email, to: '/' })))
    expect(paths[0]).toBe(paths[1])
  })
})

describe('signing up', () => {
  const wish = (email: string) => ({
    email,
    name: 'Vera Nord',
    accountName: 'Nordwind',
    password,
    timeZone: 'Europe/Berlin',
    to: '/guide',
  })
  const linkFor = async (address: string) => {
    const [row] = await sql<
      [{ id: string }]
    >`select id from sign_ups where address = ${address} order by created_at desc limit 1`
    return `/sign-ups/${row.id}/${linkToken('sign-up', row.id, 1)}`
  }

  test('takes a form, a link and a click, and leads where one wanted to go', async () => {
    expect(ledTo(await browser.post('/sign-up', wish('vera@nordwind.example')))).toBe(
      '/sign-up?sent=1&to=%2Fguide',
    )
    const link = await linkFor('vera@nordwind.example')
    const [place] = link.split(/\/(?=[^/]*$)/) as [string]
    for (let i = 0; i < 10; i++) {
      const other = aBrowser(app)
      expect(ledTo(await other.get(link))).toBe(place)
      const page = await other.get(place)
      expect(page.status).toBe(200)
      expect([...other.cookies.keys()].join()).not.toContain('__Host-session')
    }
    expect(await sql`select 1 from user_addresses where address = 'vera@nordwind.example'`).toHaveLength(0)
    expect((await browser.get(place)).status).toBe(404)
    expect((await browser.post(place, {})).status).toBe(404)
    expect(ledTo(await browser.get(link))).toBe(place)
    expect(await textOf(await browser.get(place))).toContain('vera@nordwind.example')
    expect(ledTo(await browser.post(place, {}))).toBe('/guide')
    const home = ledTo(await browser.get('/'))
    expect(home).toMatch(/^\/a\//)
    expect((await browser.get(home)).status).toBe(200)
    expect((await browser.get(place)).status).toBe(410)
  })

  test('answers known and unknown addresses alike; the link of a known one creates nothing', async () => {
    expect(ledTo(await browser.post('/sign-up', wish(member.address)))).toBe('/sign-up?sent=1&to=%2Fguide')
    const link = await linkFor(member.address)
    const place = ledTo(await browser.get(link))
    expect((await browser.get(place)).status).toBe(409)
    expect((await browser.post(place, {})).status).toBe(409)
    expect(browser.cookies.has('__Host-session')).toBe(false)
  })

  test('says what is wrong at the field and keeps what was typed', async () => {
    const answer = await browser.post('/sign-up', {
      ...wish('anna'),
      name: '',
      password: 'kurz-und-geheim'.slice(0, 9),
    })
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('An email address has an @ in it.')
    expect(html).toContain('value="anna"')
    expect(html).toContain('value="Nordwind"')
    expect(html).not.toContain('kurz-und-')
  })

  test('speaks German to whoever prefers it', async () => {
    const page = await browser.get('/sign-up', { 'Accept-Language': 'de' })
    expect(await textOf(page)).toContain('Bei Prokura registrieren')
  })
})

test('signing out ends the session and clears the browser', async () => {
  await signIn()
  const token = browser.cookies.get('__Host-session')!
  browser.cookies.set(`__Host-scope-${account.id}`, 'x')
  expect(ledTo(await browser.post('/sign-out', { to: '/requests/1' }))).toBe('/sign-in?to=%2Frequests%2F1')
  expect([...browser.cookies.keys()].filter((name) => name.startsWith('__Host-'))).toEqual([])
  expect((await app.fetch('/me', { cookie: `__Host-session=${token}` })).status).toBe(303)
})

describe('the cards of a demo', () => {
  test('sign in with one click, demo people only', async () => {
    await sql`insert into demo_people (user_id, part) values (${member.id}, 'client-admin')`
    const html = await (await browser.get('/sign-in?to=/me')).text()
    expect(html).toContain(member.name)
    expect(html).toContain(`name="user" value="${member.id}"`)
    expect((await browser.post('/demo/session', { user: account.owner.id, to: '/me' })).status).toBe(404)
    expect(ledTo(await browser.post('/demo/session', { user: member.id, to: '/me' }))).toBe('/me')
    expect((await browser.get('/me')).status).toBe(200)
    await sql`delete from demo_people`
  })
})
