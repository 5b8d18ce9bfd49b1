import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createLog, redactPath, runWithRequestId } from '#app/log.ts'

const token = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF'
const id = '0b0c6f0e-8f0c-4a54-9d5b-6d2f0a6b7c11'

test('a logged path keeps ids and loses tokens and queries', () => {
  expect(redactPath(`/requests/${id}/${token}?to=${token}`)).toBe(`/requests/${id}/…`)
})

test.each([
  [`/requests/${token.slice(0, 20)}%${token.slice(20)}`, '/requests/…'],
  ['/people/ada@example.com', '/people/…@…'],
  ['/people/ada%40example.com/removal', '/people/…@…/removal'],
  ['/sign-in?email=ada@example.com&password=hunter2', '/sign-in'],
])('of %s is logged %s', (path, logged) => {
  expect(redactPath(path)).toBe(logged)
})

test('lines of one request carry its id, whatever it waits for, and lines of nothing carry none', async () => {
  process.env.LOG_LEVEL = 'info'
  const lines: { msg: string; request?: string }[] = []
  const log = createLog({ write: (line: string) => void lines.push(JSON.parse(line)) })
  const answer = async (name: string) => {
    log.info(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve, 5))
    log.info(`${name} ends`)
  }
  await Promise.all(
    ['first', 'second'].map((name) => runWithRequestId(`request-${name}`, () => answer(name))),
  )
  log.info('nobody')
  for (const name of ['first', 'second'])
    expect(lines.filter(({ msg }) => msg.startsWith(name)).map(({ request }) => request)).toEqual([
      `request-${name}`,
      `request-${name}`,
    ])
  expect(lines.at(-1)).not.toHaveProperty('request')
})

test('an address that holds a password loses it', () => {
  process.env.LOG_LEVEL = 'info'
  const lines: string[] = []
  const log = createLog({ write: (line: string) => void lines.push(line) })
  log.error({ err: new Error('postgres://prokura:hunter2@db/prokura does not answer') })
  log.error({ err: 'smtps://user:hunter2@mail.example.com' })
  expect(lines.join()).not.toContain('hunter2')
  expect(lines[0]).toContain('db/prokura does not answer')
})

test('a logged failure tells where it happened, but neither tokens, nor addresses, nor what a person typed', () => {
  process.env.LOG_LEVEL = 'info'
  const lines: string[] = []
  const error = Object.assign(new Error(`duplicate ${token} of Ada <ada@example.com>`), {
    code: '23505',
    detail: 'Key (address)=(ada@example.com) already exists.',
    parameters: ['hunter2'],
  })
  createLog({ write: (line: string) => void lines.push(line) }).error(
    { err: error, path: `/x/${id}`, session: { token: 'hunter2' } },
    'A request failed',
  )
  const [line] = lines
  expect(JSON.parse(line!)).toMatchObject({
    path: `/x/${id}`,
    err: { type: 'Error', code: '23505', message: 'duplicate … of Ada <…@…>' },
  })
  expect(JSON.parse(line!).err.stack).toContain('log.test.ts')
  expect(line).not.toMatch(/hunter2|ada@|Zm9v/)
})

test('a level that does not exist logs nevertheless, so that the configuration can say what is wrong', () => {
  process.env.LOG_LEVEL = 'loud'
  expect(createLog({ write: () => {} }).level).toBe('info')
})

test('without a level a demo stays calm', () => {
  for (const level of ['', ' ']) {
    process.env.LOG_LEVEL = level
    expect(createLog({ write: () => {} }).level).toBe('warn')
  }
})

test.skipIf(process.platform !== 'linux')(
  'a log on a full disk costs lines, and neither the process nor its memory',
  async () => {
    const program = `
      import { log } from '#app/log.ts'
      for (let line = 0; line < 50_000; line++) log.error({ text: 'x'.repeat(1000) }, 'told to nobody')
      process.exitCode = process.memoryUsage().rss < 300_000_000 ? 7 : 8`
    const full = openSync('/dev/full', 'w')
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
    const child = spawn(process.execPath, args, { stdio: ['ignore', full, 'ignore'], timeout: 20_000 })
    closeSync(full)
    expect(await once(child, 'exit')).toEqual([7, null])
  },
)
