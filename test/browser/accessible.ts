import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, passSecondStep, password, type View } from '#test/support/browser.ts'
import { describeWith } from '#test/support/needs.ts'
import { allScreens, type Screens } from './screens.ts'

type Look = Required<Pick<View, 'theme' | 'width' | 'locale'>>
const everyLook: Look[] = (['light', 'dark'] as const).flatMap((theme) =>
  [1280, 375].flatMap((width) => (['en', 'de'] as const).map((locale) => ({ theme, width, locale }))),
)
/** Two looks that hold both values of every setting; `npm run test:axe` takes all eight. */
const opposites: Look[] = [
  { theme: 'light', width: 1280, locale: 'en' },
  { theme: 'dark', width: 375, locale: 'de' },
]
/** Whoever looks at 375 px also has it made as narrow as 320, where nothing may scroll sideways either. */
const narrow = { from: 375, to: 320 }
const looks = process.env.AXE_ALL ? everyLook : opposites

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>
let screens: Screens

async function faultsOf(page: Page, path: string): Promise<string[]> {
  await page.goto(path)
  // What it calls legacy opens no second window a page; that window serves frames of other origins, and we have none.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const faults = violations.flatMap(({ id, nodes }) =>
    nodes.map(
      (node) => `${path}: ${id} at ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`,
    ),
  )
  const { width, height } = page.viewportSize()!
  for (const each of width === narrow.from ? [width, narrow.to] : [width]) {
    await page.setViewportSize({ width: each, height })
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    if (wide > 0) faults.push(`${path}: at ${each} px it scrolls sideways by ${wide} px`)
  }
  await page.setViewportSize({ width, height })
  return faults
}

/** Whose screens there are, in two halves: two files are looked at side by side. */
export const halves = {
  clients: ['client', 'automation'],
  others: [
    'signed out',
    'agency',
    'operator',
    'second factor',
    'contact owners',
    'inbox',
    'inbox reader',
    'acting',
  ],
}

/** Looks at every screen of these visitors, and at what else `more` brings along. */
export function everyScreenIsAccessible(names: string[], more = () => {}) {
  describeWith(['chromium'], 'every screen is accessible', () => {
    beforeAll(async () => {
      app = await anApp()
      browser = await aBrowser(app)
      screens = await allScreens()
    })
    afterAll(async () => {
      await browser.close()
      await app.close()
    })

    test('nobody’s screens are left out', () => {
      const all = Object.values(halves).flat()
      expect(screens.map(({ name }) => name).sort()).toEqual(all.sort())
    })

    for (const name of names)
      for (const look of looks)
        test(`${name}: ${look.theme}, ${look.width} wide, ${look.locale}`, async () => {
          const { as, paths } = screens.find((each) => each.name === name)!
          const page = await browser.page({ ...look, as: as ?? undefined })
          if (name === 'acting') {
            await page.goto(paths[0]!)
            await page.locator('main form button').first().click()
            await page.waitForLoadState()
          }
          const faults: string[] = []
          for (const path of paths) faults.push(...(await faultsOf(page, path)))
          expect(faults).toEqual([])
        }, 300_000)

    more()
  })
}

/** Between the two steps of a sign-in, and where it has to be proven again. */
export function betweenTheSteps() {
  for (const look of looks)
    test(`between the two steps, and proving it again: ${look.theme}, ${look.width} wide, ${look.locale}`, async () => {
      const { as } = screens.find(({ name }) => name === 'second factor')!
      const page = await browser.page(look)
      await page.goto('/sign-in')
      await page.locator('input[name=email]').first().fill(as!.address)
      await page.locator('input[name=password]').first().fill(password)
      await page.locator('form:has(input[name=password]) button').first().click()
      await page.waitForURL('**/sign-in/second-step')
      const faults = await faultsOf(page, '/sign-in/second-step')
      await passSecondStep(page)
      await sql`update sessions set proven_at = now() - interval '11 minutes'`
      for (const path of ['/sign-in/again?to=/me', '/me/addresses', '/me/second-factor'])
        faults.push(...(await faultsOf(page, path)))
      expect(faults).toEqual([])
    }, 120_000)
}
