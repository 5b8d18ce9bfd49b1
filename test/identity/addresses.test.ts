import { describe, expect, test } from 'vitest'
import {
  longestList,
  maskAddress,
  parseAddress,
  parseAddressList,
  unicodeAddress,
} from '#app/domain/addresses.ts'

const address = (text: string) => {
  const parsed = parseAddress(text)
  return parsed.ok ? parsed.address : parsed.reason
}

describe('one address has one normal form', () => {
  test.each([
    ['  Anna@Nordwind.DE \n', 'anna@nordwind.de'],
    ['ａｎｎａ＠ｎｏｒｄｗｉｎｄ．ｄｅ', 'anna@nordwind.de'],
    ['an\u200bna@nord\u00adwind.de\ufeff', 'anna@nordwind.de'],
    ['\u202eanna@nordwind.de\u200f', 'anna@nordwind.de'],
    ['an\ufe0fna@nordwind.de', 'anna@nordwind.de'],
    ['anna@bücher.de', 'anna@xn--bcher-kva.de'],
    ['anna@XN--BCHER-KVA.de', 'anna@xn--bcher-kva.de'],
    ['anna@faß.de', 'anna@xn--fa-hia.de'],
    ['anna@点看.cn', 'anna@xn--3pxu8k.cn'],
    ['Anna+Prokura@nordwind.de', 'anna+prokura@nordwind.de'],
    ['a.n.n.a@nordwind.de', 'a.n.n.a@nordwind.de'],
    ['anna@nordwind.de.', 'anna@nordwind.de'],
    ["o'neil@nordwind.de", "o'neil@nordwind.de"],
    ['\u212Aim@nordwind.de', 'kim@nordwind.de'],
  ])('%j is %s', (text, normal) => expect(address(text)).toBe(normal))
})

describe('what is no address is refused with its reason', () => {
  test.each([
    ['', 'empty'],
    [' \u200b\u2060 ', 'empty'],
    ['anna', 'no-at-sign'],
    ['"a@evil x"@ours.de', 'not-an-address'],
    ['"anna"@ours.de', 'not-an-address'],
    ['a@evil.de@ours.de', 'not-an-address'],
    ['anna weber@ours.de', 'not-an-address'],
    ['anna,ben@ours.de', 'not-an-address'],
    ['<anna@ours.de>', 'not-an-address'],
    ['änna@ours.de', 'not-an-address'],
    ['İ@ours.de', 'not-an-address'],
    ['😀@ours.de', 'not-an-address'],
    ['.anna@ours.de', 'not-an-address'],
    ['an..na@ours.de', 'not-an-address'],
    ['@ours.de', 'not-an-address'],
    ['an\0na@ours.de', 'not-an-address'],
    ['anna@ours.de\0', 'bad-domain'],
    ['anna@ours.de\r\nBcc: evil@evil.de', 'not-an-address'],
    ['anna\r\n@ours.de', 'not-an-address'],
    ['anna@ours.de\r\nSubject: hello', 'bad-domain'],
    ['anna@', 'bad-domain'],
    ['anna@localhost', 'bad-domain'],
    ['anna@127.0.0.1', 'bad-domain'],
    ['anna@0x7f.1', 'bad-domain'],
    ['anna@[::1]', 'bad-domain'],
    ['anna@ours.de:25', 'bad-domain'],
    ['anna@ex%61mple.com', 'bad-domain'],
    ['anna@evil.de/ours.de', 'bad-domain'],
    ['anna@evil.de\u2100ours.de', 'bad-domain'],
    ['anna@-ours.de', 'bad-domain'],
    ['anna@ours..de', 'bad-domain'],
    ['anna@xn--a.de', 'bad-domain'],
    [`anna@${'a'.repeat(64)}.de`, 'bad-domain'],
    [`${'a'.repeat(65)}@ours.de`, 'too-long'],
    [`${'a'.repeat(292)}@ours.de`, 'too-long'],
    [`anna@${'a.'.repeat(148)}de`, 'bad-domain'],
    ['\ufdfa'.repeat(5000), 'too-long'],
  ])('%#: %s', (text, reason) => expect(address(text)).toBe(reason))
})

test('thirty addresses pasted as a person pastes them', () => {
  const list = parseAddressList(`
    "Weber, Anna" <anna.weber@nordwind.de>, Ben Kühn <BEN@nordwind.de>; clara@südlicht.de
    Müller, Dora <dora@ostsee.de>; emil@ostsee.de, emil@ostsee.de
    fritz@ostsee.de <fritz@ostsee.de>\tgreta@ostsee.de  hans@ostsee.de,,;
    Büro [Nord] <mailto:ida@west.de>, "jan@west.de", karl@west.de, Lena (Vertrieb) <lena@west.de>
    mona(at)west.de
    nils@west.de, Olsen, Peer <peer@west.de>,ANNA.WEBER@NORDWIND.DE`)
  expect(list.addresses).toEqual([
    'anna.weber@nordwind.de',
    'ben@nordwind.de',
    'clara@xn--sdlicht-n2a.de',
    'dora@ostsee.de',
    'emil@ostsee.de',
    'fritz@ostsee.de',
    'greta@ostsee.de',
    'hans@ostsee.de',
    'ida@west.de',
    'jan@west.de',
    'karl@west.de',
    'lena@west.de',
    'nils@west.de',
    'peer@west.de',
  ])
  expect(list.repeated).toEqual(['emil@ostsee.de', 'anna.weber@nordwind.de'])
  expect(list.invalid).toEqual([{ text: 'mona(at)west.de', reason: 'no-at-sign' }])
})

test('a quoted name with an address in it cannot smuggle one in', () => {
  expect(parseAddressList('"a@evil x"@ours.de').addresses).toEqual([])
  expect(parseAddressList('"Boss <boss@evil.de>" <anna@ours.de>').addresses).not.toContain('anna@evil.de')
  expect(parseAddressList('A <"a@evil x"@ours.de>').addresses).toEqual([])
  expect(parseAddressList('anna@ours.de\r\nBcc: evil').invalid.map((entry) => entry.text)).toEqual([
    'Bcc:',
    'evil',
  ])
})

test('a quoted name before a bare address is no entry of its own', () => {
  expect(
    parseAddressList('"Lars von Horn" lars@my.example, "Weber" ben@x.de; c@x.de "Dora"\te@x.de'),
  ).toEqual({
    addresses: ['lars@my.example', 'ben@x.de', 'c@x.de', 'e@x.de'],
    invalid: [],
    repeated: [],
    tooLong: false,
  })
  expect(parseAddressList('"Lars von Horn", lars@my.example').invalid).toHaveLength(1)
  expect(parseAddressList('"a@x.de" b@x.de').addresses).toEqual(['a@x.de', 'b@x.de'])
  expect(parseAddressList('"Boss" boss@x.de <anna@x.de>').addresses).toEqual(['boss@x.de', 'anna@x.de'])
})

test('an unclosed bracket spoils its own entry only', () => {
  const list = parseAddressList('Anna <anna@x.de, ben@y.de')
  expect(list.addresses).toEqual(['ben@y.de'])
  expect(list.invalid.map((entry) => entry.text)).toEqual(['Anna', '<anna@x.de'])
})

test('ten thousand addresses are counted, one more letter than fits is not begun with', () => {
  const text = Array.from({ length: 10_000 }, (_, i) => `client-${i}@many.test`).join('\n')
  expect(parseAddressList(text).addresses).toHaveLength(10_000)
  expect(parseAddressList(text.padEnd(longestList))).toMatchObject({ tooLong: false })
  expect(parseAddressList(text.padEnd(longestList + 1))).toEqual({
    addresses: [],
    invalid: [],
    repeated: [],
    tooLong: true,
  })
})

test('what only the mail grammar can read is read', () => {
  const list = parseAddressList('"anna"@x.de, Ben <ben@y.de (office)>, C <(c)clara@z.de>')
  expect(list.addresses).toEqual(['anna@x.de', 'ben@y.de', 'clara@z.de'])
})

const uptoTheLimit = (unit: string) => unit.repeat(Math.floor(longestList / unit.length))
test.each([
  ['ten thousand names', Array.from({ length: 10_000 }, (_, i) => `Person ${i} <p${i}@x.de>`).join(', ')],
  ['one endless word', uptoTheLimit('a')],
  ['quotes', uptoTheLimit('"')],
  ['escapes', uptoTheLimit('"\\')],
  ['open brackets', uptoTheLimit('<a@b.de ')],
  ['nested comments', uptoTheLimit(`${'('.repeat(480)}<a@b.de>,`)],
  ['comments below the limit', uptoTheLimit(`${'(a '.repeat(4)}<a@b.de>,`)],
  ['quotes before brackets', uptoTheLimit(`${'"a '.repeat(4)}${'x '.repeat(80)}<a@b.de>,`)],
  ['comments around a name', uptoTheLimit('(a) x1 (d) <@>,')],
  ['comments around a name, beginning with a letter', uptoTheLimit('a (c) x1 (d) <@>,')],
  ['addresses with a space', uptoTheLimit('<a b@x.de>,')],
  ['long addresses that only a grammar could read', uptoTheLimit(`<${'a.'.repeat(45)}a@x.y [>,`)],
  ['quoted addresses', uptoTheLimit('"anna"@x.de,')],
  ['characters that normalise to eighteen', uptoTheLimit(`<${'\ufdfa'.repeat(900)}@a> `)],
  ['piled accents', uptoTheLimit('\u0327\u0301')],
  ['quoted names before nothing', uptoTheLimit('"a" ')],
  ['quoted names before wide gaps', uptoTheLimit(`"a"${' '.repeat(2000)}`)],
  ['a quoted name before an endless word', `"a" ${'b'.repeat(longestList - 4)}`],
])('hostile length ends soon: %s', (_, text) => {
  const before = process.cpuUsage()
  parseAddressList(text)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(300)
})

test('a domain is shown as people write it', () => {
  expect(unicodeAddress('anna@xn--bcher-kva.de')).toBe('anna@bücher.de')
  expect(unicodeAddress('anna@nordwind.de')).toBe('anna@nordwind.de')
})

test('a masked address shows its first letter and its domain', () => {
  expect(maskAddress('maya@nordwind.de')).toBe('m…@nordwind.de')
})
