// A real Chromium against a real server:
//   const browser = await aBrowser(app)
//   const page = await browser.page({ as: maya, scripts: false, width: 375, theme: 'dark', locale: 'de' })
//   await browser.close()
// An error in the console or an exception on a page fails at close().
import { chromium, type Browser, type Page } from 'playwright-core'
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

/** Chromium's own surroundings, of which a test sees nothing: each window would load two pages for its address bar. */
const surroundings = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup']
/** What playwright switches off; the last list named is the one that counts. */
const playwrights = [
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'AimEnabled',
  'PreconnectToSearch',
  'TcpPortRandomizationWin',
  'ThirdPartyStoragePartitioning',
]

/** Chromium by itself, for tests that make their own pages. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${[...playwrights, ...surroundings].join(',')}`,
    ],
  })
}

export async function aBrowser(app: TestApp) {
  const chrome = await launchChromium()
  const troubles: string[] = []

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
    const opened = await context.newPage()
    opened.on('pageerror', (error) => troubles.push(`${opened.url()}: ${error.message}`))
    opened.on('console', (message) => {
      // Chromium itself notes every answer above 399 there; the tests say themselves which status they expect.
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
        troubles.push(`${opened.url()}: ${message.text()}`)
    })
    if (as) await signIn(opened, app.url, as.address)
    return opened
  }

  async function close() {
    for (const context of chrome.contexts()) await context.close()
    await chrome.close()
    if (troubles.length > 0) throw new Error(`Pages complained:\n${troubles.join('\n')}`)
  }
  return { page, close }
}

/** As the form does it, without showing it: what the form looks like is not what these tests are about. */
async function signIn(page: Page, origin: string, address: string) {
  const answer = await page.context().request.post('/sign-in', {
    form: { email: address, password, to: '/' },
    headers: { Origin: origin },
    maxRedirects: 0,
  })
  const next = answer.headers().location
  if (answer.status() !== 303 || !next) throw new Error(`Signing in answered ${answer.status()}`)
  if (!next.startsWith('/sign-in/second-step')) return
  await page.goto(next)
  await passSecondStep(page)
}

/** By the code that a demo shows in place of a phone. */
export async function passSecondStep(page: Page) {
  // Several browsers sign in within the thirty seconds of one code.
  await sql`update totp_factors set last_used_step = 0`
  await page.locator('input[name=code]').fill(await page.locator('main b').first().innerText())
  await page.locator('form:has(input[name=code]) button').click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
