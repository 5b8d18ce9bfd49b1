import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aLink, aMember, anAccount, aUser } from '#test/support/people.ts'
import { asked, dump, linkOf, openLink, pageText, signInAs } from './client-support.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

const unknown = '00000000-0000-4000-8000-000000000000'

describe('the mailed link (L11)', () => {
  test('moves its token from the address bar into a cookie that no script and no other site can read', async () => {
    const { request, link, page } = await asked()
    const answer = await app.fetch(link)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toBe(page)
    const [cookie] = answer.headers.getSetCookie()
    expect(cookie).toContain(`__Host-request-${request.id}=${linkToken('access-request', request.id, 1)}`)
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/Secure/)
    expect(cookie).toMatch(/SameSite=Lax/)
    expect((await app.fetch(page, { cookie: cookie!.split(';')[0] })).status).toBe(200)
  })

  test('a browser that opens hundreds of them keeps the latest twenty, and is never kept out', async () => {
    const jar = new Map<string, string>()
    const cookie = () => [...jar].map((pair) => pair.join('=')).join('; ')
    const { link, page } = await asked()
    for (let opened = 0; opened < 200; opened++) {
      const answer = await app.fetch(opened < 199 ? (await asked()).link : link, { cookie: cookie() })
      expect(answer.status).toBe(303)
      for (const line of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
        if (value) jar.set(name!, value)
        else jar.delete(name!)
      }
    }
    expect(jar.size).toBe(20)
    expect((await app.fetch(page, { cookie: cookie() })).status).toBe(200)
  })

  test('a wrong token and an unknown id answer alike, byte for byte; so do ids and tokens of any shape', async () => {
    const { request } = await asked()
    const right = linkToken('access-request', request.id, 1)
    const first = await app.fetch(`/requests/${unknown}/${right}`)
    const bytes = await pageText(first)
    expect(first.status).toBe(404)
    const wrong = [
      `/requests/${request.id}/${linkToken('access-request', unknown, 1)}`,
      `/requests/${request.id}/${linkToken('access-request', request.id, 2)}`,
      `/requests/${request.id}/${linkToken('invitation', request.id, 1)}`,
    ]
    for (const path of wrong) {
      const answer = await app.fetch(path)
      expect(answer.status).toBe(404)
      expect(await pageText(answer)).toBe(bytes)
      expect([...answer.headers.keys()]).toEqual([...first.headers.keys()])
    }
    for (const path of [
      `/requests/${request.id}/x`,
      `/requests/x/${right}`,
      `/requests/${request.id.toUpperCase()}/${right}`,
    ])
      expect((await app.fetch(path)).status).toBe(404)
  })

  test('the page itself is for holders of the link and for whoever was asked; to everybody else it does not exist', async () => {
    const { client, request, link, page } = await asked()
    expect((await app.fetch(page)).status).toBe(404)
    expect((await app.fetch(page, { cookie: `__Host-request-${request.id}=guess` })).status).toBe(404)
    expect((await app.fetch(page, { cookie: await signInAs((await anAccount()).owner) })).status).toBe(404)
    expect((await app.fetch(page, { cookie: await openLink(app, link) })).status).toBe(200)
    expect((await app.fetch(page, { cookie: await signInAs(client.owner) })).status).toBe(200)
    const queued = await asked({ state: 'queued' })
    expect((await app.fetch(queued.page, { cookie: await signInAs(queued.client.owner) })).status).toBe(404)
  })

  test.each([
    ['approved', 409, 'has been approved'],
    ['declined', 409, 'has been declined'],
    ['cancelled', 410, 'has been withdrawn'],
    ['expired', 410, 'ask for a new one'],
  ] as const)(
    'of a request that is %s answers %i at once and leaves no cookie',
    async (state, status, words) => {
      const { link } = await asked({ state })
      const answer = await app.fetch(link)
      expect(answer.status).toBe(status)
      expect(answer.headers.getSetCookie()).toEqual([])
      const text = await answer.text()
      expect(text).toContain(words)
      expect(text).not.toContain('<script')
    },
  )

  test('works at 7 days less a second and answers 410 at 7 days, whether or not a job has run (L7)', async () => {
    const { request, link } = await asked()
    await sql`update access_requests set expires_at = clock_timestamp() + interval '1 second' where id = ${request.id}`
    expect((await app.fetch(link)).status).toBe(303)
    await sql`update access_requests set expires_at = clock_timestamp() where id = ${request.id}`
    const answer = await app.fetch(link)
    expect(answer.status).toBe(410)
    expect(await answer.text()).toContain('ask for a new one')
  })

  test('of an older mail is dead, and so is the cookie it left; whoever was asked finds the present request', async () => {
    const { client, request, link, page } = await asked()
    const cookie = await openLink(app, link)
    await sql`update access_requests set generation = 2 where id = ${request.id}`
    for (const answer of [await app.fetch(link), await app.fetch(page, { cookie })]) {
      expect(answer.status).toBe(410)
      expect(await answer.text()).toContain('A newer email has replaced this link')
    }
    expect((await app.fetch(linkOf({ id: request.id, generation: 2 }))).status).toBe(303)
    const signedIn = await app.fetch(page, { cookie: await signInAs(client.owner, cookie) })
    expect(signedIn.status).toBe(200)
    expect(signedIn.headers.getSetCookie().join()).toContain(`__Host-request-${request.id}=; `)
  })

  test('of an older mail leads whoever was asked to the present request, and nobody signed in to sign-in', async () => {
    const { client, request, link, page } = await asked()
    await sql`update access_requests set generation = 2 where id = ${request.id}`
    const signedOut = await (await app.fetch(link)).text()
    expect(signedOut).toContain('href="/sign-in"')
    expect(signedOut).not.toContain('Open the request as it is now')
    const addressed = await (await app.fetch(link, { cookie: await signInAs(client.owner) })).text()
    expect(addressed).toContain('Open the request as it is now')
    expect(addressed).toContain(`href="${page}"`)
    expect(addressed).not.toContain('href="/sign-in"')
    const other = await (await app.fetch(link, { cookie: await signInAs((await anAccount()).owner) })).text()
    expect(other).not.toContain('Open the request as it is now')
    expect(other).not.toContain('href="/sign-in"')
  })

  test('that was cut on its way says so, and answers as one that never was', async () => {
    const { request, link, page } = await asked()
    const cut = link.slice(0, -5)
    const answers = [await app.fetch(cut), await app.fetch(cut.replace(request.id, unknown))]
    expect(answers.map(({ status }) => status)).toEqual([404, 404])
    const [text, ofUnknown] = await Promise.all(answers.map(pageText))
    expect(text).toContain('The link is incomplete')
    expect(text).toContain('Open it again from the email')
    expect(ofUnknown).toBe(text)
    expect(await (await app.fetch(page)).text()).toContain('The link is incomplete')
  })

  test('answers 410 once the agency has left the programme', async () => {
    const { agency, link } = await asked()
    await sql`update accounts set agency_since = null where id = ${agency.id}`
    const answer = await app.fetch(link)
    expect(answer.status).toBe(410)
    expect(await answer.text()).toContain('does not work as an agency any more')
  })
})

describe('GET and HEAD', () => {
  test('ten times on every page of a request change nothing, with and without cookies', async () => {
    const { client, link, page } = await asked()
    const holder = await openLink(app, link)
    const visitors = [
      '',
      holder,
      await signInAs(client.owner),
      await signInAs((await anAccount()).owner, holder),
    ]
    const dead = await asked()
    await sql`update access_requests set expires_at = clock_timestamp() where id = ${dead.request.id}`
    const often = [link, dead.link, page]
    const once = ['decision', 'refusal', 'sign-up', 'alias'].map((part) => `${page}/${part}`)
    for (const cookie of visitors) await app.fetch(page, { cookie })
    const before = await dump()
    for (const cookie of visitors)
      for (const path of [...often.flatMap((path) => Array<string>(10).fill(path)), ...once])
        for (const method of ['GET', 'HEAD']) {
          const answer = await app.fetch(path, { cookie, method })
          await answer.arrayBuffer()
          expect(answer.status).toBeLessThan(500)
        }
    expect(await dump()).toBe(before)
  }, 120_000)
})

describe('the page', () => {
  test('says who asks, for which role in plain words and until when, and ships no script', async () => {
    const { agency, link, page } = await asked({ roleAsked: 'manager', message: 'Your spring campaign.' })
    const answer = await app.fetch(page, { cookie: await openLink(app, link) })
    const text = await answer.text()
    expect(text).not.toMatch(/<script|modulepreload/)
    expect(text).toContain(`${agency.name} asks for access to your account`)
    expect(text).toContain(agency.owner.name)
    expect(text).toContain('Manager')
    expect(text).toContain('decide who looks after which contact')
    expect(text).toContain('Your spring campaign.')
    expect(text).toMatch(/for another 7 days/)
    expect(text).toContain('href="/guide"')
    expect(text).toContain('Do you already use Prokura?')
  })

  test('shows the message as text, never as links or markup, and the address only masked', async () => {
    const address = 'geheim.nordwind@example.test'
    const message = '<b>Hi</b> https://evil.example <script>alert(1)</script> javascript:alert(1)'
    const { link, page } = await asked({ address, message })
    const text = await (await app.fetch(page, { cookie: await openLink(app, link) })).text()
    expect(text).not.toContain('<script')
    expect(text).not.toContain('href="https://evil')
    expect(text).toContain('&lt;b&gt;Hi&lt;/b&gt; https://evil.example')
    expect(text).not.toContain(address)
    expect(text).toContain('g…@example.test')
  })

  test('speaks German to whoever reads German', async () => {
    const { agency, link, page } = await asked()
    const cookie = await openLink(app, link)
    const answer = await app.fetch(page, { cookie, headers: { 'Accept-Language': 'de-DE,de;q=0.9' } })
    expect(await answer.text()).toContain(`${agency.name} bittet um Zugriff auf Ihr Konto`)
  })

  test('offers whoever was asked the accounts they administer now, and none of the agency itself', async () => {
    const { agency, client, request, page } = await asked()
    const second = await anAccount({ name: 'Südwind', owner: client.owner })
    const linked = await anAccount({ name: 'Westwind', owner: client.owner })
    await aLink(agency, linked)
    await aMember(agency, 'admin', { user: client.owner })
    await aMember(await anAccount({ name: 'Only a member' }), 'member', { user: client.owner })
    const text = await (await app.fetch(page, { cookie: await signInAs(client.owner) })).text()
    expect(text).toContain('Which accounts is this for?')
    for (const { id } of [client, second])
      expect(text).toMatch(new RegExp(`<input[^>]*name="accounts"[^>]*value="${id}"`))
    expect(text).not.toContain(`value="${agency.id}"`)
    expect(text).not.toContain('Only a member')
    expect(text).not.toContain(`value="${linked.id}"`)
    expect(text).toContain(`href="/a/${linked.id}/access"`)
    expect(request.generation).toBe(1)
  })

  test('tells whoever administers nothing, or was demoted since, so plainly, and offers a new account', async () => {
    const client = await anAccount()
    const admin = await aMember(client, 'admin')
    const { page } = await asked({ address: admin.address })
    const cookie = await signInAs(admin)
    expect(await (await app.fetch(page, { cookie })).text()).toContain(`Access to ${client.name}`)
    await sql`update memberships set role = 'manager' where id = ${admin.membershipId}`
    const text = await (await app.fetch(page, { cookie })).text()
    expect(text).toContain('You cannot approve this for any account yet')
    expect(text).toContain('name="accountName"')
    expect(text).not.toContain(`value="${client.id}"`)
  })

  test('tells somebody else which address was asked, masked, with two ways on', async () => {
    const { client, link, page } = await asked()
    const other = (await anAccount()).owner
    const text = await (
      await app.fetch(page, { cookie: await signInAs(other, await openLink(app, link)) })
    ).text()
    expect(text).toContain('This request was sent to somebody else')
    expect(text).not.toContain(client.owner.address)
    expect(text).toContain('action="/sign-out"')
    expect(text).toContain(`value="${page}"`)
    expect(text).toContain(`action="${page}/alias"`)
    expect(text).not.toContain('>Approve<')
  })
})

test('a user without any account is nobody here: only the link lets them in', async () => {
  const user = await aUser()
  const { page } = await asked({ address: user.address })
  expect((await app.fetch(page, { cookie: await signInAs(user) })).status).toBe(404)
})
