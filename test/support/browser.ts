// A real Chromium against a real server:
//   const browser = await aBrowser(app)
//   const page = await browser.page({ as: maya, scripts: false, width: 375, theme: 'dark', locale: 'de' })
//   await browser.close()
// An error in the console or an exception on a page fails at close().
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { sql } from '#db/sql.server.ts'
import type { TestApp } from './app.ts'
import { chromiumPath } from './needs.ts'

export const password = 'a long enough password'

export type View = {
  /** Whoever is signed in; they must have been made with `password` from this file. */
  as?: { address: string }
  scripts?: boolean
  width?: number
  theme?: 'light' | 'dark'
  locale?: 'en' | 'de'
}

export async function aBrowser(app: TestApp) {
  const chrome = await chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  const troubles: string[] = []
  const contexts: BrowserContext[] = []

  async function page({
    as,
    scripts = true,
    width = 1280,
    theme = 'light',
    locale = 'en',
  }: View = {}): Promise<Page> {
    const context = await chrome.newContext({
      baseURL: app.url,
      javaScriptEnabled: scripts,
      viewport: { width, height: 800 },
      colorScheme: theme,
      locale: locale === 'de' ? 'de-DE' : 'en-GB',
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(15_000)
    contexts.push(context)
    const opened = await context.newPage()
    opened.on('pageerror', (error) => troubles.push(`${opened.url()}: ${error.message}`))
    opened.on('console', (message) => {
      // Chromium itself notes every answer above 399 there; the tests say themselves which status they expect.
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
        troubles.push(`${opened.url()}: ${message.text()}`)
    })
    if (as) await signIn(opened, as.address, locale)
    return opened
  }

  async function close() {
    for (const context of contexts) await context.close()
    await chrome.close()
    if (troubles.length > 0) throw new Error(`Pages complained:\n${troubles.join('\n')}`)
  }
  return { page, close }
}

async function signIn(page: Page, address: string, locale: 'en' | 'de') {
  await page.goto('/sign-in')
  await page.locator('input[name=email]').first().fill(address)
  await page.locator('input[name=password]').first().fill(password)
  await page.getByRole('button', { name: locale === 'de' ? 'Anmelden' : 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  if (new URL(page.url()).pathname === '/sign-in/second-step') await passSecondStep(page)
}

/** By the code that a demo shows in place of a phone. */
export async function passSecondStep(page: Page) {
  // Several browsers sign in within the thirty seconds of one code.
  await sql`update totp_factors set last_used_step = 0`
  await page.locator('input[name=code]').fill(await page.locator('main b').first().innerText())
  await page.locator('form:has(input[name=code]) button').click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
