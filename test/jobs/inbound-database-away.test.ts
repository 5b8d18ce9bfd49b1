// PostgreSQL goes away while mails arrive: a small proxy stands between, so that nobody else notices.
import { createHmac } from 'node:crypto'
import nodemailer from 'nodemailer'
import postgres from 'postgres'
import { json } from '@remix-run/node'
import { afterAll, expect, test, vi } from 'vitest'
import { freePort } from '#db/embedded/ports.ts'
import { startProxy } from '#test/support/proxy.ts'

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'))

const secret = 'a-secret-of-inbound-mail-0123456789'
const url = new URL(process.env.DATABASE_URL!)
const direct = postgres(process.env.DATABASE_URL!, { max: 2, transform: postgres.camel })
const target = Number(url.port)
let proxy = await startProxy({ port: target })
const at = proxy.port
url.port = String(at)
url.searchParams.set('prepare', 'false')
const port = await freePort()
Object.assign(process.env, {
  DATABASE_URL: url.href,
  INBOUND_SECRET: secret,
  INBOUND_SMTP_PORT: String(port),
})
// Only now, since the pool takes the address when it is loaded.
const { aMail, anInbox } = await import('#test/support/inbound.ts')
const { anApp } = await import('#test/support/app.ts')
const { aBuild } = await import('#test/support/build.ts')
const { inboundSmtp } = await import('#jobs/inbound-smtp.ts')
const nowhere = () => {
  throw json({ kind: 'not-found' }, { status: 404 })
}
const app = await anApp({ build: await aBuild({ '*': { loader: nowhere } }) })
const smtp = inboundSmtp()
await smtp.renew()
const { account, to } = await anInbox()
afterAll(async () => {
  await smtp.stop(0)
  await app.close()
  await direct.end()
  await proxy.close()
})

const byHttp = async (raw: Buffer) => {
  const time = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', secret).update(`v2.${time}.${to}\n\n`).update(raw).digest('hex')
  const headers = {
    'X-Prokura-Timestamp': time,
    'X-Prokura-Recipient': to,
    'X-Prokura-Signature': `v2=${signature}`,
  }
  return (await app.fetch('/inbound/mails', { method: 'POST', headers, body: new Uint8Array(raw) })).status
}
const bySmtp = async (raw: Buffer) => {
  const post = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  return await post.sendMail({ envelope: { from: 'anna@kunde.example', to: [to] }, raw }).then(
    () => 250,
    (error: { responseCode?: number }) => error.responseCode,
  )
}
const kept = async () => (await direct`select 1 from inbound_mails where account_id = ${account.id}`).length

test('while PostgreSQL is away nothing is acknowledged, and every sender is told to come again', async () => {
  await proxy.close()
  expect(await Promise.all([byHttp(aMail()), bySmtp(aMail())])).toEqual([503, 451])
  proxy = await startProxy({ port: target, at })
  expect(await kept()).toBe(0)
  expect([await byHttp(aMail()), await bySmtp(aMail())]).toEqual([200, 250])
  expect(await kept()).toBe(2)
})

test.each([
  ['HTTP', byHttp, 503, 200],
  ['SMTP', bySmtp, 451, 250],
] as const)(
  'a mail whose commit was not heard of comes again by %s, and is one',
  async (_name, hand, away, taken) => {
    const [before, raw] = [await kept(), aMail()]
    let inserted = false
    proxy.watch = (from, bytes) => {
      const text = bytes.toString('latin1')
      if (from === 'client' && text.includes('insert into inbound_mails')) inserted = true
      if (!inserted || from !== 'server' || !text.includes('COMMIT')) return 'pass'
      proxy.watch = () => 'pass'
      proxy.cut()
      return 'drop'
    }
    expect(await hand(raw)).toBe(away)
    expect(await kept()).toBe(before + 1)
    expect(await hand(raw)).toBe(taken)
    expect(await kept()).toBe(before + 1)
  },
)
