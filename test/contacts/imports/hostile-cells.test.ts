// Cells that a spreadsheet would run, and texts that were written to do harm, on their way in and out again.
import { stringify } from 'csv-stringify/sync'
import { beforeAll, expect, test } from 'vitest'
import { factsOf } from '#app/domain/contacts/facts-of-contact.ts'
import { guessMapping } from '#app/domain/contacts/imports/guess.ts'
import { uncalmed } from '#app/domain/contacts/imports/row-facts.ts'
import { listContacts } from '#app/domain/contacts/contacts.ts'
import { wholeList } from '#app/domain/contacts/filter.ts'
import { importRefusals } from '#app/domain/contacts/imports/refusals.ts'
import { plainName } from '#app/domain/names.ts'
import { calm } from '#app/routes/calm-cells.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import { naughtyStrings, polyglots } from '#test/support/hostile.ts'
import { anImport } from '#test/support/imports.ts'
import { anAccount, standingOf, type Account } from '#test/support/people.ts'

let account: Account
let admin: Standing
beforeAll(async () => {
  account = await anAccount()
  admin = await standingOf(account.owner, account)
})

test('formulas are text, and phones that begin with a plus are phones', async () => {
  const done = await anImport(
    admin,
    stringify([
      ['name', 'email', 'phone', 'company'],
      ['=HYPERLINK("http://evil.example","x")', 'f1@x.example', '+49 30 123456', '@SUM(1+1)'],
      ["-2+3+cmd|' /C calc'!A0", 'f2@x.example', "'+49 30 123457", "'=1+1"],
    ]),
  )
  expect(done).toMatchObject({ created: 2, refused: 0 })
  expect(
    await sql`select name, phones, company from contacts where account_id = ${account.id} order by emails[1]`,
  ).toEqual([
    { name: '=HYPERLINK("http://evil.example","x")', phones: ['+49 30 123456'], company: '@SUM(1+1)' },
    // The quote is an export's, which keeps a spreadsheet from running the cell.
    { name: "-2+3+cmd|' /C calc'!A0", phones: ['+49 30 123457'], company: '=1+1' },
  ])
})

test('the Big List of Naughty Strings comes in as it is, or is refused with its reason; a second time nothing changes', async () => {
  const texts = [...polyglots, ...naughtyStrings]
  const file = stringify([
    ['name', 'email', 'note to leave out'],
    ...texts.map((text, n) => [text, `naughty-${n}@x.example`, text]),
  ])
  const done = await anImport(admin, file)
  const refused = await importRefusals(done.id, { limit: 1000 })
  expect(done.created + done.refused).toBe(texts.length)
  const odd = refused.filter(({ cells }) => {
    const name = plainName(uncalmed(cells[0] ?? ''))
    return name !== '' && [...name].length <= 200 && !cells[0]!.includes('\ufffd')
  })
  expect(odd).toEqual([])
  const kept = new Map(
    (
      await sql<{ name: string; email: string }[]>`
        select name, emails[1] as email from contacts where account_id = ${account.id} and emails[1] like 'naughty-%'`
    ).map(({ name, email }) => [email, name]),
  )
  texts.forEach((text, n) => {
    const name = kept.get(`naughty-${n}@x.example`)
    if (name !== undefined && plainName(text) !== '') expect(name).toBe(plainName(uncalmed(text.trim())))
  })
  expect(await anImport(admin, file)).toMatchObject({ created: 0, changed: 0, refused: done.refused })
  expect((await listContacts(admin, { ...wholeList, search: 'naughty-1@' })).contacts).toHaveLength(1)
})

test('a megabyte of empty lines, digits or addresses in a cell is read within a moment', async () => {
  const began = performance.now()
  const lines = 'a' + '\n'.repeat(500_000) + "b'"
  expect(uncalmed(lines)).toBe(lines)
  expect(calm(lines)).toBe(lines)
  expect(uncalmed("x;\n'=1")).toBe('x;\n=1')
  expect(calm('x;\n=1')).toBe("x;\n'=1")
  expect(guessMapping({ header: [`${'1'.repeat(200_000)}a`], rows: [], headed: true }, [])).toEqual([null])
  const many = factsOf({ emails: 'a@x.example,'.repeat(20_000) }, [], 'en')
  expect(many).toEqual({ ok: false, problems: { emails: 'too-long' } })
  expect(performance.now() - began).toBeLessThan(2000)
})
