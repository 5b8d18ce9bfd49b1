// Tokens and codes of every kind (a thousand in the long form), issued by a real web and a real worker over real SMTP. None of them is then
// found in the database, in Redis, in a log, or in what a browser tells others about where it comes from.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { startSink } from '#test/jobs/sink.ts'
import { describeWith, pathOf } from '#test/support/needs.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  type Account,
  type Member,
} from '#test/support/people.ts'
import { aWeb, aWorkerProcess, endProcesses, type Running, type RunningWeb } from '#test/support/processes.ts'
import { launchChromium } from '#test/support/browser.ts'
import { startProxy, type Proxy } from '#test/support/proxy.ts'
import { startRedis } from '#test/support/redis.ts'
import { long, print, settled } from './ledger.ts'

const password = 'a long enough password'
const tokenIn = /\/(requests|invitations|sign-ups|password-resets)\/([0-9a-f-]{36})\/([\w-]{43})/g

let sink: Awaited<ReturnType<typeof startSink>>
let database: Proxy
let outside: Server
let supportUrl: string
/** Referers that reached somebody else. */
const referers: string[] = []

beforeAll(async () => {
  sink = await startSink()
  const url = new URL(process.env.DATABASE_URL!)
  database = await startProxy({ port: Number(url.port) })
  outside = createServer((request, answer) => {
    // A browser asks for an icon too, from the page outside.
    if (request.url === '/help' && request.headers.referer) referers.push(request.headers.referer)
    answer.end('help')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => outside.once('listening', resolve))
  supportUrl = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/help`
})
afterEach(() => endProcesses())
afterAll(async () => {
  outside.closeAllConnections()
  outside.close()
  await Promise.all([database.close(), sink.close()])
})

type Issued = {
  web: RunningWeb
  worker: Running
  /** By kind. */
  tokens: Map<string, Set<string>>
  codes: Set<string>
  /** Addresses that the mails lead to. */
  links: string[]
}

/** A thousand in the long form, a fifth of them otherwise. */
const most = long ? 1 : 0.2

async function issue(more: Record<string, string> = {}, share = most): Promise<Issued> {
  const some = (count: number) => Math.ceil(count * share)
  const through = new URL(process.env.DATABASE_URL!)
  through.port = String(database.port)
  const env = {
    ...more,
    DATABASE_URL: through.href,
    SECRET: process.env.SECRET!,
    MAIL_FROM: process.env.MAIL_FROM!,
    SMTP_URL: sink.url,
    SUPPORT_URL: supportUrl,
    TRUSTED_PROXY: '127.0.0.1',
    LOG_LEVEL: 'debug',
    DEMO: '0',
  }
  sink.mails.length = 0
  await sql`delete from outbox`
  const web = await aWeb(env)
  const worker = await aWorkerProcess({ ...env, APP_URL: web.appUrl }, null)
  const tokens = new Map<string, Set<string>>()
  const keep = (kind: string, token: string) => tokens.set(kind, (tokens.get(kind) ?? new Set()).add(token))

  let place = 0
  /** Posts from a network of its own, and keeps the tokens that the answer sets. */
  async function post(path: string, form: Record<string, string>, cookie = '') {
    place++
    const answer = await fetch(web.url + path, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(form),
      headers: { Origin: web.appUrl, Cookie: cookie, 'X-Forwarded-For': `10.1.${place >> 8}.${place & 255}` },
    })
    await answer.arrayBuffer()
    for (const line of answer.headers.getSetCookie()) {
      const [, kind, token] =
        /^__Host-(session|scope|sign-up|request|invitation)[^=]*=([\w-]{43})/.exec(line) ?? []
      if (token) keep(`${kind} cookie`, token)
    }
    if (answer.status !== 303) throw new Error(`${path} answered ${answer.status}`)
    return answer
  }
  const posts = (count: number, one: (n: number) => Promise<unknown>) =>
    eightAtATime(
      Array.from({ length: count }, (_, n) => n),
      one,
    )

  const home = await anAccount()
  const people: Member[] = []
  for (let n = 0; n < 30; n++) people.push(await aMember(home, 'member', { password }))
  const person = (n: number) => people[n % people.length]!
  const cookies: string[] = []
  await posts(some(150), async (n) => {
    const answer = await post('/sign-in', { email: person(n).address, password, to: '/' })
    cookies[n] = answer.headers.getSetCookie()[0]!.split(';')[0]!
  })
  await posts(some(110), (n) =>
    post('/sign-in/code', { email: person(n % 27).address, intent: 'ask', to: '/' }),
  )
  await posts(some(110), (n) => post('/forgotten-password', { email: person(n % 27).address, to: '/' }))
  await posts(some(100), (n) =>
    post('/sign-up', {
      email: `new-${n}@secrets.test`,
      name: 'Vera',
      accountName: 'Nord',
      password,
      timeZone: 'UTC',
      to: '/',
    }),
  )

  const agency = await anAgency()
  const clients: Account[] = []
  const asker = await aMember(agency, 'admin', { password })
  for (let n = 0; n < some(100); n++) {
    clients.push(await anAccount())
    await aGrant(await aLink(agency, clients[n]!), asker)
  }
  const asking = await post('/sign-in', { email: asker.address, password, to: '/' })
  const cookie = asking.headers.getSetCookie()[0]!.split(';')[0]!
  for (const client of clients) await post(`/scopes/${client.id}`, { to: '/' }, cookie)

  const inAgency = { account: agency.id }
  const newDay = () => sql`update ask_quotas set used = 0 where agency_id = ${agency.id}`
  for (let n = 0; n < some(70); n++) {
    if (n % 35 === 34) await newDay()
    const ask = { addresses: `client-${n}@secrets.test`, message: 'Hello', role: 'member' }
    await post(`/a/${agency.id}/clients/connect`, { ...inAgency, ...ask }, cookie)
  }
  for (let n = 0; n < some(90); n++)
    await post(
      `/a/${agency.id}/people/invitations`,
      { ...inAgency, address: `colleague-${n}@secrets.test`, role: 'member' },
      cookie,
    )
  await settled(60_000)
  for (const table of ['access_requests', 'invitations'] as const) {
    const path = table === 'invitations' ? 'people/invitations' : 'clients/requests'
    for (let again = 0; again < 2; again++) {
      await sql`update access_requests set asked_at = asked_at - interval '2 minutes'`
      await sql`update invitations set sent_at = sent_at - interval '1 hour', created_at = created_at - interval '1 hour'`
      await sql`delete from rate_limits`
      const rows = await sql<{ id: string }[]>`
        select id from ${sql(table)}
        where ${sql(table === 'invitations' ? 'account_id' : 'agency_id')} = ${agency.id} order by id limit 70`
      for (const [n, { id }] of rows.entries()) {
        if (n % 30 === 0) await newDay()
        await post(`/a/${agency.id}/${path}/${id}/resends`, inAgency, cookie)
      }
    }
  }
  await settled(60_000)

  const codes = new Set<string>()
  const links: string[] = []
  for (const { text } of sink.mails) {
    for (const [path, kind, , token] of text.matchAll(tokenIn)) {
      if (tokens.get(`${kind} link`)?.has(token!)) continue
      keep(`${kind} link`, token!)
      links.push(path)
    }
    const code = /^\s*(\d{3}) ?(\d{3})\s*$/m.exec(text)
    if (code) codes.add(code[1]! + code[2]!)
  }
  return { web, worker, tokens, codes, links }
}

/** Does all, eight at once. */
async function eightAtATime<T>(all: T[], one: (each: T) => Promise<unknown>) {
  const rest = all.values()
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const each of rest) await one(each)
    }),
  )
}

/** Opens every link, right and wrong, while the database goes away now and then, so that there is something to log. */
async function useThem({ web, links, codes }: Issued) {
  let n = 0
  await eightAtATime(long ? links : links.filter((_, at) => at % 3 === 0), async (path) => {
    if (++n % 100 === 0) database.cut()
    const headers = { 'X-Forwarded-For': `10.2.${n >> 8}.${n & 255}` }
    for (const each of [
      path,
      `${path}?to=${encodeURIComponent(path)}`,
      path.replace(/^\/[a-z-]+/, '/sign-ups'),
    ])
      await fetch(web.url + each, { redirect: 'manual', headers }).then(
        (answer) => answer.arrayBuffer(),
        () => {},
      )
  })
  for (const code of [...codes].slice(0, 20))
    await fetch(`${web.url}/sign-in/code`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: web.appUrl },
      body: new URLSearchParams({ codeId: crypto.randomUUID(), code, to: '/' }),
    })
}

/** Every row of every table, as COPY writes it. */
async function dump(): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`
  let text = ''
  for (const { name } of tables) {
    // One connection a table: the library leaves it paused where the last piece filled its buffer.
    const reader = postgres(process.env.DATABASE_URL!, { max: 1 })
    for await (const chunk of await reader`copy ${reader(name)} to stdout`.readable()) text += String(chunk)
    await reader.end({ timeout: 0 })
  }
  return text
}

/** A secret in the ways in which something could have kept it without meaning to. */
const shapes = (token: string) => [
  token,
  Buffer.from(token).toString('hex'),
  Buffer.from(token, 'base64url').toString('hex'),
  Buffer.from(token, 'base64url').toString('base64'),
  Buffer.from(token).toString('base64').slice(0, 56),
]

/** Which secrets a text holds. Six digits count where they stand by themselves and are no part of an instant. */
function found(text: string, { tokens, codes }: Pick<Issued, 'tokens' | 'codes'>): string[] {
  const all = [...tokens].flatMap(([kind, some]) => [...some].map((token) => [kind, token] as const))
  const numbers = new Set(
    text
      .replace(/:\d\d\.\d+/g, '')
      .match(/(?<![\w.-])\d{3} ?\d{3}(?![\w.-])/g)
      ?.map((code) => code.replace(' ', '')),
  )
  return [
    ...all.filter(([, token]) => shapes(token).some((shape) => text.includes(shape))).map(([kind]) => kind),
    ...[...codes].filter((code) => numbers.has(code)).map(() => 'one-time code'),
  ]
}

async function expectNoneKept(name: string, issued: Issued, redis = '') {
  const { tokens, codes, web, worker } = issued
  const counts = Object.fromEntries([...tokens].map(([kind, some]) => [kind, some.size]))
  const total = [...tokens.values()].reduce((sum, some) => sum + some.size, codes.size)
  const places = {
    database: await dump(),
    redis,
    'log of the web': web.said(),
    'log of the worker': worker.said(),
  }
  const held = Object.entries(places).map(
    ([place, text]) => [place, { bytes: text.length, found: found(text, issued) }] as const,
  )
  print(`secrets ${name}`, {
    issued: total,
    ...counts,
    codes: codes.size,
    places: Object.fromEntries(
      held.map(([place, { bytes, found }]) => [place, `${bytes} bytes, ${found.length} found`]),
    ),
  })
  expect(total).toBeGreaterThanOrEqual(1000 * most)
  for (const kind of [
    'session cookie',
    'scope cookie',
    'sign-up cookie',
    'requests link',
    'invitations link',
    'sign-ups link',
    'password-resets link',
  ])
    expect(tokens.get(kind)?.size, kind).toBeGreaterThan(80 * most)
  expect(codes.size).toBeGreaterThan(80 * most)
  for (const [place, { found }] of held) expect(found, place).toEqual([])
  // What is not there would not be found by a search that is blind either.
  const [token] = tokens.get('requests link')!
  const [code] = codes
  await sql`insert into agency_blocks (address, agency_id) select ${`${token} ${code}`}, id from accounts limit 1`
  expect(found(await dump(), issued)).toEqual(['requests link', 'one-time code'])
  await sql`delete from agency_blocks`
  return places
}

describe.runIf(long || pathOf('redis-server') === null)('secrets, jobs in process', () => {
  test('are nowhere but where they belong', { timeout: 600_000 }, async () => {
    const issued = await issue()
    await useThem(issued)
    await expectNoneKept('in process', issued)
  })
})

describeWith(['redis-server'], 'secrets, jobs by Bull', () => {
  test('are nowhere but where they belong', { timeout: 600_000 }, async () => {
    const redis = await startRedis()
    const heard: string[] = []
    const listener = new Redis(redis.url)
    const monitor = await listener.monitor()
    monitor.on('monitor', (_time: string, args: string[]) => heard.push(args.join(' ')))
    const issued = await issue({ REDIS_URL: redis.url })
    await useThem(issued)
    // Bull forgets finished jobs: what Redis was ever told counts as kept.
    const { redis: said } = await expectNoneKept('by Bull', issued, heard.join('\n'))
    expect(said).toContain('prokura:mail:')
    await endProcesses()
    for (const each of [monitor, listener]) each.disconnect()
    await redis.stop()
  })
})

describeWith(['chromium'], 'a browser at a page whose address holds a token', () => {
  test('tells nobody about it, neither the support page nor our own', { timeout: 300_000 }, async () => {
    const issued = await issue({}, 0.02)
    const chrome = await launchChromium()
    const told: string[] = []
    let pages = 0
    // Of each kind the oldest, dead where there was a newer one, and the newest.
    const kindOf = (path: string) => path.split('/')[1]
    const ends = issued.links.filter(
      (path, at, all) =>
        at === all.findIndex((other) => kindOf(other) === kindOf(path)) ||
        at === all.findLastIndex((other) => kindOf(other) === kindOf(path)),
    )
    for (const path of ends) {
      const context = await chrome.newContext({ baseURL: issued.web.url })
      const page = await context.newPage()
      page.on('request', (request) => {
        const { referer } = request.headers()
        if (referer) told.push(referer)
      })
      await page.goto(path)
      const support = page.locator(`a[href="${supportUrl}"]`)
      await support.first().click()
      await page.waitForURL(supportUrl)
      await page.goto(path)
      const own = page.locator('a[href^="/"]')
      if ((await own.count()) > 0) await own.first().click()
      await page.waitForLoadState()
      pages++
      await context.close()
    }
    await chrome.close()
    print('referers', {
      pages,
      toOthers: referers,
      toUs: told.length,
      withToken: found([...referers, ...told].join('\n'), issued).length,
    })
    expect(pages).toBeGreaterThan(6)
    expect(told.length).toBeGreaterThan(pages)
    expect(referers).toEqual([])
    expect(found([...referers, ...told].join('\n'), issued)).toEqual([])
  })
})
