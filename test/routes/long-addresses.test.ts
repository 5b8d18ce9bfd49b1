import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAddress } from '#app/domain/addresses.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { anAccount, anAgency, type Account } from '#test/support/people.ts'
import { asked, openLink, signInAs } from './linking/client-support.ts'

const label = (letter: string, length: number) => letter.repeat(length)
const longest = `${label('a', 64)}@${label('b', 62)}.${label('c', 62)}.${label('d', 58)}.test`
const ordinary = 'nobody-in-particular@example.test'

let app: TestApp
let agency: Account
beforeAll(async () => {
  app = await anApp()
  agency = await anAgency()
})
afterAll(() => app.close())

test('the longest address is one character short of too long', () => {
  expect(parseAddress(longest)).toEqual({ ok: true, address: longest })
  expect(parseAddress(`${longest}a`)).toEqual({ ok: false, reason: 'too-long' })
})

type Post = (address: string) => Promise<Response>
const post = async (path: string, form: Record<string, string>, cookie = '') =>
  await app.fetch(path, { form, cookie })
const byOwner = async (path: string, form: Record<string, string>) =>
  await post(`/a/${agency.id}${path}`, { account: agency.id, ...form }, await signInAs(agency.owner))
const names = { name: 'Maya', accountName: 'Studio Kern', password: 'correct horse battery' }

const forms: Record<string, Post> = {
  'sign-in': (email) => post('/sign-in', { email, password: 'correct horse battery' }),
  code: (email) => post('/sign-in/code', { intent: 'ask', email }),
  reset: (email) => post('/forgotten-password', { email }),
  'sign-up': (email) => post('/sign-up', { email, ...names }),
  alias: async (email) =>
    await post('/me/addresses', { intent: 'add', email }, await signInAs((await anAccount()).owner)),
  invite: (address) => byOwner('/people/invitations', { address, role: 'member' }),
  refusal: async (address) => {
    const { link, page } = await asked()
    return await post(`${page}/refusal`, { address }, await openLink(app, link))
  },
  ask: (addresses) => byOwner('/clients/connect', { addresses, message: 'Your campaigns.', role: 'member' }),
}

test.each(Object.entries(forms))(
  'the longest address that parses gets the ordinary answer in every open form: %s',
  async (_, send) => {
    const expected = await send(ordinary)
    const answer = await send(longest)
    expect(expected.status).toBeLessThan(500)
    expect(answer.status).toBe(expected.status)
    const place = (given: Response) =>
      given.headers.get('Location')?.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '#') ?? null
    expect(place(answer)).toBe(place(expected))
  },
)

test('an address as long as that is counted like any other, and its asker told to wait', async () => {
  await sql`delete from rate_limits`
  const answers = []
  for (let i = 0; i < 6; i++) answers.push((await forms.reset!(longest)).status)
  expect(answers).toEqual([303, 303, 303, 303, 303, 429])
})
