// PostgreSQL goes away and comes back while a worker runs: a small proxy stands between, so that nobody else notices.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, expect, test, vi } from 'vitest'
import { pause, until } from './timing.ts'
import { startSink } from './sink.ts'

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'))

const url = new URL(process.env.DATABASE_URL!)
const target = Number(url.port)
const sockets = new Set<Socket>()
let away = true
const proxy = createServer((inside) => {
  if (away) return void inside.destroy()
  const outside = connect(target, '127.0.0.1')
  for (const [from, to] of [
    [inside, outside],
    [outside, inside],
  ] as const) {
    sockets.add(from)
    from.on('error', () => {}).on('close', () => (sockets.delete(from), to.destroy()))
    from.pipe(to)
  }
})
await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
url.port = String((proxy.address() as AddressInfo).port)
const sink = await startSink()
Object.assign(process.env, { DATABASE_URL: url.href, DEMO: '0', SMTP_URL: sink.url })
// Only now, since the pool takes the address when it is loaded.
const { aRequestMail, rowOf } = await import('./outbox.ts')
const { startWorker } = await import('#jobs/worker.ts')
const worker = await startWorker({ pollMs: 60_000, roundMs: 500, periodic: false })

function goAway() {
  away = true
  for (const socket of sockets) socket.destroy()
}
afterAll(async () => {
  await worker.stop()
  await sink.close()
  proxy.close()
})

test('a worker that starts before PostgreSQL does hears the outbox ring once it is there', async () => {
  await pause(1500)
  away = false
  await pause(3000)
  const { id } = await aRequestMail()
  await until(async () => (await rowOf(id)).state === 'done', 4000)
  sink.mails.length = 0
})

test('a mail that is accepted while PostgreSQL is away is written down when it is back, and goes out once', async () => {
  sink.onMessage = () => (goAway(), null)
  const { id } = await aRequestMail()
  await until(() => sink.mails.length === 1)
  sink.onMessage = () => null
  await pause(3000)
  away = false
  await until(async () => (await rowOf(id).catch(() => null))?.state === 'done')
  expect(await rowOf(id)).toMatchObject({ mail: 'sent', attempts: 1 })
  await pause(500)
  expect(sink.mails).toHaveLength(1)
})

test('afterwards the worker hears the outbox ring again', async () => {
  goAway()
  await pause(1500)
  away = false
  // Within its rounds the worker takes its subscription up again.
  await pause(3000)
  const { id } = await aRequestMail()
  await until(async () => (await rowOf(id)).state === 'done', 4000)
  expect(sink.mails).toHaveLength(2)
})
