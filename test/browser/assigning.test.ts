import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { describeWith } from '#test/support/needs.ts'
import { aMember, anAccount, aUser } from '#test/support/people.ts'
import { countsOf, ownersOf } from '../contacts/support.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>

async function anOffice() {
  const account = await anAccount({ name: 'Nordwind', owner: await aUser({ password, name: 'Olga Lund' }) })
  const names = ['Anna Weber', 'Ben Roth', 'Cleo Sand', 'Dora Kern']
  const people = []
  for (const name of names) people.push(await aMember(account, 'member', { name, password }))
  return { account, people, names, contacts: `/a/${account.id}/contacts` }
}

describeWith(['chromium'], 'who owns a contact, in a browser', () => {
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
    test('from the list: None, a person, Save; the badge leads her to it', async () => {
      const { account, people, contacts } = await anOffice()
      const contact = await aContact(account, { name: 'Möbel Klein' })
      const page = await browser.page({ as: account.owner, scripts })
      await page.goto(contacts)
      const row = page.getByRole('row', { name: /Möbel Klein/ })
      await row.locator('summary', { hasText: 'None' }).click()
      if (!scripts) await row.getByRole('link', { name: 'Choose a person' }).click()
      await page.getByRole('radio', { name: /Anna Weber/ }).check()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Anna Weber is now the contact owner of Möbel Klein').waitFor()
      expect(new URL(page.url()).pathname).toBe(contacts)
      await row.locator('summary', { hasText: 'Anna Weber' }).waitFor()
      expect(await ownersOf([contact])).toEqual([people[0]!.membershipId])

      const hers = await browser.page({ as: people[0], scripts })
      await hers.goto(`/a/${account.id}`)
      await hers.getByRole('link', { name: '1 newly assigned contact' }).click()
      await hers.getByRole('link', { name: 'Möbel Klein' }).waitFor()
      await hers.getByRole('button', { name: 'Mark all as seen' }).click()
      await hers.getByText('Nothing new').waitFor()
      expect(await hers.getByRole('link', { name: /newly assigned contact/ }).count()).toBe(0)

      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByText('Undone: 1 contact is back where it was').waitFor()
      expect(await ownersOf([contact])).toEqual([null])
    })

    test('from the record: None, a person, Save', async () => {
      const { account, people, contacts } = await anOffice()
      const contact = await aContact(account, { name: 'Möbel Klein' })
      const page = await browser.page({ as: account.owner, scripts })
      await page.goto(`${contacts}/${contact}`)
      await page.locator('summary', { hasText: 'None' }).click()
      if (!scripts) await page.getByRole('link', { name: 'Choose a person' }).click()
      await page.getByRole('radio', { name: /Ben Roth/ }).check()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Ben Roth is now the contact owner of Möbel Klein').waitFor()
      expect(await ownersOf([contact])).toEqual([people[1]!.membershipId])
      await page.getByRole('link', { name: 'History of contact owners' }).click()
      await page.getByRole('row', { name: /Nobody.*Ben Roth.*by hand/ }).waitFor()
    })

    test('200 contacts by rotation in few clicks: all that match, four people, 50 each, undo', async () => {
      const { account, people, names, contacts } = await anOffice()
      await manyContacts(account, 200)
      const page = await browser.page({ as: account.owner, scripts })
      await page.goto(contacts)
      const bar = page.getByRole('form', { name: 'Selected contacts' })
      if (scripts) {
        await bar.waitFor({ state: 'hidden' })
        await page.getByLabel('Tick all contacts of this page').check()
        await bar.getByText('50 selected').waitFor()
      }
      await bar.getByLabel('Select all 200 matching').check()
      await bar.getByRole('button', { name: 'Assign …', exact: true }).click()
      await page.getByRole('heading', { name: 'Assign 200 contacts' }).waitFor()
      for (const name of names) await page.getByRole('checkbox', { name: new RegExp(name) }).check()
      await page.getByRole('button', { name: 'Preview' }).click()
      await page.getByRole('button', { name: 'Apply to 200 contacts' }).waitFor()
      for (const name of names) await page.getByRole('row', { name: `${name} 50` }).waitFor()
      expect(await countsOf(account.id, people)).toEqual([0, 0, 0, 0])
      await page.getByRole('button', { name: 'Apply to 200 contacts' }).click()
      await page.getByText('200 contacts assigned: Anna Weber (50), Ben Roth (50)').waitFor()
      expect(await countsOf(account.id, people)).toEqual([50, 50, 50, 50])
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByText('Undone: 200 contacts are back where they were').waitFor()
      expect(await countsOf(account.id, people)).toEqual([0, 0, 0, 0])
    })
  })

  test('ticks survive a search for more people, and unassigning asks first', async () => {
    const { account, people, contacts } = await anOffice()
    const ids = [await aContact(account), await aContact(account)]
    const page = await browser.page({ as: account.owner, width: 375 })
    await page.goto(contacts)
    for (const box of await page.locator('input[name=contact]').all()) await box.check()
    const bar = page.getByRole('form', { name: 'Selected contacts' })
    await bar.getByRole('button', { name: 'Assign …', exact: true }).click()
    await page.getByRole('checkbox', { name: /Anna Weber/ }).check()
    await page.getByLabel('Find somebody').fill('dora')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('checkbox', { name: /Dora Kern/ }).waitFor()
    expect(await page.getByRole('checkbox', { name: /Anna Weber/ }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Apply', exact: true }).click()
    await page.getByText('2 contacts assigned: Anna Weber.').waitFor()
    expect(await countsOf(account.id, people)).toEqual([2, 0, 0, 0])

    for (const box of await page.locator('input[name=contact]').all()) await box.check()
    await bar.getByRole('button', { name: 'Unassign …' }).click()
    await page.getByText('2 contacts will have no contact owner any more.').waitFor()
    expect(await ownersOf(ids)).not.toContain(null)
    await page.getByRole('button', { name: 'Apply to 2 contacts' }).click()
    await page.getByText('2 contacts have no contact owner now.').waitFor()
    expect(await ownersOf(ids)).toEqual([null, null])
  })
})
