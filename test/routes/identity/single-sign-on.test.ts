import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { config } from '#app/config.ts'
import { allow } from '#app/domain/identity/limits.ts'
import { digits, linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aMember, anAccount, anAgency, aRequest, type Account, type Member } from '#test/support/people.ts'
import { aProvider, callbackPath, type TestProvider } from '#test/support/provider.ts'
import { anAuthenticatorApp } from '#test/support/second-factor.ts'
import { aBrowser, ledTo, textOf, type Browser } from './browser.ts'

const password = 'correct horse battery'
let app: TestApp
let provider: TestProvider
let browser: Browser
let account: Account
let member: Member

beforeAll(async () => {
  app = await anApp()
  provider = await aProvider(app)
})
afterAll(async () => {
  await provider.close()
  await app.close()
})
let count = 0
beforeEach(async () => {
  account = await anAccount()
  member = await aMember(account, 'member', { password })
  browser = aBrowser(app)
  provider.next = 'somebody'
  await sql`delete from rate_limits`
})

/** A new person at the provider, who is the next to sign in there. */
function somebody(claims: { email?: string; email_verified?: unknown; name?: string }): string {
  const id = `person-${++count}`
  provider.people.set(id, claims)
  provider.next = id
  return id
}

/** Where our page sends the browser. */
async function leave(to = '/', by = browser): Promise<string> {
  const page = await by.post('/single-sign-on', { to })
  expect(page.status).toBe(200)
  const html = await page.text()
  return /http-equiv="refresh" content="0;url=([^"]+)"/i.exec(html)![1]!.replace(/&amp;/g, '&')
}

/** Through the provider and back; the answer of our callback. */
async function goThrough(to = '/', by = browser): Promise<Response> {
  return await by.get(await provider.visit(await leave(to, by)))
}
const signedInAs = async (by = browser) => {
  const page = await by.get('/me')
  return page.status === 200 ? /name="username"[^>]*value="([^"]*)"/.exec(await page.text())?.[1] : null
}
const identities = (userId: string) => sql<{ subject: string; addressAtJoining: string | null }[]>`
  select subject, address_at_joining from oidc_identities where user_id = ${userId} and ended_at is null`

describe('a password user who comes by the provider for the first time', () => {
  test('confirms once with the password, is told by mail, and has one click from then on', async () => {
    const subject = somebody({ email: member.address.toUpperCase(), email_verified: true })
    expect(ledTo(await goThrough(`/a/${account.id}/people`))).toBe('/single-sign-on/confirmation')
    expect(await signedInAs()).toBeNull()
    const page = await textOf(await browser.get('/single-sign-on/confirmation'))
    expect(page).toContain(`There is a login with ${member.address}.`)

    const wrong = await browser.post('/single-sign-on/confirmation', { password: 'not the password' })
    expect(wrong.status).toBe(422)
    expect(await textOf(wrong)).toContain('This is not the password of this login.')
    expect(await identities(member.id)).toEqual([])

    const done = await browser.post('/single-sign-on/confirmation', { password })
    expect(ledTo(done)).toBe(`/a/${account.id}/people`)
    expect(await signedInAs()).toBe(member.username)
    expect(await identities(member.id)).toEqual([{ subject, addressAtJoining: member.address }])
    const [session] = await sql`select method from sessions where user_id = ${member.id} and ended_at is null`
    expect(session).toEqual({ method: 'oidc' })
    await runDueJobs()
    const [mail] = await sql<{ subject: string; text: string }[]>`
      select subject, text from demo_mails where recipient like ${`%${member.address}%`}`
    expect(mail!.subject).toBe('Nordkonto now signs you in to Prokura')
    expect(mail!.text).toContain(`${config().appUrl}/me/single-sign-on`)
    const entries = await sql`
      select action, subject from audit_entries where account_id = ${account.id} and action = 'member.sign-on-joined'`
    expect(entries).toEqual([{ action: 'member.sign-on-joined', subject: member.name }])

    const later = aBrowser(app)
    expect(ledTo(await goThrough('/me', later))).toBe('/me')
    expect(await signedInAs(later)).toBe(member.username)
  })

  test('or with a code that was mailed, which is all that somebody without a password can do', async () => {
    const bare = await aMember(account, 'member')
    somebody({ email: bare.address, email_verified: true })
    await goThrough()
    const page = await (await browser.get('/single-sign-on/confirmation')).text()
    expect(page).not.toContain('name="password"')
    const asked = ledTo(await browser.post('/single-sign-on/confirmation', { intent: 'ask' }))
    const codeId = /code=([0-9a-f-]{36})$/.exec(asked)![1]!
    expect(await (await browser.get(asked)).text()).toContain('name="code"')
    const code = digits('sign-in', codeId)
    const wrong = code === '000000' ? '000001' : '000000'
    expect((await browser.post(asked, { intent: 'code', codeId, code: wrong })).status).toBe(422)
    expect(ledTo(await browser.post(asked, { intent: 'code', codeId, code }))).toBe('/')
    expect(await signedInAs()).toBe(bare.username)
    expect(await identities(bare.id)).toHaveLength(1)
  })

  test('with a second factor passes it first: the password alone joins nothing', async () => {
    const { code } = await anAuthenticatorApp(member)
    somebody({ email: member.address, email_verified: true })
    await goThrough(`/a/${account.id}/people`)
    const place = ledTo(await browser.post('/single-sign-on/confirmation', { password }))
    expect(place).toBe('/sign-in/second-step')
    expect(await identities(member.id)).toEqual([])
    const back = ledTo(await browser.post(place, { intent: 'app', code: code() }))
    expect(back).toBe('/single-sign-on/confirmation')
    expect(await identities(member.id)).toEqual([])
    expect(await (await browser.get(back)).text()).not.toContain('name="password"')
    expect(ledTo(await browser.post(back, { intent: 'proven' }))).toBe(`/a/${account.id}/people`)
    expect(await identities(member.id)).toHaveLength(1)
  })

  test('and signed in already, proves both anew where that was long ago', async () => {
    const { code } = await anAuthenticatorApp(member)
    await browser.post('/sign-in', { email: member.address, password })
    await browser.post('/sign-in/second-step', { intent: 'app', code: code() })
    await sql`update sessions set proven_at = now() - interval '11 minutes' where user_id = ${member.id}`
    somebody({ email: `other-${crypto.randomUUID()}@example.test`, email_verified: true })
    await goThrough('/me/single-sign-on')
    const proofs: Record<string, string>[] = [{ password }, { intent: 'proven' }]
    for (const form of proofs)
      expect(ledTo(await browser.post('/single-sign-on/confirmation', form))).toMatch(/^\/sign-in\/again/)
    expect(await identities(member.id)).toEqual([])
  })

  test('without one cannot say that both steps were passed', async () => {
    somebody({ email: member.address, email_verified: true })
    await goThrough()
    const said = () => browser.post('/single-sign-on/confirmation', { intent: 'proven' })
    expect((await said()).status).toBe(422)
    await browser.post('/sign-in', { email: member.address, password })
    expect((await said()).status).toBe(422)
    expect(await identities(member.id)).toEqual([])
  })

  test('cannot confirm with a code for another login', async () => {
    const stranger = await aMember(await anAccount(), 'member', { password })
    somebody({ email: member.address, email_verified: true })
    await goThrough()
    const other = ledTo(await browser.post('/sign-in/code', { intent: 'ask', email: stranger.address }))
    const codeId = /code=([0-9a-f-]{36})/.exec(other)![1]!
    const code = digits('sign-in', codeId)
    const answer = await browser.post('/single-sign-on/confirmation', { intent: 'code', codeId, code })
    expect(answer.status).toBe(422)
    expect([await identities(member.id), await identities(stranger.id), await signedInAs()]).toEqual([
      [],
      [],
      null,
    ])
  })

  test('is stopped after ten wrong passwords, like at the sign-in page', async () => {
    somebody({ email: member.address, email_verified: true })
    await goThrough()
    for (let i = 0; i < 10; i++)
      expect((await browser.post('/single-sign-on/confirmation', { password: 'wrong' })).status).toBe(422)
    expect((await browser.post('/single-sign-on/confirmation', { password })).status).toBe(429)
  })
})

describe('somebody new', () => {
  test('signs up in one go, with a name from the provider, no password and no mail', async () => {
    const email = `new-${crypto.randomUUID()}@example.test`
    somebody({ email, email_verified: true, name: 'Nele Neu' })
    expect(ledTo(await goThrough())).toBe('/single-sign-on/sign-up')
    const page = await (await browser.get('/single-sign-on/sign-up')).text()
    expect(page).toContain('value="Nele Neu"')
    expect(page).not.toContain('name="password"')
    expect((await browser.post('/single-sign-on/sign-up', { name: '', accountName: '' })).status).toBe(422)
    const done = ledTo(
      await browser.post('/single-sign-on/sign-up', { name: 'Nele Neu', accountName: 'Neu & Co.' }),
    )
    expect((await browser.get(done)).status).toBe(200)
    expect(done).toMatch(/^\/a\/[0-9a-f-]{36}$/)
    const [user] = await sql`
      select u.name, u.password_hash, a.main from users u join user_addresses a on a.user_id = u.id
      where a.address = ${email} and a.verified_at is not null`
    expect(user).toEqual({ name: 'Nele Neu', passwordHash: null, main: true })
    await runDueJobs()
    expect(await sql`select 1 from demo_mails where recipient like ${`%${email}%`}`).toHaveLength(0)
    const later = aBrowser(app)
    expect(ledTo(await goThrough('/me', later))).toBe('/me')
  })

  test('who was invited joins with their name alone, and owns no account of their own', async () => {
    const email = `invited-${crypto.randomUUID()}@example.test`
    const [invitation] = await sql<[{ id: string; generation: number }]>`
      insert into invitations (account_id, address, role, inviter_id, expires_at)
      values (${account.id}, ${email}, 'member', ${account.owner.membershipId}, now() + interval '7 days')
      returning id, generation`
    const path = ledTo(
      await browser.get(
        `/invitations/${invitation.id}/${linkToken('invitation', invitation.id, invitation.generation)}`,
      ),
    )
    expect(await (await browser.get(path)).text()).toContain('Continue with Nordkonto')
    somebody({ email, email_verified: true, name: 'Ines' })
    expect(ledTo(await goThrough(path))).toBe('/single-sign-on/sign-up')
    expect(await (await browser.get('/single-sign-on/sign-up')).text()).not.toContain('name="accountName"')
    expect(ledTo(await browser.post('/single-sign-on/sign-up', { name: 'Ines' }))).toBe(`/a/${account.id}`)
    const memberships = await sql`
      select m.account_id, m.role from memberships m join user_addresses a on a.user_id = m.user_id
      where a.address = ${email}`
    expect(memberships).toEqual([{ accountId: account.id, role: 'member' }])
  })

  test('who was invited by another address is told so', async () => {
    const [invitation] = await sql<[{ id: string; generation: number }]>`
      insert into invitations (account_id, address, role, inviter_id, expires_at)
      values (${account.id}, ${`x-${crypto.randomUUID()}@example.test`}, 'member', ${account.owner.membershipId}, now() + interval '7 days')
      returning id, generation`
    const path = ledTo(
      await browser.get(
        `/invitations/${invitation.id}/${linkToken('invitation', invitation.id, invitation.generation)}`,
      ),
    )
    somebody({ email: `y-${crypto.randomUUID()}@example.test`, email_verified: true })
    await goThrough(path)
    const page = await browser.get(ledTo(await browser.get('/single-sign-on/sign-up')))
    expect(page.status).toBe(409)
    expect(await textOf(page)).toContain('You were invited by another address')
  })

  test('who was asked for access signs up and comes back to the request, where the address is proved', async () => {
    const email = `asked-${crypto.randomUUID()}@example.test`
    const request = await aRequest(await anAgency(), email)
    const path = ledTo(
      await browser.get(
        `/requests/${request.id}/${linkToken('access-request', request.id, request.generation)}`,
      ),
    )
    somebody({ email, email_verified: true })
    await goThrough(path)
    expect(
      ledTo(await browser.post('/single-sign-on/sign-up', { name: 'Ada', accountName: 'Ada Ltd' })),
    ).toBe(path)
    expect(await (await browser.get(path)).text()).toContain('Ada Ltd')
  })
})

describe('an address that the provider does not vouch for', () => {
  test.each([
    ['says that it is not verified', { email_verified: false }],
    ['says nothing about it, as Microsoft does', {}],
    ['says so in a text instead of a truth', { email_verified: 'true' }],
    ['says 1', { email_verified: 1 }],
  ])('opens nothing where it %s', async (_, claims) => {
    somebody({ email: member.address, ...claims })
    const page = await browser.get(ledTo(await goThrough()))
    expect(page.status).toBe(403)
    expect(await textOf(page)).toContain('Your address is not confirmed')
    expect(ledTo(await browser.get('/single-sign-on/confirmation'))).toBe('/single-sign-on?reason=stale')
    expect([await identities(member.id), await signedInAs()]).toEqual([[], null])
  })

  test('opens nothing where it is missing or no address, even if it is called verified', async () => {
    for (const email of [undefined, 'nobody', `"a b"@example.test`, `${member.address}, x@y.test`]) {
      somebody({ email, email_verified: true })
      expect((await browser.get(ledTo(await goThrough()))).status).toBe(403)
    }
  })

  test('but whoever is signed in can join it, confirming once, and has one click from then on', async () => {
    somebody({ email: `other-${crypto.randomUUID()}@example.test` })
    await browser.post('/sign-in', { email: member.address, password })
    expect(ledTo(await goThrough('/me/single-sign-on'))).toBe('/single-sign-on/confirmation')
    expect((await browser.post('/single-sign-on/confirmation', { password: 'wrong' })).status).toBe(422)
    expect(ledTo(await browser.post('/single-sign-on/confirmation', { password }))).toBe('/me/single-sign-on')
    expect(await textOf(await browser.get('/me/single-sign-on'))).toContain(
      'Nordkonto signs you in from now on.',
    )
    const later = aBrowser(app)
    expect(ledTo(await goThrough('/', later))).toBe('/')
    expect(await signedInAs(later)).toBe(member.username)
  })
})

describe('an identity', () => {
  /** Joins the next person of the provider to the member. */
  async function joined(): Promise<string> {
    const subject = somebody({ email: member.address, email_verified: true })
    await goThrough()
    ledTo(await browser.post('/single-sign-on/confirmation', { password }))
    return subject
  }

  test('stays the same person when the address at the provider becomes that of somebody else', async () => {
    const subject = await joined()
    const other = await aMember(account, 'admin', { password })
    provider.people.set(subject, { email: other.address, email_verified: true })
    const later = aBrowser(app)
    await goThrough('/', later)
    expect(await signedInAs(later)).toBe(member.username)
  })

  test('of somebody who was deactivated gives no session, and the same page as to a newcomer', async () => {
    await joined()
    await sql`update memberships set deactivated_at = now() where user_id = ${member.id}`
    const known = aBrowser(app)
    expect(ledTo(await goThrough('/', known))).toBe('/single-sign-on/sign-up')
    const page = await textOf(await known.get('/single-sign-on/sign-up'))
    somebody({ email: `never-${crypto.randomUUID()}@example.test`, email_verified: true })
    const unknown = aBrowser(app)
    expect(ledTo(await goThrough('/', unknown))).toBe('/single-sign-on/sign-up')
    const blank = (text: string) => text.replace(/\S+@example\.test/g, '…')
    expect(blank(await textOf(await unknown.get('/single-sign-on/sign-up')))).toBe(blank(page))
    expect(await signedInAs(known)).toBeNull()
  })

  test('of somebody deactivated goes with the address to whoever signs up anew, who inherits nothing', async () => {
    await joined()
    await sql`update memberships set deactivated_at = now() where user_id = ${member.id}`
    const anew = aBrowser(app)
    await goThrough('/', anew)
    const place = ledTo(
      await anew.post('/single-sign-on/sign-up', { name: 'New', accountName: 'Fresh start' }),
    )
    expect(place).not.toContain(account.id)
    expect((await anew.get(`/a/${account.id}`)).status).toBe(404)
    expect(await identities(member.id)).toEqual([])
  })

  test('of another login does not change who is signed in here', async () => {
    await joined()
    const other = aBrowser(app)
    const colleague = await aMember(account, 'member', { password })
    await other.post('/sign-in', { email: colleague.address, password })
    const page = await other.get(ledTo(await goThrough('/', other)))
    expect(page.status).toBe(409)
    expect(await textOf(page)).toContain('This belongs to another login')
    expect(await signedInAs(other)).toBe(colleague.username)
  })

  test('is listed with the address and last use, and can be removed, which its user is told', async () => {
    await joined()
    const page = await browser.get('/me/single-sign-on')
    const html = await page.text()
    expect(html).toContain(member.address)
    const id = /name="identity" value="([0-9a-f-]{36})"/.exec(html)![1]!
    const stranger = aBrowser(app)
    const colleague = await aMember(account, 'member', { password })
    await stranger.post('/sign-in', { email: colleague.address, password })
    expect((await stranger.post('/me/single-sign-on', { identity: id })).status).toBe(404)
    expect(ledTo(await browser.post('/me/single-sign-on', { identity: id }))).toBe('/me/single-sign-on')
    expect(await identities(member.id)).toEqual([])
    await runDueJobs()
    const mails = await sql<{ subject: string }[]>`
      select subject from demo_mails where recipient like ${`%${member.address}%`} order by id`
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      'Nordkonto no longer signs you in to Prokura',
      'Nordkonto now signs you in to Prokura',
    ])
    expect(ledTo(await goThrough('/', aBrowser(app)))).toBe('/single-sign-on/confirmation')
  })

  test('that is the last way in stays until a password is set', async () => {
    await joined()
    await sql`update users set password_hash = null where id = ${member.id}`
    const html = await (await browser.get('/me/single-sign-on')).text()
    expect(html).toContain('set one before you remove this')
    expect(html).not.toContain('name="identity"')
    const [{ id }] = await sql<[{ id: string }]>`
      select id from oidc_identities where user_id = ${member.id} and ended_at is null`
    ledTo(await browser.post('/me/single-sign-on', { identity: id }))
    expect(await identities(member.id)).toHaveLength(1)
  })
})

describe('the way there and back', () => {
  test('asks with PKCE, state and nonce, for what is needed and at the address that people use', async () => {
    const answer = await browser.post('/single-sign-on', { to: '/' })
    const html = await answer.text()
    const url = new URL(/content="0;url=([^"]+)"/.exec(html)![1]!.replace(/&amp;/g, '&'))
    const { searchParams: asked } = url
    expect(url.origin).toBe(provider.issuer)
    expect(asked.get('redirect_uri')).toBe(app.url + callbackPath)
    expect([asked.get('scope'), asked.get('code_challenge_method')]).toEqual(['openid profile email', 'S256'])
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked.get(name)!.length).toBeGreaterThan(20)
    for (const line of answer.headers.getSetCookie())
      for (const part of ['__Host-sso-', 'HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'])
        expect(line).toContain(part)
  })

  test('leaves neither code nor state nor anything of the provider in the browser', async () => {
    somebody({ email: member.address, email_verified: true })
    const answer = await goThrough('/me')
    expect(ledTo(answer)).not.toMatch(/code|state/)
    ledTo(await browser.post('/single-sign-on/confirmation', { password }))
    expect([...browser.cookies.keys()].filter((name) => /sso|arrival|authjs/.test(name))).toEqual([])
  })

  test.each(['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)'])(
    'follows no way back that leaves the house: %s',
    async (to) => {
      somebody({ email: member.address, email_verified: true })
      await goThrough(to)
      expect(ledTo(await browser.post('/single-sign-on/confirmation', { password }))).toBe('/')
      expect(ledTo(await goThrough(to, aBrowser(app)))).toBe('/')
    },
  )

  test('nor one that was planted in its cookie', async () => {
    somebody({ email: member.address, email_verified: true })
    const callback = await provider.visit(await leave('/me'))
    browser.cookies.set('__Host-sso-to', encodeURIComponent('https://evil.example/x'))
    await browser.get(callback)
    expect(ledTo(await browser.post('/single-sign-on/confirmation', { password }))).toBe('/')
  })

  test('does not begin from another site, and not by a GET', async () => {
    for (const headers of [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ] as Record<string, string>[]) {
      const body = new URLSearchParams({ to: '/' })
      expect((await app.fetch('/single-sign-on', { method: 'POST', body, headers })).status).toBe(403)
    }
    const page = await browser.get('/single-sign-on?to=/me')
    expect([page.status, page.headers.getSetCookie().filter((line) => line.includes('sso'))]).toEqual([
      200,
      [],
    ])
  })

  test('shows none of the pages that the protocol engine brings along', async () => {
    for (const path of [
      'signin',
      'signin/provider',
      'signout',
      'session',
      'providers',
      'csrf',
      'error',
      'callback',
      'callback/other',
      'verify-request',
    ]) {
      expect((await browser.get(`/single-sign-on/${path}`)).status, path).toBe(404)
      expect([404, 405], path).toContain((await browser.post(`/single-sign-on/${path}`, {})).status)
    }
    expect((await browser.get('/auth/signin')).status).toBe(404)
  })

  test('may be cancelled at the provider, which changes nothing here', async () => {
    provider.next = 'nobody'
    const page = await browser.get(ledTo(await goThrough('/me')))
    expect(page.status).toBe(403)
    const html = await page.text()
    expect(html).toContain('You were not signed in')
    expect(html).not.toContain('secret-from-the-provider')
    expect(html).toContain('href="/sign-in?to=%2Fme"')
  })

  test('cannot be gone twice: neither the answer of the provider nor what was made of it counts again', async () => {
    somebody({ email: member.address, email_verified: true })
    const callback = await provider.visit(await leave())
    const copy = new Map(browser.cookies)
    ledTo(await browser.get(callback))
    const handedOver = new Map(browser.cookies)
    ledTo(await browser.post('/single-sign-on/confirmation', { password }))
    const thief = aBrowser(app)
    for (const [name, value] of copy) thief.cookies.set(name, value)
    expect((await thief.get(ledTo(await thief.get(callback)))).status).toBeGreaterThanOrEqual(400)
    const second = aBrowser(app)
    for (const [name, value] of handedOver) second.cookies.set(name, value)
    expect(ledTo(await second.post('/single-sign-on/confirmation', { password }))).toContain('reason=stale')
    expect([await signedInAs(thief), await signedInAs(second)]).toEqual([null, null])
  })

  test('is bound to the browser: an answer brought into another one opens nothing', async () => {
    somebody({ email: member.address, email_verified: true })
    const callback = await provider.visit(await leave())
    const victim = aBrowser(app)
    const page = await victim.get(ledTo(await victim.get(callback)))
    expect(page.status).toBe(410)
    expect(await textOf(page)).toContain('Please start again')
  })

  test('a hand-over that is older than ten minutes leads to the start', async () => {
    somebody({ email: member.address, email_verified: true })
    await goThrough()
    await sql`update oidc_arrivals set expires_at = now() where used_at is null`
    expect(ledTo(await browser.post('/single-sign-on/confirmation', { password }))).toContain('reason=stale')
  })

  test('a hand-over of one’s own making is none', async () => {
    browser.cookies.set('__Host-arrival', 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIn0..x.y.z')
    expect(ledTo(await browser.get('/single-sign-on/confirmation'))).toContain('reason=stale')
    expect(ledTo(await browser.get('/single-sign-on/sign-up'))).toContain('reason=stale')
  })

  test('is stopped with 429 where one network tries it all the time', async () => {
    for (let i = 0; i < 300; i++) await allow(['single-sign-on-ip', '127.0.0.1'])
    const stopped = await browser.get(callbackPath)
    expect([stopped.status, Number(stopped.headers.get('Retry-After')) > 0]).toEqual([429, true])
  })
})

test('where no provider is set up there is no button, and every address of it is unknown', async () => {
  const { oidc } = config()
  config().oidc = null
  try {
    expect(await (await browser.get('/sign-in')).text()).not.toContain('single-sign-on')
    for (const path of ['', '/callback/provider', '/confirmation', '/sign-up']) {
      expect((await browser.get(`/single-sign-on${path}`)).status, path).toBe(404)
      expect([404, 405], path).toContain((await browser.post(`/single-sign-on${path}`, { to: '/' })).status)
    }
    await browser.post('/sign-in', { email: member.address, password })
    expect((await browser.get('/me/single-sign-on')).status).toBe(404)
  } finally {
    config().oidc = oidc
  }
})

test('the policy of the pages stays as strict as without a provider', async () => {
  const page = await browser.get('/sign-in')
  expect(page.headers.get('Content-Security-Policy')).toContain("form-action 'self'")
  expect(await page.text()).toContain('Continue with Nordkonto')
})
