import { beforeAll, describe, expect, test } from 'vitest'
import { contactImports } from '#app/domain/contacts/imports/imports.ts'
import { importPreview } from '#app/domain/contacts/imports/preview.ts'
import { longestFile } from '#app/domain/contacts/imports/limits.ts'
import { uploadImport } from '#app/domain/contacts/imports/upload-import.ts'
import { importRefusals } from '#app/domain/contacts/imports/refusals.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import { long } from '#test/faults/ledger.ts'
import { anImport, anUpload, arriving, imported, upload } from '#test/support/imports.ts'
import { anAccount, standingOf, type Account } from '#test/support/people.ts'

let account: Account
let admin: Standing
beforeAll(async () => {
  account = await anAccount()
  admin = await standingOf(account.owner, account)
})

const utf16 = (text: string, order: 'le' | 'be') => {
  const bytes = Buffer.from(text, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}
const names = async () =>
  (
    await sql<
      { name: string }[]
    >`select name from contacts where account_id = ${account.id} order by created_at desc`
  ).map(({ name }) => name)

describe('encodings and delimiters are found out', () => {
  const text = 'Name;E-Mail\nJörg Müßig;j@x.example\nŻaneta 東京;z@x.example\n'
  const west = 'Name;E-Mail\nJörg Müßig €;j@x.example\n'
  test.each([
    ['UTF-8', Buffer.from(text), 'utf-8', ';'],
    ['UTF-8 with its mark', Buffer.from('\ufeff' + text), 'utf-8', ';'],
    ['UTF-16 little end first', utf16('\ufeff' + text, 'le'), 'utf-16le', ';'],
    ['UTF-16 big end first', utf16('\ufeff' + text, 'be'), 'utf-16be', ';'],
    ['UTF-16 without a mark', utf16(west, 'le'), 'utf-16le', ';'],
    ['Windows-1252', Buffer.from(west.replace('€', '\x80'), 'latin1'), 'windows-1252', ';'],
    ['tabs', Buffer.from(text.replaceAll(';', '\t')), 'utf-8', '\t'],
    ['pipes', Buffer.from(text.replaceAll(';', '|')), 'utf-8', '|'],
    [
      'commas, and line ends of old Macs',
      Buffer.from(text.replaceAll(';', ',').replaceAll('\n', '\r')),
      'utf-8',
      ',',
    ],
  ])('%s', async (_, bytes, encoding, delimiter) => {
    await sql`delete from contacts where account_id = ${account.id}`
    const done = await anImport(admin, bytes)
    expect(done).toMatchObject({ encoding, delimiter, refused: 0, header: ['Name', 'E-Mail'] })
    expect((await names())[0]).toMatch(/^Jörg Müßig( €)?$/)
  })

  test('in a file that was pasted together from two, the rows in the rarer encoding are refused', async () => {
    const done = await anImport(
      admin,
      Buffer.concat([
        Buffer.from('name,email\nJörg,jo@x.example\nÄnne,ae@x.example\n'),
        Buffer.from('M\xfcller,mu@x.example\n', 'latin1'),
      ]),
    )
    expect(done).toMatchObject({ encoding: 'utf-8', created: 2, refused: 1 })
    expect(await importRefusals(done.id, { limit: 5 })).toMatchObject([
      { line: 4, reason: 'broken-characters' },
    ])
  })
})

describe('what is no file of contacts is refused with its reason, and nothing of it is kept', () => {
  test.each([
    ['an empty one', '', 'empty'],
    ['line ends alone', '\n\r\n', 'empty'],
    ['names of columns alone', 'name,email\n', 'header-only'],
    ['a spreadsheet', Buffer.from([0x50, 0x4b, 3, 4, ...Array<number>(500).fill(7)]), 'spreadsheet'],
    ['an old spreadsheet', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), 'spreadsheet'],
    ['a PDF', '%PDF-1.7 …', 'pdf'],
    ['a packed file', Buffer.from([0x1f, 0x8b, 8, 0]), 'packed'],
    ['a program', Buffer.from(Array.from({ length: 4000 }, (_, n) => (n * 7) % 256)), 'binary'],
    ['an open quote at the beginning', `"name,email\n${'x,y\n'.repeat(50)}`, 'nothing-readable'],
    ['500 columns', `${'a,'.repeat(499)}a\n`, 'too-many-columns'],
    ['one line of 10 MB', 'x'.repeat(10_000_000), 'nothing-readable'],
  ])('%s', async (_, content, reason) => {
    expect(await upload(admin, content)).toEqual({ ok: false, reason })
    expect(
      await sql`select 1 from contact_imports where account_id = ${account.id} and state = 'uploading'`,
    ).toEqual([])
  })

  test('more than 64 MB, by what it says itself', async () => {
    expect(
      await uploadImport(admin, { fileName: 'x.csv', announced: longestFile * 2 }, arriving('name\nx\n')),
    ).toEqual({ ok: false, reason: 'too-large' })
  })

  test.runIf(long)('more than 64 MB, though it says less', { timeout: 120_000 }, async () => {
    const endless = async function* () {
      for (let n = 0; n < 1100; n++) yield Buffer.alloc(65_536, 'name,a@x.example\n')
      await Promise.resolve()
    }
    expect(await uploadImport(admin, { fileName: 'x.csv', announced: 100 }, endless())).toEqual({
      ok: false,
      reason: 'too-large',
    })
    expect(
      await sql`select 1 from contact_imports where account_id = ${account.id} and state = 'uploading'`,
    ).toEqual([])
  })

  test('one that breaks off leaves nothing', async () => {
    const broken = async function* () {
      yield* arriving('name,email\nAnna,anna@x.example\n')
      throw new Error('gone')
    }
    await expect(uploadImport(admin, { fileName: 'x.csv', announced: 100 }, broken())).rejects.toThrow('gone')
    expect((await contactImports(admin)).imports.filter(({ state }) => state === 'uploaded')).toEqual([])
  })
})

describe('a file that was cut', () => {
  test('inside a quote: said in the preview and at the end, with the rows before it in', async () => {
    const file = await anUpload(admin, 'name,email\nCut A,cut-a@x.example\nCut B,"cut-b@x.exa\nmore,more\n')
    expect(file).toMatchObject({ fault: 'cut', faultLine: 3, total: 2 })
    expect(await importPreview(admin, file)).toMatchObject({ looked: 1, refused: [] })
    expect(await imported(admin, file)).toMatchObject({ fault: 'cut', created: 1, refused: 0 })
  })

  test('in the midst of its last row: that row is refused', async () => {
    const done = await anImport(admin, 'name,email,company\nCut C,cut-c@x.example,C\nCut D,cut-d@x')
    expect(done).toMatchObject({ fault: 'cut-row', faultLine: 3, created: 1, refused: 1 })
    expect(await importRefusals(done.id, { limit: 5 })).toMatchObject([{ line: 3, reason: 'cut-row' }])
  })
})

test('a row of 10 MB is refused, those around it are not', async () => {
  const done = await anImport(
    admin,
    `name,email\nBefore,before@x.example\n${'x'.repeat(10_000_000)},y\nAfter,after@x.example\n`,
  )
  expect(done).toMatchObject({ created: 2, refused: 1 })
  expect(await importRefusals(done.id, { limit: 5 })).toMatchObject([{ line: 3, reason: 'row-too-long' }])
})

test('doubled and missing names of columns, quoted line ends, ragged rows, no line end at the end', async () => {
  const file = await anUpload(
    admin,
    'email,email,,name\n"rag-a@x.example",rag-b@x.example,,"Rag\n ""A"""\nrag-c@x.example\n,,,"Rag D"',
  )
  expect(file.mapping).toEqual(['email', 'email', null, 'name'])
  expect(await imported(admin, file)).toMatchObject({ created: 3, refused: 0, fault: null })
  expect(await sql`select name, emails from contacts where emails @> array['rag-b@x.example']`).toEqual([
    { name: 'Rag "A"', emails: ['rag-a@x.example', 'rag-b@x.example'] },
  ])
})

test('a file without names of columns is read by what is in it', async () => {
  const file = await anUpload(
    admin,
    'Headless A,headless-a@x.example,+49 40 1234567\nHeadless B,headless-b@x.example,+49 40 1234568\n',
  )
  expect(file).toMatchObject({ mapping: ['name', 'email', 'phone'], options: { headed: false } })
  expect(await imported(admin, file)).toMatchObject({ created: 2 })
})

test('a large file is read a megabyte at a time', { timeout: 600_000 }, async () => {
  const megabytes = long ? 50 : 12
  const own = await anAccount()
  const standing = await standingOf(own.owner, own)
  // Long values that nobody looks at: much to read, little to write.
  const filler = 'x'.repeat(4000)
  const lines = async function* () {
    yield Buffer.from('name,email,note\n')
    for (let n = 0, size = 0; size < megabytes * 1_000_000; n++) {
      const line = Buffer.from(`Large ${n},large-${n}@x.example,${filler}\n`)
      size += line.length
      yield line
    }
    await Promise.resolve()
  }
  global.gc?.()
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers)), 20)
  const taken = await uploadImport(
    standing,
    { fileName: 'large.csv', announced: megabytes * 1_000_000 },
    lines(),
  )
  if (!taken.ok) throw new Error(taken.reason)
  const done = await imported(standing, { id: taken.importId })
  clearInterval(watch)
  expect(done).toMatchObject({ state: 'done', refused: 0, created: done.total - 1 })
  console.info(`${megabytes} MB: at most ${Math.round((most - before) / 1e6)} MB in buffers`)
  expect(most - before).toBeLessThan(100_000_000)
})
