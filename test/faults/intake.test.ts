// Mails that arrive while workers are killed: every one is handed in twice, until somebody says that it is taken.
import { setTimeout as pause } from 'node:timers/promises'
import nodemailer from 'nodemailer'
import { afterEach, expect, test } from 'vitest'
import { freePort } from '#db/embedded/ports.ts'
import { sql } from '#db/sql.server.ts'
import { until } from '#test/jobs/timing.ts'
import { aMail, anInbox, arrive, domain } from '#test/support/inbound.ts'
import { aWorkerProcess, endProcesses, settings, type Running } from '#test/support/processes.ts'
import { chance, long, print } from './ledger.ts'

afterEach(endProcesses)

const count = long ? 10_000 : 200
const wantedKills = long ? 40 : 5
/** So many mails make one thread: the first begins it, the others answer. */
const each = 4
const leases = { leaseSeconds: 2, cutMs: 1500, pollMs: 100, offerSeconds: 2, roundMs: 200, periodic: false }

test(
  'each mail that was acknowledged is one message in its thread, none is lost, none is doubled',
  { timeout: 1_800_000 },
  async () => {
    const random = chance('intake')
    const { account, to } = await anInbox()
    const port = await freePort()
    const env = settings({ SMTP_URL: 'smtp://127.0.0.1:1' })
    const inbound = { ...env, INBOX_DOMAIN: domain, INBOUND_SMTP_PORT: String(port) }

    const workers: Running[] = []
    for (const _ of [1, 2]) workers.push(await aWorkerProcess(inbound, leases))
    let kills = 0
    // The one that listens is killed as often as the other, with mails on their way in and a pile of them unread.
    const kill = async () => {
      workers.splice(random(2), 1)[0]!.kill('SIGKILL')
      kills++
      workers.push(await aWorkerProcess(inbound, leases))
    }
    let restarted = Promise.resolve()

    const post = nodemailer.createTransport({
      host: '127.0.0.1',
      port,
      ignoreTLS: true,
      connectionTimeout: 2000,
    })
    let refusals = 0
    const bySmtp = async (raw: Buffer, from: string) => {
      for (;;)
        try {
          return void (await post.sendMail({ envelope: { from, to }, raw }))
        } catch {
          refusals++
          await pause(50 + random(200))
        }
    }
    const mails = Array.from({ length: count }, (_, n) => {
      const thread = Math.floor(n / each)
      const from = `customer-${thread}@kunde.example`
      const earlier = Array.from(
        { length: n % each },
        (_, back) => `<m${n - (n % each) + back}@kunde.example>`,
      )
      const answers = earlier.length === 0 ? [] : [`References: ${earlier.join(' ')}`]
      return {
        from,
        raw: aMail({ from, messageId: `m${n}@kunde.example`, headers: answers, text: `Mail ${n}` }),
      }
    })
    const queue = mails.flatMap((mail) => [mail, mail])
    let handedIn = 0
    const hands = Array.from({ length: 8 }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        if (random(2) === 0) await bySmtp(next.raw, next.from)
        else await arrive(to, next.raw, { via: 'http', sender: next.from })
        if (++handedIn % Math.ceil((2 * count) / wantedKills) === 0) restarted = restarted.then(kill)
        // What the others have begun goes on meanwhile.
        await restarted
      }
    })
    await Promise.all(hands)
    await restarted
    await until(async () => {
      const [row] = await sql`
        select count(*)::int as open from outbox where kind = 'inbound-mail.take-in' and state in ('waiting', 'running')`
      return row!.open === 0
    }, 120_000)

    const [found] = await sql`
      select count(*)::int as messages, count(distinct message_id)::int as different, count(distinct thread_id)::int as threads
      from messages where account_id = ${account.id}`
    const [arrivals] = await sql`
      select count(*)::int as arrivals, count(*) filter (where state = 'done')::int as done
      from inbound_mails where account_id = ${account.id}`
    const [mixed] = await sql`
      select count(*)::int as mixed from (
        select thread_id from messages where account_id = ${account.id}
        group by thread_id having count(distinct from_address) > 1 or count(*) <> ${each}) t`
    const [contacts] = await sql`
      select count(*)::int as contacts from contacts where account_id = ${account.id}`
    print('intake', { handedIn: 2 * count, kills, refusals, ...found, ...arrivals, ...contacts })
    const threads = Math.ceil(count / each)
    expect({ ...found, ...arrivals, ...mixed, ...contacts }).toEqual({
      messages: count,
      different: count,
      threads,
      arrivals: count,
      done: count,
      mixed: 0,
      contacts: threads,
    })
    expect(kills).toBeGreaterThanOrEqual(wantedKills - 1)
  },
)
