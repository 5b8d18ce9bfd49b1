import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { describeWith } from '#test/support/needs.ts'
import { aMember, anAccount, aUser } from '#test/support/people.ts'
import { aList } from '#test/support/contacts.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>

describeWith(['chromium'], 'a workflow, in a browser', () => {
  beforeAll(async () => {
    app = await anApp()
    browser = await aBrowser(app)
  })
  afterAll(async () => {
    await browser.close()
    await app.close()
  })

  describe.each([
    ['with script', true],
    ['without script', false],
  ])('%s', (_, scripts) => {
    test('rotates new contacts: from predefined to three contacts with three contact owners', async () => {
      const account = await anAccount({ owner: await aUser({ password, name: 'Olga Lund' }) })
      const names = ['Anna Weber', 'Ben Roth', 'Cleo Sand']
      for (const name of names) await aMember(account, 'member', { name })
      await aList(account, 'Prospects')
      const page = await browser.page({ as: account.owner, scripts })
      await page.goto(`/a/${account.id}/settings/automation`)
      await page.getByRole('button', { name: 'Switch automation on' }).click()
      await page.getByRole('status').filter({ hasText: 'Automation is on' }).first().waitFor()
      await page.getByRole('link', { name: 'Rotation for new contacts' }).click()
      for (const [place, name] of names.entries()) {
        await page.getByLabel('Add a user').selectOption({ label: name })
        await page.getByRole('button', { name: 'Add', exact: true }).click()
        await page.locator('ol > li').nth(place).waitFor()
      }
      await page.getByLabel('Default list').selectOption({ label: 'Prospects' })
      await page.getByRole('button', { name: 'Create workflow' }).last().click()
      await page.getByRole('status').filter({ hasText: 'The workflow is there' }).first().waitFor()
      await page.getByRole('button', { name: 'Switch on' }).click()
      await page.getByRole('status').filter({ hasText: 'is on and acts' }).first().waitFor()
      for (const name of ['First', 'Second', 'Third']) {
        await page.goto(`/a/${account.id}/contacts/new`)
        await page.locator('main input[name=name]').fill(name)
        await page.locator('main form:has(input[name=name]) button').last().click()
        await page.getByRole('heading', { name, level: 1 }).waitFor()
      }
      const owners = await sql<{ name: string }[]>`
        select u.name from contacts c join memberships m on m.id = c.owner_id join users u on u.id = m.user_id
        where c.account_id = ${account.id} order by c.created_at`
      expect(owners.map(({ name }) => name)).toEqual(names)
      await page.goto(`/a/${account.id}/contacts`)
      for (const name of names) await page.locator('tbody tr', { hasText: name }).first().waitFor()
    })
  })
})
