import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aRequest,
  aUser,
  type Account,
} from '#test/support/people.ts'
import { visiting } from './visitor.ts'

let app: TestApp
let agency: Account
let owner: Awaited<ReturnType<typeof visiting>>
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())
beforeEach(async () => {
  agency = await anAgency({ timeZone: 'Pacific/Auckland' })
  owner = await visiting(app, agency.owner, agency)
})

const ask = (fields: Record<string, string | string[] | Blob>) =>
  owner.post('/clients/connect', { message: 'We look after your campaigns.', role: 'member', ...fields })
const send = (fields: Record<string, string | string[]>) =>
  owner.post('/clients/connect/review', {
    message: 'We look after your campaigns.',
    role: 'member',
    ...fields,
  })
const requests = () =>
  sql<{ address: string; state: string; message: string; roleAsked: string | null }[]>`
    select address, state, message, role_asked from access_requests where agency_id = ${agency.id} order by address`
const used = async () =>
  (await sql<{ used: number }[]>`select used from ask_quotas where agency_id = ${agency.id}`)[0]?.used ?? 0
const spend = async (count: number) => {
  await ask({ addresses: `first-${count}@spent.test` })
  await sql`update ask_quotas set used = ${count} where agency_id = ${agency.id}`
}
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `client-${index}@many.test`)

describe('the form', () => {
  test('comes with a message in the agency’s language, a role, and what is left of the day', async () => {
    const german = await anAgency({ locale: 'de', name: 'Studio Kern' })
    const page = await (await visiting(app, german.owner, german)).get('/clients/connect')
    expect(page.status).toBe(200)
    expect(page.typed('message')).toContain('wir von Studio Kern')
    expect(page.text).toContain('35 of 35 requests left today')
  })

  test('fills in the address it is given, and nothing else from the URL', async () => {
    const page = await owner.get('/clients/connect?address=anna%40nordwind.test&message=hello')
    expect(page.typed('addresses')).toBe('anna@nordwind.test')
    expect(page.typed('message')).not.toContain('hello')
  })

  test.each(['viewer', 'member'] as const)('is not for a %s', async (role) => {
    const page = await (await visiting(app, await aMember(agency, role), agency)).get('/clients/connect')
    expect(page.status).toBe(403)
  })

  test('is not for an account outside the programme, nor for somebody acting', async () => {
    const plain = await anAccount()
    expect((await (await visiting(app, plain.owner, plain)).get('/clients/connect')).status).toBe(403)
    const client = await anAgency()
    await aGrant(await aLink(agency, client), agency.owner, 'admin')
    const acting = await visiting(app, agency.owner, client, { acting: client })
    expect((await acting.get('/clients/connect')).status).toBe(403)
    expect((await acting.post('/clients/connect', { addresses: 'a@x.test' })).status).toBe(403)
  })
})

describe('one address', () => {
  test('is asked at once; the next page tells until when it can be answered and what is left', async () => {
    const page = await ask({ addresses: ' "Anna Weber" <ANNA@Nordwind.test> ' })
    expect(page.status).toBe(303)
    expect(page.to).toBe(`/a/${agency.id}/clients/requests`)
    expect(page.text).toMatch(
      /Request sent to anna@nordwind\.test\. It can be answered until .* \(Pacific\/Auckland\)\. 34 of 35/,
    )
    expect(await requests()).toMatchObject([
      { address: 'anna@nordwind.test', state: 'pending', roleAsked: 'member' },
    ])
  })

  test('entered twice is one address', async () => {
    expect((await ask({ addresses: 'a@x.test, A@X.TEST' })).status).toBe(303)
    expect(await requests()).toHaveLength(1)
  })

  test('that is pending answers 409 at the field with a button to resend, and keeps what was typed', async () => {
    const { id } = await aRequest(agency, 'anna@nordwind.test')
    const page = await ask({ addresses: 'Anna@nordwind.test', message: 'Once more' })
    expect(page.status).toBe(409)
    expect(page.error('addresses')).toContain('asked already')
    expect(page.html).toContain(`/clients/requests/${id}/resends`)
    expect([page.typed('addresses'), page.typed('message')]).toEqual(['Anna@nordwind.test', 'Once more'])
    expect(await requests()).toHaveLength(1)
  })

  test('that blocks the agency is refused openly and costs nothing', async () => {
    await sql`insert into agency_blocks (address, agency_id) values ('no@x.test', ${agency.id})`
    const page = await ask({ addresses: 'no@x.test' })
    expect(page.status).toBe(409)
    expect(page.error('addresses')).toContain('does not accept requests')
    expect(await used()).toBe(0)
  })

  test('that is linked already is asked only once it is ticked', async () => {
    const { id } = await aRequest(agency, 'anna@nordwind.test', { state: 'approved' })
    await sql`update links set request_id = ${id} where id = ${(await aLink(agency, await anAccount())).id}`
    const review = await ask({ addresses: 'anna@nordwind.test' })
    expect(review.status).toBe(200)
    expect(review.boxes('chosen')).toEqual([{ value: 'anna@nordwind.test', ticked: false }])
    const unticked = await send({ addresses: 'anna@nordwind.test' })
    expect(unticked.status).toBe(422)
    expect(unticked.text).toContain('Tick at least one address')
    expect((await send({ addresses: 'anna@nordwind.test', chosen: 'anna@nordwind.test' })).status).toBe(303)
    expect(await requests()).toHaveLength(2)
  })

  test('with the day’s requests used up answers 429, names the next day and its zone, and can be queued', async () => {
    await spend(35)
    const page = await ask({ addresses: 'late@x.test' })
    expect(page.status).toBe(429)
    expect(Number(page.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(page.error('addresses')).toMatch(/all 35 requests of today are used.*\(Pacific\/Auckland\)/)
    expect(page.text).toContain('Queue it for tomorrow')
    expect((await ask({ addresses: 'late@x.test', overflow: 'queue' })).text).toContain('1 request is queued')
    expect(await requests()).toContainEqual(
      expect.objectContaining({ address: 'late@x.test', state: 'queued' }),
    )
  })
})

describe('many addresses', () => {
  test('pasted as people paste them are reviewed first; nothing is sent before Send', async () => {
    await aRequest(agency, 'pending@x.test')
    const pasted = `Anna <anna@x.test>; "Weber, Jan" <jan@x.test>, broken@; ANNA@x.test
      pending@x.test  plain@x.test`
    const review = await ask({ addresses: pasted })
    expect(review.status).toBe(200)
    expect(review.boxes('chosen').map(({ value }) => value)).toEqual([
      'anna@x.test',
      'jan@x.test',
      'plain@x.test',
    ])
    expect(review.boxes('chosen').every(({ ticked }) => ticked)).toBe(true)
    expect(review.text).toContain('1 entry is no address')
    expect(review.text).toMatch(/broken@ – what follows the @ is no domain/)
    expect(review.text).toContain('1 address entered more than once')
    expect(review.text).toContain('1 address asked already')
    expect(await requests()).toHaveLength(1)

    const sent = await send({ addresses: pasted, chosen: ['anna@x.test', 'plain@x.test'] })
    expect(sent.status).toBe(303)
    expect(sent.text).toContain('2 requests sent.')
    expect((await requests()).map(({ address }) => address)).toEqual([
      'anna@x.test',
      'pending@x.test',
      'plain@x.test',
    ])
  })

  test('come back into the form from the review, word for word', async () => {
    const page = await owner.post('/clients/connect', {
      intent: 'edit',
      addresses: 'a@x.test, b@x.test, broken',
      message: 'Mine',
      role: '',
    })
    expect(page.status).toBe(200)
    expect([page.typed('addresses'), page.typed('message')]).toEqual(['a@x.test, b@x.test, broken', 'Mine'])
    expect(await requests()).toHaveLength(0)
  })

  test('over the rest of the day are refused whole, then sent as far as they go with the rest queued', async () => {
    await spend(33)
    const addresses = numbered(5)
    const review = await ask({ addresses: addresses.join('\n') })
    expect(review.text).toMatch(
      /5 addresses are ticked, but only 2 can be asked today.*\(Pacific\/Auckland\)/,
    )
    const refused = await send({ addresses: addresses.join('\n'), chosen: addresses })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(refused.text).toContain('Nothing was sent: 5 requests are more than the 2 left today')
    expect(refused.text).toContain('Send 2 now and queue the rest for tomorrow')
    expect(refused.boxes('chosen').filter(({ ticked }) => ticked)).toHaveLength(5)
    expect([await used(), (await requests()).length]).toEqual([33, 1])

    const queued = await send({ addresses: addresses.join('\n'), chosen: addresses, overflow: 'queue' })
    expect(queued.text).toMatch(
      /2 requests sent\..*3 requests are queued and go out .*\(Pacific\/Auckland\).*0 of 35/,
    )
    const states = (await requests()).map(({ state }) => state)
    expect([
      states.filter((state) => state === 'pending').length,
      states.filter((state) => state === 'queued').length,
    ]).toEqual([3, 3])
  })

  test('more than the queue takes are refused whole', async () => {
    await spend(35)
    const addresses = numbered(36)
    const page = await send({ addresses: addresses.join('\n'), chosen: addresses, overflow: 'queue' })
    expect(page.status).toBe(429)
    expect(page.text).toContain('36 requests would have to wait for tomorrow, but only 35 can')
    expect(await requests()).toHaveLength(1)
  })

  test.each([501, 10_000])('%i are too many: told at the field, kept, nothing sent', async (count) => {
    const addresses = numbered(count).join('\n')
    for (const page of [await ask({ addresses }), await send({ addresses, chosen: 'client-1@many.test' })]) {
      expect(page.status).toBe(422)
      expect(page.error('addresses')).toBe(
        `These are ${count} addresses; at most 500 can be asked at once. Nothing was sent.`,
      )
      expect(page.typed('addresses')!).toBe(addresses)
    }
    expect(await requests()).toHaveLength(0)
  })
})

describe('what cannot be right is told at its field, keeps what was typed, and changes nothing', () => {
  const good = { addresses: 'a@x.test', message: 'Hello', role: 'member' }
  const long = 'x'.repeat(1001)
  test.each<[string, Record<string, string | string[]>, string, RegExp]>([
    ['no address', { addresses: ' , ;\n' }, 'addresses', /at least one/],
    [
      'one that is none',
      { addresses: 'anna(at)x.test' },
      'addresses',
      /“anna\(at\)x\.test”: the @ is missing/,
    ],
    ['several that are none', { addresses: 'one, two, three' }, 'addresses', /None of the 3 entries/],
    ['an array of addresses', { addresses: ['a@x.test', 'b@x.test'] }, 'addresses', /./],
    ['a null byte', { addresses: 'a\0@x.test' }, 'addresses', /./],
    ['an empty message', { message: ' \n ' }, 'message', /1 to 1,000/],
    ['a message of 1,001 characters', { message: long }, 'message', /1 to 1,000/],
    ['a null byte in the message', { message: 'a\0b' }, 'message', /./],
    ['the role owner', { role: 'owner' }, 'role', /./],
    ['a role off the ladder', { role: 'superadmin' }, 'role', /./],
    ['a role in the wrong case', { role: 'Admin' }, 'role', /./],
    ['an array of roles', { role: ['viewer', 'admin'] }, 'role', /./],
  ])('%s', async (_what, wrong, field, words) => {
    const page = await ask({ ...good, ...wrong })
    expect(page.status).toBe(422)
    expect(page.error(field)).toMatch(words)
    // HTML has no way to carry a null byte; everything else typed is kept.
    if (typeof wrong.message === 'string')
      expect(page.typed('message')).toBe(wrong.message.replaceAll('\0', ''))
    if (!wrong.addresses) expect(page.typed('addresses')).toBe('a@x.test')
    expect(await requests()).toHaveLength(0)
  })

  test('a role above the asker’s own', async () => {
    const manager = await visiting(app, await aMember(agency, 'manager'), agency)
    const page = await manager.post('/clients/connect', { ...good, role: 'admin' })
    expect(page.status).toBe(422)
    expect(page.error('role')).toContain('your own role')
    expect(await requests()).toHaveLength(0)
  })

  test('extra and nested fields are ignored or refused, never obeyed', async () => {
    expect((await ask({ ...good, state: 'approved', agencyId: 'x' })).status).toBe(303)
    expect(await requests()).toMatchObject([{ state: 'pending' }])
    for (const name of ['role[]', 'role.x', '__proto__', 'addresses[0]'])
      expect((await ask({ addresses: 'b@x.test', [name]: 'admin' })).status).toSatisfy((status: number) =>
        [303, 409, 422].includes(status),
      )
    expect((await requests()).every(({ roleAsked }) => roleAsked === 'member')).toBe(true)
  })

  test('a form of another account', async () => {
    expect((await ask({ ...good, account: (await anAgency()).id })).status).toBe(409)
    expect(await requests()).toHaveLength(0)
  })
})

describe('odd letters', () => {
  test('a thousand emoji are a thousand characters', async () => {
    expect((await ask({ addresses: 'a@x.test', message: '🙂'.repeat(1000) })).status).toBe(303)
    expect((await ask({ addresses: 'b@x.test', message: '🙂'.repeat(1001) })).status).toBe(422)
  })

  test('marks that turn text round reach neither address nor message; line breaks and joiners stay', async () => {
    await ask({ addresses: '\u200Fa\u202E@x.test\u200B', message: 'Safe \u202Etxet\r\nfamily 👩‍👩‍👧' })
    expect(await requests()).toMatchObject([{ address: 'a@x.test', message: 'Safe txet\nfamily 👩‍👩‍👧' }])
  })

  test('emoji in an address are refused at the field', async () => {
    const page = await ask({ addresses: '🙂@x.test' })
    expect([page.status, page.error('addresses')]).toEqual([422, expect.stringContaining('no email address')])
  })

  test('markup in what was typed stays text', async () => {
    const page = await ask({ addresses: '<script>alert(1)</script>', message: '</textarea><b>x' })
    expect(page.status).toBe(422)
    expect(page.typed('message')).toBe('</textarea><b>x')
    expect(page.html).not.toContain('<script>alert')
  })
})

describe('a CSV file', () => {
  const csv = (content: string | Uint8Array<ArrayBuffer>) => new Blob([content], { type: 'text/csv' })
  const table = 'Name;E-Mail;Note\n"Weber, ""A""";anna@x.test;vip\nJörg;joerg@x.test;\nNobody;broken;\n'
  const latin = Uint8Array.from(table, (letter) => letter.charCodeAt(0))
  const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from(table, 'utf16le')])

  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['in UTF-8', table],
    ['with byte order mark and Windows line ends', `\uFEFF${table.replaceAll('\n', '\r\n')}`],
    ['in Latin-1', latin],
    ['in UTF-16', utf16],
    ['separated by tabs', table.replaceAll(';', '\t')],
  ])('%s is read whole, typed addresses beside it, broken ones reported', async (_what, content) => {
    const review = await ask({ addresses: 'typed@x.test', file: csv(content) })
    expect(review.status).toBe(200)
    expect(review.boxes('chosen').map(({ value }) => value)).toEqual([
      'typed@x.test',
      'anna@x.test',
      'joerg@x.test',
    ])
    expect(review.text).toContain('broken – the @ is missing')
    expect(await requests()).toHaveLength(0)
  })

  test.each<[string, string | Uint8Array<ArrayBuffer>, RegExp]>([
    ['with a quote that is never closed', 'Name,Mail\n"Anna,anna@x.test\n', /quotation mark is out of place/],
    ['with a quote inside a word', 'Name,Mail\nAn"na,anna@x.test\n', /quotation mark is out of place/],
    ['that is a spreadsheet', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), /no CSV file/],
    ['with null bytes', 'a\0@x.test', /no CSV file/],
    ['without addresses', 'Name,Phone\nAnna,1\n', /no email address in this file/],
    ['of more than a megabyte', 'a@x.test\n'.repeat(120_000), /too large/],
  ])('%s is refused at its field and keeps the rest', async (_what, content, words) => {
    const page = await ask({ addresses: '', message: 'Mine', file: csv(content) })
    expect(page.status).toBe(422)
    expect(page.error('file')).toMatch(words)
    expect(page.error('addresses')).toBeUndefined()
    expect(page.typed('message')).toBe('Mine')
    expect(await requests()).toHaveLength(0)
  })

  test('of 50 MB is refused at its field and keeps the rest', async () => {
    const page = await ask({
      addresses: 'a@x.test',
      message: 'Mine',
      file: csv(new Uint8Array(50_000_000).fill(97)),
    })
    expect(page.status).toBe(422)
    expect(page.error('file')).toMatch(/too large/)
    expect([page.typed('addresses'), page.typed('message')]).toEqual(['a@x.test', 'Mine'])
  })

  test('whose form has another fault leaves its addresses in the text', async () => {
    const page = await ask({ addresses: 'typed@x.test', message: '', file: csv('a@x.test\nb@x.test') })
    expect(page.status).toBe(422)
    expect(page.typed('addresses')).toBe('typed@x.test\na@x.test\nb@x.test')
  })
})

describe('quota.json', () => {
  test('tells what is left and when the next day begins, to those who may ask', async () => {
    await spend(12)
    expect(await owner.json('/clients/quota.json')).toMatchObject({
      status: 200,
      body: {
        limit: 35,
        used: 12,
        left: 23,
        queued: 0,
        queueLeft: 35,
        nextDay: expect.stringContaining('Pacific/Auckland'),
      },
    })
    const member = await visiting(app, await aMember(agency, 'member'), agency)
    expect((await member.json('/clients/quota.json')).status).toBe(403)
    const stranger = await visiting(app, (await anAccount({ owner: await aUser() })).owner, agency)
    expect((await stranger.json('/clients/quota.json')).status).toBe(404)
  })
})
