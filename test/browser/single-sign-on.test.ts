import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { describeWith } from '#test/support/needs.ts'
import { aMember, anAccount, type Account, type Member } from '#test/support/people.ts'
import { aProvider, type TestProvider } from '#test/support/provider.ts'

let app: TestApp
let provider: TestProvider
let browser: Awaited<ReturnType<typeof aBrowser>>
let account: Account
let member: Member
/** Who the member is at the provider; another one in each test. */
let mara: string

describeWith(['chromium'], 'single sign-on, in a browser', () => {
  beforeAll(async () => {
    app = await anApp()
    provider = await aProvider(app)
    browser = await aBrowser(app)
  })
  afterAll(async () => {
    await browser.close()
    await provider.close()
    await app.close()
  })
  beforeEach(async () => {
    provider.people.clear()
    account = await anAccount({ name: 'Nordwind GmbH' })
    member = await aMember(account, 'member', { password, name: 'Mara Meier' })
    mara = `mara-${member.id.slice(0, 8)}`
    await sql`delete from rate_limits`
  })

  /** From our button to the provider's own page, where one says who one is. */
  async function goThroughAs(page: Page, id: string) {
    await page.getByRole('button', { name: 'Continue with Nordkonto' }).click()
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor()
    expect(new URL(page.url()).origin).toBe(provider.issuer)
    await page.getByRole('link', { name: id }).click()
    await page.waitForURL((url) => url.origin === app.url)
  }

  for (const scripts of [true, false])
    test(`confirm once, then one click (${scripts ? 'with' : 'without'} JavaScript)`, async () => {
      provider.people.set(mara, { email: member.address, email_verified: true })
      const page = await browser.page({ scripts })
      await page.goto(`/a/${account.id}/people`)
      await goThroughAs(page, mara)
      await page.getByRole('heading', { name: 'You already use Prokura' }).waitFor()
      await page.getByLabel('Your Prokura password').fill(password)
      await page.getByRole('button', { name: 'Confirm and continue' }).click()
      await page.waitForURL(`**/a/${account.id}/people`)
      await page.getByText('Nordkonto signs you in from now on.').waitFor()

      const later = await browser.page({ scripts })
      await later.goto(`/a/${account.id}/people`)
      await goThroughAs(later, mara)
      await later.waitForURL(`**/a/${account.id}/people`)
      expect(later.url()).not.toMatch(/code=|state=/)
    })

  test('a newcomer signs up with two names', async () => {
    provider.people.set('nele', {
      email: `nele-${crypto.randomUUID()}@example.test`,
      email_verified: true,
      name: 'Nele Neu',
    })
    const page = await browser.page()
    await page.goto('/sign-up')
    await goThroughAs(page, 'nele')
    expect(await page.getByLabel('Your name').inputValue()).toBe('Nele Neu')
    await page.getByLabel('Account name').fill('Neu & Co.')
    await page.getByRole('button', { name: 'Sign up' }).click()
    await page.waitForURL(/\/a\/[0-9a-f-]{36}$/)
    await page.getByText('Welcome. Your account is ready.').waitFor()
  })

  test('an address that is not verified opens nothing and says what to do', async () => {
    provider.people.set('mallory', { email: member.address, email_verified: false })
    const page = await browser.page()
    await page.goto('/sign-in')
    await goThroughAs(page, 'mallory')
    await page.getByRole('heading', { name: 'Your address is not confirmed' }).waitFor()
    // The provider remembers who that was, and is told to ask again.
    await page.getByRole('button', { name: 'Try Nordkonto again' }).click()
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor()
    await page.getByRole('link', { name: 'mallory' }).click()
    await page.getByRole('link', { name: 'Sign in another way' }).click()
    await page.getByLabel('Password').waitFor()
  })

  test('cancelling at the provider leads back to where one can go on', async () => {
    const page = await browser.page({ locale: 'de' })
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Weiter mit Nordkonto' }).click()
    await page.getByRole('link', { name: 'nobody' }).click()
    await page.getByRole('heading', { name: 'Sie wurden nicht angemeldet' }).waitFor()
  })

  test('whoever is signed in joins the provider, and removes it again', async () => {
    provider.people.set('m', {})
    const page = await browser.page({ as: member })
    await page.goto('/me/single-sign-on')
    await page.getByRole('button', { name: 'Join Nordkonto' }).click()
    await page.getByRole('link', { name: 'm', exact: true }).click()
    await page.getByLabel('Your Prokura password').fill(password)
    await page.getByRole('button', { name: 'Confirm and continue' }).click()
    await page.getByText('Nordkonto signs you in from now on.').waitFor()
    await page.getByRole('button', { name: 'Remove Nordkonto' }).click()
    await page.getByText('Nordkonto does not sign you in yet').waitFor()
  })

  for (const [theme, width, locale] of [
    ['light', 320, 'de'],
    ['dark', 1280, 'en'],
  ] as const)
    test(`the pages between provider and session are accessible: ${theme}, ${width}, ${locale}`, async () => {
      provider.people.set(mara, { email: member.address, email_verified: true })
      provider.people.set('new', {
        email: `a-rather-long-address-${crypto.randomUUID()}@example.test`,
        email_verified: true,
      })
      const page = await browser.page({ theme, width, locale })
      const faults: string[] = []
      const look = async () => {
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
          .analyze()
        faults.push(...violations.map(({ id }) => `${page.url()}: ${id}`))
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        if (wide > 0) faults.push(`${page.url()}: scrolls sideways by ${wide} px`)
      }
      for (const id of [mara, 'new']) {
        await page.goto('/sign-in')
        await page.locator('form[action="/single-sign-on"] button').click()
        await page.getByRole('link', { name: id }).click()
        await page.waitForURL(/confirmation|sign-up/)
        await look()
        if (id === mara) {
          await page.getByRole('button').last().click()
          await page.waitForURL(/code=/)
          await look()
        }
        await page.context().clearCookies()
      }
      expect(faults).toEqual([])
    })

  test('the provider never learns which page people came from', async () => {
    provider.people.set(mara, { email: member.address, email_verified: true })
    const page = await browser.page()
    await page.goto(`/sign-in?to=/a/${account.id}`)
    await goThroughAs(page, mara)
    expect(provider.referers).toEqual([])
  })
})
