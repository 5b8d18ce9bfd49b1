import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeThread } from '#app/domain/conversations/threads/close-thread.ts'
import { noteOnThread } from '#app/domain/conversations/messages/note-on-thread.ts'
import { sql } from '#db/sql.server.ts'
import { pause } from '#test/jobs/timing.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aMessage, reaches } from '#test/support/conversations.ts'
import { aScene } from '../../conversations/scene.ts'
import { signedInAs, type Visitor } from '../people/visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

/** An open stream: what it has said so far, and whether it is over. */
async function aStream(visitor: Visitor, path: string) {
  const leaving = new AbortController()
  const answer = await visitor.get(path, { signal: leaving.signal })
  const stream = { answer, said: [] as string[], over: false, leave: () => leaving.abort() }
  void (async () => {
    const decoder = new TextDecoder()
    try {
      for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>)
        stream.said.push(...(decoder.decode(piece).match(/^event: .*\ndata: .*$/gm) ?? []))
    } catch {
      // It was left.
    }
    stream.over = true
  })()
  return stream
}
type Stream = Awaited<ReturnType<typeof aStream>>
const says = (stream: Stream, event: string, data = '') =>
  expect.poll(() => stream.said, { timeout: 15_000 }).toContain(`event: ${event}\ndata: ${data}`)

async function listening() {
  const scene = await aScene()
  const events = `/a/${scene.account.id}/inbox/events`
  const visitor = await signedInAs(app, scene.rea, scene.account)
  const stream = await aStream(visitor, events)
  await says(stream, 'ready')
  return { ...scene, events, visitor, stream }
}

describe('the stream of an open inbox', () => {
  test('passes on what happened to which thread once it is committed, and nothing of what it was', async () => {
    const { account, thread, stream } = await listening()
    expect(stream.answer.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8')
    expect(stream.answer.headers.get('Cache-Control')).toBe('no-store, no-transform')
    await sql.begin(async (sql) => {
      await sql`update threads set version = version + 1 where id = ${thread}`
      await pause(300)
      expect(stream.said.filter((each) => each.includes('thread'))).toEqual([])
    })
    await says(stream, 'thread', thread)
    await aMessage(account, thread, { text: 'A secret' })
    await pause(300)
    expect(stream.said.join()).not.toContain('secret')
    stream.leave()
  })

  test('hears of another process’s work as of its own, and of no other account’s', async () => {
    const [here, there] = [await listening(), await listening()]
    const [{ latest } = { latest: '' }] = await sql<{ latest: string }[]>`
      select max(number)::text as latest from messages where thread_id = ${here.thread}`
    await closeThread(here.asMia, here.thread, latest)
    await says(here.stream, 'thread', here.thread)
    await pause(300)
    expect(there.stream.said.join()).not.toContain(here.thread)
    for (const { stream } of [here, there]) stream.leave()
  })

  test('tells at once what came between the drawing of the page and the stream', async () => {
    const { account, thread, events, visitor, stream } = await listening()
    const [{ at } = { at: '' }] = await sql<{ at: string }[]>`
      select (extract(epoch from clock_timestamp()) * 1000000)::bigint::text as at`
    await aMessage(account, thread, { at: new Date(Date.now() + 1000) })
    const late = await aStream(visitor, `${events}?since=${at}`)
    await says(late, 'thread')
    late.leave()
    stream.leave()
  })

  test('ends with the right to read, before it tells anything more', async () => {
    const { rea, asMia, thread, stream } = await listening()
    await reaches(rea, 'none')
    stream.said.length = 0
    await noteOnThread(asMia, thread, { text: 'Not for her', key: crypto.randomUUID() })
    await says(stream, 'end')
    await expect.poll(() => stream.over, { timeout: 15_000 }).toBe(true)
    expect(stream.said.join()).not.toContain(thread)
  })

  test('ends with the session', async () => {
    const { rea, asMia, thread, stream } = await listening()
    await sql`delete from sessions where user_id = ${rea.id}`
    await noteOnThread(asMia, thread, { text: 'Not for her', key: crypto.randomUUID() })
    await expect.poll(() => stream.over, { timeout: 15_000 }).toBe(true)
    expect(stream.said.join()).not.toContain(thread)
  })

  test('is four at most for a session; a page that is left makes room', async () => {
    const { events, visitor, stream } = await listening()
    const more = [
      await aStream(visitor, events),
      await aStream(visitor, events),
      await aStream(visitor, events),
    ]
    const refused = await visitor.get(events)
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '30'])
    more[0]!.leave()
    await expect
      .poll(
        async () => {
          const next = await aStream(visitor, events)
          next.leave()
          return next.answer.status
        },
        { timeout: 15_000 },
      )
      .toBe(200)
    for (const each of [stream, ...more]) each.leave()
  })

  test('is found again after the connection that listens was lost', async () => {
    const { thread, stream, visitor, events } = await listening()
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen %' and pid <> pg_backend_pid()`
    await pause(1500)
    const again = await aStream(visitor, events)
    await says(again, 'ready')
    await sql`update threads set version = version + 1 where id = ${thread}`
    await says(again, 'thread', thread)
    again.leave()
    stream.leave()
  })
})

describe('who is there', () => {
  test('is told to the others, and forgotten when they leave', async () => {
    const { account, thread, tom, visitor, stream } = await listening()
    const path = `/a/${account.id}/inbox/${thread}/presence`
    const toms = await signedInAs(app, tom, account)
    expect(await (await toms.post(path, { now: 'writing' })).json()).toEqual({ others: [] })
    await says(stream, 'presence', thread)
    expect(await (await visitor.get(path)).json()).toEqual({ others: [{ name: 'Tom Sand', writing: true }] })
    await toms.post(path, { now: 'gone' })
    expect(await (await visitor.get(path)).json()).toEqual({ others: [] })
    await toms.post(path, { now: 'looking' })
    await sql`update thread_presences set seen_at = now() - interval '61 seconds'`
    expect(await (await visitor.get(path)).json()).toEqual({ others: [] })
    stream.leave()
  })
})
