import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { describeWith } from '#test/support/needs.ts'
import { aMember, anAccount, aSession, aTeam, aUser } from '#test/support/people.ts'
import { anAuthenticatorApp } from '#test/support/second-factor.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>

/** The newest mail to somebody. */
async function mailTo({ address }: { address: string }): Promise<string> {
  await runDueJobs()
  const [mail] = await sql<[{ subject: string; text: string }]>`
    select subject, text from demo_mails where recipient like ${`%${address}%`} order by id desc limit 1`
  return `${mail.subject}\n${mail.text}`
}

describeWith(['chromium'], 'the story of somebody who leaves, in a browser', () => {
  beforeAll(async () => {
    app = await anApp()
    browser = await aBrowser(app)
  })
  afterAll(async () => {
    await browser.close()
    await app.close()
  })

  describe.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ] as const)('%s', (_, scripts) => {
    test(
      'a salesperson is replaced in one wizard, and the bill is unchanged',
      { timeout: 120_000 },
      async () => {
        const account = await anAccount({
          owner: await aUser({ password }),
          plan: 'team',
          licences: 2,
          name: 'Nordwind',
        })
        const sara = await aMember(account, 'member', { name: 'Sara Sales' })
        const tom = await aMember(account, 'member', { name: 'Tom Back', deactivated: true })
        await aTeam(account, [sara], 'North')
        const hers = (await aSession(sara)).token
        const before = await subscriptionOf(account.id)
        const page = await browser.page({ as: account.owner, scripts })
        const says = (words: string) =>
          expect.poll(() => page.locator('main').innerText(), { timeout: 15_000 }).toContain(words)

        // Four clicks and one field: Replace, the name, Continue, confirm.
        await page.goto(`/a/${account.id}/people/${sara.membershipId}`)
        await page.getByRole('link', { name: 'Replace', exact: true }).click()
        await page.getByLabel('Who takes over?').fill('tom back')
        await page.getByRole('button', { name: 'Continue' }).click()
        await says('The licence moves along. Your bill stays as it is.')
        await says('Teams that move along: North')
        await page.getByRole('button', { name: 'Replace Sara Sales with Tom Back' }).click()
        await says('Tom Back has taken over from Sara Sales.')

        expect(await subscriptionOf(account.id)).toEqual(before)
        const door = await app.fetch(`/a/${account.id}/people`, { cookie: `__Host-session=${hers}` })
        expect(door.headers.get('Location')).toMatch(/^\/sign-in/)

        // Back from leave: there is no licence for her now, and the page says what to do.
        await page.goto(`/a/${account.id}/people/${sara.membershipId}`)
        await page.getByRole('button', { name: 'Reactivate Sara Sales' }).click()
        await says('No licence is free: buy one more')

        // Tom goes in turn, for somebody whom nobody knows yet: the licence waits for the answer.
        await page.goto(`/a/${account.id}/people/${tom.membershipId}/replacement`)
        await page.getByLabel('Who takes over?').fill('nobody of that name')
        await page.getByRole('button', { name: 'Continue' }).click()
        await page.getByText('Nobody in this account goes by that').waitFor()
        await page.getByLabel('Who takes over?').fill(`nina-${scripts}@nordwind.test`)
        await page.getByRole('button', { name: 'Continue' }).click()
        await says('The licence is kept for as long as the invitation is open.')
        await page.getByRole('button', { name: /^Replace Tom Back with nina/ }).click()
        await says('is invited and takes over')
        expect(await subscriptionOf(account.id)).toMatchObject({ licences: 2, active: 1, held: 1, ending: 0 })
      },
    )

    test('an admin switches a lost second factor off, and she is told', { timeout: 120_000 }, async () => {
      const account = await anAccount({ owner: await aUser({ password }), name: 'Nordwind' })
      const sara = await aMember(account, 'member', { name: 'Sara Sales', password })
      await anAuthenticatorApp(sara)
      const page = await browser.page({ as: account.owner, scripts })
      await page.goto(`/a/${account.id}/people/${sara.membershipId}/second-factor`)
      await page.getByRole('button', { name: /^Switch off/ }).click()
      await page.waitForURL(`**/people/${sara.membershipId}`)
      expect(await mailTo(sara)).toMatch(/An admin has switched off your second factor/)
      const hers = await browser.page({ as: sara, scripts })
      await hers.goto('/me')
      expect(new URL(hers.url()).pathname).toBe('/me')
    })
  })
})
