import { connect } from 'node:net'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { until } from '#test/jobs/timing.ts'
import { signedInAs, leadsTo, type Visitor } from '#test/routes/people/visitor.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aMember, anAccount, type Account } from '#test/support/people.ts'

let app: TestApp
let account: Account
let admin: Visitor
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())
beforeEach(async () => {
  account = await anAccount({ name: 'Nordwind' })
  admin = await signedInAs(app, account.owner, account)
})

const at = (path = '') => `/a/${account.id}/contacts/imports${path}`
const cookieOf = (visitor: Visitor) => [...visitor.cookies].map((pair) => pair.join('=')).join('; ')
const file = (content: string | Uint8Array, name = 'people.csv') =>
  new File([content as never], name, { type: 'text/csv' })

/** A form as a browser sends it, the account first. */
async function uploaded(visitor: Visitor, content: File | string, accountId = account.id) {
  const form = new FormData()
  form.set('account', accountId)
  form.set('file', content)
  return await app.fetch(at('/new'), { form, cookie: cookieOf(visitor) })
}
const waiting = () => sql`select state from contact_imports where account_id = ${account.id}`

test('the whole way without script: file, columns, preview, start, result, refused rows, and those mended', async () => {
  const rows = ['Anna;anna@berg.example;+49 30 111', 'Kai;no address;', '=1+1;kai@holm.example;12']
  const answer = await uploaded(admin, file(`Name;E-Mail;Telefon\n${rows.join('\n')}\n`))
  expect(answer.status).toBe(303)
  const page = answer.headers.get('Location')!
  const columns = await (await admin.get(page)).text()
  expect(columns).toContain('anna@berg.example')
  expect(columns).toMatch(/<option value="email" selected="">/)

  const mapped = await admin.post(page, {
    'column-0': 'name',
    'column-1': 'email',
    'column-2': 'phone',
    headed: 'yes',
    format: 'en',
    existing: 'fill',
    owner: 'nobody',
  })
  expect([mapped.status, mapped.headers.get('Location')]).toEqual([303, `${page}/run`])
  const preview = await (await admin.get(`${page}/run`)).text()
  expect(preview).toContain('This is no email address')
  expect(preview).toContain('Import 3 rows')
  expect(await sql`select 1 from contacts where account_id = ${account.id}`).toEqual([])

  expect((await admin.post(`${page}/run`, {})).headers.get('Location')).toBe(page)
  // A second click leads to the same place.
  expect((await admin.post(`${page}/run`, {})).headers.get('Location')).toBe(page)
  await runDueJobs()
  const result = await (await admin.get(page)).text()
  expect(result).toContain('2 refused rows')
  const csv = await admin.get(`${page}/refusals.csv`)
  const [head, ...refused] = parse(await csv.text(), { delimiter: ';', bom: true })
  expect(head).toEqual([
    'Name',
    'E-Mail',
    'Telefon',
    'Row of the file',
    'Column at fault',
    'Why it was refused',
  ])
  expect(refused).toEqual([
    ['Kai', 'no address', '', '3', 'B · E-Mail', 'This is no email address'],
    ["'=1+1", 'kai@holm.example', '12', '4', 'C · Telefon', 'This is no phone number'],
  ])

  const mended = [head!, ...refused]
    .map((cells) =>
      cells.map((cell) => cell.replace('no address', 'k@x.example').replace(/^12$/, '0123456')).join(';'),
    )
    .join('\n')
  const again = (await uploaded(admin, file(mended))).headers.get('Location')!
  await admin.post(`${again}/run`, {})
  await runDueJobs()
  expect(await sql`select name from contacts where account_id = ${account.id} order by name`).toEqual([
    { name: '=1+1' },
    { name: 'Anna' },
    { name: 'Kai' },
  ])
})

describe('what an upload is refused for, and nothing of it is kept', () => {
  test('a file meant for another account: 409, also where no account is named before it', async () => {
    const other = await anAccount()
    expect((await uploaded(admin, file('name\nAnna\n'), other.id)).status).toBe(409)
    const form = new FormData()
    form.set('file', file('name\nAnna\n'))
    form.set('account', account.id)
    expect((await app.fetch(at('/new'), { form, cookie: cookieOf(admin) })).status).toBe(409)
    expect(await waiting()).toEqual([])
  })

  test('another site behind it, no session, too low a role', async () => {
    const viewer = await signedInAs(app, await aMember(account, 'viewer'), account)
    expect((await uploaded(viewer, file('name\nAnna\n'))).status).toBe(403)
    const form = new FormData()
    form.set('account', account.id)
    form.set('file', file('name\nAnna\n'))
    const foreign = { form, cookie: cookieOf(admin), headers: { Origin: 'https://evil.example' } }
    expect((await app.fetch(at('/new'), foreign)).status).toBe(403)
    expect((await app.fetch(at('/new'), { form })).headers.get('Location')).toMatch(/^\/sign-in/)
    expect(await waiting()).toEqual([])
  })

  test('too large: 413 with the limit, without its being read', async () => {
    const answer = await raw(
      `POST ${at('/new')} HTTP/1.1`,
      ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 99000000', 'Accept-Language: en'],
      '--x\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1.1 413/)
    expect(answer).toContain('larger than 64 MB')
    expect(await waiting()).toEqual([])
  })

  test('no file, a spreadsheet, an array of accounts, no form at all', async () => {
    const text = async (answer: Response) => [answer.status, await answer.text()] as const
    expect(await text(await uploaded(admin, file('', '')))).toEqual([
      422,
      expect.stringContaining('Please choose a file'),
    ])
    expect(await text(await uploaded(admin, file('PK\x03\x04 etc', 'people.xlsx')))).toEqual([
      422,
      expect.stringContaining('save it as CSV'),
    ])
    expect((await admin.post(at('/new'), [['account', account.id]])).status).toBe(409)
    const broken = await raw(
      `POST ${at('/new')} HTTP/1.1`,
      ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 9'],
      '--y nothi',
    )
    expect(broken).toMatch(/^HTTP\/1.1 (409|422)/)
    expect(await waiting()).toEqual([])
  })

  test('one that breaks off', async () => {
    const head = `--x\r\nContent-Disposition: form-data; name="account"\r\n\r\n${account.id}\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nname\nAnna\n`
    await raw(
      `POST ${at('/new')} HTTP/1.1`,
      ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 90000'],
      head,
      500,
    )
    await until(async () => (await waiting()).length === 0)
  })
})

test("others' imports are unknown to all but admins", async () => {
  const mia = await signedInAs(app, await aMember(account, 'member'), account)
  const page = (await uploaded(admin, file('name,email\nAnna,a@x.example\n'))).headers.get('Location')!
  const own = (await uploaded(mia, file('name,email\nAnna,a@x.example\n'))).headers.get('Location')!
  for (const path of ['', '/run', '/cancellation', '/refusals.csv']) {
    expect((await mia.get(page + path)).status, path).toBe(404)
    expect((await admin.get(own + path)).status, path).toBe(200)
  }
  // A member has no say in whose the contacts become.
  const asked = await mia.post(own, {
    'column-0': 'name',
    'column-1': 'owner',
    format: 'en',
    existing: 'fill',
  })
  expect(asked.status).toBe(403)
})

test('a file that is discarded is gone, and the page says so', async () => {
  const page = (await uploaded(admin, file('name,email\nAnna,a@x.example\n'))).headers.get('Location')!
  const gone = await leadsTo(admin, await admin.post(`${page}/cancellation`, {}))
  expect([gone.path, gone.text]).toEqual([at(), expect.stringContaining('people.csv was discarded')])
  expect(await waiting()).toEqual([])
})

/** Sends a request line with what follows as it is, and gives back the answer. */
async function raw(line: string, headers: string[], body: string, milliseconds = 3000): Promise<string> {
  const socket = connect(app.port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => (answer += chunk))
  socket.on('error', () => {})
  socket.write(
    [
      line,
      `Host: 127.0.0.1:${app.port}`,
      `Origin: ${app.url}`,
      `Cookie: ${cookieOf(admin)}`,
      ...headers,
      '',
      body,
    ].join('\r\n'),
  )
  await until(() => answer.includes('</html>'), milliseconds).catch(() => {})
  socket.destroy()
  return answer
}
