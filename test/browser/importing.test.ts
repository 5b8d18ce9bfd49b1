import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { startWorker } from '#jobs/worker.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { describeWith } from '#test/support/needs.ts'
import { anAccount, aUser } from '#test/support/people.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>
let worker: { stop(): Promise<void> }

const bad = 37
const number = (count: number) => count.toLocaleString('en-GB')

/** That many rows, with 37 among them that are wrong in turn: address, phone, number, nothing to call it by. */
function people(rows: number): string {
  const every = Math.floor(rows / bad)
  const wrong = ['Wrong,no address,,', 'Wrong,w@x.example,12,', 'Wrong,w@x.example,,many', ',,+49 30 1,']
  let left = bad
  const lines = Array.from({ length: rows }, (_, n) => {
    if (n % every === every - 1 && left > 0) return wrong[left-- % wrong.length]!
    return `Person ${n},person-${n}@crowd.example,+49 30 ${100000 + n},${n % 100}`
  })
  return ['Name,E-mail,Phone,Lead score', ...lines].join('\n')
}

describeWith(['chromium'], 'the story of an import, in a browser', () => {
  beforeAll(async () => {
    app = await anApp()
    browser = await aBrowser(app)
    worker = await startWorker({ periodic: false, pollMs: 200 })
  })
  afterAll(async () => {
    await worker.stop()
    await browser.close()
    await app.close()
  })

  test.each([
    ['10,000 rows with 37 bad ones, with JavaScript', 10_000, true],
    ['370 rows with 37 bad ones, without JavaScript', 370, false],
  ] as const)('%s', { timeout: 180_000 }, async (_, rows, scripts) => {
    const account = await anAccount({ owner: await aUser({ password }) })
    const page = await browser.page({ as: account.owner, scripts })
    const text = () => page.locator('main').innerText()
    const says = (words: string) => expect.poll(text, { timeout: 60_000 }).toContain(words)
    const inAll = () => sql`select 1 from contacts where account_id = ${account.id}`
    const through = async () => {
      await page.goto(`/a/${account.id}/contacts/imports/new`)
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'fair.csv', mimeType: 'text/csv', buffer: Buffer.from(people(rows)) })
      await page.getByRole('button', { name: 'Upload' }).click()
      await says('What becomes of their columns?')
      await page.getByRole('button', { name: 'Continue to the preview' }).click()
      await says('The first rows as contacts')
      await says('Rows that would be refused')
      await page.getByRole('button', { name: /^Import [\d,]+ rows$/ }).click()
      await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
      if (!scripts)
        await expect
          .poll(async () => (await page.reload(), await text()), { timeout: 60_000, interval: 500 })
          .toContain('have been dealt with')
      await says(`${number(rows)} rows have been dealt with; ${bad} of them were refused`)
    }
    await through()
    expect(await inAll()).toHaveLength(rows - bad)
    const facts = await page.locator('main dl').first().innerText()
    expect(facts.split(/\s*\n\s*/)).toEqual([
      'Created',
      number(rows - bad),
      'Changed',
      '0',
      'Unchanged',
      '0',
      'Refused',
      '37',
    ])

    const arriving = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download the refused rows' }).click()
    const file = await readFile((await (await arriving).path())!, 'utf8')
    const refused = parse(file, { bom: true, columns: true }) as Record<string, string>[]
    expect(refused).toHaveLength(bad)
    expect(new Set(refused.map((row) => row['Why it was refused']))).toEqual(
      new Set([
        'This is no email address',
        'This is no phone number',
        'This is no number',
        'It has neither name nor email address nor company',
      ]),
    )

    // Once more the same file.
    await through()
    expect(await inAll()).toHaveLength(rows - bad)
    const again = await page.locator('main dl').first().innerText()
    expect(again.split(/\s*\n\s*/).slice(0, 6)).toEqual([
      'Created',
      '0',
      'Changed',
      '0',
      'Unchanged',
      number(rows - bad),
    ])
  })

  test('a file dropped on the box is taken, one that is too large told at once', async () => {
    const account = await anAccount({ owner: await aUser({ password }) })
    const page = await browser.page({ as: account.owner })
    await page.goto(`/a/${account.id}/contacts/imports/new`)
    const field = page.locator('input[type=file]')
    // The page must have come to life before anything can be dropped on it.
    await page.waitForLoadState('networkidle')
    const drop = (bytes: number) =>
      page.evaluate((size) => {
        const data = new DataTransfer()
        data.items.add(new File([new Uint8Array(size)], 'x.csv', { type: 'text/csv' }))
        const box = document.querySelector('input[type=file]')!.closest('.border-dashed')!
        box.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
      }, bytes)
    await drop(1000)
    await expect.poll(() => field.evaluate((input: HTMLInputElement) => input.files!.length)).toBe(1)
    await drop(64_000_001)
    await expect.poll(() => page.locator('main').innerText()).toContain('larger than 64 MB')
    expect(await field.evaluate((input: HTMLInputElement) => input.files!.length)).toBe(0)
  })
})
