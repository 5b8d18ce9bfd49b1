// Connections that only mean harm, against a web process of its own, so that a blocked event loop shows: while they last
// somebody honest is answered, and what is too much is refused at once and not kept.
import { readFile, writeFile } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { anAgency, aSession } from '#test/support/people.ts'
import { aWeb, endProcesses, settings, type RunningWeb } from '#test/support/processes.ts'
import { at } from '#test/bench/measure.ts'
import { long, print } from './ledger.ts'

let web: RunningWeb
let page: string
let cookie: string
const sockets = new Set<Socket>()

beforeAll(async () => {
  web = await aWeb(settings({ SMTP_URL: 'smtp://127.0.0.1:9' }))
  const agency = await anAgency()
  page = `/a/${agency.id}/clients`
  cookie = `__Host-session=${(await aSession(agency.owner)).token}`
  // A process that was never asked for anything compiles half of itself at the first request.
  for (let n = 0; n < 10; n++) await visit()
})
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
})
afterAll(() => endProcesses())

/** Milliseconds until a signed-in page has arrived whole, on a connection of its own. */
function visit(): Promise<number> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const asked = request(web.url + page, { agent: false, headers: { Cookie: cookie } }, (answer) => {
      answer.resume().on('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - began)
        else reject(new Error(`The honest request was answered ${answer.statusCode}`))
      })
    })
    asked.on('error', reject).end()
  })
}

/** Twenty honest requests. What else this machine does can spoil one round, but hardly three. */
async function honest(name: string) {
  for (let round = 1; ; round++) {
    const times: number[] = []
    for (let n = 0; n < 20; n++) times.push(await visit())
    const facts = { median: Math.round(at(times, 0.5)), worst: Math.round(Math.max(...times)) }
    print(`honest beside ${name}`, { ...facts, unit: 'ms', round })
    if (facts.worst >= 500 && round < 3) continue
    return expect(facts.worst).toBeLessThan(500)
  }
}

type Line = { socket: Socket; answer: () => string; closed: Promise<number> }

/** Connects that many times. */
async function lines(count: number): Promise<Line[]> {
  const made: Promise<Line>[] = []
  for (let n = 0; n < count; n++) {
    // Not all in one tick: what is to be seen is not how long the queue of the kernel is.
    if (n % 100 === 99) await pause(5)
    made.push(
      new Promise((resolve, reject) => {
        const socket = connect(Number(new URL(web.url).port), '127.0.0.1')
        sockets.add(socket)
        const began = performance.now()
        let said = ''
        const closed = new Promise<number>((close) =>
          socket.on('close', () => close(performance.now() - began)),
        )
        socket.on('data', (bytes) => (said += bytes)).on('error', reject)
        socket.on('connect', () => resolve({ socket, answer: () => said, closed }))
      }),
    )
  }
  return await Promise.all(made)
}

/** Goes on with a byte a second. */
function dribble(all: Line[], byte: string) {
  const clock = setInterval(() => {
    for (const { socket } of all) if (socket.writable) socket.write(byte)
  }, 1000)
  return () => clearInterval(clock)
}

const host = () => new URL(web.url).host
const formHead = (length: number | string) =>
  `POST /sign-in HTTP/1.1\r\nHost: ${host()}\r\nContent-Type: application/x-www-form-urlencoded\r\n${
    typeof length === 'number' ? `Content-Length: ${length}` : length
  }\r\n\r\n`

async function slowHeaders() {
  const all = await lines(200)
  for (const { socket } of all) socket.write(`GET ${page} HTTP/1.1\r\nHost: ${host()}\r\nX-Slow: `)
  return { all, calm: dribble(all, 'x') }
}

async function slowBodies() {
  const all = await lines(200)
  for (const { socket } of all) socket.write(`${formHead(900_000)}email=`)
  return { all, calm: dribble(all, 'x') }
}

describe('while others hold connections', () => {
  test('slow headers, slow bodies and a thousand that say nothing, all at once: an honest request takes under 500 ms', async () => {
    const slow = [await slowHeaders(), await slowBodies()]
    await lines(1000)
    await honest('400 slow and 1,000 idle connections')
    slow.forEach(({ calm }) => calm())
  })

  test.runIf(long)('headers that take too long are cut, and so is a line that says nothing', async () => {
    const { all, calm } = await slowHeaders()
    const idle = await lines(1000)
    await honest('200 slow headers and 1,000 idle connections')
    const ages = await Promise.all([...all, ...idle].map(({ closed }) => closed))
    calm()
    print('slow headers and idle connections are cut', { after: seconds(ages) })
    expect(Math.max(...ages)).toBeLessThan(14_000)
    for (const { answer } of all) expect(answer()).toMatch(/^HTTP\/1\.1 408/)
  })

  test.runIf(long)('bodies that take too long are cut', { timeout: 90_000 }, async () => {
    const { all, calm } = await slowBodies()
    await honest('200 slow bodies')
    const ages = await Promise.all(all.map(({ closed }) => closed))
    calm()
    print('slow bodies are cut', { after: seconds(ages) })
    expect(Math.max(...ages)).toBeLessThan(36_000)
  })

  test('forms that stop short of their end do not fill the memory, and an honest form still passes', async () => {
    const before = await memory()
    const all = await lines(long ? 600 : 200)
    const most = 'x'.repeat(950_000)
    for (const { socket } of all) socket.on('error', () => {}).write(`${formHead(960_000)}note=${most}`)
    await pause(1500)
    const held = all.filter(({ socket }) => !socket.closed).length
    const facts = { held, ...(await growth(before)) }
    print(`${all.length} forms of 0.95 MB that never end`, facts)
    await honest(`${all.length} forms that never end`)
    expect((await send('/sign-in', form('email=nobody%40example.test&password=wrong'))).status).toBe(422)
    expect(held).toBeLessThan(100)
    if (facts.megabytes !== null) expect(facts.megabytes).toBeLessThan(180)
  })
})

const seconds = (ages: number[]) =>
  `${(Math.min(...ages) / 1000).toFixed(1)}–${(Math.max(...ages) / 1000).toFixed(1)} s`

type Attack = { headers: Record<string, string | number>; body: Buffer | string }
/** The status is null where the connection was closed without an answer. */
type Refused = { status: number | null; ms: number }

async function send(path: string, { headers, body }: Attack): Promise<Refused> {
  const began = performance.now()
  return new Promise((resolve) => {
    const asked = request(web.url + path, {
      method: 'POST',
      agent: false,
      // Whoever lets the server close must still hear the answer.
      headers: { ...headers, Connection: 'close' },
    })
    const done = (status: number | null) => {
      resolve({ status, ms: performance.now() - began })
      asked.destroy()
    }
    asked.on('response', (answer: IncomingMessage) => {
      answer.resume().on('end', () => done(answer.statusCode!))
    })
    asked.on('error', () => done(null))
    asked.end(body)
  })
}

/** Sends one piece after the other, whatever is answered, until the connection is cut; gives up after ten seconds. */
async function sendForEver(
  head: string,
  piece: string,
): Promise<Refused & { cutAfter: number; megabytes: number }> {
  const [{ socket, answer, closed }] = (await lines(1)) as [Line]
  const began = performance.now()
  let ms = Infinity
  socket.once('data', () => (ms = performance.now() - began))
  socket.removeAllListeners('error').on('error', () => {})
  const chunk = Buffer.from(`${piece.length.toString(16)}\r\n${piece}\r\n`)
  const more = () => {
    while (socket.writable && socket.write(chunk));
  }
  socket.write(`${head}\r\nHost: ${host()}\r\nTransfer-Encoding: chunked\r\n\r\n`)
  socket.on('drain', more)
  more()
  const cutAfter = await Promise.race([closed, pause(10_000, Infinity)])
  const megabytes = Math.round(socket.bytesWritten / 1e6)
  socket.destroy()
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer())?.[1] ?? NaN), ms, cutAfter, megabytes }
}

/** What the process holds, in bytes, and the most it held since it was last asked. Null where the system does not tell. */
async function memory(): Promise<number | null> {
  const status = await readFile(`/proc/${web.pid}/status`, 'utf8').catch(() => null)
  await writeFile(`/proc/${web.pid}/clear_refs`, '5').catch(() => {})
  return status === null ? null : Number(/VmRSS:\s+(\d+)/.exec(status)![1]) * 1024
}

async function growth(before: number | null) {
  const status = await readFile(`/proc/${web.pid}/status`, 'utf8').catch(() => null)
  if (before === null || status === null) return { megabytes: null }
  const peak = Number(/VmHWM:\s+(\d+)/.exec(status)![1]) * 1024
  return { megabytes: Math.round((peak - before) / 1e6) }
}

const urlencoded = { 'Content-Type': 'application/x-www-form-urlencoded' }
const form = (body: string | Buffer, more: Record<string, string | number> = {}): Attack => ({
  headers: { ...urlencoded, 'Content-Length': Buffer.byteLength(body), ...more },
  body,
})
const chunked = (body: Buffer | string): Attack => ({
  headers: { ...urlencoded, 'Transfer-Encoding': 'chunked' },
  body,
})
const typed = (type: string, body: string): Attack => ({
  headers: { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) },
  body,
})
const multipart = (body: string) => typed('multipart/form-data; boundary=b', body)
const part = (n: number) => `--b\r\nContent-Disposition: form-data; name="f${n}"\r\n\r\nx\r\n`
const nested = (count: number) => '['.repeat(count) + ']'.repeat(count)

type Case = [name: string, attack: () => Attack, statuses: number[]]
const bodies: Case[] = [
  ['10 MB of a form', () => form('x'.repeat(10_000_000)), [413]],
  ['10 MB of a form in chunks', () => chunked('x'.repeat(10_000_000)), [413]],
  ['10 MB of JSON', () => typed('application/json', `"${'x'.repeat(10_000_000)}"`), [415]],
  ['10 MB in one text field of a form with files', () => multipart(part(1) + 'x'.repeat(10_000_000)), [413]],
  ['JSON nested 100,000 times', () => typed('application/json', nested(100_000)), [415]],
  ['JSON nested 100,000 times, as a field', () => form(`email=${nested(100_000)}&password=x`), [422]],
  ['a field name nested 100,000 times', () => form(`email${'[0]'.repeat(100_000)}=x&password=x`), [422]],
  ['a million fields', () => form('a&'.repeat(1_000_000)), [413]],
  ['a million fields in chunks', () => chunked('a&'.repeat(1_000_000)), [413]],
  ['as many fields as fit', () => form('&'.repeat(999_999)), [413]],
  [
    'a gzip bomb',
    () => form(gzipSync(Buffer.alloc(20_000_000, 'a=b&')), { 'Content-Encoding': 'gzip' }),
    [415],
  ],
  [
    'a multipart bomb of 10,000 parts',
    () => multipart(`${Array.from({ length: 10_000 }, (_, n) => part(n)).join('')}--b--\r\n`),
    [413],
  ],
  [
    'a part that is all headers',
    () => multipart(`--b\r\n${'X-A: b\r\n'.repeat(200_000)}\r\nx\r\n--b--\r\n`),
    [413, 422],
  ],
  [
    'a boundary begun over and over',
    () =>
      multipart(
        `--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n${'\r\n--'.repeat(400_000)}\r\n--b--\r\n`,
      ),
    [413, 422],
  ],
  ['a form that is all percent signs', () => form(`email=${'%'.repeat(900_000)}&password=x`), [422]],
]
const endlessBodies: [name: string, head: string, piece: string, status: number][] = [
  [
    'an endless form',
    'POST /sign-in HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded',
    'x'.repeat(65_536),
    413,
  ],
  [
    'an endless file',
    'POST /sign-in HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b',
    'x'.repeat(65_536),
    413,
  ],
  ['endless JSON', 'POST /sign-in HTTP/1.1\r\nContent-Type: application/json', '[1,'.repeat(20_000), 415],
  ['an endless body behind a GET', 'GET /sign-in HTTP/1.1', 'x'.repeat(65_536), 200],
]

describe('what is too much is refused within a second, and memory stays as it was', () => {
  test.each(bodies)('%s', async (name, attack, statuses) => {
    const before = await memory()
    const body = attack()
    const alone = await send('/sign-in', body)
    const four = await Promise.all(Array.from({ length: long ? 4 : 1 }, () => send('/sign-in', body)))
    const facts = await growth(before)
    print(`refused: ${name}`, {
      status: alone.status,
      ms: Math.round(alone.ms),
      [`slowestOf${four.length}Ms`]: Math.round(Math.max(...four.map(({ ms }) => ms))),
      ...facts,
    })
    for (const { status } of [alone, ...four]) expect(statuses).toContain(status)
    expect(alone.ms).toBeLessThan(1_000)
    if (facts.megabytes !== null) expect(facts.megabytes).toBeLessThan(100)
  })

  test('whoever goes on for ever has the answer within a second, and the connection is cut', async () => {
    const before = await memory()
    const answers = await Promise.all(endlessBodies.map(([, head, piece]) => sendForEver(head, piece)))
    const { megabytes: grown } = await growth(before)
    for (const [n, [name, , , status]] of endlessBodies.entries()) {
      const { ms, cutAfter, ...facts } = answers[n]!
      print(`refused: ${name}`, { ...facts, ms: Math.round(ms), cutAfterMs: Math.round(cutAfter), grown })
      expect(facts.status).toBe(status)
      expect(ms).toBeLessThan(1_000)
      expect(cutAfter).toBeLessThan(10_000)
    }
    if (grown !== null) expect(grown).toBeLessThan(100)
  })

  test('afterwards it serves as before', () => honest('nothing'))
})
