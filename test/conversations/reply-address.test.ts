import { expect, test } from 'vitest'
import { readLocalPart, replyLocalPart } from '#app/domain/conversations/messages/reply-address.ts'

test('an answer finds its thread, whatever the servers on its way did to the case', () => {
  for (const id of [
    crypto.randomUUID(),
    '00000000-0000-4000-8000-000000000000',
    'ffffffff-ffff-4fff-bfff-ffffffffffff',
  ]) {
    const written = replyLocalPart('help', id)
    expect(written).toMatch(/^help\+[0-9a-z]{33}$/)
    for (const each of [written, written.toUpperCase()])
      expect(readLocalPart(each)).toEqual({ localPart: 'help', threadId: id })
  }
})

test('what was not made here means no thread', () => {
  const id = crypto.randomUUID()
  const written = replyLocalPart('help', id)
  const changed = written.slice(0, -1) + (written.endsWith('a') ? 'b' : 'a')
  for (const each of [
    'help',
    'help+',
    'help+newsletter',
    `help+${id}`,
    changed,
    `${written}0`,
    `help+${'z'.repeat(33)}`,
  ])
    expect(readLocalPart(each)).toEqual({ localPart: 'help', threadId: null })
})

test('the longest local part still fits into a mail address', () => {
  expect(replyLocalPart('a'.repeat(30), crypto.randomUUID())).toHaveLength(64)
})
