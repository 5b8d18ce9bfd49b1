import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { describeWith } from '#test/support/needs.ts'
import { aMember, anAccount, aUser } from '#test/support/people.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>

async function aFirm() {
  const account = await anAccount({ name: 'Nordwind', owner: await aUser({ password, name: 'Olga Lund' }) })
  const mia = await aMember(account, 'member', { name: 'Mia Weber' })
  await manyContacts(account, 280)
  await aContact(account, { name: '=Eva', territory: 'East', ownerId: mia.membershipId })
  await aContact(account, { name: 'Udo', territory: 'West', ownerId: mia.membershipId })
  return { account, base: `/a/${account.id}/contacts` }
}

const namesOn = (page: Page) => page.locator('tbody tr td:nth-child(2) a').allInnerTexts()

/** The names of all pages of the list, by its own links. */
async function namesOnAllPages(page: Page): Promise<string[]> {
  const names = await namesOn(page)
  const next = page.getByRole('link', { name: 'Next', exact: true })
  if ((await next.count()) === 0) return names
  const before = page.url()
  await next.click()
  await page.waitForURL((url) => url.href !== before && url.searchParams.has('after'))
  // The address changes a moment before the rows do.
  await expect.poll(async () => (await namesOn(page))[0]).not.toBe(names[0])
  return [...names, ...(await namesOnAllPages(page))]
}

describeWith(['chromium'], 'the list of contacts, in a browser', () => {
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
    test('the export equals the filtered list, row by row in its order', async () => {
      const { account, base } = await aFirm()
      const page = await browser.page({ as: account.owner, scripts })
      await page.goto(base)
      await page.getByText('282 contacts').waitFor()
      await page.getByLabel('Territory').fill('east')
      await page.getByLabel('Order').selectOption({ label: 'By name' })
      await page.getByRole('button', { name: 'Apply' }).click()
      await page.getByText('57 contacts').waitFor()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download CSV' }).click(),
      ])
      const [, ...rows] = parse(await readFile(await download.path()), { bom: true }) as string[][]
      const shown = await namesOnAllPages(page)
      expect(shown).toHaveLength(57)
      expect(rows.map(([name]) => name)).toEqual(shown.map((name) => name.replace(/^=/, "'=")))
    })

    test('what was found once is one click away from then on', async () => {
      const { account, base } = await aFirm()
      const page = await browser.page({ as: account.owner, scripts, width: 375 })
      await page.goto(base)
      const owners = page.locator('summary', { hasText: /^Contact owner$/ })
      await owners.click()
      await page.getByRole('checkbox', { name: 'Mia Weber' }).check()
      await owners.click()
      await page.getByRole('button', { name: 'Apply' }).click()
      await page.waitForURL(/owner=/)
      await page.getByText('2 contacts').waitFor()
      await page.locator('summary', { hasText: 'Conditions' }).click()
      await page.getByLabel('Field', { exact: true }).selectOption('territory')
      await page.getByLabel('Comparison').selectOption('is')
      await page.getByLabel('Value').fill('west')
      await page.getByRole('button', { name: 'Add condition' }).click()
      await page.getByText('1 contact', { exact: true }).waitFor()
      await page.getByRole('link', { name: 'Save view' }).click()
      await page.getByLabel('Name of the view').fill('Mia in the west')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The view “Mia in the west” is saved.').waitFor()
      await page.goto(base)
      await page.getByRole('link', { name: 'Mia in the west' }).click()
      await page.getByText('1 contact', { exact: true }).waitFor()
      expect(await namesOn(page)).toEqual(['Udo'])
    })
  })
})
