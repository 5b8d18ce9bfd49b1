import { createHash, createHmac } from 'node:crypto'
import { request } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { config } from '#app/config.ts'
import { sql } from '#db/sql.server.ts'
import { freePort } from '#db/embedded/ports.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aMember, anAccount, type Member } from '#test/support/people.ts'
import { aTwistedProvider } from '#test/support/twisted-provider.ts'
import { aBrowser, ledTo, textOf, type Browser } from './browser.ts'

let app: TestApp
let provider: Awaited<ReturnType<typeof aTwistedProvider>>
let browser: Browser
let anna: Member

beforeAll(async () => {
  app = await anApp()
  provider = await aTwistedProvider()
  anna = await aMember(await anAccount(), 'member', { address: provider.person.email })
})
afterAll(async () => {
  await provider.close()
  await app.close()
})
beforeEach(async () => {
  provider.honest()
  browser = aBrowser(app)
  await sql`delete from rate_limits`
  await sql`delete from oidc_identities`
  await sql`insert into oidc_identities (issuer, subject, user_id) values (${provider.issuer}, ${provider.person.sub}, ${anna.id})`
})

async function leave(to = '/'): Promise<string> {
  const html = await (await browser.post('/single-sign-on', { to })).text()
  return /content="0;url=([^"]+)"/.exec(html)![1]!.replace(/&amp;/g, '&')
}
const sessions = async () =>
  (await sql`select 1 from sessions where user_id = ${anna.id} and ended_at is null`).count

/** What somebody sees whose answer was refused: the page, and no session for anybody. */
async function refused(answer: Response, reason: 'broken' | 'stale' | 'away' | 'declined') {
  const place = ledTo(answer)
  expect(place).toContain(`/single-sign-on?reason=${reason}`)
  expect(browser.cookies.has('__Host-session')).toBe(false)
  expect([...browser.cookies.keys()].filter((name) => /sso|arrival/.test(name))).toEqual([])
  return await browser.get(place)
}
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('an honest answer signs in', async () => {
  expect(ledTo(await browser.get(provider.answer(await leave('/me'))))).toBe('/me')
  expect((await browser.get('/me')).status).toBe(200)
})

describe('an answer is refused whose token', () => {
  test.each([
    ['holds the nonce of another sign-in', { nonce: 'another' }],
    ['holds no nonce', { nonce: undefined }],
    ['is from another issuer', { iss: 'https://accounts.google.com' }],
    ['is for another client', { aud: 'somebody-else' }],
    ['is for others too, and made for one of them', { aud: ['prokura', 'other'], azp: 'other' }],
    ['ran out', { exp: Math.floor(Date.now() / 1000) - 3600 }],
    ['does not begin before tomorrow', { nbf: Math.floor(Date.now() / 1000) + 86_400 }],
    ['speaks of nobody', { sub: undefined }],
    ['speaks of somebody who has no end', { sub: 'x'.repeat(300) }],
    ['speaks of somebody with a null byte', { sub: 'anna\0' }],
  ])('%s', async (_, lie) => {
    const before = await sessions()
    provider.hooks.claims = (claims) => JSON.parse(JSON.stringify({ ...claims, ...lie }))
    provider.hooks.userinfo = (facts) => ({ ...facts, sub: 'sub' in lie ? lie.sub : facts.sub })
    const page = await refused(await browser.get(provider.answer(await leave())), 'broken')
    expect(page.status).toBe(502)
    expect(await sessions()).toBe(before)
  })

  test('is not signed at all (alg none), though the provider says that it may', async () => {
    provider.hooks.sign = (claims) => Promise.resolve(`${base64({ alg: 'none' })}.${base64(claims)}.`)
    await refused(await browser.get(provider.answer(await leave())), 'broken')
  })

  test('is signed by a stranger under the name of the right key', async () => {
    const { privateKey } = await generateKeyPair('RS256')
    provider.hooks.sign = (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'right' }).sign(privateKey)
    await refused(await browser.get(provider.answer(await leave())), 'broken')
  })

  test('brings the key along that it is signed with', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    const jwk = await exportJWK(publicKey)
    provider.hooks.sign = (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'right', jwk }).sign(privateKey)
    await refused(await browser.get(provider.answer(await leave())), 'broken')
  })

  test('is signed with the secret that we share (HS256)', async () => {
    provider.hooks.sign = (claims) => {
      const text = `${base64({ alg: 'HS256' })}.${base64(claims)}`
      const mac = createHmac('sha256', config().oidc!.clientSecret).update(text).digest('base64url')
      return Promise.resolve(`${text}.${mac}`)
    }
    await refused(await browser.get(provider.answer(await leave())), 'broken')
  })

  test('speaks of another person than the userinfo', async () => {
    provider.hooks.userinfo = (facts) => ({ ...facts, sub: 'somebody-else' })
    await refused(await browser.get(provider.answer(await leave())), 'broken')
  })
})

describe('an answer is refused that', () => {
  test('carries the state of another sign-in, of none, or an empty one', async () => {
    for (const state of ['foreign', '', null]) {
      const page = await refused(await browser.get(provider.answer(await leave(), { state })), 'broken')
      expect(page.status).toBe(502)
    }
    expect(provider.asked).not.toContain('/token')
  })

  test('names another issuer than the one that was asked (mix-up)', async () => {
    await refused(
      await browser.get(provider.answer(await leave(), { iss: 'https://evil.example' })),
      'broken',
    )
    expect(provider.asked).not.toContain('/token')
  })

  test('has no code, or a token instead of one', async () => {
    await refused(await browser.get(provider.answer(await leave(), { code: null })), 'broken')
    await refused(await browser.get(`${provider.answer(await leave(), { code: null })}&id_token=x`), 'broken')
  })

  test('comes without anything having been asked', async () => {
    const page = await refused(await browser.get('/single-sign-on/callback/provider?code=x&state=y'), 'stale')
    expect(page.status).toBe(410)
  })

  test('was accepted before, even where the provider takes its code twice', async () => {
    const answer = provider.answer(await leave('/me'))
    const before = new Map(browser.cookies)
    expect(ledTo(await browser.get(answer))).toBe('/me')
    browser = aBrowser(app)
    for (const [name, value] of before) browser.cookies.set(name, value)
    await refused(await browser.get(answer), 'stale')
  })

  test('brings settings of the engine along', async () => {
    const answer = `${provider.answer(await leave('/me'))}&callbackUrl=https://evil.example/&redirect_uri=https://evil.example/`
    expect(ledTo(await browser.get(answer))).toBe('/me')
  })

  test('is an error: in our words, never in the provider’s', async () => {
    const lies = { code: null, error: 'access_denied', error_description: '<b>call 0900 123</b>' }
    const page = await refused(await browser.get(provider.answer(await leave(), lies)), 'declined')
    expect(await page.text()).not.toContain('0900')
    await refused(
      await browser.get(provider.answer(await leave(), { ...lies, error: 'server_error' })),
      'away',
    )
    await refused(await browser.get(provider.answer(await leave(), { ...lies, error: '<script>' })), 'broken')
  })
})

describe('a description is refused that', () => {
  test('names another issuer', async () => {
    provider.hooks.description = (facts) => ({ ...facts, issuer: 'https://accounts.google.com' })
    await refused(await browser.post('/single-sign-on', { to: '/' }), 'broken')
  })

  test('leads to an address in the clear on another machine, or to no web address', async () => {
    for (const place of ['http://evil.example/authorize', 'javascript:alert(1)', 'data:text/html,x']) {
      provider.hooks.description = (facts) => ({ ...facts, authorization_endpoint: place })
      await refused(await browser.post('/single-sign-on', { to: '/' }), 'broken')
    }
  })

  test('has us send the secret in the clear to another machine', async () => {
    const url = await leave()
    provider.hooks.description = (facts) => ({ ...facts, token_endpoint: 'http://evil.example/token' })
    await refused(await browser.get(provider.answer(url)), 'broken')
  })

  test('has no end', async () => {
    provider.hooks.instead = (_req, res) => {
      res.setHeader('Content-Type', 'application/json')
      res.end(`{"x":"${'x'.repeat(2_000_000)}"}`)
      return true
    }
    await refused(await browser.post('/single-sign-on', { to: '/' }), 'broken')
  })

  test('redirects elsewhere', async () => {
    provider.hooks.instead = (_req, res) => {
      res.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end()
      return true
    }
    await refused(await browser.post('/single-sign-on', { to: '/' }), 'broken')
  })
})

describe('while the provider', () => {
  const stillIn = async () => {
    const password = 'correct horse battery'
    const bob = await aMember(await anAccount(), 'member', { password })
    expect(ledTo(await aBrowser(app).post('/sign-in', { email: bob.address, password, to: '/' }))).toBe('/')
  }

  test('is down, a page says so and keeps the way back; passwords work', async () => {
    config().oidc = { ...config().oidc!, issuer: `http://127.0.0.1:${await freePort()}` }
    const page = await refused(await browser.post('/single-sign-on', { to: '/me' }), 'away')
    expect([page.status, page.headers.get('Retry-After')]).toEqual([503, '30'])
    const html = await page.text()
    expect(html).toContain('Twisted does not answer')
    expect(html).toContain('href="/sign-in?to=%2Fme"')
    await stillIn()
  })

  test('goes down between question and answer, that is said too', async () => {
    const answer = provider.answer(await leave('/me'))
    provider.hooks.instead = (_req, res) => {
      res.writeHead(503).end()
      return true
    }
    await refused(await browser.get(answer), 'away')
  })

  test('hangs, people wait eight seconds at most', async () => {
    provider.hooks.instead = () => true
    const began = performance.now()
    const waiting = browser.post('/single-sign-on', { to: '/' })
    await stillIn()
    await refused(await waiting, 'away')
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  test('drips its answer, too', async () => {
    provider.hooks.instead = (_req, res) => {
      res.setHeader('Content-Type', 'application/json')
      const drip = setInterval(() => res.write(' '), 200)
      res.on('close', () => clearInterval(drip))
      return true
    }
    const began = performance.now()
    await refused(await browser.post('/single-sign-on', { to: '/' }), 'away')
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})

/** Posts under another Host, which fetch() does not let one choose. */
function postTo(host: string): Promise<{ status: number; html: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      Host: host,
      Origin: `http://${host}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    }
    const asking = request(
      { port: app.port, host: '127.0.0.1', path: '/single-sign-on', method: 'POST', headers },
      (answer) => {
        let html = ''
        answer.setEncoding('utf8').on('data', (piece: string) => (html += piece))
        answer.on('end', () => resolve({ status: answer.statusCode!, html }))
      },
    )
    asking.on('error', reject).end('to=/')
  })
}

test('the Host header has no say in where the provider sends people back to', async () => {
  const asked = await postTo(`localhost:${app.port}`)
  expect(asked.status).toBe(200)
  expect(asked.html).toContain(encodeURIComponent(`${app.url}/single-sign-on/callback/provider`))
  expect(asked.html).not.toContain('localhost')
  expect((await postTo('evil.example')).status).toBe(421)
})

test.each([
  'anna\u200b@twisted.test',
  '\uff41nna@twisted.test',
  'Anna <anna@twisted.test>',
  'anna@twisted.test\0',
])('an address that only becomes anna’s by being tidied up is not hers: %j', async (email) => {
  await sql`delete from oidc_identities`
  Object.assign(provider.person, { email })
  expect(ledTo(await browser.get(provider.answer(await leave())))).toContain('reason=not-verified')
})

test('a name of any length or kind stays text, and the name that is kept is short', async () => {
  await sql`delete from oidc_identities`
  Object.assign(provider.person, { email: `x-${crypto.randomUUID()}@twisted.test` })
  provider.hooks.userinfo = (facts) => ({ ...facts, name: `<script>alert(1)</script>${'n'.repeat(5000)}` })
  expect(ledTo(await browser.get(provider.answer(await leave())))).toBe('/single-sign-on/sign-up')
  const html = await (await browser.get('/single-sign-on/sign-up')).text()
  expect(html).toContain('&lt;script&gt;')
  expect(html).not.toContain('<script>alert(1)')
  expect(browser.cookies.get('__Host-arrival')!.length).toBeLessThan(4000)
})

test('nothing of the provider’s tokens is in the database, and state only as a hash', async () => {
  const url = await leave('/me')
  const state = new URL(url).searchParams.get('state')!
  await browser.get(provider.answer(url))
  const rows = await sql<{ row: string }[]>`
    select t::text as row from oidc_arrivals t union all select t::text from oidc_identities t
    union all select t::text from sessions t`
  const all = rows.map(({ row }) => row).join('\n')
  for (const secret of [state, 'access-token-of-the-provider', 'a-code', config().oidc!.clientSecret])
    expect(all).not.toContain(secret)
  expect(all).toContain(createHash('sha256').update(state).digest('hex'))
  await textOf(await browser.get('/me'))
})
