import { expect, test } from 'vitest'
import { addressesInFile, fileLimit } from '#app/domain/address-file.ts'
import { isMessageLength, plainMessage } from '#app/domain/linking/messages.ts'
import { isNameLength, plainName } from '#app/domain/names.ts'

/** Processor time, for the machine may be busy with other things. */
function milliseconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const accents = '\u0327\u0301'.repeat(125_000)

test.each([
  ['accents piled upon one letter', accents],
  ['line breaks', '\r\n'.repeat(500_000)],
  ['faces', '🙂'.repeat(500_000)],
])('a megabyte of %s is neither a name nor a message, and that is soon said', (_, text) => {
  expect(milliseconds(() => expect(isNameLength(plainName(text))).toBe(false))).toBeLessThan(300)
  expect(milliseconds(() => expect(isMessageLength(plainMessage(text))).toBe(false))).toBeLessThan(300)
})

const fileOf = (unit: string, head = '') =>
  Buffer.from(head + unit.repeat(Math.floor((fileLimit - head.length) / Buffer.byteLength(unit))))

test.each([
  ['commas', fileOf(',')],
  ['one wide row and half a million short ones', fileOf('\n@', ','.repeat(1000))],
  ['addresses in one row', fileOf('a@b.de,')],
  ['one cell', fileOf('a')],
  ['blanks', fileOf(' ')],
  ['an open quote', fileOf('a@b,', '"')],
  ['rows that differ in length', fileOf(`ä@,,,,\n${'x'.repeat(190)},\n`)],
])('a megabyte of %s is read or refused within a third of a second', (_, bytes) => {
  expect(milliseconds(() => void addressesInFile(bytes))).toBeLessThan(333)
})

test('a file of ten thousand rows is read, one of more is said to have too many', () => {
  const rows = (count: number) => Buffer.from('Name;Address\nAnna;a@x.de\n'.repeat(count / 2))
  expect(addressesInFile(rows(10_000))).toMatchObject({ ok: true })
  expect(addressesInFile(rows(10_002))).toEqual({ ok: false, reason: 'too-many-cells' })
})
