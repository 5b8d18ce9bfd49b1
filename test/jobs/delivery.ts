// What holds of every job whichever way it is run: delivery.test.ts runs it in process, delivery-by-bull.test.ts by Bull.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { config } from '#app/config.ts'
import { cancelRequest } from '#app/domain/linking/cancel-request.ts'
import { sql } from '#db/sql.server.ts'
import { claim } from '#jobs/claims.ts'
import { periods } from '#jobs/periods.ts'
import { startWorker, type WorkerOptions } from '#jobs/worker.ts'
import { aRequest, anAgency, standingOf } from '#test/support/people.ts'
import { aRequestMail, left, rowOf } from './outbox.ts'
import { hang, refusal, startSink } from './sink.ts'
import { pause, until } from './timing.ts'

/** The tests of delivery, with what the way needs in the environment. */
export function deliveryTests(
  environment: () => Promise<Record<string, string>> | Record<string, string> = () => ({}),
) {
  let sink: Awaited<ReturnType<typeof startSink>>
  const workers: { stop(): Promise<void> }[] = []

  async function aWorker(options: WorkerOptions = {}) {
    const worker = await startWorker({ pollMs: 50, periodic: false, drainMs: 2000, ...options })
    workers.push(worker)
    return worker
  }

  beforeAll(async () => {
    sink = await startSink()
    Object.assign(process.env, { DEMO: '0', SMTP_URL: sink.url, ...(await environment()) })
  })
  beforeEach(async () => {
    await sql`delete from outbox`
    await sql`delete from request_mail_days`
    sink.mails.length = sink.tries.length = 0
    sink.onRecipient = sink.onMessage = () => null
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  })
  afterAll(() => sink.close())

  describe('a mail', () => {
    test('goes out once, to one address, as an automatic mail of ours that invites no answer', async () => {
      const { id, to } = await aRequestMail()
      await aWorker()
      await until(async () => (await rowOf(id)).state === 'done')
      await pause(200)

      expect(sink.mails).toHaveLength(1)
      const [mail] = sink.mails
      expect(mail!.from).toBe('prokura@example.test')
      expect(mail!.to).toEqual([to])
      expect(mail!.headers.get('from')).toBe('Prokura <prokura@example.test>')
      expect(mail!.headers.get('to')).toBe(to)
      expect(mail!.headers.get('auto-submitted')).toBe('auto-generated')
      expect(mail!.headers.has('reply-to')).toBe(false)
      expect(mail!.headers.has('x-mailer')).toBe(false)
      const row = await rowOf(id)
      expect(row).toMatchObject({ state: 'done', attempts: 1, mail: 'sent', reason: null })
      expect(mail!.headers.get('message-id')).toBe(row.messageId)
      expect(mail!.text).toContain('/requests/')
      expect(mail!.html).toContain('/requests/')
    })

    test('leaves at once, because the outbox rings', async () => {
      await aWorker({ pollMs: 60_000 })
      await pause(300)
      const { id } = await aRequestMail()
      await until(async () => (await rowOf(id)).state === 'done', 5000)
    })

    test('whose matter is over is not sent: cancelled, resent, gone', async () => {
      const agency = await anAgency()
      const cancelled = await aRequestMail('cancelled@example.test', agency)
      await cancelRequest(await standingOf(agency.owner, agency), cancelled.requestId)
      const old = await aRequestMail('resent@example.test', agency)
      await sql`update access_requests set generation = 2 where id = ${old.requestId}`
      const late = await aRequestMail('late@example.test', agency)
      await sql`update access_requests set asked_at = now() - interval '7 days', expires_at = now() where id = ${late.requestId}`
      await aWorker()
      for (const { id } of [cancelled, old, late]) {
        await until(async () => (await rowOf(id)).state === 'done')
        expect((await rowOf(id)).mail).toBeNull()
      }
      expect(sink.mails).toHaveLength(0)
    })
  })

  describe('after a crash', () => {
    test('between claim and send the row is offered again when its lease ends, and goes out exactly once', async () => {
      const { id } = await aRequestMail()
      expect(await claim(['access-request.mail-client'], 10, 1)).toHaveLength(1)
      await aWorker()
      await pause(500)
      expect(sink.mails).toHaveLength(0)
      await until(async () => (await rowOf(id)).state === 'done')
      await pause(200)
      expect(sink.mails).toHaveLength(1)
      expect((await rowOf(id)).attempts).toBe(2)
    })

    test('while sending, the copy carries the same Message-ID', async () => {
      const { id } = await aRequestMail()
      const first = await aWorker()
      await until(() => sink.mails.length === 1)
      await first.stop()
      await sql`update mails set state = 'sending' where outbox_id = ${id}`
      await sql`update outbox set state = 'running', leased_until = now() - interval '1 second', finished_at = null where id = ${id}`
      await aWorker()
      await until(async () => (await rowOf(id)).state === 'done')
      const ids = sink.mails.map((mail) => mail.headers.get('message-id'))
      expect(ids).toEqual([ids[0], ids[0]])
    })

    test('after the server said yes and we wrote it down, nothing goes again', async () => {
      const { id } = await aRequestMail()
      const first = await aWorker()
      await until(async () => (await rowOf(id)).state === 'done')
      await first.stop()
      await sql`update outbox set state = 'running', leased_until = now() - interval '1 second', finished_at = null where id = ${id}`
      await aWorker()
      await until(async () => (await rowOf(id)).state === 'done')
      expect(sink.mails).toHaveLength(1)
    })

    test('a row that its workers die on ends failed, with the reason', async () => {
      const { id } = await aRequestMail()
      await sql`update outbox set state = 'running', attempts = 8, leased_until = now() - interval '1 second' where id = ${id}`
      await aWorker()
      await until(async () => (await rowOf(id)).state === 'failed')
      expect((await rowOf(id)).reason).toMatch(/died or hung on it 8 times/)
      expect(sink.mails).toHaveLength(0)
    })
  })

  describe('a mail server in trouble', () => {
    test('that says later (4xx) is asked again, and the mail goes out once', async () => {
      let tries = 0
      sink.onRecipient = () => (++tries < 3 ? refusal(451, 'Greylisted, come back') : null)
      const { id } = await aRequestMail()
      await aWorker()
      await until(async () => (await rowOf(id)).mailReason?.includes('Greylisted') ?? false)
      expect(await rowOf(id)).toMatchObject({ state: 'waiting', mail: 'queued', attempts: 0 })
      await until(async () => (await rowOf(id)).state === 'done')
      expect(sink.mails).toHaveLength(1)
      expect(sink.tries).toHaveLength(3)
      expect(await rowOf(id)).toMatchObject({ mail: 'sent', mailReason: null })
    })

    test.each([
      [
        'the recipient',
        () => (sink.onRecipient = (to) => (to.startsWith('bad') ? refusal(550, 'No such user here') : null)),
      ],
      [
        'the text',
        () =>
          (sink.onMessage = (mail) =>
            mail.to[0]!.startsWith('bad') ? refusal(554, 'No such user here') : null),
      ],
    ])('that refuses %s for good (5xx) is tried once, its reason kept, others go on', async (_, refuse) => {
      refuse()
      const bad = await aRequestMail(`bad-${Math.random()}@example.test`)
      const good = await aRequestMail()
      await aWorker()
      await until(
        async () => (await rowOf(bad.id)).state === 'failed' && (await rowOf(good.id)).state === 'done',
      )
      await pause(300)
      const row = await rowOf(bad.id)
      expect(row).toMatchObject({ mail: 'bounced', attempts: 1 })
      expect(row.mailReason).toMatch(/^55[04] No such user here/)
      expect(sink.tries.filter((to) => to === bad.to)).toHaveLength(1)
      expect(sink.mails.map((mail) => mail.to[0])).toEqual([good.to])
    })

    test('that is away keeps nothing back once it is there again', async () => {
      const away = await startSink()
      await away.close()
      const { id } = await aRequestMail()
      config().smtpUrl = away.url
      const worker = await aWorker()
      await until(async () => (await rowOf(id)).mailReason?.includes('ECONNREFUSED') ?? false)
      await worker.stop()
      config().smtpUrl = sink.url
      await aWorker()
      await until(async () => (await rowOf(id)).state === 'done')
      expect(sink.mails).toHaveLength(1)
    })

    test('that hangs is cut, and holds up neither the others nor the row for good', async () => {
      let hung = 0
      sink.onMessage = (mail) => (mail.to[0]!.startsWith('slow') && ++hung === 1 ? hang : null)
      const slow = await aRequestMail(`slow-${Math.random()}@example.test`)
      const others = await Promise.all(Array.from({ length: 10 }, () => aRequestMail()))
      await aWorker({ mailHands: 2, cutMs: 4000, leaseSeconds: 8 })
      for (const other of others) await until(async () => (await rowOf(other.id)).state === 'done')
      expect(await rowOf(slow.id)).toMatchObject({ state: 'running', mail: 'sending' })
      await until(async () => (await rowOf(slow.id)).mailReason !== null)
      expect((await rowOf(slow.id)).mailReason).toBe('The mail server did not take it within 4 s')
      await until(async () => (await rowOf(slow.id)).state === 'done')
      expect(sink.mails.filter((mail) => mail.to[0] === slow.to)).toHaveLength(1)
    })

    test('that hangs on every mail does not keep periodic work waiting', async () => {
      sink.onMessage = () => hang
      const mails = await Promise.all(Array.from({ length: 4 }, () => aRequestMail()))
      await aWorker({ mailHands: 2, drainMs: 100, periodic: true })
      await until(async () => {
        const [row] = await sql<[{ done: number }]>`
        select count(distinct kind)::int as done from outbox where kind like 'periodic.%' and state = 'done'`
        return row.done === Object.keys(periods).length
      })
      const states = await Promise.all(mails.map(async ({ id }) => (await rowOf(id)).state))
      expect(states.sort()).toEqual(['running', 'running', 'waiting', 'waiting'])
    })

    test('that never takes it for three days is given up, visibly', async () => {
      sink.onRecipient = () => refusal(451, 'Not today')
      const { id } = await aRequestMail()
      await sql`update outbox set created_at = now() - interval '73 hours' where id = ${id}`
      await aWorker()
      await until(async () => (await rowOf(id)).state === 'failed')
      expect(await rowOf(id)).toMatchObject({ mail: 'bounced', mailReason: '451 Not today' })
    })
  })

  describe('a poison row', () => {
    test('does not hold up others, is tried again with a pause, and ends failed with its reason', async () => {
      const agency = await anAgency()
      await sql`update accounts set time_zone = 'Nowhere/Land' where id = ${agency.id}`
      const poison = await aRequestMail(undefined, agency)
      const others = await Promise.all(Array.from({ length: 5 }, () => aRequestMail()))
      await aWorker({ mailHands: 1 })
      for (const other of others) await until(async () => (await rowOf(other.id)).state === 'done')
      await until(async () => (await rowOf(poison.id)).state === 'waiting')
      const row = await rowOf(poison.id)
      expect(row.reason).toMatch(/Nowhere\/Land/)
      expect(row.availableAt.getTime()).toBeGreaterThan(Date.now())

      await sql`update outbox set attempts = 7, available_at = now() where id = ${poison.id}`
      await until(async () => (await rowOf(poison.id)).state === 'failed')
      expect((await rowOf(poison.id)).reason).toMatch(/Nowhere\/Land/)
      expect(sink.mails).toHaveLength(5)
    })
  })

  describe('several workers', () => {
    test('two over two hundred rows send each mail once', async () => {
      const agency = await anAgency()
      const mails = await Promise.all(
        Array.from({ length: 200 }, (_, i) => aRequestMail(`two-${i}@example.test`, agency)),
      )
      await Promise.all([aWorker(), aWorker()])
      await until(async () => {
        const [row] = await sql<
          [{ open: number }]
        >`select count(*)::int as open from outbox where state <> 'done'`
        return row.open === 0
      }, 80_000)
      expect(sink.mails.map((mail) => mail.to[0]).sort()).toEqual(mails.map((mail) => mail.to).sort())
      expect(new Set(sink.mails.map((mail) => mail.headers.get('message-id'))).size).toBe(200)
    }, 90_000)
  })

  describe('stopping', () => {
    test('lets what is under way finish', async () => {
      sink.onMessage = () => null
      const { id } = await aRequestMail()
      const worker = await aWorker()
      await until(() => sink.tries.length === 1)
      await Promise.all([worker.stop(), worker.stop()])
      expect(await rowOf(id)).toMatchObject({ state: 'done', mail: 'sent' })
    })

    test('leaves nothing behind that another worker would only find when it is offered anew, a minute later', async () => {
      for (let round = 0; round < 3; round++) {
        const [first] = [await aWorker({ offerSeconds: 60 }), await aWorker({ offerSeconds: 60 })]
        const agency = await anAgency()
        const before = sink.mails.length
        await Promise.all(Array.from({ length: 100 }, () => aRequestMail(undefined, agency)))
        await until(() => sink.mails.length > before + 10)
        await first.stop()
        // What Bull was just handing over when its connection ended is Bull's to find again: every ten seconds it looks.
        await until(() => sink.mails.length === before + 100, 45_000)
        await Promise.all(workers.splice(0).map((worker) => worker.stop()))
      }
    }, 180_000)

    test('hands back what is not finished in time, without counting the try', async () => {
      sink.onMessage = () => hang
      const { id } = await aRequestMail()
      const worker = await aWorker({ drainMs: 300 })
      await until(() => sink.tries.length === 1)
      const begun = performance.now()
      await worker.stop()
      expect(performance.now() - begun).toBeLessThan(2000)
      await until(async () => (await rowOf(id)).state === 'waiting')
      expect((await rowOf(id)).attempts).toBe(0)
      sink.onMessage = () => null
      await aWorker()
      await until(async () => (await rowOf(id)).state === 'done')
      expect(sink.mails).toHaveLength(1)
    })
  })

  describe('the ten request mails that an address gets a day', () => {
    const twelve = async () => {
      const to = `popular-${Math.random()}@example.test`
      const mails = []
      for (let i = 0; i < 12; i++) mails.push(await aRequestMail(to))
      return mails
    }
    const states = async (mails: { id: string }[]) =>
      Promise.all(mails.map(async ({ id }) => (await rowOf(id)).mail))

    test('are over all agencies; the rest waits for the next day, then goes', async () => {
      const mails = await twelve()
      await Promise.all([aWorker(), aWorker()])
      await until(async () => (await states(mails)).filter((state) => state === 'sent').length === 10)
      await until(async () => (await states(mails)).filter((state) => state === 'queued').length === 2)
      await pause(300)
      expect(sink.mails).toHaveLength(10)
      const waiting = (await Promise.all(mails.map(({ id }) => rowOf(id)))).filter(
        (row) => row.mail === 'queued',
      )
      const midnight = new Date()
      midnight.setUTCHours(24, 0, 0, 0)
      for (const row of waiting)
        expect(row).toMatchObject({ state: 'waiting', attempts: 0, reason: null, availableAt: midnight })

      await sql`update request_mail_days set day = day - 1`
      await sql`update mails set counted_on = counted_on - 1`
      await sql`update outbox set available_at = now() where state = 'waiting'`
      await until(() => sink.mails.length === 12)
    })

    test('are not used up by tries that the server put off', async () => {
      let refused = 0
      sink.onRecipient = () => (++refused <= 3 ? refusal(451, 'Later') : null)
      const mails = await twelve()
      await aWorker()
      await until(async () => (await states(mails)).filter((state) => state === 'sent').length === 10)
      const [day] = await sql<[{ sent: number }]>`select sent from request_mail_days`
      expect(day.sent).toBe(10)
    })

    test('count reminders, and no other mails', async () => {
      const agency = await anAgency()
      const to = agency.owner.address
      await sql`insert into request_mail_days values (${to}, (now() at time zone 'UTC')::date, 10)`
      const request = await aRequest(await anAgency(), to)
      const reminder = await left({ kind: 'access-request.remind-client', subjectId: request.id })
      const declined = await aRequest(agency, 'somebody@example.test', { state: 'declined' })
      const other = await left({
        kind: 'access-request.mail-declined',
        subjectId: declined.id,
        recipientId: agency.owner.id,
      })
      await aWorker()
      await until(
        async () => (await rowOf(other)).mail === 'sent' && (await rowOf(reminder)).mail === 'queued',
      )
      expect(sink.mails.map((mail) => mail.to)).toEqual([[to]])
    })
  })
}
