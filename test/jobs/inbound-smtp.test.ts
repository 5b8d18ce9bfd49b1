import { connect, createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import nodemailer from 'nodemailer'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePort } from '#db/embedded/ports.ts'
import { sql } from '#db/sql.server.ts'
import type { InboundSmtp } from '#jobs/inbound-smtp.ts'
import { aMail, anInbox, arrive, domain, readAll, threadsOf } from '#test/support/inbound.ts'
import { pause, until } from './timing.ts'

vi.hoisted(() => {
  process.env.LOG_LEVEL = 'silent'
})

let port: number
const open: InboundSmtp[] = []
beforeAll(async () => {
  port = await freePort()
  process.env.INBOUND_SMTP_PORT = String(port)
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.stop(0)))
})

async function aListener(): Promise<InboundSmtp> {
  // Later than the port is decided: the configuration is read once.
  const { inboundSmtp } = await import('#jobs/inbound-smtp.ts')
  const listener = inboundSmtp()
  open.push(listener)
  await listener.renew()
  return listener
}

const client = () => nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
const send = async (to: string | string[], raw: Buffer = aMail(), from = 'anna@kunde.example') =>
  await client().sendMail({ envelope: { from, to: [to].flat() }, raw })
const refusalOf = async (work: Promise<unknown>) =>
  await work.then(
    () => null,
    (error: { responseCode?: number; response?: string }) => error.responseCode ?? error.response,
  )

describe('mail by SMTP (V4)', () => {
  test('is acknowledged once it is kept', async () => {
    await aListener()
    const { account, to } = await anInbox()
    const { response } = await send(to)
    expect(response).toMatch(/^250 2\.0\.0 taken/)
    const [kept] =
      await sql`select via, sender, recipient from inbound_mails where account_id = ${account.id}`
    expect(kept).toEqual({ via: 'smtp', sender: 'anna@kunde.example', recipient: to })
    await readAll()
    expect((await threadsOf(account))[0]!.messages[0]!.text).toBe('Good morning, what does it cost?')
  })

  test('with lines of dots, umlauts and without an end arrives byte for byte', async () => {
    await aListener()
    const { account, to } = await anInbox()
    await send(to, aMail({ text: '.\r\n..\r\nGrüße' }))
    await readAll()
    expect((await threadsOf(account))[0]!.messages[0]!.text).toBe('.\n..\nGrüße')
  })

  test('that was handed in by another way meanwhile is acknowledged, and there once', async () => {
    await aListener()
    const { account, to } = await anInbox()
    const raw = aMail()
    await Promise.all([
      send(to, raw),
      arrive(to, raw, { via: 'http' }),
      send(to, raw),
      arrive(to, raw, { via: 'http' }),
    ])
    await readAll()
    expect((await threadsOf(account)).map(({ messages }) => messages.length)).toEqual([1])
  })

  test('to nobody here is refused at once, and nothing is relayed', async () => {
    await aListener()
    expect(await refusalOf(send(`nobody@${domain}`))).toBe(550)
    expect(await refusalOf(send('somebody@elsewhere.example'))).toBe(550)
    const { to } = await anInbox()
    const { accepted, rejected } = await send([to, 'somebody@elsewhere.example'])
    expect([accepted, rejected]).toEqual([[to], ['somebody@elsewhere.example']])
  })

  test('of a bounce has no sender', async () => {
    await aListener()
    const { account, to } = await anInbox()
    await send(to, aMail(), '')
    const [kept] = await sql`select sender from inbound_mails where account_id = ${account.id}`
    expect(kept).toEqual({ sender: '' })
  })

  test('larger than 25 MB is refused, by its announcement and by its bytes', async () => {
    await aListener()
    const { to, account } = await anInbox()
    const big = Buffer.concat([aMail(), Buffer.alloc(26_300_000, 'a line of text\r\n')])
    expect(await refusalOf(send(to, big))).toBe(552)
    const talk = await talking()
    for (const word of ['EHLO x', 'MAIL FROM:<a@x.example>', `RCPT TO:<${to}>`, 'DATA']) await talk.say(word)
    talk.socket.write(big)
    expect(await talk.say('\r\n.')).toMatch(/^552/)
    talk.socket.destroy()
    expect((await sql`select 1 from inbound_mails where account_id = ${account.id}`).length).toBe(0)
  })

  test('of whoever goes away in the midst of it is not there', async () => {
    await aListener()
    const { to, account } = await anInbox()
    const talk = await talking()
    for (const word of ['EHLO x', 'MAIL FROM:<a@x.example>', `RCPT TO:<${to}>`, 'DATA']) await talk.say(word)
    talk.socket.write(aMail())
    talk.socket.destroy()
    await pause(200)
    expect((await sql`select 1 from inbound_mails where account_id = ${account.id}`).length).toBe(0)
  })

  test('to more than a hundred at once is taken in hundreds', async () => {
    await aListener()
    const { to } = await anInbox()
    const talk = await talking()
    for (const word of ['EHLO x', 'MAIL FROM:<a@x.example>']) await talk.say(word)
    for (let n = 0; n < 100; n++)
      expect(await talk.say(`RCPT TO:<${to.replace('@', `+${n}@`)}>`)).toMatch(/^250/)
    expect(await talk.say(`RCPT TO:<${to}>`)).toMatch(/^452/)
    talk.socket.destroy()
  })
})

describe('the listener', () => {
  test('is one of several workers’, and another takes over when that one ends', async () => {
    const [first, second] = [await aListener(), await aListener()]
    expect([first.port(), second.port()]).toEqual([port, null])
    await first.stop(0)
    await second.renew()
    expect(second.port()).toBe(port)
    const { to } = await anInbox()
    expect((await send(to)).response).toMatch(/^250/)
  })

  test('lets a mail that is coming in finish when it stops, and takes no other', async () => {
    const listener = await aListener()
    const { to, account } = await anInbox()
    const talk = await talking()
    for (const word of ['EHLO x', 'MAIL FROM:<a@x.example>', `RCPT TO:<${to}>`, 'DATA']) await talk.say(word)
    const raw = aMail().toString()
    talk.socket.write(raw.slice(0, 100))
    await pause(50)
    const stopped = listener.stop(5000)
    await until(async () => (await refusalOf(send(to))) !== null)
    talk.socket.write(raw.slice(100))
    expect(await talk.say('.')).toMatch(/^250 2\.0\.0 taken/)
    await stopped
    expect((await sql`select 1 from inbound_mails where account_id = ${account.id}`).length).toBe(1)
  })

  test('does not wait for a client that says nothing', async () => {
    const listener = await aListener()
    await talking()
    const began = performance.now()
    await listener.stop(5000)
    expect(performance.now() - began).toBeLessThan(1000)
  })

  test('is not there without INBOUND_SMTP_PORT, and a port of somebody else’s stops nobody', async () => {
    const taken = createServer().listen(port, '127.0.0.1')
    await once(taken, 'listening')
    expect((taken.address() as AddressInfo).port).toBe(port)
    const listener = await aListener()
    expect(listener.port()).toBeNull()
    taken.close()
    await once(taken, 'close')
    await listener.renew()
    expect(listener.port()).toBe(port)
  })
})

/** A client that says what it likes. */
async function talking() {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  let heard = ''
  socket.on('data', (chunk) => (heard += String(chunk)))
  const answer = async () => {
    await until(() => /^\d{3} .*\r\n$/m.test(heard))
    const said = heard
    heard = ''
    return said
  }
  await answer()
  return {
    socket,
    say: async (word: string) => {
      socket.write(`${word}\r\n`)
      return await answer()
    },
  }
}
