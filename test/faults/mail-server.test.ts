// A mail server in trouble, seen by a real worker while mails keep coming.
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { leave } from '#app/domain/outbox.ts'
import { sql } from '#db/sql.server.ts'
import { refusal, startSink } from '#test/jobs/sink.ts'
import { until } from '#test/jobs/timing.ts'
import { anAgency, aRequest, type Account } from '#test/support/people.ts'
import { aWorkerProcess, endProcesses, settings } from '#test/support/processes.ts'
import { startProxy, type Proxy } from '#test/support/proxy.ts'
import { judge, long, print, settled } from './ledger.ts'

let sink: Awaited<ReturnType<typeof startSink>>
let proxy: Proxy
let agency: Account

beforeEach(async () => {
  await sql`delete from outbox`
  sink = await startSink()
  proxy = await startProxy({ port: Number(new URL(sink.url).port) })
  agency = await anAgency()
})
afterEach(async () => {
  await endProcesses()
  await Promise.all([proxy.close(), sink.close()])
})

const worker = (cutMs = 1500) =>
  aWorkerProcess(settings({ SMTP_URL: `smtp://127.0.0.1:${proxy.port}` }), {
    leaseSeconds: cutMs / 1000 + 2,
    cutMs,
    pollMs: 100,
    periodic: false,
  })
let number = 0
async function mails(count: number, name = 'client') {
  const requests = []
  for (let i = 0; i < count; i++) requests.push(await aRequest(agency, `${name}-${++number}@faults.test`))
  await leave(
    sql,
    ...requests.map(({ id }) => ({ kind: 'access-request.mail-client' as const, subjectId: id })),
  )
}
async function noneLost(name: string) {
  const began = Date.now()
  await settled(120_000)
  const verdict = await judge(sink.mails)
  print(name, { ...verdict, recoveryMs: Date.now() - began })
  expect(verdict).toMatchObject({ lost: 0, phantom: 0, twice: 0 })
  return verdict
}
const count = long ? 200 : 20

describe('a mail server', { timeout: 300_000 }, () => {
  test('that cannot be reached, then can: every mail goes once', async () => {
    const port = proxy.port
    await proxy.close()
    await worker()
    await mails(count)
    await pause(1500)
    const back = await startProxy({ port: Number(new URL(sink.url).port), at: port })
    expect(await noneLost('SMTP down')).toMatchObject({ committed: count })
    await back.close()
  })

  test('that says later (4xx) to the first two tries of each: every mail goes once', async () => {
    const tries = new Map<string, number>()
    sink.onRecipient = (to) => {
      tries.set(to, (tries.get(to) ?? 0) + 1)
      return tries.get(to)! <= 2 ? refusal(451, 'Try again later') : null
    }
    await worker()
    await mails(count)
    await noneLost('SMTP 4xx')
    expect(sink.mails).toHaveLength(count)
  })

  test('that says never (5xx) to some: one try each, the reason kept, the others unharmed', async () => {
    sink.onRecipient = (to) => (to.startsWith('bad') ? refusal(550, 'No such user') : null)
    await worker()
    await mails(count)
    await mails(count, 'bad')
    await noneLost('SMTP 5xx')
    expect(sink.mails).toHaveLength(count)
    expect(sink.tries.filter((to) => to.startsWith('bad'))).toHaveLength(count)
    const reasons = await sql`select distinct m.reason from mails m where m.state = 'bounced'`
    expect(reasons).toEqual([{ reason: '550 No such user' }])
  })

  test('that is as slow as ten bytes a second, then not: it is cut, and nothing is lost', async () => {
    // No mail is through before it is cut.
    proxy.bytesPerSecond = 10
    await worker()
    await mails(count)
    await until(
      async () => (await sql`select 1 from mails where reason like '%did not take it%'`).length > 0,
      30_000,
    )
    expect(sink.mails).toHaveLength(0)
    proxy.bytesPerSecond = null
    proxy.cut()
    await noneLost('SMTP slow')
    expect(sink.mails).toHaveLength(count)
  })

  test('that hangs on some: they are cut, the others are not held up', async () => {
    proxy.watch = (from, bytes) => (from === 'client' && bytes.includes('RCPT TO:<hang') ? 'drop' : 'pass')
    await worker()
    await mails(3, 'hang')
    await mails(count)
    const began = Date.now()
    await until(() => sink.mails.length === count, 60_000)
    const othersMs = Date.now() - began
    proxy.watch = () => 'pass'
    await noneLost('SMTP hanging')
    print('others beside a hang', { othersMs })
    expect(sink.mails).toHaveLength(count + 3)
  })
})
