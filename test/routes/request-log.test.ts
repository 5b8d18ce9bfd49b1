import { createElement } from 'react'
import { json } from '@remix-run/node'
import { symbols } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { log } from '#app/log.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBuild } from '#test/support/build.ts'
import { expectConsoleError } from '#test/support/console.ts'

const token = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF'
type Line = Record<string, unknown> & { level: number; msg: string; request?: string }
let lines: Line[] = []
let app: TestApp

beforeAll(async () => {
  const bug = () => {
    throw new Error(`a bug at ${token} of ada@example.com`)
  }
  const build = await aBuild({
    'requests/:id/:token': { loader: () => json({ fine: true }) },
    bug: { loader: bug, page: () => createElement('p') },
    '*': { loader: () => json({ kind: 'not-found' }, { status: 404 }) },
  })
  process.env.TRUSTED_PROXY = '127.0.0.1'
  app = await anApp({ build })
  Object.assign(log, { [symbols.streamSym]: { write: (line: string) => void lines.push(JSON.parse(line)) } })
})
beforeEach(() => {
  lines = []
  log.level = 'info'
})
afterAll(() => app.close())

/** The line that ends a request is written when its connection is done with it, a moment after the answer came. */
async function lastLine(): Promise<Line> {
  await expect.poll(() => lines.some(({ msg }) => msg === 'answered')).toBe(true)
  return lines.find(({ msg }) => msg === 'answered')!
}

test('a finished request is one line that tells what it was and what became of it, without its secrets', async () => {
  const answer = await app.fetch(`/requests/7/${token}?code=123456&to=${token}`, {
    headers: { Cookie: `__Host-session=${token}`, Authorization: `Bearer ${token}` },
  })
  const line = await lastLine()
  expect(line).toMatchObject({ level: 30, method: 'GET', path: '/requests/7/…', status: 200 })
  expect(line.request).toBe(answer.headers.get('X-Request-Id'))
  expect(line.ms).toBeGreaterThan(0)
  expect(line.bytes).toBeGreaterThan(10)
  expect(JSON.stringify(lines)).not.toMatch(/Zm9v|123456|session/)
  expect(lines).toHaveLength(1)
})

test('what people type into a form is not logged', async () => {
  const form = { email: 'ada@example.com', password: 'hunter2' }
  await app.fetch(`/requests/7/${token}`, { form })
  await lastLine()
  expect(JSON.stringify(lines)).not.toMatch(/hunter2|ada@/)
})

test('a failure and its request carry the same id, which the person can quote', async () => {
  expectConsoleError(/Unexpected Server Error/)
  const answer = await app.fetch('/bug?_data=routes%2Fbug')
  const id = answer.headers.get('X-Request-Id')
  expect(await answer.json()).toEqual({ message: id })
  await lastLine()
  expect(lines.map(({ request }) => request)).toEqual([id, id])
  expect(lines[0]).toMatchObject({ level: 50, path: '/bug' })
  expect(JSON.stringify(lines)).not.toMatch(/Zm9v|ada@/)
})

test('probes are only logged for whoever looks closely', async () => {
  await app.fetch('/healthz')
  log.level = 'debug'
  await app.fetch('/readyz')
  expect(await lastLine()).toMatchObject({ level: 20, path: '/readyz' })
  expect(lines).toHaveLength(1)
})

describe('the id of a request', () => {
  const idFor = async (given: string | undefined) =>
    (await app.fetch('/healthz', given ? { headers: { 'X-Request-Id': given } } : {})).headers.get(
      'X-Request-Id',
    )!

  test('is on every answer, and never the same', async () => {
    const answers = await Promise.all(
      ['/healthz', '/nowhere', '/%00', '/assets/none.js'].map((path) => app.fetch(path)),
    )
    const ids = answers.map(({ headers }) => headers.get('X-Request-Id'))
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('is the one that a trusted proxy gave, where it can be one', async () => {
    expect(await idFor('proxy_0123-abc')).toBe('proxy_0123-abc')
    for (const strange of ['short', 'x'.repeat(65), 'with space', 'quote"quote', '<script>1</script>'])
      expect(await idFor(strange)).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('is not the one that a stranger gave', async () => {
    const { createApp, listen, close } = await import('#app/server.ts')
    const { config } = await import('#app/config.ts')
    config().trustedProxy = '10.0.0.1'
    const server = await listen(createApp({ build: await aBuild({}) }), { host: '127.0.0.1', port: 0 })
    const { port } = server.address() as { port: number }
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, {
      headers: { 'X-Request-Id': 'stranger-0123' },
    })
    expect(answer.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
    await close(server, 500)
  })

  test('stands on the pages that the server writes itself', async () => {
    const answer = await app.fetch('/%00', { headers: { Accept: 'text/html' } })
    expect(await answer.text()).toContain(answer.headers.get('X-Request-Id'))
  })
})
