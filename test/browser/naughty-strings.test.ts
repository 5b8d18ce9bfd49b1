// Whatever people call themselves, their firms and what they look for: pages, mails and files show it as text.
import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isMessageLength, plainMessage } from '#app/domain/linking/messages.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { isNameLength, plainName } from '#app/domain/names.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { long, print } from '#test/faults/ledger.ts'
import { samples } from '#test/emails/samples.ts'
import { left } from '#test/jobs/outbox.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { isMarkup, naughtyStrings, polyglots } from '#test/support/hostile.ts'
import { aContact, aField, aList } from '#test/support/contacts.ts'
import { describeWith } from '#test/support/needs.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aRequest,
  aSession,
  aUser,
  type Account,
} from '#test/support/people.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>
let page: Page
let cookie: string
let agency: Account
let client: Account
let field: string
let list: string
let contacts: string[]
const troubles: string[] = []
const looked = new Set<string>()

// The short form takes every polyglot and every eighth of the list; the long one all there are.
const texts = [...polyglots, ...naughtyStrings.filter((_, n) => long || n % 8 === 0)]
const markup = texts.filter(isMarkup)
/** Plain ones share a name; each with markup has its own, since what stands before it could disarm it. */
const names = [
  ...texts.filter(isMarkup),
  ...together(
    texts.filter((text) => !isMarkup(text)),
    200,
  ),
]
  .map(plainName)
  .filter(isNameLength)
const messages = together(texts, 1000).map(plainMessage).filter(isMessageLength)

function together(all: string[], most: number): string[] {
  const lines: string[] = []
  for (const text of all) {
    const last = lines.at(-1)
    if (last !== undefined && [...last, ...text].length < most) lines[lines.length - 1] = `${last} ${text}`
    else lines.push(text)
  }
  return lines
}

/** The page of somebody signed in, or of nobody. Whatever a page writes to the console fails at the browser's close. */
async function be(as?: { address: string }) {
  page = await browser.page({ as })
  page.on('dialog', (dialog) => {
    troubles.push(`${page.url()}: a dialog said ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', (event) =>
      console.error(`CSP report: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    ),
  )
}

const worst = names[0]!
const q = (text: string) => encodeURIComponent(text)

/** Looks at a page in Chromium, moves about in it, and notes whatever of the texts became more than text. */
async function look(path: string, { shows = [] as string[] } = {}) {
  const answer = await page.goto(path)
  const html = await answer!.text()
  if (answer!.status() >= 500) troubles.push(`${path}: ${answer!.status()}`)
  await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)))
  troubles.push(
    ...rawIn(html).map((text) => `${path}: raw ${text}`),
    ...(await strange()).map((what) => `${path}: ${what}`),
  )
  const text = (await page.evaluate(() => document.body.textContent)).replace(/\s+/g, ' ')
  for (const name of shows)
    if (!text.includes(name.replace(/\s+/g, ' ').trim())) troubles.push(`${path}: does not show ${name}`)
  looked.add(path.replace(/[0-9a-f-]{36}|[\w-]{43}/g, '…').split('?')[0]!)
}

/** Elements and attributes that none of our pages has. */
const strange = () =>
  page.evaluate(() => {
    const found: string[] = []
    for (const each of document.querySelectorAll<HTMLElement>('*')) {
      const on = each.getAttributeNames().filter((name) => name.startsWith('on'))
      const odd = each.matches(
        'object, embed, math, marquee, video, audio, base, img, meta[http-equiv], iframe[srcdoc], a[href^="javascript" i]',
      )
      // A form's own address may hold what was searched for; where it leads must be ours.
      // Read as an attribute, since a field may be called action too.
      const leadsTo = new URL(each.getAttribute('action') ?? '', location.href)
      const leadsAway = each.matches('form') && leadsTo.origin !== location.origin
      const script = each.matches('script') && !each.nonce
      if (on.length > 0 || odd || leadsAway || script)
        found.push(`${each.tagName} ${each.outerHTML.slice(0, 200)}`)
    }
    return found
  })

const rawIn = (html: string) =>
  markup.flatMap((text) => [text, plainName(text)]).filter((text) => isMarkup(text) && html.includes(text))

describeWith(['chromium'], 'names, messages and searches that were written to do harm', () => {
  beforeAll(async () => {
    app = await anApp()
    browser = await aBrowser(app)
    agency = await anAgency({ name: worst, owner: await aUser({ password, name: worst }) })
    client = await anAccount({ name: names[1]!, owner: await aUser({ password, name: names[1]! }) })
    await aGrant(await aLink(agency, client), agency.owner, 'admin')
    for (const name of names) {
      const made = await anAccount({ name, owner: await aUser({ name }) })
      await aGrant(await aLink(agency, made), agency.owner, 'manager')
      await aMember(client, 'member', { name })
    }
    // Every name as every part of an entry, for the log and its file.
    for (const name of [...names, ...texts.map((text) => text.replaceAll('\0', ''))])
      await sql`
        insert into audit_entries (account_id, user_name, action, subject, before, after)
        values (${client.id}, ${name}, 'account.changed', ${name}, ${sql.json({ name })}, ${sql.json({ name })})`
    const teams = new Map(names.map((name) => [name.slice(0, 100).toLowerCase(), name.slice(0, 100)]))
    for (const [folded, name] of teams)
      await sql`insert into teams (account_id, name, folded_name) values (${client.id}, ${name}, ${folded})`
    await sql`
      insert into team_members (account_id, team_id, membership_id)
      select t.account_id, t.id, m.id from teams t join memberships m on m.account_id = t.account_id`
    await sql`update accounts set teams_since = now() where id = ${client.id}`
    field = await aField(client, {
      label: worst.slice(0, 100),
      choices: markup.map((text) => plainName(text).slice(0, 100)),
    })
    list = await aList(client, worst.slice(0, 100))
    const [line, short] = [worst.slice(0, 200), worst.slice(0, 100)]
    const facts = {
      name: line,
      company: line,
      territory: short,
      productInterest: line,
      phones: [worst.slice(0, 40)],
    }
    contacts = [
      await aContact(client, { ...facts, custom: { [field]: worst } }),
      await aContact(client, facts),
    ]
    await sql`insert into contact_list_entries (account_id, list_id, contact_id) values (${client.id}, ${list}, ${contacts[0]!})`
    cookie = `__Host-session=${(await aSession(agency.owner)).token}`
  }, 120_000)
  afterAll(async () => {
    await app.close()
  })

  test('are text on every screen', { timeout: 600_000 }, async () => {
    await be(agency.owner)
    const pages = Math.ceil((names.length + 1) / 25)
    const a = `/a/${agency.id}`
    for (let n = 1; n <= pages; n++) await look(`${a}/clients?page=${n}`)
    await look(`${a}/clients?page=1`, { shows: [worst] })
    await page.goto(`${a}/people`)
    await page.locator('summary:visible').filter({ hasText: 'Switch account' }).first().click()
    await page.locator('details[open] input[type=search]').first().fill(names[2]!.slice(0, 60))
    await page.locator('details[open] li').first().waitFor()
    troubles.push(...(await strange()).map((what) => `switcher: ${what}`))
    await look(`${a}/clients/users/new`)
    for (const path of [
      '',
      '/people',
      '/activity',
      '/settings',
      '/settings/programme',
      '/ownership',
      '/clients/connect',
      '/people/invitations',
    ])
      await look(a + path)
    await look('/accounts', { shows: [names[1]!] })
    await look('/me')
    await be(client.owner)
    const c = `/a/${client.id}`
    for (let n = 1; n <= pages; n++) await look(`${c}/people?page=${n}`)
    await look(`${c}/access`, { shows: [worst] })
    const own = `/people/${client.owner.membershipId}`
    for (const path of ['', '/activity', '/settings', '/ownership', '/settings/security', own])
      await look(c + path)
    for (const path of ['/licences', `${own}/teams`]) await look(c + path)
    const [team] = await sql<{ id: string }[]>`
      select id from teams where account_id = ${client.id} and name = ${worst.slice(0, 100)}`
    for (const path of ['', '?page=2', `/${team!.id}`, `/${team!.id}/deletion`])
      await look(`${c}/settings/teams${path}`)
    const [one, other] = contacts
    for (const path of [
      `/${one}`,
      `/${one}/edit`,
      `/${one}/merge`,
      `/${one}/merge?with=${other}`,
      '/new',
      '/lists',
    ])
      await look(`${c}/contacts${path}`, { shows: path === `/${one}` ? [worst.slice(0, 100)] : [] })
    for (const path of [`/contacts/lists/${list}`, `/contacts/lists/${list}/deletion`]) await look(c + path)
    for (const path of ['', `/${field}`]) await look(`${c}/settings/contact-fields${path}`)
    const [link] = await sql<{ id: string }[]>`select id from links where client_id = ${client.id}`
    await look(`${c}/access/${link!.id}`)
    await look(`${c}/access/${link!.id}/revocation`)
    expect(troubles).toEqual([])
  })

  test('are text in every search and filter', { timeout: 600_000 }, async () => {
    await be(agency.owner)
    const a = `/a/${agency.id}`
    const searches = (text: string) => [
      `${a}/clients?q=${q(text)}&show=${q(text)}&page=${q(text)}`,
      `${a}/clients/requests?q=${q(text)}&state=${q(text)}`,
      `${a}/people?q=${q(text)}&role=${q(text)}&view=${q(text)}&team=${q(text)}`,
      `${a}/settings/teams?q=${q(text)}&page=${q(text)}`,
      `${a}/activity?q=${q(text)}&action=${q(text)}&from=${q(text)}&until=${q(text)}&before=${q(text)}`,
      `${a}/clients/connect?address=${q(text)}`,
      `${a}/clients/users/new?q=${q(text)}&client=${q(text)}`,
      `/accounts?q=${q(text)}`,
      `${a}/people/${agency.owner.membershipId}/replacement?by=${q(text)}`,
      `/sign-in?to=${q(text)}`,
      `/guide?lang=${q(text)}`,
      `/dev/mail?q=${q(text)}`,
    ]
    let asked = 0
    for (const text of texts) {
      const answers = await Promise.all(
        searches(text).map(async (path) => [path, await app.fetch(path, { cookie })] as const),
      )
      for (const [path, answer] of answers) {
        asked++
        if (answer.status >= 500) troubles.push(`${path}: ${answer.status}`)
        troubles.push(...rawIn(await answer.text()).map((raw) => `${path}: raw ${raw}`))
      }
    }
    const some = long ? markup : polyglots.slice(0, 3)
    for (const [n, text] of some.entries()) {
      const paths = searches(text).slice(0, 8)
      // Each page of the short form, and one page for each text of the long one.
      for (const path of long ? [paths[n % paths.length]!] : paths) await look(path)
    }
    print('searched', { texts: texts.length, asked })
    expect(troubles).toEqual([])
  })

  test('are text on the page of a request, and in its mail', { timeout: 600_000 }, async () => {
    await be()
    const some = Math.max(messages.length, long ? names.length : 12)
    for (let n = 0; n < some; n++) {
      const name = names[n % names.length]!
      const message = messages[n % messages.length]!
      const asking = await anAgency({ name, owner: await aUser({ name }) })
      const request = await aRequest(asking, `client-${n}@naughty.test`, { message })
      await left({ kind: 'access-request.mail-client', subjectId: request.id })
      await look(`/requests/${request.id}/${linkToken('access-request', request.id, 1)}`, {
        shows: [name, message],
      })
    }
    await runDueJobs()
    const mails = await sql<{ id: string; subject: string; html: string; text: string }[]>`
      select id, subject, html, text from demo_mails where recipient like '%@naughty.test%' order by id`
    expect(mails).toHaveLength(some)
    for (const { id, html, subject } of mails) {
      troubles.push(...rawIn(html).map((text) => `mail ${subject}: raw ${text}`))
      // Its own scripts are forbidden in the frame, ours too: only what the parser made of it can be looked at.
      const plain = await page.context().newPage()
      plain.on('dialog', () => troubles.push(`mail ${id}: a dialog`))
      await plain.goto(`/dev/mail/${id}`)
      expect(
        await plain
          .locator(
            'script, iframe, object, svg, form, [onerror], [onload], [onclick], a[href^="javascript" i]',
          )
          .count(),
      ).toBe(0)
      await plain.close()
    }
    await look(`/dev/mail?q=naughty.test`)
    print('hostile texts', {
      texts: texts.length,
      names: names.length,
      messages: messages.length,
      mails: mails.length,
      screens: [...looked],
    })
    expect(troubles).toEqual([])
  })

  test('are text in every mail there is, in both languages', { timeout: 120_000 }, async () => {
    let mails = 0
    for (const [n, name] of names.filter(isMarkup).entries()) {
      if (!long && n % 4 > 0) continue
      const facts = { user: name, agency: name, client: name, message: messages[n % messages.length]! }
      for (const locale of ['en', 'de'] as const)
        for (const [kind, write] of Object.entries(samples(locale, facts))) {
          mails++
          troubles.push(...rawIn((await write()).html).map((text) => `${kind}: raw ${text}`))
        }
    }
    print('mails written with hostile names', { mails })
    expect(troubles).toEqual([])
  })

  test('are no formula in an exported file', { timeout: 60_000 }, async () => {
    const owner = `__Host-session=${(await aSession(client.owner)).token}`
    const answer = await app.fetch(`/a/${client.id}/activity.csv`, { cookie: owner })
    expect(answer.headers.get('Content-Disposition')).toMatch(/^attachment/)
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
    const rows = parse(await answer.text(), { bom: true }) as string[][]
    expect(rows.length).toBeGreaterThan(texts.length)
    const formulas = rows
      .flat()
      .filter((cell) => /^\s*[=+\-@\t\r]/.test(cell) || /[;,\t\n]\s*[=+\-@]/.test(cell))
    expect(formulas).toEqual([])
    expect(rows.some((row) => row.some((cell) => cell.includes('HYPERLINK')))).toBe(true)
  })

  test('and no page complained', () => browser.close())
})
