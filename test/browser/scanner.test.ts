import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser } from '#test/support/browser.ts'
import { describeWith } from '#test/support/needs.ts'
import { anAccount, anAgency, aRequest } from '#test/support/people.ts'

let app: TestApp
beforeAll(async () => {
  // Not a demo: its sign-in page lets in whoever presses a card, which a scanner does too.
  Object.assign(process.env, { DEMO: '0', SMTP_URL: 'smtp://127.0.0.1:9' })
  app = await anApp()
})
afterAll(() => app.close())

/** Everything that a decision could leave behind, as text. */
async function state(): Promise<string> {
  const tables = [
    'access_requests',
    'links',
    'grants',
    'users',
    'user_addresses',
    'accounts',
    'memberships',
    'agency_blocks',
    'sessions',
    'outbox',
    'invitations',
    'audit_entries',
    'password_resets',
    'sign_ups',
  ]
  const rows = await Promise.all(
    tables.map(async (table) => [
      table,
      await sql`select md5(string_agg(t::text, '|' order by t::text)) from ${sql(table)} t`,
    ]),
  )
  return JSON.stringify(rows)
}

async function aMailedLink() {
  const client = await anAccount()
  const request = await aRequest(await anAgency(), client.owner.address)
  return `/requests/${request.id}/${linkToken('access-request', request.id, 1)}`
}

/** The links of the own login: a reset's and a sign-up's. */
async function aResetLink() {
  const [{ id }] = await sql<[{ id: string }]>`
    insert into password_resets (address, expires_at)
    values (${(await anAccount()).owner.address}, now() + interval '1 hour') returning id`
  return `/password-resets/${id}/${linkToken('password-reset', id, 1)}`
}
async function aSignUpLink() {
  const [{ id }] = await sql<[{ id: string }]>`
    insert into sign_ups (address, account_name, name, password_hash, expires_at)
    values ('new@scanned.test', 'Nordwind', 'Anna', 'x', now() + interval '1 hour') returning id`
  return `/sign-ups/${id}/${linkToken('sign-up', id, 1)}`
}

test.each([
  ['request', aMailedLink],
  ['reset', aResetLink],
  ['sign-up', aSignUpLink],
])('GET and HEAD of a %s ten times, following every redirect, change nothing', async (_, aLinkToIt) => {
  const link = await aLinkToIt()
  const before = await state()
  for (let time = 0; time < 10; time++) {
    for (const method of ['GET', 'HEAD']) {
      const first = await app.fetch(link, { method })
      const cookie = first.headers
        .getSetCookie()
        .map((each) => each.split(';')[0])
        .join('; ')
      // The token is out of the address bar.
      expect(link).toContain(`${first.headers.get('Location')!}/`)
      expect((await app.fetch(first.headers.get('Location')!, { method, cookie })).status).toBe(200)
    }
  }
  expect(await state()).toBe(before)
})

describeWith(['chromium'], 'a mail scanner with a browser', () => {
  test('that opens the link, presses every button, follows every link and submits every form changes nothing', async () => {
    const link = await aMailedLink()
    const before = await state()
    const browser = await aBrowser(app)
    const page = await browser.page()
    await page.goto(link)
    const home = page.url()
    const count = await page.locator('button, summary, a[href]').count()
    expect(count).toBeGreaterThan(4)
    for (let n = 0; n < count; n++) {
      // A form of the round before may still be on its way; it cuts the first try off.
      await page.goto(home).catch(() => page.goto(home))
      for (const summary of await page.locator('summary').all())
        await summary.click({ timeout: 2_000 }).catch(() => {})
      await page
        .locator('button, summary, a[href]')
        .nth(n)
        .click({ timeout: 2_000, force: true })
        .catch(() => {})
      await page.waitForLoadState()
      for (const button of await page.locator('main form button').all())
        await button.click({ timeout: 1_000, noWaitAfter: true }).catch(() => {})
      await page.waitForLoadState()
    }
    await browser.close()
    expect(await state()).toBe(before)
  }, 180_000)
})
