import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createElement } from 'react'
import { json, type ActionFunctionArgs } from '@remix-run/node'
import { beforeAll, describe, expect, test } from 'vitest'
import * as m from '#app/i18n/paraglide/messages.js'
import { knownMigrations } from '#db/migrate.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBuild } from '#test/support/build.ts'
import { expectConsoleError } from '#test/support/console.ts'

let app: TestApp
let posts = 0

beforeAll(async () => {
  const echo = async ({ request }: ActionFunctionArgs) => {
    posts++
    const form = await request.formData()
    return json({
      fields: [...form.keys()],
      note: form.get('note'),
      oversized: request.headers.get('x-prokura-oversized'),
    })
  }
  const away = () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  }
  const bug = () => {
    throw new Error('a bug beside the token Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF')
  }
  const build = await aBuild({
    page: { page: () => createElement('p', null, m.server_back_home()) },
    forms: { action: echo },
    request: {
      loader: ({ request }) => json({ url: request.url, headers: Object.fromEntries(request.headers) }),
    },
    umlauts: {
      page: () =>
        createElement(
          'p',
          null,
          ...Array.from({ length: 999 }, (_, n) => createElement('b', { key: n }, 'äöüß€')),
        ),
    },
    'away-page': { loader: away, page: () => createElement('p') },
    away: { loader: away },
    'bug-page': { loader: bug, page: () => createElement('p') },
    bug: { loader: bug },
    slow: { loader: () => pause(600).then(() => json({ slow: true })) },
  })
  app = await anApp({ build })
})

/** Sends bytes as they are and gives back everything until the server closes, or the time is over. */
async function raw(text: string, milliseconds = 1_000): Promise<string> {
  const socket = connect(app.port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => (answer += chunk))
  socket.write(text)
  await Promise.race([new Promise((resolve) => socket.once('close', resolve)), pause(milliseconds)])
  socket.destroy()
  return answer
}

test('a long page of characters of several bytes arrives as it was written', async () => {
  const page = await (await app.fetch('/umlauts')).text()
  expect(page).not.toMatch(/[\0\ufffd]/)
  expect(page.match(/<b>äöüß€<\/b>/g)).toHaveLength(999)
})

describe('headers of every answer', () => {
  test('scripts run by nonce only, a new one each time, and the page carries the same', async () => {
    const nonces: string[] = []
    for (let i = 0; i < 2; i++) {
      const answer = await app.fetch('/page')
      const policy = answer.headers.get('Content-Security-Policy')!
      const nonce = /'nonce-([^']+)'/.exec(policy)![1]!
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toContain('unsafe')
      const html = await answer.text()
      const scripts = html.match(/<script[^>]*>/g)!
      expect(scripts.length).toBeGreaterThan(0)
      for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`)
      nonces.push(nonce)
    }
    expect(nonces[0]).not.toBe(nonces[1])
  })

  test('no framing, no foreign referrer, nothing kept by caches, no boast of what runs here', async () => {
    const { headers } = await app.fetch('/page')
    expect(Object.fromEntries(headers)).toMatchObject({
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    expect(headers.has('x-powered-by')).toBe(false)
    expect(headers.has('strict-transport-security')).toBe(false)
  })

  test('the language is the chosen one, else the preferred one', async () => {
    const text = async (headers: Record<string, string>) => {
      const answer = await app.fetch('/page', { headers })
      return [answer.headers.get('Content-Language'), /<p>(.*?)<\/p>/.exec(await answer.text())?.[1]]
    }
    expect(await text({ 'Accept-Language': 'de-AT,de;q=0.9,en;q=0.5' })).toEqual(['de', 'Zur Startseite'])
    expect(await text({ 'Accept-Language': 'fr, en;q=0.4, de;q=0.2' })).toEqual(['en', 'To the start page'])
    expect((await text({ Cookie: 'theme=dark; lang=de', 'Accept-Language': 'en' }))[0]).toBe('de')
    expect((await text({ Cookie: 'lang=xx' }))[0]).toBe('en')
  })
})

describe('hosts', () => {
  test('on this machine every name of it is ours, at our port', async () => {
    for (const host of [`127.0.0.1:${app.port}`, `localhost:${app.port}`, `[::1]:${app.port}`])
      expect(await raw(`GET /page HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 200/,
      )
  })

  test('a connection that was to be closed is closed behind a refusal too, not kept for a minute', async () => {
    const began = performance.now()
    await raw('GET /page HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 5000)
    expect(performance.now() - began).toBeLessThan(2000)
  })

  test.each(['evil.example', 'localhost', '127.0.0.1:1', 'localhost:%', ''])(
    'another host hears 421: %j',
    async (host) => {
      expect(await raw(`GET /page HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 421/,
      )
    },
  )

  test('what a stranger says about forwarding, or in our own name, does not arrive', async () => {
    const answer = await app.fetch('/request', {
      headers: {
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Proto': 'https',
        'X-Forwarded-For': '6.6.6.6',
        Forwarded: 'for=6.6.6.6',
        'X-Prokura-Client-Ip': '6.6.6.6',
        'X-Prokura-Oversized': 'file',
      },
    })
    const { url, headers } = (await answer.json()) as { url: string; headers: Record<string, string> }
    expect(url).toBe(`${app.url}/request`)
    expect(headers['x-prokura-client-ip']).toBe('127.0.0.1')
    expect(Object.keys(headers).filter((name) => /forwarded|oversized/.test(name))).toEqual([])
  })
})

describe('origins', () => {
  const post = (headers: Record<string, string>) =>
    app.fetch('/forms', { method: 'POST', body: new URLSearchParams({ note: 'x' }), headers })

  test('our own forms pass, also from a program without an origin', async () => {
    expect((await post({ Origin: app.url })).status).toBe(200)
    expect((await post({})).status).toBe(200)
    expect((await post({ 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200)
  })

  test.each<Record<string, string>>([
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://127.0.0.1:1' },
    { Origin: 'http://127.0.0.1.evil.example' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ])('a foreign one hears 403 and does nothing: %j', async (headers: Record<string, string>) => {
    const before = posts
    expect((await post(headers)).status).toBe(403)
    expect(posts).toBe(before)
  })

  test('reading is safe from anywhere', async () => {
    expect((await app.fetch('/page', { headers: { Origin: 'https://evil.example' } })).status).toBe(200)
  })
})

describe('limits', () => {
  const form = (body: string | Uint8Array, type = 'application/x-www-form-urlencoded') =>
    app.fetch('/forms', { method: 'POST', body: body as BodyInit, headers: { 'Content-Type': type } })

  test.each(['text/plain', 'application/json', 'text/plain; boundary=x', ''])(
    'a body that is no form hears 415: %j',
    async (type) => {
      expect((await form('{"note":1}', type)).status).toBe(415)
    },
  )

  test('ten megabytes, a million fields, a hundred thousand names: 413 within a second', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `f${i}=`).join('&')
    for (const body of ['x'.repeat(10_000_000), 'a&'.repeat(400_000), many]) {
      const began = Date.now()
      expect((await form(body)).status).toBe(413)
      expect(Date.now() - began).toBeLessThan(1_000)
    }
  })

  test('a long text within the limit arrives', async () => {
    expect(await (await form(`note=${'x'.repeat(900_000)}`)).json()).toMatchObject({ fields: ['note'] })
  })

  test('of a file that is too large the route learns the field, and what was typed before it', async () => {
    const upload = new FormData()
    upload.set('note', 'kept')
    upload.set('file', new Blob(['x'.repeat(5_000_000)]), 'clients.csv')
    const answer = await app.fetch('/forms', { form: upload })
    expect(await answer.json()).toEqual({ fields: ['note', 'file'], note: 'kept', oversized: 'file' })
    const alone = new FormData()
    alone.set('file', new Blob(['x'.repeat(3_000_000)]), 'clients.csv')
    expect(await (await app.fetch('/forms', { form: alone })).json()).toMatchObject({
      fields: ['file'],
      oversized: 'file',
    })
  })

  test('a text field that is too large in a form with files is refused', async () => {
    const upload = new FormData()
    upload.set('note', 'x'.repeat(3_000_000))
    expect((await app.fetch('/forms', { form: upload })).status).toBe(413)
  })

  test('odd methods, cut addresses, null bytes and endless addresses', async () => {
    const status = async (line: string) =>
      Number(
        (await raw(`${line} HTTP/1.1\r\nHost: 127.0.0.1:${app.port}\r\nConnection: close\r\n\r\n`)).slice(
          9,
          12,
        ),
      )
    expect(await status('PUT /forms')).toBe(405)
    expect(await status('DELETE /forms')).toBe(405)
    expect(await status('OPTIONS /forms')).toBe(405)
    expect(await status('GET /%E0%A4%A')).toBe(400)
    expect(await status('GET /page?q=a%00b')).toBe(400)
    expect(await status('GET http://evil.example/page')).toBe(400)
    expect(await status(`GET /page?q=${'a'.repeat(9_000)}`)).toBe(414)
    expect(await status(`GET /page?q=${'a'.repeat(20_000)}`)).toBe(431)
  })

  test('headers that never end are cut', { timeout: 20_000 }, async () => {
    const began = Date.now()
    expect(await raw('GET /page HTTP/1.1\r\nHost: x\r\n', 15_000)).toMatch(/^HTTP\/1.1 408/)
    expect(Date.now() - began).toBeLessThan(13_000)
  })
})

describe('failures', () => {
  test('a database that is away is 503, for pages, programs and the page’s own script', async () => {
    expectConsoleError(/Unexpected Server Error/)
    const page = await app.fetch('/away-page', { headers: { Accept: 'text/html', 'Accept-Language': 'de' } })
    expect([page.status, page.headers.get('Retry-After')]).toEqual([503, '5'])
    expect(await page.text()).toContain('Prokura ist gleich wieder da')
    expect((await app.fetch('/away', { headers: { Accept: 'application/json' } })).status).toBe(503)
    const script = await app.fetch('/away-page?_data=routes%2Faway-page')
    expect([script.status, script.headers.get('X-Remix-Error')]).toEqual([503, 'yes'])
  })

  test('a bug is 500 without a word about the inside', async () => {
    expectConsoleError(/Unexpected Server Error/)
    for (const path of ['/bug-page', '/bug', '/bug-page?_data=routes%2Fbug-page']) {
      const answer = await app.fetch(path)
      expect(answer.status).toBe(500)
      expect(await answer.text()).not.toMatch(/a bug|Zm9v|\.ts|node_modules/)
    }
  })
})

describe('health', () => {
  test('the process says that it lives, to anybody who reaches it', async () => {
    expect(await raw('GET /healthz HTTP/1.1\r\nHost: 10.0.0.7\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 200[^]*\{"alive":true\}$/,
    )
  })

  test('ready means that the database answers and is migrated, else what is missing is named', async () => {
    const ready = async () => {
      const answer = await app.fetch('/readyz')
      return [answer.status, await answer.json()]
    }
    const lacks = (...missing: string[]) => [503, { ready: false, missing }]
    expect(await ready()).toEqual([200, { ready: true, missing: [] }])
    await sql`delete from migrations where name in ('0004_audit.sql', '0005_outbox.sql')`
    expect(await ready()).toEqual(lacks('migrations: 0004_audit.sql, 0005_outbox.sql'))
    await sql`drop table migrations`
    expect(await ready()).toEqual(lacks(`migrations: ${(await knownMigrations()).join(', ')}`))
    await sql.end()
    expect(await ready()).toEqual(lacks('database'))
  })
})

test('requests under way finish when the server closes, and nothing new is taken', async () => {
  const running = app.fetch('/slow')
  await pause(200)
  const closing = app.close()
  await expect(fetch(`${app.url}/healthz`)).rejects.toThrow('fetch failed')
  expect(await (await running).json()).toEqual({ slow: true })
  await closing
})
