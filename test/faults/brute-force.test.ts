// Guessing, over two real web processes of which one is restarted: what was counted stays counted.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount } from '#test/support/people.ts'
import { aWeb, endProcesses, type RunningWeb } from '#test/support/processes.ts'
import { anAuthenticatorApp, aSecondStep, recoveryCodesOf, wrongCode } from '#test/support/second-factor.ts'

const env = () => ({
  DATABASE_URL: process.env.DATABASE_URL!,
  SECRET: process.env.SECRET!,
  MAIL_FROM: process.env.MAIL_FROM!,
  SMTP_URL: 'smtp://127.0.0.1:9',
  DEMO: '0',
})
let webs: RunningWeb[]
let appUrl: string

beforeAll(async () => {
  const first = await aWeb(env())
  appUrl = first.appUrl
  webs = [first, await aWeb(env(), appUrl)]
}, 120_000)
afterAll(endProcesses)
afterEach(() => sql`delete from rate_limits`)

/** A form through the replica whose turn it is, as a balancer passes it on; returns its status. */
function post(turn: number, path: string, form: Record<string, string>, cookie = ''): Promise<number> {
  const headers = {
    Host: new URL(appUrl).host,
    Origin: appUrl,
    Cookie: cookie,
    'Content-Type': 'application/x-www-form-urlencoded',
  }
  return new Promise((resolve, reject) => {
    const call = request(`${webs[turn % 2]!.url}${path}`, { method: 'POST', headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode!))
    })
    call.on('error', reject).end(new URLSearchParams(form).toString())
  })
}

/** Guesses until it is stopped, at most so often; then restarts a replica and guesses through both once more. */
async function stoppedAfter(most: number, guess: (turn: number) => Promise<number>): Promise<number> {
  let tries = 0
  while ((await guess(tries)) !== 429)
    if (++tries > most) throw new Error(`Still guessing after ${most} tries`)
  const [old] = webs
  old!.kill('SIGKILL')
  await old!.ended
  webs[0] = await aWeb(env(), appUrl)
  expect([await guess(0), await guess(1)]).toEqual([429, 429])
  return tries
}

const somebody = async () => aMember(await anAccount(), 'member')

test(
  'codes of an app: ten wrong ones lock it, by however many first steps',
  { timeout: 120_000 },
  async () => {
    const maya = await somebody()
    const { code } = await anAuthenticatorApp(maya)
    const guess = async (turn: number) =>
      post(
        turn,
        '/sign-in/second-step',
        { intent: 'app', code: wrongCode(code) },
        `__Host-second-step=${await aSecondStep(maya)}`,
      )
    expect(await stoppedAfter(10, guess)).toBe(10)
  },
)

test('recovery codes: ten wrong ones lock them', { timeout: 120_000 }, async () => {
  const maya = await somebody()
  await anAuthenticatorApp(maya)
  await recoveryCodesOf(maya)
  const cookie = `__Host-second-step=${await aSecondStep(maya)}`
  const form = { intent: 'recovery-code', recovery: 'AAAA-BBBB-CCCC' }
  expect(await stoppedAfter(10, (turn) => post(turn, '/sign-in/second-step', form, cookie))).toBe(10)
})

test('passwords: ten wrong ones for an address from one place', { timeout: 120_000 }, async () => {
  const maya = await somebody()
  const guess = (turn: number) => post(turn, '/sign-in', { email: maya.address, password: 'wrong', to: '/' })
  expect(await stoppedAfter(10, guess)).toBe(10)
})

test('one-time codes: wrong ones end in 429, by however many codes', { timeout: 120_000 }, async () => {
  const maya = await somebody()
  const codeId = async () => {
    const [row] = await sql<[{ id: string }]>`
      insert into one_time_codes (purpose, address, user_id, expires_at)
      values ('sign-in', ${maya.address}, ${maya.id}, now() + interval '10 minutes') returning id`
    return row.id
  }
  const guess = async (turn: number) => {
    const form = { intent: 'code', codeId: await codeId(), code: '000000', to: '/' }
    return post(turn, '/sign-in/code', form)
  }
  await stoppedAfter(60, guess)
})

test('reset links: guessed tokens end in 429', { timeout: 120_000 }, async () => {
  const guess = async (turn: number) => {
    const path = `/password-resets/${randomUUID()}/${'x'.repeat(43)}`
    const headers = { Host: new URL(appUrl).host }
    return new Promise<number>((resolve, reject) => {
      request(`${webs[turn % 2]!.url}${path}`, { headers }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode!))
      })
        .on('error', reject)
        .end()
    })
  }
  expect(await stoppedAfter(60, guess)).toBe(60)
})
