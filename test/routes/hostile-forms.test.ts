import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { anAgency, type Account } from '#test/support/people.ts'
import { asked, form, signInAs } from './linking/client-support.ts'
import { visiting } from './linking/visitor.ts'

let app: TestApp
let agency: Account
beforeAll(async () => {
  app = await anApp()
  agency = await anAgency()
})
afterAll(() => app.close())

/** The status, and that nobody else had to wait for it. */
async function soon(post: () => Promise<{ status: number }>): Promise<number> {
  const before = process.cpuUsage()
  const { status } = await post()
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(1000)
  return status
}

const names = [
  'x[8000000]',
  'x[4294967294]',
  'x[9000000][9000000]',
  'x[',
  'x[]',
  'x.constructor',
  'x.9000000',
]
test.each([...names, '__proto__', '__proto__[x]', 'constructor.prototype', '[8000000]'])(
  'a field called %s answers 422 within a second, wherever it is sent',
  async (name) => {
    const owner = await visiting(app, agency.owner, agency)
    const called = (field: string) => ({ [name.replace('x', field)]: 'a' })
    const ask = { addresses: 'a@x.test', message: 'Hello' }
    expect(await soon(() => owner.post('/clients/connect', { ...ask, ...called('chosen') }))).toBe(422)
    expect(await soon(() => owner.post('/clients/connect/review', { ...ask, ...called('chosen') }))).toBe(422)
    for (const field of ['client', 'people'])
      expect(await soon(() => owner.post('/clients/users/new', { role: 'viewer', ...called(field) }))).toBe(
        422,
      )
    const { client, page } = await asked()
    const cookie = await signInAs(client.owner)
    const decide = () =>
      app.fetch(`${page}/decision`, { cookie, form: form({ role: 'viewer', ...called('accounts') }) })
    expect(await soon(decide)).toBe(422)
    const [requests] = await sql`select 1 from access_requests where agency_id = ${agency.id}`
    expect(requests).toBeUndefined()
  },
)

test('a megabyte of comments answers 422 at the field within a second, and comes back', async () => {
  const owner = await visiting(app, agency.owner, agency)
  const addresses = 'a (c) x1 (d) <@>,'.repeat(60_000)
  let page: Awaited<ReturnType<typeof owner.post>> | undefined
  expect(
    await soon(
      async () =>
        (page = await owner.post('/clients/connect', { addresses, message: 'Hello', role: 'viewer' })),
    ),
  ).toBe(422)
  expect(page!.error('addresses')).toBe(
    'This text is too long to be read as addresses; at most 500 can be asked at once. Nothing was sent.',
  )
  expect(page!.typed('addresses')).toBe(addresses)
})
