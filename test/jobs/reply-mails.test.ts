// Replies leave through the mail path of everything else, and fit into the threads of other mail programs (V4).
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { replyLocalPart } from '#app/domain/conversations/messages/reply-address.ts'
import { replyToThread } from '#app/domain/conversations/messages/reply-to-thread.ts'
import { threadPage } from '#app/domain/conversations/threads/thread.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { aMessage, linkReaches, threadNow } from '#test/support/conversations.ts'
import { aMail, arriveAndRead, domain, threadsOf } from '#test/support/inbound.ts'
import { aGrant, aLink, aMember, anAgency, standingOf } from '#test/support/people.ts'
import { aForm, aScene } from '../conversations/scene.ts'
import { refusal, startSink } from './sink.ts'

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'))

let sink: Awaited<ReturnType<typeof startSink>>
beforeAll(async () => {
  sink = await startSink()
  Object.assign(process.env, { DEMO: '0', SMTP_URL: sink.url, INBOX_DOMAIN: domain })
})
afterEach(async () => {
  await sql`delete from outbox`
  sink.mails.length = 0
  sink.onRecipient = sink.onMessage = () => null
})
afterAll(() => sink.close())

const answered = { messageId: 'last@berg.example', references: ['first@berg.example', 'second@shop.example'] }
async function replied(facts: { text?: string; cc?: string[] } = {}) {
  const scene = await aScene({ subject: 'Where is my order?', ...answered })
  const done = await replyToThread(scene.asMia, scene.thread, {
    ...aForm(1),
    ...(await now(scene.thread)),
    ...facts,
  })
  if (!done.ok) throw new Error(done.reason)
  return { ...scene, messageId: done.messageId }
}
const now = async (thread: string) => ({ version: (await threadNow(thread)).version })
const deliveryOf = async ({ asMia, thread }: Awaited<ReturnType<typeof replied>>) =>
  (await threadPage(asMia, thread))!.messages.at(-1)!.delivery

describe('a reply', () => {
  test('leaves in the account’s name from its address, with the ids that other programs thread by', async () => {
    const { localPart, thread, messageId } = await replied({ cc: ['colleague@berg.example'] })
    await runDueJobs()
    expect(sink.mails).toHaveLength(1)
    const [mail] = sink.mails
    const header = (name: string) => mail!.headers.get(name)
    expect(header('from')).toBe(`Nordwind <${localPart}@${domain}>`)
    expect(header('to')).toBe('anna@berg.example')
    expect(header('cc')).toBe('colleague@berg.example')
    expect(header('subject')).toBe('Re: Where is my order?')
    expect(header('message-id')).toBe(`<${messageId}@${domain}>`)
    expect(header('in-reply-to')).toBe('<last@berg.example>')
    expect(header('references')).toBe('<first@berg.example> <second@shop.example> <last@berg.example>')
    expect(header('reply-to')).toBe(`${replyLocalPart(localPart, thread)}@${domain}`)
    // Bounces come back to the thread; and it is no robot’s mail, which others would not answer.
    expect(mail!.from).toBe(header('reply-to'))
    expect(mail!.to.sort()).toEqual(['anna@berg.example', 'colleague@berg.example'])
    for (const name of ['auto-submitted', 'precedence', 'x-auto-response-suppress'])
      expect(mail!.headers.has(name), name).toBe(false)
    expect(mail!.text.trim()).toBe('It is on its way.')
  })

  test('says in its thread that it was sent, or that it was not and why', async () => {
    const good = await replied()
    expect(await deliveryOf(good)).toEqual({ state: 'queued', reason: '' })
    await runDueJobs()
    expect(await deliveryOf(good)).toEqual({ state: 'sent', reason: '' })
    sink.onRecipient = () => refusal(550, 'No such mailbox')
    const bad = await replied()
    await runDueJobs()
    expect(await deliveryOf(bad)).toEqual({
      state: 'bounced',
      reason: expect.stringContaining('No such mailbox'),
    })
  })

  test('shows text as text in its HTML, and no header can be written through it', async () => {
    const scene = await aScene({
      subject: 'Hi\r\nBcc: victim@x.example',
      name: 'Eve <eve@x.example>\r\nX-Evil: 1',
      messageId: 'a\r\nX-Evil: 1@x',
    })
    await sql`update accounts set name = 'Nord"wind, <b>\\' where id = ${scene.account.id}`
    await replyToThread(scene.asMia, scene.thread, {
      ...aForm(1, '<img src=x onerror=alert(1)>'),
      ...(await now(scene.thread)),
    })
    await runDueJobs()
    const [mail] = sink.mails
    expect(mail!.to).toEqual(['anna@berg.example'])
    for (const name of ['x-evil', 'bcc']) expect(mail!.headers.has(name), name).toBe(false)
    expect(mail!.html).not.toContain('<img')
    expect(mail!.html).toContain('&lt;img')
  })

  test('that somebody answers lands in its thread by the reply address alone, even from elsewhere', async () => {
    const { account, thread } = await replied()
    await runDueJobs()
    const replyTo = sink.mails[0]!.headers.get('reply-to')!.replace(/^<|>$/g, '')
    await arriveAndRead(
      replyTo,
      aMail({ from: 'Anna at home <anna@home.example>', subject: 'Thanks', messageId: null }),
    )
    const threads = await threadsOf(account)
    expect(threads.map(({ id }) => id)).toEqual([thread])
    expect(threads[0]!.messages.map(({ kind }) => kind)).toEqual(['in', 'out', 'in'])
  })

  test('that bounces comes back into its thread as an automatic message', async () => {
    const { account, thread, messageId } = await replied()
    await sql`update threads set state = 'closed', closed_at = now() where id = ${thread}`
    await runDueJobs()
    const replyTo = sink.mails[0]!.from
    const report = [
      'From: MAILER-DAEMON@mx.example',
      `To: ${replyTo}`,
      'Subject: Undelivered Mail',
      'Message-ID: <b1@mx.example>',
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: text/plain',
      '',
      `Your message ${messageId} could not be delivered.`,
      '',
    ]
    await arriveAndRead(replyTo, Buffer.from(report.join('\r\n')), { sender: '' })
    expect((await threadNow(thread)).state).toBe('closed')
    const [row] = await sql`
      select automatic from messages where account_id = ${account.id} and kind = 'in' order by number desc limit 1`
    expect(row).toEqual({ automatic: true })
  })

  test('of somebody from an agency leaves in the account’s name, not the agency’s', async () => {
    const { account, thread } = await aScene()
    const agency = await anAgency({ name: 'Studio Nord' })
    const link = await aLink(agency, account, { maxRole: 'manager' })
    const jan = await aMember(agency, 'member', { name: 'Jan Petersen' })
    await aGrant(link, jan, 'member')
    await linkReaches(link, 'agent')
    const asJan = await standingOf(jan, account)
    expect(await replyToThread(asJan, thread, { ...aForm(1), ...(await now(thread)) })).toMatchObject({
      ok: true,
    })
    await runDueJobs()
    expect(sink.mails[0]!.headers.get('from')).toContain('Nordwind <')
    expect(sink.mails[0]!.raw).not.toContain('Studio Nord')
  })

  test('is written again by no second run, and a note never', async () => {
    const scene = await replied()
    await aMessage(scene.account, scene.thread, { kind: 'note', user: scene.mia, text: 'Secret' })
    await runDueJobs()
    await sql`update outbox set state = 'waiting', finished_at = null, available_at = now()`
    await runDueJobs()
    expect(sink.mails).toHaveLength(1)
    expect(sink.mails[0]!.raw).not.toContain('Secret')
  })
})
