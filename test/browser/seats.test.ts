import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { describeWith } from '#test/support/needs.ts'
import { aMember, anAccount, aUser } from '#test/support/people.ts'
import { aThread, assigneeOf, levelOf } from '#test/support/seats.ts'
import { sql } from '#db/sql.server.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>

describeWith(['chromium'], 'the story of three users and one seat, in a browser', () => {
  beforeAll(async () => {
    app = await anApp()
    browser = await aBrowser(app)
  })
  afterAll(async () => {
    await browser.close()
    await app.close()
  })

  describe.each([
    ['with JavaScript', true, 1280],
    ['without JavaScript', false, 1280],
    ['with JavaScript on a phone', true, 320],
  ] as const)('%s', (_, scripts, width) => {
    test('one seat is bought, a viewer needs none, the second agent is refused, and a swap moves the seat', async () => {
      const account = await anAccount({ owner: await aUser({ password }), plan: 'essentials', licences: 3 })
      const ada = await aMember(account, 'member', { name: 'Ada Lund' })
      const ben = await aMember(account, 'viewer', { name: 'Ben Voss' })
      const page = await browser.page({ as: account.owner, scripts, width })
      const text = () => page.locator('main').innerText()
      const says = (words: string) => expect.poll(text, { timeout: 15_000 }).toContain(words)
      const choose = async (name: string, level: string) => {
        const row = page.getByRole('row').filter({ hasText: name })
        await row.getByRole('radio', { name: level, exact: true }).check()
        if (!scripts) await row.getByRole('button', { name: /^Save/ }).click()
      }

      await page.goto(`/a/${account.id}/settings`)
      await page.getByRole('link', { name: /^Conversations/ }).click()
      await page.getByRole('link', { name: 'Roles in the inbox' }).click()
      await says('No seats yet')
      await page.getByRole('link', { name: 'Buy seats' }).click()
      await page.getByRole('button', { name: 'Buy seats' }).click()
      await says('1 seat added, 1 in all.')

      await choose('Ada Lund', 'Agent')
      await says('Ada Lund: Agent. Saved.')
      await says('1 of 1 seat in use')
      await choose('Ben Voss', 'Viewer')
      await says('Ben Voss: Viewer. Saved.')
      const thread = await aThread(account, { assignee: ada })

      // No seat is free: what was chosen falls back, and the row says with whom to swap.
      await choose('Ben Voss', 'Agent')
      await says('No seat is free for Ben Voss')
      const row = page.getByRole('row').filter({ hasText: 'Ben Voss' }).filter({ hasText: 'Swap with' })
      expect(await row.getByRole('radio', { name: 'Viewer', exact: true }).isChecked()).toBe(true)
      expect(await levelOf(ben)).toBe('viewer')
      if (scripts) expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)

      await page.getByRole('button', { name: 'Swap with Ada Lund' }).click()
      await says('Ben Voss has taken over the seat of Ada Lund, who can still read.')
      expect([await levelOf(ada), await levelOf(ben), await assigneeOf(thread)]).toEqual([
        'viewer',
        'agent',
        null,
      ])
      const [{ agents } = { agents: 0 }] = await sql<{ agents: number }[]>`
        select agents from subscriptions where account_id = ${account.id}`
      expect(agents).toBe(1)
      await page.context().close()
    }, 120_000)
  })
})
