import { beforeAll, describe, expect, test } from 'vitest'
import { fileName } from '#app/domain/conversations/intake/attachments.ts'
import { textOfHtml } from '#app/domain/conversations/intake/text-of-html.ts'
import { sql } from '#db/sql.server.ts'
import {
  aMail,
  anInbox,
  arrive,
  arriveAndRead,
  readAll,
  refusalsOf,
  threadsOf,
} from '#test/support/inbound.ts'

let inbox: Awaited<ReturnType<typeof anInbox>>
beforeAll(async () => void (inbox = await anInbox()))

/** A mail of these lines, whatever bytes are in them. */
const raw = (lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1')
const head = ['From: Anna <anna@kunde.example>', 'Subject: Odd', 'MIME-Version: 1.0']

/** Hands in and reads one mail, and tells what became of it. */
async function become(mail: Buffer) {
  inbox = await anInbox()
  const outcome = await arriveAndRead(inbox.to, mail)
  const message = (await threadsOf(inbox.account))[0]?.messages[0] ?? null
  return { outcome, message, refusals: await refusalsOf(inbox.account) }
}

async function attachments(messageId: string) {
  return await sql<
    { name: string; mediaType: string; size: number; content: Buffer | null; contentId: string | null }[]
  >`
    select name, media_type, size, content, content_id from attachments where message_id = ${messageId} order by position`
}

describe('mail that nobody should have written is a message all the same', () => {
  test('in a charset that it does not say, or says wrongly', async () => {
    const unsaid = await become(raw([...head, '', 'Gr\xfc\xdfe']))
    expect(unsaid).toMatchObject({ outcome: 'message' })
    const umlauts = async (charset: string, text: string) =>
      (await become(raw([...head, `Content-Type: text/plain; charset=${charset}`, '', text]))).message?.text
    expect(await umlauts('iso-8859-1', 'Gr\xfc\xdfe')).toBe('Grüße')
    expect(await umlauts('windows-1252', '\x80 5')).toBe('€ 5')
    expect(await umlauts('iso-8859-1', '\x84so\x93 \x96')).toBe('„so“ –')
    expect(await umlauts('no-such-charset', 'Grx')).toBe('Grx')
    expect(await umlauts('utf-8', 'Gr\xfc\xdfe')).toMatch(/^Gr/)
  })

  test('with zero bytes in every place', async () => {
    const zero = await become(
      raw([
        'From: A\0nna <anna@kunde.example>',
        'Subject: N\0ull',
        'Message-ID: <a\0b@kunde.example>',
        '',
        'Te\0xt',
      ]),
    )
    expect(zero).toMatchObject({ outcome: 'message', message: { text: 'Te\ufffdxt', messageId: null } })
  })

  test('with parts that do not end, or are not there', async () => {
    const type = 'Content-Type: multipart/mixed; boundary=b'
    const open = await become(raw([...head, type, '', '--b', 'Content-Type: text/plain', '', 'Open']))
    expect(open.message?.text).toBe('Open')
    expect(await become(raw([...head, type, '', 'no part']))).toMatchObject({ outcome: 'message' })
    expect(await become(raw([...head, 'Content-Type: multipart/mixed', '', 'no boundary']))).toMatchObject({
      outcome: 'message',
    })
    expect(
      await become(raw([...head, 'Content-Transfer-Encoding: base64', '', '!!! not base64 !!!'])),
    ).toMatchObject({
      outcome: 'message',
    })
  })

  test('with a date of no calendar, and with none', async () => {
    for (const date of ['Date: yesterday', 'Date: 1 Jan 275000 00:00:00 +0000', 'Date: '])
      expect(await become(raw([...head, date, '', 'When']))).toMatchObject({ outcome: 'message' })
    const dates =
      await sql`select 1 from messages where account_id = ${inbox.account.id} and dated_at is not null`
    expect(dates.length).toBe(0)
  })

  test('with names and subjects that go on for ever, or turn round', async () => {
    const long = 'x'.repeat(90_000)
    const { message } = await become(
      raw([
        `From: "${long}" <anna@kunde.example>`,
        `Subject: ${long}`,
        `Message-ID: <${long}@x>`,
        '',
        'Long',
      ]),
    )
    expect(message).toMatchObject({ messageId: null })
    expect(message!.fromName.length).toBeLessThanOrEqual(200)
    const turned = await become(
      Buffer.from('From: a@kunde.example\r\nSubject: =?utf-8?B?4oCuZm9v?=\r\n\r\nText'),
    )
    expect(turned.outcome).toBe('message')
    expect((await threadsOf(inbox.account))[0]!.subject).toBe('foo')
  })

  test('with HTML alone: its words are the text, and it is kept as it came, scripts and all', async () => {
    const html =
      '<style>p{}</style><p>One &amp; two</p><script>steal()</script><img src="https://track.example/1.gif">'
    const { message } = await become(raw([...head, 'Content-Type: text/html', '', html]))
    expect(message).toMatchObject({ text: 'One & two', html: `${html}\n` })
  })

  test('with text or HTML too long to be shown, which then hangs on it whole', async () => {
    const text = 'word '.repeat(120_000)
    const long = await become(raw([...head, '', text]))
    expect(long.message!.text).toMatch(/\n\n\[…\]$/)
    expect(await attachments(long.message!.id)).toMatchObject([
      { name: 'message.txt', size: text.trim().length },
    ])
    const html = `<p>Hi</p>${'<b></b>'.repeat(300_000)}`
    const page = await become(raw([...head, 'Content-Type: text/html', '', html]))
    expect(page.message).toMatchObject({ html: null, text: 'Hi' })
    expect(await attachments(page.message!.id)).toMatchObject([
      { name: 'message.html', size: html.length + 1 },
    ])
  })

  test('with attachments: their names are made safe, of too many only the names are kept', async () => {
    const part = (name: string, more: string[] = []) => [
      '--b',
      'Content-Type: Application/PDF',
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
      ...more,
      '',
      'QUJD',
    ]
    const { message } = await become(
      raw([
        ...head,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        ...part('../../etc/passwd', ['Content-ID: <cid@1>']),
        ...Array.from({ length: 60 }, (_, n) => part(`${n}.pdf`)).flat(),
        '--b--',
      ]),
    )
    const kept = await attachments(message!.id)
    expect(kept[0]).toEqual({
      name: 'passwd',
      mediaType: 'application/pdf',
      size: 3,
      content: Buffer.from('ABC'),
      contentId: 'cid@1',
    })
    expect([kept.length, kept.filter(({ content }) => content !== null).length]).toEqual([61, 50])
  })

  test('that carries another: that one hangs on it and says nothing in its name', async () => {
    const { message } = await become(
      raw([
        ...head,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        ...['--b', 'Content-Type: text/plain', '', 'See below'],
        ...[
          '--b',
          'Content-Type: message/rfc822',
          '',
          'From: other@x.example',
          'Subject: Inner',
          '',
          'Inner',
          '--b--',
        ],
      ]),
    )
    expect(message!.text).toBe('See below')
    expect(await attachments(message!.id)).toMatchObject([
      { name: 'message.eml', mediaType: 'message/rfc822' },
    ])
  })

  test('with as many recipients as fit into its headers', async () => {
    const to = Array.from({ length: 20_000 }, (_, n) => `p${n}@x.example`).join(',\r\n ')
    expect(await become(raw([...head, `To: ${to}`, '', 'All']))).toMatchObject({ outcome: 'message' })
    const [row] =
      await sql`select cardinality(to_addresses) as count from messages where account_id = ${inbox.account.id}`
    expect(row).toEqual({ count: 100 })
  })

  test('of random bytes behind a sender', async () => {
    const noise = Buffer.from(Array.from({ length: 100_000 }, (_, n) => (n * 7919 + (n >> 3)) % 256))
    const { outcome } = await become(Buffer.concat([raw([...head, '', '']), noise]))
    expect(outcome).toBe('message')
  })
})

describe('mail that would take too much is refused with a reason, and soon', () => {
  const nested = (depth: number) =>
    raw([
      ...head,
      ...Array.from({ length: depth }, (_, n) => [
        `Content-Type: multipart/mixed; boundary="b${n}"`,
        '',
        `--b${n}`,
      ]).flat(),
      'Content-Type: text/plain',
      '',
      'Deep',
    ])

  test.each<[string, () => Buffer, string]>([
    ['200 deep', () => nested(200), 'too-deep'],
    [
      '100,000 recipients',
      () => raw([...head, `To: ${'someone@x.example, '.repeat(100_000)}`, '', 'x']),
      'too-many-headers',
    ],
    [
      'a bomb of headers',
      () => raw([...head, ...Array<string>(60_000).fill('X-Bomb: tick tick tick'), '', 'x']),
      'too-many-headers',
    ],
    [
      'headers of parts',
      () =>
        raw([
          ...head,
          'Content-Type: multipart/mixed; boundary=b',
          '',
          ...Array.from({ length: 9000 }, () => ['--b', `X-Bomb: ${'y'.repeat(200)}`, '', '']).flat(),
        ]),
      'too-many-headers',
    ],
    [
      'a million parts',
      () => raw([...head, 'Content-Type: multipart/mixed; boundary=b', '', '--b\r\n\r\n'.repeat(1_000_000)]),
      'too-many-parts',
    ],
    [
      '25 million empty lines',
      () => Buffer.concat([raw([...head, '', '']), Buffer.alloc(25_000_000, '\n')]),
      'too-many-parts',
    ],
  ])('%s', async (_name, make, reason) => {
    const mail = make()
    const began = performance.now()
    expect(await become(mail)).toMatchObject({ outcome: 'refused', message: null, refusals: [reason] })
    expect(performance.now() - began).toBeLessThan(10_000)
    const [kept] = await sql<{ size: number; same: boolean }[]>`
      select size, octet_length(raw) = size as same from inbound_mails where account_id = ${inbox.account.id}`
    expect(kept).toEqual({ size: mail.length, same: true })
  })

  test('30 MB is not even taken', async () => {
    expect(await arrive(inbox.to, Buffer.alloc(30_000_000, 'a'))).toEqual({ ok: false, reason: 'too-large' })
  })

  test('25 MB in one attachment is taken, read and kept', async () => {
    const body = Buffer.alloc(18_000_000, 'ab')
      .toString('base64')
      .match(/.{1,76}/g)!
    const mail = raw([
      ...head,
      'Content-Type: multipart/mixed; boundary=b',
      ...['', '--b', 'Content-Type: application/zip; name=big.zip', 'Content-Transfer-Encoding: base64', ''],
      ...body,
      '--b--',
    ])
    const { message } = await become(mail)
    expect(await attachments(message!.id)).toMatchObject([{ name: 'big.zip', size: 18_000_000 }])
  })

  test.each<[string, () => string]>([
    ['elements that never end', () => '<script>'.repeat(250_000)],
    ['comments that never end', () => '<!--'.repeat(500_000)],
    ['brackets', () => '<'.repeat(2_000_000)],
    ['spaces', () => `a${' '.repeat(1_000_000)}b`],
    ['entities', () => '&'.repeat(2_000_000)],
  ])('HTML of %s is gone through once', (_name, make) => {
    const began = performance.now()
    textOfHtml(make())
    expect(performance.now() - began).toBeLessThan(3000)
  })

  test.each<[string, (n: number) => string]>([
    ['spaces in a header', (n) => `X: a${' '.repeat(n)}b`],
    ['brackets in From', (n) => `From: ${'<'.repeat(n)}`],
    ['quotes in From', (n) => `From: ${'"\\'.repeat(n / 2)}`],
    ['comments in From', (n) => `From: ${'('.repeat(n)}`],
    ['encoded words', (n) => `Subject: ${'=?utf-8?Q?a?= '.repeat(n / 14)}`],
    ['half encoded words', (n) => `Subject: ${'=?utf-8?Q?'.repeat(n / 10)}`],
    ['parameters', (n) => `Content-Type: text/plain; ${'a=b; '.repeat(n / 5)}`],
    [
      'continued parameters',
      (n) =>
        `Content-Disposition: attachment; ${Array.from({ length: n / 20 }, (_, k) => `filename*${k}="x"; `).join('')}`,
    ],
    ['groups', (n) => `To: ${'a:'.repeat(n / 2)};`],
    ['references', (n) => `References: ${'<a@b> '.repeat(n / 6)}`],
  ])('%s take no more than a moment', async (_name, header) => {
    inbox = await anInbox()
    await arrive(inbox.to, Buffer.from(`From: a@kunde.example\r\n${header(500_000)}\r\n\r\nText`))
    const began = performance.now()
    await readAll()
    expect(performance.now() - began).toBeLessThan(5000)
  })
})

test('names of files are such as every system takes', () => {
  expect(
    ['C:\\fake\\a.pdf', ' .hidden ', 'a\u202efdp.exe', 'what?.txt', 'x'.repeat(400) + '.docx', '', '...'].map(
      fileName,
    ),
  ).toEqual(['a.pdf', 'hidden', 'afdp.exe', 'what_.txt', `${'x'.repeat(175)}.docx`, '', ''])
  expect(aMail().length).toBeGreaterThan(0)
})
