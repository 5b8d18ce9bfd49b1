import { DateTime } from 'luxon'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { aContact } from '#test/support/contacts.ts'
import { describeWith } from '#test/support/needs.ts'
import { aMember, anAccount, aSession, aTeam, aUser } from '#test/support/people.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>

/** Sara has two open contacts and three closed ones of last quarter, Ben one of each; they are in different teams. */
async function anOffice() {
  const account = await anAccount({ owner: await aUser({ password }), name: 'Nordwind' })
  await sql`update accounts set teams_since = now() where id = ${account.id}`
  const sara = await aMember(account, 'member', { name: 'Sara Sales' })
  const ben = await aMember(account, 'member', { name: 'Ben Busy', password })
  const teams = [await aTeam(account, [sara], 'North'), await aTeam(account, [ben], 'South')] as const
  const closedAt = DateTime.utc().startOf('quarter').minus({ weeks: 5 }).toJSDate()
  const [hers, his] = [{ ownerId: sara.membershipId }, { ownerId: ben.membershipId }]
  for (const name of ['Anna Berg', 'Ole Holm']) await aContact(account, { ...hers, name })
  await aContact(account, { ...his, name: 'Ida Krug' })
  await aContact(account, { ...hers, name: 'Won Once', status: 'won', valueCents: 123_456, closedAt })
  await aContact(account, { ...hers, name: 'Lost Once', status: 'lost', valueCents: 5_001, closedAt })
  await aContact(account, { ...hers, name: 'Cancelled Once', status: 'cancelled', closedAt })
  await aContact(account, { ...his, name: 'Won Too', status: 'won', valueCents: 7, closedAt })
  for (const [index, { membershipId }] of [sara, ben].entries())
    await sql`
      update contacts set closed_teams = array[${teams[index]!}::uuid]
      where owner_id = ${membershipId} and closed_at is not null`
  return { account, sara, ben }
}

/**
 * What the page and the file say of last quarter. What is open is so now and moves along: its column, the last of the page,
 * is left out by user and by team.
 */
async function lastQuarter(page: Page, accountId: string, cookie: string) {
  const told: Record<string, string | string[]> = {}
  const still = (text: string) => text.replaceAll(' (no longer active)', '')
  for (const by of ['date', 'team', 'user']) {
    const query = `?by=${by}&period=last-quarter`
    await page.goto(`/a/${accountId}/contacts/statistics${query}`)
    const rows = await page.locator('main tbody tr').all()
    const cells = await Promise.all(rows.map((row) => row.locator('td').allInnerTexts()))
    const file = await app.fetch(`/a/${accountId}/contacts/statistics.csv${query}`, { cookie })
    const lines = (await file.text()).trim().split(/\r?\n/)
    if (by === 'date') {
      told.page = still(await page.locator('main').innerText())
      told.file = lines
    } else {
      told[`page by ${by}`] = cells.map((row) => still(row.slice(0, -1).join(' | '))).sort()
      told[`file by ${by}`] = lines.map((line) => still(closedColumns(line))).sort()
    }
  }
  return told
}

/** Whose, and what is won, lost and cancelled: all but what is open, which the file puts first. */
function closedColumns(line: string): string {
  const [name, , , ...closed] = line.split(',')
  return [name, ...closed].join(',')
}

describeWith(['chromium'], 'the story of a leaver’s contacts, in a browser', () => {
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
    test.each(['deactivation', 'replacement'] as const)(
      'in the %s the open ones move to a colleague, the closed ones stay, and last quarter is the same to the cent',
      async (way) => {
        const { account, sara, ben } = await anOffice()
        const cookie = `__Host-session=${(await aSession(account.owner)).token}`
        const page = await browser.page({ as: account.owner, scripts })
        const says = (words: string) =>
          expect.poll(() => page.locator('main').innerText(), { timeout: 15_000 }).toContain(words)
        const before = await lastQuarter(page, account.id, cookie)
        expect(before.page).toContain('1,234.63')
        expect(before['file by user']).toContain('Sara Sales,1,1234.56,1,50.01,1,0.00')
        expect(before['file by team']).toContain('South,1,0.07,0,0.00,0,0.00')

        await page.goto(`/a/${account.id}/people/${sara.membershipId}/${way}`)
        if (way === 'deactivation') {
          await says('2 open, 1 won, 1 lost, 1 cancelled')
          await page.getByLabel('One colleague takes them over').check()
          await page.getByLabel('Who takes them over?').fill('ben busy')
          await page.getByRole('button', { name: 'Deactivate Sara Sales in Nordwind' }).click()
          await says('Sara Sales has been deactivated in Nordwind.')
        } else {
          await page.getByLabel('Who takes over?').fill('ben busy')
          await page.getByRole('button', { name: 'Continue' }).click()
          await says('2 open contacts move along.')
          await page.getByRole('button', { name: 'Replace Sara Sales with Ben Busy' }).click()
          await says('Ben Busy has taken over from Sara Sales.')
        }

        expect(await lastQuarter(page, account.id, cookie)).toEqual(before)
        const names = async (of: { membershipId: string }) => {
          await page.goto(`/a/${account.id}/contacts?owner=${of.membershipId}&order=name`)
          return (await page.locator('main tbody').innerText()).match(/\w+ (Berg|Holm|Krug|Once|Too)\b/g)
        }
        expect(await names(ben)).toEqual(['Anna Berg', 'Ida Krug', 'Ole Holm', 'Won Too'])
        expect(await names(sara)).toEqual(['Cancelled Once', 'Lost Once', 'Won Once'])

        // He finds them on his first page, each one click away.
        const his = await browser.page({ as: ben, scripts })
        await his.goto(`/a/${account.id}`)
        const overview = await his.locator('main').innerText()
        expect(overview.replace(/\s+/g, ' ')).toMatch(/Newly assigned 2 .*Your open contacts 3 /)
        await his.locator('main').getByRole('link', { name: 'See your contacts' }).click()
        await his.locator('main').getByText('Ole Holm').first().waitFor()
      },
      60_000,
    )
  })
})
