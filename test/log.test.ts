import { expect, test } from 'vitest'
import { createLog, redactPath } from '#app/log.ts'

const token = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF'
const id = '0b0c6f0e-8f0c-4a54-9d5b-6d2f0a6b7c11'

test('a logged path keeps ids and loses tokens and queries', () => {
  expect(redactPath(`/requests/${id}/${token}?to=${token}`)).toBe(`/requests/${id}/…`)
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

test('a level that does not exist, or none, logs like the default, so that the configuration can say what is wrong', () => {
  for (const level of ['loud', '', ' ']) {
    process.env.LOG_LEVEL = level
    expect(createLog({ write: () => {} }).level).toBe('info')
  }
})
