import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoMails } from '#app/domain/demo-mails.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { aContact } from '#test/support/contacts.ts'
import { aRemindingList, inList } from '#test/support/follow-ups.ts'
import { describeWith } from '#test/support/needs.ts'
import { aMember, anAccount, aTeam, aUser } from '#test/support/people.ts'
import { followUpScreens } from './screens-of-follow-ups.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>

/** A zone in which it is about noon, so that today’s mail may leave and nothing of today is over. */
async function noon(): Promise<string> {
  const [row] = await sql<{ utc: number }[]>`select extract(hour from now() at time zone 'UTC')::int as utc`
  const ahead = 12 - row!.utc
  return ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

describeWith(['chromium'], 'the story of follow-ups, in a browser', () => {
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
    test('three watch a list, and only the contact owner is reminded; one click marks', async () => {
      for (const table of ['outbox', 'demo_mails']) await sql`delete from ${sql(table)}`
      const timeZone = await noon()
      const account = await anAccount({ name: 'Nordwind', owner: await aUser({ password, timeZone }) })
      const mia = await aMember(account, 'member', { name: 'Mia Weber', password, timeZone })
      const list = await aRemindingList(account, 7, 'Prospects')
      const contact = await aContact(account, { name: 'Anna Berg', ownerId: mia.membershipId })
      await inList(account, list, [contact])
      await sql`update follow_ups set due_at = now() where contact_id = ${contact}`

      for (const role of ['viewer', 'manager', 'admin'] as const) {
        const watcher = await aMember(account, role, { password, timeZone })
        const page = await browser.page({ as: watcher, scripts })
        await page.goto(`/a/${account.id}/contacts/lists/${list}/follow-ups`)
        await page.getByRole('button', { name: 'Watch this list' }).click()
        await page.getByText('You watch Prospects.').waitFor()
        await page.goto(`/a/${account.id}/contacts/follow-ups`)
        await page.locator('main').getByRole('link', { name: 'Prospects' }).last().click()
        await page.getByText('Anna Berg').waitFor()
        expect(await page.getByText('3 people watch this list.').count()).toBe(role === 'admin' ? 1 : 0)
      }

      await runDueJobs()
      const mails = await demoMails({ limit: 10 })
      expect(mails.map(({ to }) => to)).toEqual([mia.address])

      const page = await browser.page({ as: mia, scripts })
      const says = (words: string) =>
        expect.poll(() => page.locator('main').innerText(), { timeout: 15_000 }).toContain(words)
      // The mail's button names our own host; the page is reached by its path.
      await page.goto(new URL(/http\S+\/follow-ups/.exec(mails[0]!.text)![0]).pathname)
      await says('Due today')
      await page.getByRole('button', { name: 'Followed up: Anna Berg' }).click()
      await says('Anna Berg is followed up. The next time is')
      await page.locator('summary', { hasText: 'Snooze' }).click()
      await page.getByRole('button', { name: 'For 3 days' }).click()
      await says('Anna Berg is snoozed until')
      await says('snoozed')
      await page.goto(`/a/${account.id}/contacts/${contact}`)
      await says('Last followed up by Mia Weber')
      await page.getByRole('button', { name: 'Followed up: Anna Berg' }).click()
      await says('Anna Berg is followed up.')
      expect(new URL(page.url()).pathname).toBe(`/a/${account.id}/contacts/${contact}`)
    })
  })

  describe.each([
    { theme: 'light', width: 1280, locale: 'en' },
    { theme: 'dark', width: 320, locale: 'de' },
  ] as const)('$theme, $width wide, $locale', (look) => {
    test('every screen is accessible and stays within its width', async () => {
      const account = await anAccount({ owner: await aUser({ password, name: 'Henrike Sörensen' }) })
      await sql`update accounts set teams_since = now() where id = ${account.id}`
      const colleague = await aMember(account, 'member', { name: 'Ole Brandt-Petersen' })
      await aTeam(account, [colleague], `Außendienst ${account.id}`)
      const paths = await followUpScreens(account, colleague)
      const page = await browser.page({ ...look, as: account.owner })
      const faults: string[] = []
      for (const path of paths) {
        await page.goto(`/a/${account.id}${path}`)
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
          .analyze()
        for (const { id, nodes } of violations)
          faults.push(`${path}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        if (wide > 0) faults.push(`${path}: scrolls sideways by ${wide} px`)
      }
      expect(faults).toEqual([])
    }, 300_000)
  })
})
