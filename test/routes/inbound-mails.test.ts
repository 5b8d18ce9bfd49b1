import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { json } from '@remix-run/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBuild } from '#test/support/build.ts'
import { until } from '#test/jobs/timing.ts'
import { aMail, anInbox, domain, readAll, threadsOf } from '#test/support/inbound.ts'

const secret = 'a-secret-of-inbound-mail-0123456789'
let app: TestApp
beforeAll(async () => {
  process.env.INBOUND_SECRET = secret
  const nowhere = () => {
    throw json({ kind: 'not-found' }, { status: 404 })
  }
  app = await anApp({ build: await aBuild({ '*': { loader: nowhere } }) })
})
afterAll(() => app.close())

const seconds = (away = 0) => String(Math.floor(Date.now() / 1000) + away)
const hmac = (...parts: (string | Buffer)[]) =>
  parts.reduce((all, part) => all.update(part), createHmac('sha256', secret)).digest('hex')

type Handing = { recipients?: string; sender?: string; time?: string; signature?: string; path?: string }
/** Hands in a mail, signed as docs/conversations.md says, unless told otherwise. */
async function hand(
  body: Buffer,
  { recipients, sender, time = seconds(), signature, path = '' }: Handing = {},
) {
  const enveloped = recipients !== undefined || sender !== undefined
  const signed = enveloped
    ? `v2=${hmac(`v2.${time}.${recipients ?? ''}\n${sender ?? ''}\n`, body)}`
    : `v1=${hmac(`${time}.`, body)}`
  const headers: Record<string, string> = {
    'Content-Type': 'message/rfc822',
    'X-Prokura-Timestamp': time,
    'X-Prokura-Signature': signature ?? signed,
  }
  if (recipients !== undefined && !path) headers['X-Prokura-Recipient'] = recipients
  if (sender !== undefined) headers['X-Prokura-Sender'] = sender
  const answer = await app.fetch(`/inbound/mails${path}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, string> }
}
const arrivals = async (account: { id: string }) =>
  await sql`select recipient, sender, via from inbound_mails where account_id = ${account.id} order by received_at`

describe('POST /inbound/mails (V4)', () => {
  test('takes a signed mail, and says so of a second copy', async () => {
    const { account, to } = await anInbox()
    const raw = aMail({ to: `Sales <${to}>` })
    expect(await hand(raw)).toEqual({ status: 200, body: { outcome: 'taken' } })
    expect(await hand(raw)).toEqual({ status: 200, body: { outcome: 'duplicate' } })
    expect([...(await arrivals(account))]).toEqual([
      { recipient: to, sender: 'anna@kunde.example', via: 'http' },
    ])
    await readAll()
    expect((await threadsOf(account)).length).toBe(1)
  })

  test('knows whom it is for: by the envelope, by what the last server wrote, by To and Cc', async () => {
    const { account, to } = await anInbox()
    const to1 = to.replace('@', '+1@')
    expect((await hand(aMail({ subject: '1' }), { recipients: to1, sender: '<>' })).status).toBe(200)
    expect(
      (await hand(aMail({ subject: '2' }), { recipients: to1, path: `?to=${encodeURIComponent(to1)}` }))
        .status,
    ).toBe(200)
    expect((await hand(aMail({ subject: '3', headers: [`Delivered-To: ${to}`] }))).status).toBe(200)
    expect((await hand(aMail({ subject: '4', headers: [`Cc: x@y.example, ${to}`] }))).status).toBe(200)
    expect((await arrivals(account)).map(({ recipient, sender }) => [recipient, sender])).toEqual([
      [to1, ''],
      [to1, 'anna@kunde.example'],
      [to, 'anna@kunde.example'],
      [to, 'anna@kunde.example'],
    ])
  })

  test('without the right signature is 401, and nothing is kept', async () => {
    const { account, to } = await anInbox()
    const raw = aMail({ to })
    const right = hmac(`${seconds()}.`, raw)
    for (const wrong of [
      { signature: '' },
      { signature: 'v1=' },
      { signature: right },
      { signature: `v1=${right}0` },
      { signature: `v2=${right}` },
      { signature: `v1=${hmac(`${seconds()}.`, 'another mail')}` },
      { time: seconds(-301) },
      { time: seconds(301) },
      { time: 'now' },
      { time: '' },
    ])
      expect(await hand(raw, wrong)).toEqual({ status: 401, body: { error: 'not-signed' } })
    expect((await arrivals(account)).length).toBe(0)
    expect((await hand(raw, { time: seconds(-290) })).status).toBe(200)
  })

  test('whom it is for is signed too: a mail signed for one is not taken for another', async () => {
    const [one, other] = [await anInbox(), await anInbox()]
    const raw = aMail()
    const time = seconds()
    const forOne = `v2=${hmac(`v2.${time}.${one.to}\n\n`, raw)}`
    expect((await hand(raw, { recipients: other.to, time, signature: forOne })).status).toBe(401)
    const bare = `v1=${hmac(`${time}.`, raw)}`
    expect((await hand(raw, { recipients: other.to, time, signature: bare })).status).toBe(401)
    expect((await hand(raw, { recipients: one.to, time, signature: forOne })).status).toBe(200)
  })

  test('says why it will never take a mail', async () => {
    const { to } = await anInbox()
    expect(await hand(aMail({ to: `nobody@${domain}` }))).toEqual({
      status: 404,
      body: { error: 'no-such-address' },
    })
    expect(await hand(Buffer.from('   '), { recipients: to })).toEqual({
      status: 422,
      body: { error: 'empty' },
    })
    const large = Buffer.concat([aMail({ to }), Buffer.alloc(25 * 1024 * 1024, 'a')])
    expect(await hand(large)).toEqual({ status: 413, body: { error: 'too-large' } })
  })

  test('cuts a mail that is longer than it said, or says nothing of its length', async () => {
    const time = seconds()
    const socket = connect(app.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(
      `POST /inbound/mails HTTP/1.1\r\nHost: mx\r\nTransfer-Encoding: chunked\r\nX-Prokura-Timestamp: ${time}\r\nX-Prokura-Signature: v1=0\r\n\r\n`,
    )
    const chunk = Buffer.alloc(1_000_000, 'a')
    let heard = ''
    socket.on('data', (bytes) => (heard += String(bytes)))
    for (let n = 0; n < 30 && !heard; n++) {
      socket.write(`${chunk.length.toString(16)}\r\n`)
      socket.write(chunk)
      await new Promise((resolve) => socket.write('\r\n', resolve))
    }
    await until(() => heard !== '')
    socket.destroy()
    expect(heard).toMatch(/^HTTP\/1\.1 413/)
  })

  test('takes a large mail whole', async () => {
    const { account, to } = await anInbox()
    expect(
      (await hand(Buffer.concat([aMail({ to }), Buffer.alloc(20_000_000, 'a line of text\r\n')]))).status,
    ).toBe(200)
    const [kept] =
      await sql`select size > 20000000 as whole from inbound_mails where account_id = ${account.id}`
    expect(kept).toEqual({ whole: true })
  })

  test('is asked by POST alone, and takes nothing that is packed', async () => {
    expect((await app.fetch('/inbound/mails')).status).toBe(404)
    const headers = {
      'X-Prokura-Timestamp': seconds(),
      'X-Prokura-Signature': 'v1=0',
      'Content-Encoding': 'gzip',
    }
    expect((await app.fetch('/inbound/mails', { method: 'POST', headers, body: 'x' })).status).toBe(415)
  })
})

describe('Postmark', () => {
  const post = (body: object | string, password = secret) =>
    app.fetch('/inbound/mails/postmark', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Basic ${Buffer.from(`prokura:${password}`).toString('base64')}`,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  test('hands in the raw mail and whom it was for', async () => {
    const { account, to } = await anInbox()
    const RawEmail = aMail({ text: 'Grüße' }).toString()
    expect((await post({ FromName: 'Anna', OriginalRecipient: to, RawEmail, Attachments: [] })).status).toBe(
      200,
    )
    await readAll()
    expect((await threadsOf(account))[0]!.messages[0]!.text).toBe('Grüße')
  })

  test('gives up on 403; without the secret, or without the raw mail, nothing is taken', async () => {
    const { to } = await anInbox()
    const RawEmail = aMail().toString()
    expect((await post({ OriginalRecipient: `nobody@${domain}`, RawEmail })).status).toBe(403)
    expect((await post({ OriginalRecipient: to, TextBody: 'Hi' })).status).toBe(403)
    expect((await post('{"RawEmail":')).status).toBe(403)
    expect((await post({ OriginalRecipient: to, RawEmail }, 'wrong')).status).toBe(401)
    expect((await post({ OriginalRecipient: to, RawEmail }, '')).status).toBe(401)
  })
})

describe('Mailgun', () => {
  const form = (fields: Record<string, string>, time = seconds()) => {
    const token = 'c0ffee'.repeat(8)
    return { timestamp: time, token, signature: hmac(time + token), ...fields }
  }
  const post = (body: FormData | URLSearchParams) =>
    app.fetch('/inbound/mails/mailgun/mime', { method: 'POST', body: body as never })

  test.each(['multipart', 'urlencoded'])('hands in the raw mail in a %s form', async (kind) => {
    const { account, to } = await anInbox()
    const fields = form({
      recipient: to,
      sender: 'anna@kunde.example',
      'body-mime': aMail({ text: 'Grüße + 1' }).toString(),
    })
    const body = kind === 'urlencoded' ? new URLSearchParams(fields) : new FormData()
    if (body instanceof FormData) for (const [name, value] of Object.entries(fields)) body.set(name, value)
    expect((await post(body)).status).toBe(200)
    await readAll()
    expect((await threadsOf(account))[0]!.messages[0]!.text).toBe('Grüße + 1')
  })

  test('gives up on 406; a signature that is wrong or old is 401', async () => {
    const { to } = await anInbox()
    const mail = { recipient: to, 'body-mime': aMail().toString() }
    const status = async (fields: Record<string, string>) => (await post(new URLSearchParams(fields))).status
    expect(await status(form({ ...mail, recipient: `nobody@${domain}` }))).toBe(406)
    expect(await status(form(mail, seconds(-400)))).toBe(401)
    expect(await status({ ...form(mail), signature: '0' })).toBe(401)
    expect(await status(mail)).toBe(401)
  })
})

describe('the pipe of a local mail server', () => {
  const deliver = async (args: string[], mail: Buffer, env: Record<string, string> = {}) => {
    const { PATH } = process.env
    const child = spawn('deploy/prokura-deliver.sh', args, {
      env: { PATH, NODE_ENV: 'test', PROKURA_URL: app.url, INBOUND_SECRET: secret, ...env },
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    child.stdin.end(mail)
    const [code] = (await once(child, 'exit')) as [number]
    return code
  }

  test('delivers by the script of deploy/, and hears what became of it', async () => {
    const { account, to } = await anInbox()
    expect(await deliver([to, 'anna@kunde.example'], aMail({ text: '.\r\n$(date) "quoted"' }))).toBe(0)
    expect(await deliver([to, ''], aMail())).toBe(0)
    expect((await arrivals(account)).map(({ sender }) => sender)).toEqual(['anna@kunde.example', ''])
    expect(await deliver([`nobody@${domain}`, 'a@b.example'], aMail())).toBe(67)
    expect(await deliver([to, 'a@b.example'], aMail(), { INBOUND_SECRET: 'wrong' })).toBe(75)
    expect(await deliver([to], aMail(), { PROKURA_URL: 'http://127.0.0.1:1' })).toBe(75)
  })
})
