import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { describeWith } from '#test/support/needs.ts'
import { aMember, anAccount, aUser } from '#test/support/people.ts'
import { freshAddress } from '../people/support.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>

/** The newest mail to an address, and where its button leads. */
async function mailTo(address: string) {
  await runDueJobs()
  const [mail] = await sql<{ subject: string; text: string }[]>`
    select subject, text from demo_mails where recipient like ${`%${address}%`} order by id desc limit 1`
  const link = /https?:\/\/\S+\/(?:address-moves|password-resets|sign-in)\S*/.exec(mail!.text)![0]
  return { ...mail!, path: new URL(link).pathname }
}

async function aFirm() {
  const account = await anAccount({ name: 'Nordwind', owner: await aUser({ password, name: 'Olga Lund' }) })
  const anna = await aMember(account, 'member', { name: 'Anna Weber', password })
  return { account, anna, base: `/a/${account.id}` }
}

async function signIn(page: Page, address: string, word = password) {
  await page.goto('/sign-in')
  await page.locator('input[name=email]').first().fill(address)
  await page.locator('input[name=password]').first().fill(word)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
const isIn = (page: Page, base: string) => page.waitForURL((url) => url.pathname.startsWith(base))

describeWith(['chromium'], 'people, in a browser', () => {
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
    test('her address changes and the old one no longer signs in', async () => {
      const { account, anna, base } = await aFirm()
      const fresh = freshAddress()
      const owner = await browser.page({ as: account.owner, scripts })
      await owner.goto(`${base}/people/${anna.membershipId}`)
      await owner.getByRole('link', { name: 'Change address' }).click()
      await owner.getByText('Is somebody else taking over from Anna Weber?').waitFor()
      await owner.getByLabel('New email address').fill(fresh)
      await owner.getByRole('button', { name: 'Ask the new address' }).click()
      await owner.getByText(`Waiting for ${fresh} to confirm`).waitFor()

      const hers = await browser.page({ scripts })
      await hers.goto((await mailTo(fresh)).path)
      await hers.getByRole('button', { name: `Confirm ${fresh}` }).click()
      await hers
        .getByRole('status')
        .filter({ hasText: `Sign in with ${fresh}` })
        .first()
        .waitFor()
      expect((await mailTo(anna.address)).text).toContain(fresh)

      await signIn(hers, anna.address)
      await hers
        .getByText(/do(es)? not match|not right|wrong/i)
        .first()
        .waitFor()
      await signIn(hers, fresh)
      await isIn(hers, base)
      await owner.goto(`${base}/people/${anna.membershipId}`)
      await owner.getByText(fresh).first().waitFor()
    })

    test('an admin resets a password: every device is out on its next request, and she sets a new one', async () => {
      const { account, anna, base } = await aFirm()
      const devices = [
        await browser.page({ as: anna, scripts }),
        await browser.page({ as: anna, width: 375 }),
      ]
      for (const device of devices) await device.goto(`${base}/people`)
      const owner = await browser.page({ as: account.owner, scripts })
      await owner.goto(`${base}/people/${anna.membershipId}`)
      await owner.getByRole('link', { name: 'Reset password' }).click()
      await owner.getByText('All 2 sign-ins end').waitFor()
      await owner.getByRole('button', { name: 'Reset the password of Anna Weber' }).click()
      await owner.getByRole('status').filter({ hasText: 'signed out everywhere' }).first().waitFor()
      for (const device of devices) {
        await device.goto(`${base}/people`)
        expect(new URL(device.url()).pathname).toBe('/sign-in')
      }
      const [hers] = devices
      await signIn(hers!, anna.address)
      await hers!
        .getByText(/do(es)? not match|not right|wrong/i)
        .first()
        .waitFor()
      const mail = await mailTo(anna.address)
      expect(mail.text).toContain('Olga Lund from Nordwind has reset your password')
      await hers!.goto(mail.path)
      await hers!.locator('input[type=password]').fill('quite another password')
      await hers!.getByRole('button', { name: 'Save' }).click()
      await hers!.waitForURL('**/sign-in**')
      await signIn(hers!, anna.address, 'quite another password')
      await isIn(hers!, base)
    })

    test('none of this for a user who also belongs to another account: 403, and says why', async () => {
      const { account, anna, base } = await aFirm()
      await aMember(await anAccount(), 'viewer', { user: anna })
      const owner = await browser.page({ as: account.owner, scripts })
      for (const [name, page] of [
        ['Reset password', '/password-reset'],
        ['Change address', '/address'],
      ] as const) {
        await owner.goto(`${base}/people/${anna.membershipId}`)
        const answered = owner.waitForResponse((answer) => {
          const { pathname, searchParams } = new URL(answer.url())
          return pathname.endsWith(page) && (searchParams.get('_data') ?? 'login').includes('login')
        })
        await owner.getByRole('link', { name }).click()
        expect((await answered).status()).toBe(403)
        await owner.getByText('The login of Anna Weber opens other accounts too').waitFor()
        expect(await owner.locator('main button').count()).toBe(0)
      }
      const stays = await browser.page({ as: anna, scripts })
      await stays.goto(`${base}/people`)
      expect(new URL(stays.url()).pathname).toBe(`${base}/people`)
    })

    test('teams are made, filled and switched on, and a manager then filters by their own alone', async () => {
      const { account, anna, base } = await aFirm()
      const ben = await aMember(account, 'manager', { name: 'Ben Roth', password })
      const owner = await browser.page({ as: account.owner, scripts })
      await owner.goto(`${base}/settings`)
      await owner.getByRole('link', { name: /^Teams & privacy/ }).click()
      for (const [name, people] of [
        ['North', ['Anna Weber', 'Ben Roth']],
        ['South', ['Olga Lund']],
      ] as const) {
        await owner.getByLabel('New team').fill(name)
        await owner.getByRole('button', { name: 'Create team' }).click()
        await owner.getByRole('heading', { name, exact: true, level: 1 }).waitFor()
        for (const person of people) await owner.getByRole('checkbox', { name: person }).check()
        await owner.getByRole('button', { name: 'Add', exact: true }).click()
        await owner
          .getByRole('status')
          .filter({ hasText: new RegExp(`(in|to) ${name}`) })
          .waitFor()
        await owner.getByRole('link', { name: 'Teams & privacy' }).first().click()
        await owner.getByRole('heading', { name: 'Teams & privacy', level: 1 }).waitFor()
      }
      await owner.getByRole('radio', { name: 'On', exact: true }).check()
      await owner.getByRole('button', { name: 'Save' }).click()
      await owner.getByRole('status').filter({ hasText: 'hold from now on' }).first().waitFor()
      const manager = await browser.page({ as: ben, scripts })
      await manager.goto(`${base}/people`)
      const choices = await manager.locator('select[name=team] option').allInnerTexts()
      expect(choices).toEqual(['All teams', 'North'])
      await manager.locator('select[name=team]').selectOption({ label: 'North' })
      await manager.locator('main form[role=search] button').click()
      await manager.waitForURL('**team=**')
      await expect.poll(() => manager.locator('tbody tr').count()).toBe(2)
      await manager.getByText(anna.name).waitFor()
    })
  })

  test('a logo is put in and stands beside the account’s name', async () => {
    const { account, base } = await aFirm()
    const owner = await browser.page({ as: account.owner })
    await owner.goto(`${base}/settings/logo`)
    const picture = await owner.screenshot({ clip: { x: 0, y: 0, width: 80, height: 80 } })
    await owner
      .getByLabel('Picture')
      .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: picture })
    await owner.getByRole('button', { name: 'Use this picture' }).click()
    await owner.getByRole('status').filter({ hasText: 'The logo has been changed' }).first().waitFor()
    const shown = await owner
      .locator('aside img')
      .evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)
    expect(shown).toBe(80)
  })
})
