import { domainToASCII, domainToUnicode } from 'node:url'
import emailAddresses from 'email-addresses'

/** Why a text is no address we can write to. */
export const addressRefusals = ['empty', 'too-long', 'no-at-sign', 'not-an-address', 'bad-domain'] as const
export type AddressRefusal = (typeof addressRefusals)[number]
export type ParsedAddress = { ok: true; address: string } | { ok: false; reason: AddressRefusal }

/** The longest address that SMTP carries (RFC 5321: a path of 256 octets with its brackets). */
const longest = 254
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * One address in its normal form (L2): NFKC, invisible characters stripped, lower case, domain to punycode.
 * Plus-tags and dots stay. Quoted names, control characters and anything but a plain local part are refused.
 */
export function parseAddress(text: string): ParsedAddress {
  // NFKC can lengthen a text eighteenfold, so absurd lengths end before it.
  if (text.length > 4 * longest) return refused('too-long')
  const plain = text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .trim()
    .toLowerCase()
  if (plain === '') return refused('empty')
  if (!plain.includes('@')) return refused('no-at-sign')

  const [local, domain, ...rest] = plain.split('@') as [string, string, ...string[]]
  if (rest.length > 0 || !localPart.test(local)) return refused('not-an-address')
  const ascii = asciiDomain(domain)
  if (ascii === null) return refused('bad-domain')
  const address = `${local}@${ascii}`
  return local.length > 64 || address.length > longest ? refused('too-long') : { ok: true, address }
}

/** The longest text that is read as a list, in characters: room for ten thousand addresses, so that they are counted. */
export const longestList = 300_000
const mostPieces = 20_000

/**
 * The addresses in a text as people paste them: names with angle brackets and quotes, separated by commas,
 * semicolons, white space or new lines. Each valid one once, in order; those met again are in `repeated`.
 * Of a text that is `tooLong`, or in too many pieces, not one: half a list is worse than none.
 */
export function parseAddressList(text: string): {
  addresses: string[]
  invalid: { text: string; reason: AddressRefusal }[]
  repeated: string[]
  tooLong: boolean
} {
  const tooLong = { addresses: [], invalid: [], repeated: [], tooLong: true }
  if (text.length > longestList) return tooLong
  let count = 0
  const addresses = new Set<string>()
  const repeated = new Set<string>()
  const invalid: { text: string; reason: AddressRefusal }[] = []
  const grammar = { calls: mostForTheGrammar }
  for (const piece of pieces(text)) {
    if (++count > mostPieces) return tooLong
    const parsed = parsePiece(piece, grammar)
    if (!parsed.ok) {
      if (parsed.reason !== 'empty') invalid.push({ text: piece.trim().slice(0, 200), reason: parsed.reason })
    } else if (addresses.has(parsed.address)) repeated.add(parsed.address)
    else addresses.add(parsed.address)
  }
  return { addresses: [...addresses], invalid, repeated: [...repeated], tooLong: false }
}

/** A normal form with its domain as people write it: `anna@bücher.de`. Not for sending, nor for comparing. */
export function unicodeAddress(address: string): string {
  const at = address.lastIndexOf('@') + 1
  return address.slice(0, at) + domainToUnicode(address.slice(at))
}

/** An address for eyes that should recognise but not learn it: `m…@nordwind.de`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, 1)}…${address.slice(at)}`
}

/** A text, such as what a mail server said, with every address in it masked. */
export function maskAddressesIn(text: string): string {
  return text.replace(/[^\s@<>()[\]"',;:=]+@[^\s@<>()[\]"',;:=]+/g, maskAddress)
}

const quoted = '"(?:[^"\\\\]|\\\\.){0,200}"'
const words = new RegExp(`(?:${quoted}|[^\\s,;"]|")+`, 'g')
const bySemicolon = new RegExp(`(?:${quoted}|[^";]|")+|;`, 'g')

/** `"Lars von Horn" lars@my.example`: a quoted name before a bare address is a name, and no entry of its own. */
const nameBefore = /(^|[\s,;])"(?:[^"\\@]|\\[^@]){0,300}"[^\S\r\n]+(?=[^\s,;"<>@]+@)/g

/** Cuts a text into what should be one address each. */
function* pieces(text: string): Generator<string> {
  for (const typed of text.split(/[\r\n\u2028\u2029]+/)) {
    const line = typed.replace(nameBefore, '$1')
    let from = 0
    for (const bracket of line.matchAll(/<[^<>]*>/g)) {
      const before = line.slice(from, bracket.index).match(bySemicolon) ?? []
      const name = before.at(-1) === ';' ? '' : (before.pop() ?? '')
      for (const part of before) yield* part.match(words) ?? []
      yield* strayAddresses(name, bracket[0].slice(1, -1).trim())
      yield name.replace(/^[\s,]+/, '') + bracket[0]
      from = bracket.index + bracket[0].length
    }
    for (const [word] of line.slice(from).matchAll(words)) yield word
  }
}

/**
 * `a@x.de, Weber, Anna <b@y.de>` holds two addresses: names may have commas, as mail programs write them,
 * but a word with an at sign is an address of its own, unless it is the name or repeats the one in brackets.
 */
function strayAddresses(name: string, inner: string): string[] {
  const lastPart = name.lastIndexOf(',') + 1
  return [...name.matchAll(words)]
    .filter(
      (word) => word[0].includes('@') && word[0] !== inner && (word.index < lastPart || word[0][0] !== '"'),
    )
    .map((word) => word[0])
}

function parsePiece(piece: string, grammar: { calls: number }): ParsedAddress {
  if (!/["<]/.test(piece)) return parseAddress(piece.replace(/^mailto:/i, ''))
  const alone = /^"([^"\\]*)"$/.exec(piece)
  if (alone) return parseAddress(alone[1]!)
  const inner = /<([^<>]*)>$/.exec(piece)?.[1]
  if (inner === undefined && piece.includes('<')) return refused('not-an-address')
  // The name before the brackets has no say, and some no grammar allows: "Büro [Nord] <a@x.de>".
  const parsed =
    inner === undefined ? refused('not-an-address') : parseAddress(inner.replace(/^mailto:/i, ''))
  const odd = inner ?? piece
  if (parsed.ok || grammar.calls === 0 || !isWorthTheGrammar(odd)) return parsed
  grammar.calls--
  const mailbox = emailAddresses.parseOneAddress({ input: `<${odd}>`, rfc6532: true })
  return mailbox?.type === 'mailbox' ? parseAddress(mailbox.address) : parsed
}

/**
 * Quotes and comments, `"anna"@x.de` or `anna@x.de (office)`, are for the mail grammar to read. It backtracks, up to
 * 60 ms on 200 characters made for it, so it sees short ones only, and few of them in one text.
 */
const mostForTheGrammar = 50
function isWorthTheGrammar(odd: string): boolean {
  const quotes = (odd.match(/["\\]/g) ?? []).length
  return (
    odd.length <= 100 &&
    quotes <= 4 &&
    /[^\s@]@[^\s@]/.test(odd) &&
    /^[^()]*(\([^()]*\)[^()]*){0,2}$/.test(odd)
  )
}

function asciiDomain(domain: string): string | null {
  const bare = domain.replace(/\.$/, '')
  if (!/^(?:[a-z0-9.-]|[^\0-\x7f])+$/u.test(bare)) return null
  const ascii = domainToASCII(bare)
  const labels = ascii.split('.')
  const fits = ascii.length <= 253 && labels.length > 1 && labels.every((part) => label.test(part))
  return fits && !/^\d+$/.test(labels.at(-1)!) ? ascii : null
}

function refused(reason: AddressRefusal): ParsedAddress {
  return { ok: false, reason }
}
