import { afterAll, beforeAll, expect, test } from 'vitest'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { describeWith } from '#test/support/needs.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aUser } from '#test/support/people.ts'

describeWith(['chromium'], 'acting, in a browser', () => {
  let app: TestApp
  let browser: Awaited<ReturnType<typeof aBrowser>>
  beforeAll(async () => {
    app = await anApp()
    browser = await aBrowser(app)
  })
  afterAll(async () => {
    await browser.close()
    await app.close()
  })

  test.each([
    [320, 'de', 'Betrachter'],
    [375, 'en', 'Viewer'],
    [800, 'de', 'Betrachter'],
    [1280, 'en', 'Viewer'],
  ] as const)(
    'at %i px (%s) the bar shows client, agency and role, and nothing scrolls sideways (L18)',
    async (width, locale, role) => {
      const agency = await anAgency({ name: 'Studio Kern & Partner' })
      const client = await anAccount({ name: 'Nordwind Energiegenossenschaft' })
      const user = await aUser({ password, locale })
      const maya = await aMember(agency, 'member', { user })
      await aGrant(await aLink(agency, client), maya, 'viewer')
      const page = await browser.page({ as: maya, width, locale })
      await page.goto(`/a/${agency.id}/clients`)
      await page.locator(`form[action="/scopes/${client.id}"] button:visible`).first().click()
      await page.waitForURL(`**/a/${client.id}**`)
      const bar = page.locator('section.sticky')
      for (const words of ['Nordwind', 'Studio Kern', role]) {
        const shown = bar
          .locator('b:visible, p span:not(.sr-only):visible, :scope > span:visible')
          .filter({ hasText: words })
          .last()
        const box = (await shown.boundingBox())!
        expect(box.width, words).toBeGreaterThan(20)
        expect(box.x + box.width, words).toBeLessThanOrEqual(width)
      }
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(sideways).toBe(0)
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/acting-${width}.png` })
    },
  )
})
