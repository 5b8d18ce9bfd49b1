import net from 'node:net'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { config } from '#app/config.ts'
import { demoMails } from '#app/domain/demo-mails.ts'
import { loader as html } from '#app/routes/demo/mail-html.ts'
import { loader as asJson } from '#app/routes/demo/mail-json.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { aRequestMail, rowOf } from './outbox.ts'

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'))

const call = (path: string, params: Record<string, string> = {}) => ({
  request: new Request(`http://127.0.0.1:3000${path}`),
  params,
  context: {} as never,
})
const refused = async (promise: Promise<unknown>) =>
  (await promise.then(
    () => null,
    (thrown: Response) => thrown.status,
  )) ?? 200

beforeEach(async () => {
  await sql`delete from outbox`
  await sql`delete from demo_mails`
})
afterAll(() => void (config().demo = true))

describe('a demo', () => {
  test('keeps mails, and opens no connection to any mail server', async () => {
    const connect = vi.spyOn(net.Socket.prototype, 'connect')
    config().smtpUrl = 'smtp://127.0.0.1:1'
    const { id, to } = await aRequestMail()
    await runDueJobs()
    const database = new URL(process.env.DATABASE_URL!).port
    for (const [options] of connect.mock.calls) expect(JSON.stringify(options)).toContain(database)
    connect.mockRestore()
    expect(await rowOf(id)).toMatchObject({ state: 'done', mail: 'sent' })
    expect((await demoMails({ limit: 10 })).map((mail) => mail.to)).toEqual([to])
  })

  test('keeps a mail once, even when it is handed in again', async () => {
    const { id } = await aRequestMail()
    await runDueJobs()
    await sql`update mails set state = 'sending'`
    await sql`update outbox set state = 'waiting', finished_at = null where id = ${id}`
    await runDueJobs()
    expect(await demoMails({ limit: 10 })).toHaveLength(1)
  })

  test('/dev/mail.json lists them newest first, with exactly these fields', async () => {
    await aRequestMail('first@example.test')
    await runDueJobs()
    await aRequestMail('second@example.test')
    await runDueJobs()
    const mails = (await (await asJson(call('/dev/mail.json'))).json()) as Record<string, unknown>[]
    expect(mails.map((mail) => mail.to)).toEqual(['second@example.test', 'first@example.test'])
    expect(Object.keys(mails[0]!).sort()).toEqual(['at', 'from', 'html', 'id', 'subject', 'text', 'to'])
    expect(mails[0]!.from).toBe('Prokura <prokura@example.test>')
    expect(new Date(mails[0]!.at as string).getTime()).toBeLessThanOrEqual(Date.now())
    const found = (await (await asJson(call('/dev/mail.json?q=first%40'))).json()) as unknown[]
    expect(found).toHaveLength(1)
  })

  test('shows the HTML of a mail in a sandbox that runs and loads nothing', async () => {
    await aRequestMail()
    await runDueJobs()
    const [mail] = await demoMails({ limit: 1 })
    const answer = await html(call(`/dev/mail/${mail!.id}`, { mailId: mail!.id }))
    const policy = answer.headers.get('content-security-policy')!
    expect(policy).toMatch(/^sandbox allow-top-navigation-by-user-activation;/)
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/script|allow-same-origin/)
    expect(await answer.text()).toBe(mail!.html)
    for (const id of ['0', 'x', '-1', '99999999999999999999', "1' or '1"])
      expect(await refused(html(call('/dev/mail/x', { mailId: id })))).toBe(404)
  })

  test('is the only place where these pages exist', async () => {
    config().demo = false
    const { loader: page } = await import('#app/routes/demo/mail.tsx')
    expect(await refused(asJson(call('/dev/mail.json')))).toBe(404)
    expect(await refused(page(call('/dev/mail')))).toBe(404)
    expect(await refused(html(call('/dev/mail/1', { mailId: '1' })))).toBe(404)
    config().demo = true
  })
})
