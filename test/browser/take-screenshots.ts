// The pictures of the README, taken from a running demo:
//   node --import tsx test/browser/take-screenshots.ts http://127.0.0.1:3000
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { chromiumPath } from '#test/support/needs.ts'

const url = process.argv[2] ?? 'http://127.0.0.1:3000'
const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url))
await mkdir(folder, { recursive: true })
const chrome = await chromium.launch({
  executablePath: chromiumPath(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
})

async function visitor(card?: string) {
  const context = await chrome.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  await context.addCookies([{ name: 'lang', value: 'en', url }])
  const page = await context.newPage()
  await page.goto('/sign-in')
  if (card) {
    await page.getByRole('button', { name: card }).first().click()
    await page.waitForURL((place) => !place.pathname.startsWith('/sign-in'))
  }
  const take = async (name: string) => {
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: `${folder}${name}.png` })
  }
  return { page, take, account: () => /\/a\/[0-9a-f-]{36}/.exec(page.url())![0] }
}

const stranger = await visitor()
await stranger.take('sign-in')

const agency = await visitor('Agency owner')
const home = agency.account()
await agency.page.goto(`${home}/clients`)
await agency.take('clients')
await agency.page.goto(`${home}/contacts`)
await agency.take('contacts')
await agency.page.goto(`${home}/inbox`)
await agency.page.locator('main li a').nth(1).click()
await agency.page.getByText('Reply to').waitFor()
await agency.take('inbox')
await agency.page.goto(`${home}/clients/connect`)
await agency.page
  .getByLabel('Client email addresses')
  .fill(
    'Anna Nord <anna@nordlicht.example>, buero@kontor.example; info@werkstatt.example\nanna@nordlicht.example\npost-at-hof.example',
  )
await agency.page.getByRole('button', { name: 'Send' }).click()
await agency.page.getByRole('heading', { name: 'Review the addresses' }).waitFor()
await agency.take('review')
await agency.page.goto(`${home}/clients`)
await agency.page.getByRole('button', { name: 'Go to account' }).first().click()
await agency.page.getByText('You are working in').first().waitFor()
await agency.take('acting')

const client = await visitor('Client owner')
await client.page.goto(`${client.account()}/access`)
await client.take('access')
await client.page.getByRole('link', { name: 'Activity' }).first().click()
await client.page.waitForURL('**/activity')
await client.take('activity')

const mails = (await (await fetch(`${url}/dev/mail.json`)).json()) as { text: string }[]
const link = mails.map(({ text }) => /https?:\/\/\S+\/requests\/\S+/.exec(text)?.[0]).find(Boolean)
await stranger.page.goto(link!)
await stranger.take('request')
await chrome.close()
