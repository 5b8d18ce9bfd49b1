import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { describeWith } from '#test/support/needs.ts'
import { aMember, anAccount, aUser } from '#test/support/people.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>

describeWith(['chromium'], 'the story of licences, in a browser', () => {
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
    test('three licences on Starter: ten users, three active, and the fourth needs another plan', async () => {
      const account = await anAccount({ owner: await aUser({ password }), plan: 'starter', licences: 2 })
      await aMember(account, 'member', { name: 'Lena Hofstetter' })
      for (let n = 0; n < 7; n++)
        await aMember(account, 'member', { name: `Former colleague ${n}`, deactivated: true })
      const back = await aMember(account, 'member', { name: 'Paula Nowak', deactivated: true })
      const page = await browser.page({ as: account.owner, scripts })
      const text = () => page.locator('main').innerText()
      const says = (words: string) => expect.poll(text, { timeout: 15_000 }).toContain(words)
      await page.goto(`/a/${account.id}/people`)
      await says('2 of 2 licences in use')

      // Back from leave: no licence is free, so one more is bought.
      const reactivate = async () => {
        await page.goto(`/a/${account.id}/people/${back.membershipId}`)
        await page.getByRole('button', { name: 'Reactivate Paula Nowak' }).click()
      }
      await reactivate()
      await says('No licence is free: buy one more')
      await page.getByRole('link', { name: 'Buy licences' }).click()
      await says('A licence is €9 a month on the plan Starter.')
      await page.getByRole('button', { name: 'Buy licences' }).click()
      await says('1 licence bought. There are 3 now.')
      await reactivate()
      await says('Paula Nowak can open the account again.')
      await says('3 of 3 licences in use')
      await says('no licence free')

      // Ten users, three of them active; a fourth licence is more than Starter allows.
      expect(await page.getByRole('row').filter({ hasText: 'deactivated' }).count()).toBe(7)
      await page.goto(`/a/${account.id}/licences/purchases`)
      await page.getByRole('button', { name: 'Buy licences' }).click()
      await says('This plan allows 3 licences. Essentials allows more.')
      await page.getByRole('link', { name: 'Change to Essentials' }).click()
      await page.getByRole('heading', { name: 'Change to Essentials' }).waitFor()
      await page.getByLabel('How many licences').fill('4')
      await page.getByRole('button', { name: 'Change to Essentials' }).click()
      await says('The account is on Essentials now, with 4 licences.')
      const [row] =
        await sql`select active, members, licences, plan from subscriptions where account_id = ${account.id}`
      expect(row).toEqual({ active: 3, members: 10, licences: 4, plan: 'essentials' })

      // Somebody goes: their licence ends at the renewal, unless somebody comes before.
      await page.goto(`/a/${account.id}/people/${back.membershipId}/deactivation`)
      await page.getByRole('button', { name: /^Deactivate Paula Nowak/ }).click()
      await says('Paula Nowak has been deactivated')
      await page.goto(`/a/${account.id}/licences`)
      await says('1 ends then')
      await reactivate()
      await says('Paula Nowak can open the account again.')
      await page.goto(`/a/${account.id}/licences`)
      expect(await text()).not.toContain('1 ends then')
    }, 120_000)

    test('people pasted at once are reviewed, and invited together', async () => {
      const account = await anAccount({ owner: await aUser({ password }), plan: 'essentials', licences: 3 })
      const page = await browser.page({ as: account.owner, scripts })
      await page.goto(`/a/${account.id}/people`)
      await page.getByRole('link', { name: 'Invite people' }).click()
      await page
        .getByLabel('Email addresses')
        .fill(
          `Anna Nord <anna-${scripts}@nordwind.test>, ben-${scripts}@nordwind.test; cleo-${scripts}@nordwind.test`,
        )
      await page.getByRole('button', { name: 'Send invitation' }).click()
      await page.getByText('3 people are ticked; free licences: 2.').waitFor()
      await page.getByRole('checkbox', { name: `cleo-${scripts}@nordwind.test` }).uncheck()
      await page.getByRole('button', { name: 'Send invitations' }).click()
      await page.getByText('2 invitations are on their way.').waitFor()
      expect(await sql`select 1 from invitations where account_id = ${account.id}`).toHaveLength(2)
    }, 60_000)
  })
})
