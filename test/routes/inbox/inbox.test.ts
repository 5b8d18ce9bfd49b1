import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import {
  aMessage,
  anAttachment,
  aThread,
  linkReaches,
  reaches,
  threadNow,
  writtenIn,
} from '#test/support/conversations.ts'
import { aGrant, aLink, aMember, anAgency, onPlan } from '#test/support/people.ts'
import { aScene } from '../../conversations/scene.ts'
import { leadsTo, signedInAs } from '../people/visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

async function aVisit(facts: Parameters<typeof aScene>[0] = {}) {
  const scene = await aScene(facts)
  const inbox = `/a/${scene.account.id}/inbox`
  const visitor = (who: { id: string }) => signedInAs(app, who, scene.account)
  const [agent, reader, outsider] = [
    await visitor(scene.mia),
    await visitor(scene.rea),
    await visitor(scene.nils),
  ]
  return { ...scene, inbox, path: `${inbox}/${scene.thread}`, agent, reader, outsider, visitor }
}
const reply = async (thread: string, text = 'It is on its way.') => ({
  ...{ text, cc: '', key: randomUUID() },
  version: String((await threadNow(thread)).version),
})

describe('levels (V3)', () => {
  test('whoever has none has no entry in the navigation, and 403 on every address', async () => {
    const { account, outsider, agent, inbox, path } = await aVisit()
    expect(await (await outsider.get(`/a/${account.id}`)).text()).not.toContain(`href="${inbox}"`)
    expect(await (await agent.get(`/a/${account.id}`)).text()).toContain(`href="${inbox}"`)
    for (const each of [inbox, path, `${inbox}/events`, `${inbox}/new`, `${path}/presence`]) {
      const answer = await outsider.get(each)
      expect(answer.status, each).toBe(403)
      const text = await answer.text()
      // What only scripts ask for is answered in their manner.
      expect(text.startsWith('{') ? JSON.parse(text) : text, each).toEqual(
        text.startsWith('{')
          ? { kind: 'inbox', needs: 'viewer' }
          : expect.stringContaining('The inbox is not open to you'),
      )
    }
  })

  test('a viewer reads the same without the means to act, and is refused by hand', async () => {
    const { account, reader, agent, inbox, path, thread, mia } = await aVisit()
    const [seen, acted] = [await (await reader.get(path)).text(), await (await agent.get(path)).text()]
    expect(seen).toContain('Where is my order?')
    for (const action of ['replies', 'notes', 'assignee', 'closing', 'snoozing']) {
      expect(acted, action).toContain(`action="${path}/${action}"`)
      expect(seen, action).not.toContain(`/${action}"`)
    }
    expect(seen).not.toContain(`href="${inbox}/new"`)
    const before = await threadNow(thread)
    const attempts: [string, Record<string, string>][] = [
      ['replies', await reply(thread)],
      ['notes', { note: 'Hm.', key: randomUUID() }],
      ['assignee', { assignee: mia.membershipId }],
      ['closing', { seen: '9'.repeat(15) }],
      ['reopening', {}],
      ['snoozing', { span: 'tomorrow' }],
    ]
    for (const [action, form] of attempts) {
      const answer = await reader.post(`${path}/${action}`, form)
      expect(answer.status, action).toBe(403)
      expect(await answer.text()).toContain('You can read this inbox, but not act in it')
    }
    const started = await reader.post(`${inbox}/new`, {
      ...{ to: 'anna@berg.example', subject: 'Hello', text: 'Hello', key: randomUUID() },
    })
    expect(started.status).toBe(403)
    expect(await threadNow(thread)).toEqual(before)
    expect(await writtenIn(thread)).toHaveLength(1)
    const [row] = await sql`select count(*)::int as count from threads where account_id = ${account.id}`
    expect(row!.count).toBe(1)
  })

  test('a former agent’s next action is 403, and what they typed was not sent', async () => {
    const { agent, mia, path, thread } = await aVisit()
    expect((await agent.get(path)).status).toBe(200)
    await reaches(mia, 'viewer')
    const answer = await agent.post(`${path}/replies`, await reply(thread))
    expect(answer.status).toBe(403)
    expect(await writtenIn(thread)).toHaveLength(1)
    expect((await agent.get(path)).status).toBe(200)
  })

  test('people of an agency act by the level on their link, are named with it, and are nobody’s assignee', async () => {
    const { account, path, thread } = await aVisit()
    const agency = await anAgency({ name: 'Studio Nord' })
    const link = await aLink(agency, account, { maxRole: 'manager' })
    const jan = await aMember(agency, 'member', { name: 'Jan Petersen' })
    await aGrant(link, jan, 'member')
    const visitor = await signedInAs(app, jan, account)
    expect((await visitor.get(path)).status).toBe(403)
    await linkReaches(link, 'agent')
    expect(
      (await leadsTo(visitor, await visitor.post(`${path}/replies`, await reply(thread)))).text,
    ).toContain('is on its way')
    const page = await (await visitor.get(path)).text()
    expect(page).toContain('Studio Nord')
    expect(page).not.toContain('Assign to me')
    expect(page).not.toContain('>Jan Petersen</option>')
    expect((await visitor.get(path.replace(/inbox.*/, 'inbox?tab=mine'))).status).toBe(200)
  })
})

describe('acting', () => {
  test('a reply leads back to the thread, where it says how its mail fares', async () => {
    const { agent, path, thread } = await aVisit()
    const done = await leadsTo(agent, await agent.post(`${path}/replies`, await reply(thread)))
    expect(done.path).toBe(path)
    expect(done.text).toContain('Your message to anna@berg.example is on its way.')
    expect(done.text).toContain('Waiting to be sent')
  })

  test('the place in the list goes along from thread to thread and action to action', async () => {
    const { agent, path, thread } = await aVisit()
    const query = '?tab=unassigned&q=order'
    const page = await (await agent.get(path + query)).text()
    expect(page).toContain(`action="${path}/notes?tab=unassigned&amp;q=order"`)
    const noted = await agent.post(`${path}/notes${query}`, { note: 'She called.', key: randomUUID() })
    expect(noted.headers.get('Location')).toBe(path + query)
    expect(await writtenIn(thread)).toHaveLength(2)
  })

  test('the same form twice, even at once, is one message', async () => {
    const { agent, path, thread } = await aVisit()
    const form = await reply(thread)
    const answers = await Promise.all([1, 2, 3].map(() => agent.post(`${path}/replies`, form)))
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect(await writtenIn(thread)).toHaveLength(2)
    const left = await sql`
      select 1 from outbox o join messages m on m.id = o.subject_id
      where o.kind = 'message.mail-reply' and m.thread_id = ${thread}`
    expect(left).toHaveLength(1)
  })

  test('what came in between is told, and what was typed stays', async () => {
    const { account, agent, path, thread } = await aVisit()
    const form = await reply(thread, 'We are looking <b>into it</b>.')
    await aMessage(account, thread, { text: 'Never mind, found it!' })
    const refused = await agent.post(`${path}/replies`, form)
    expect(refused.status).toBe(409)
    const page = await refused.text()
    expect(page).toContain('Something happened in this conversation since you opened it')
    expect(page).toContain('Never mind, found it!')
    expect(page).toContain('We are looking &lt;b&gt;into it&lt;/b&gt;.</textarea>')
    expect(await writtenIn(thread)).toHaveLength(2)
    const closed = await agent.post(`${path}/closing`, { seen: '1' })
    expect(closed.status).toBe(409)
    expect(await closed.text()).toContain('The customer has written since you opened this conversation')
  })

  test('wrong input is said at its field, with what was typed', async () => {
    const { agent, path, thread, nils } = await aVisit()
    const cases: [string, Record<string, string>, string][] = [
      ['replies', { ...(await reply(thread)), text: '  ' }, 'Fill this in.'],
      ['replies', { ...(await reply(thread)), cc: 'nobody' }, '“nobody” is no email address.'],
      ['notes', { note: '', key: randomUUID() }, 'Fill this in.'],
      [
        'assignee',
        { assignee: nils.membershipId },
        'Only agents of this account can be assigned conversations',
      ],
      ['assignee', { assignee: randomUUID() }, 'Only agents of this account can be assigned conversations'],
      ['snoozing', { day: '2026-02-30' }, 'Choose a day.'],
      ['snoozing', { day: '2001-01-01' }, 'Choose a time that is still to come.'],
      ['snoozing', { day: '2999-01-01' }, 'Choose a time within the next year.'],
      ['snoozing', { day: '2027-01-01', time: '25:00' }, 'Give a time such as 14:30.'],
    ]
    for (const [action, form, words] of cases) {
      const answer = await agent.post(`${path}/${action}`, form)
      expect([action, answer.status]).toEqual([action, 422])
      expect(await answer.text(), words).toContain(words)
    }
    expect(await writtenIn(thread)).toHaveLength(1)
  })

  test('closed, reopened, snoozed, woken, taken and given back, each said in words', async () => {
    const { agent, path, thread, mia, tom } = await aVisit()
    const does = async (action: string, form: Record<string, string>) =>
      (await leadsTo(agent, await agent.post(`${path}/${action}`, form))).text
    const [{ latest } = { latest: '' }] = await sql<{ latest: string }[]>`
      select max(number)::text as latest from messages where thread_id = ${thread}`
    expect(await does('closing', { seen: latest })).toContain('The conversation is closed.')
    expect(await threadNow(thread)).toMatchObject({ state: 'closed' })
    expect(await does('reopening', {})).toContain('The conversation is open again.')
    expect(await does('snoozing', { span: 'week' })).toContain('The conversation is snoozed until')
    expect((await threadNow(thread)).snoozedUntil).not.toBeNull()
    expect(await does('snoozing', { span: 'wake' })).toContain('back in the open list')
    expect(await does('assignee', { assignee: mia.membershipId })).toContain('assigned to Mia Weber')
    expect(await does('assignee', { assignee: tom.membershipId })).toContain('assigned to Tom Sand')
    expect(await does('assignee', { assignee: '' })).toContain('assigned to nobody')
    expect((await threadNow(thread)).assigneeId).toBeNull()
  })

  test('writing first begins a thread of the writer’s own', async () => {
    const { account, agent, inbox } = await aVisit()
    const form = { to: 'anna@berg.example', subject: 'Your order', text: 'It has left.', key: randomUUID() }
    expect((await agent.post(`${inbox}/new`, { ...form, to: 'stranger@x.example' })).status).toBe(422)
    const done = await leadsTo(agent, await agent.post(`${inbox}/new`, form))
    expect(done.text).toContain('Your order')
    expect(done.text).toContain('Assigned to Mia Weber')
    // By a double click it is one.
    expect((await agent.post(`${inbox}/new`, form)).headers.get('Location')).toBe(done.path)
    const [row] = await sql`select count(*)::int as count from threads where account_id = ${account.id}`
    expect(row!.count).toBe(2)
  })

  test('after the trial it can be read and nothing else', async () => {
    const { account, agent, path, thread } = await aVisit()
    await onPlan(account.id, { plan: 'trial', trialEndsAt: new Date(Date.now() - 1000) })
    const page = await (await agent.get(path)).text()
    expect(page).toContain('Where is my order?')
    expect(page).not.toContain(`action="${path}/replies"`)
    expect((await agent.post(`${path}/replies`, await reply(thread))).status).toBe(403)
    expect(await writtenIn(thread)).toHaveLength(1)
  })
})

describe('the list', () => {
  test('has each part in its order, and what is back from its snooze on top', async () => {
    const { account, agent, inbox, thread, mia } = await aVisit()
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
    await sql`update threads set subject = 'New', last_at = now() where id = ${thread}`
    await aThread(account, { subject: 'Taken', assigneeId: mia.membershipId, at: ago(10) })
    await aThread(account, { subject: 'Back', snoozedUntil: ago(1), at: ago(900) })
    await aThread(account, { subject: 'Asleep', snoozedUntil: ago(-60), at: ago(5) })
    await aThread(account, { subject: 'Over', state: 'closed', at: ago(20) })
    const shown = async (query: string) => {
      const page = await (await agent.get(inbox + query)).text()
      const rows = [...page.matchAll(/(New|Taken|Back|Asleep|Over)<\/span>/g)]
      return rows.map(([, subject]) => subject)
    }
    expect(await shown('')).toEqual(['Back', 'New', 'Taken'])
    expect(await shown('?tab=mine')).toEqual(['Taken'])
    expect(await shown('?tab=unassigned')).toEqual(['Back', 'New'])
    expect(await shown('?tab=snoozed')).toEqual(['Asleep'])
    expect(await shown('?tab=closed')).toEqual(['Over'])
    expect(await shown('?tab=nonsense')).toEqual(['Back', 'New', 'Taken'])
  })

  test('is searched by customer, address, subject and words of a message; marks mean themselves', async () => {
    const { account, agent, inbox, thread } = await aVisit()
    await aMessage(account, thread, { text: 'The parcel number is PX-77812.' })
    await aThread(account, { subject: 'Another', name: 'Bert Kuhn' })
    const finds = async (words: string) => {
      const page = await (await agent.get(`${inbox}?q=${encodeURIComponent(words)}`)).text()
      return page.includes(`href="${inbox}/${thread}?q=`)
    }
    for (const words of ['anna', 'BERG.example', 'berg', 'PX-77812', 'parcel', 'parc'])
      expect(await finds(words), words).toBe(true)
    for (const words of ['kuhn', '%', '_', "'", ':*', 'px | kuhn', '\\', '!!', 'anna kuhn'])
      expect(await finds(words), words).toBe(false)
  })

  test('is paged by cursor, and a cursor that is none is the first page', async () => {
    const { account, agent, inbox } = await aVisit()
    for (let n = 0; n < 34; n++)
      await aThread(account, { subject: `Number ${n}`, at: new Date(Date.now() - n * 60_000) })
    const first = await (await agent.get(inbox)).text()
    const next = /href="([^"]*after=[^"]*)"/.exec(first)![1]!.replaceAll('&amp;', '&')
    const second = await (await agent.get(next.startsWith('?') ? inbox + next : next)).text()
    const subjects = [first, second].map((page) => new Set(page.match(/Number \d+(?=<\/span>)/g)))
    expect([...subjects[0]!].filter((subject) => subjects[1]!.has(subject))).toEqual([])
    expect(subjects[0]!.size + subjects[1]!.size).toBe(34)
    expect(await (await agent.get(`${inbox}?after=nonsense`)).text()).toContain('Number 0<')
  })
})

describe('what came with a message', () => {
  test('a file is saved and never opened, of no kind but a picture’s own, under its whole name', async () => {
    const { account, reader, path, thread } = await aVisit()
    const message = await aMessage(account, thread)
    const get = async (facts: Parameters<typeof anAttachment>[2]) =>
      reader.get(`${path}/attachments/${await anAttachment(account, message, facts)}`)
    const page = await get({
      name: 'Über "uns"/..\\evil.html',
      type: 'text/html',
      content: Buffer.from('<script>alert(1)</script>'),
    })
    expect(page.status).toBe(200)
    expect(page.headers.get('Content-Type')).toBe('application/octet-stream')
    expect(page.headers.get('Content-Disposition')).toBe(
      `attachment; filename="_ber _uns__.._evil.html"; filename*=UTF-8''%C3%9Cber%20%22uns%22_.._evil.html`,
    )
    expect(page.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(page.headers.get('Content-Security-Policy')).toContain('sandbox')
    expect(await page.text()).toBe('<script>alert(1)</script>')
    const picture = await get({ type: 'text/html', content: Buffer.from('89504e470d0a1a0a', 'hex') })
    expect(picture.headers.get('Content-Type')).toBe('image/png')
    expect(picture.headers.get('Content-Disposition')).toMatch(/^attachment;/)
    expect(
      (await get({ type: 'image/svg+xml', content: Buffer.from('<svg/>') })).headers.get('Content-Type'),
    ).toBe('application/octet-stream')
    expect((await get({ content: null })).status).toBe(410)
  })

  test('the mail as sent is a page of its own without script, origin or pictures from elsewhere, until these are asked for', async () => {
    const { account, reader, path, thread } = await aVisit()
    const html = `<p onclick="x()">Hi</p><script>alert(1)</script><img src="https://spy.example/1.gif"><form action="/me"></form>`
    const message = await aMessage(account, thread, { html })
    const answer = await reader.get(`${path}/messages/${message}/html`)
    const policy = answer.headers.get('Content-Security-Policy')!
    expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/)
    expect(policy).toContain('img-src data:;')
    expect(policy).toContain("frame-ancestors 'self'")
    const text = await answer.text()
    expect(text).toContain('<p>Hi</p>')
    for (const part of ['script', 'onclick', 'spy.example', '<form'])
      expect(text.split('<body>')[1], part).not.toContain(part)
    const asked = await reader.get(`${path}/messages/${message}/html?images=1`)
    expect(asked.headers.get('Content-Security-Policy')).toContain('img-src data: https:;')
    expect(asked.headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(await asked.text()).toContain('src="https://spy.example/1.gif"')
    const page = await (await reader.get(path)).text()
    expect(page).toContain(`${path}/messages/${message}/html?images=1`)
    const plain = await aMessage(account, thread, { html: '<p>No pictures</p>' })
    expect(await (await reader.get(path)).text()).not.toContain(`${path}/messages/${plain}/html?images=1`)
  })
})
