/** Elements whose content nobody reads. */
const unread = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'svg',
  'object',
  'iframe',
])
/** Elements before and after which a line begins. */
const blocks = new Set(
  'address article aside blockquote br center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tr ul'.split(
    ' ',
  ),
)
const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  euro: '€',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
}

/**
 * The words of HTML, for lists, search and programs without HTML. Never shown as HTML, so it need not be safe, only quick:
 * one way through, whatever is in it.
 */
export function textOfHtml(html: string): string {
  const parts: string[] = []
  // Elements that were looked for to the end in vain; each of thousands would be once more.
  const endless = new Set<string>()
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) {
      parts.push(plain(html.slice(at)))
      break
    }
    if (open > at) parts.push(plain(html.slice(at, open)))
    if (html.startsWith('<!--', open)) {
      at = after(html, '-->', open + 4)
      continue
    }
    const name = /^<\/?([a-z][a-z0-9]*)/i.exec(html.slice(open, open + 32))?.[1]?.toLowerCase()
    if (name === undefined && !/[!?/]/.test(html[open + 1] ?? '')) {
      parts.push('<')
      at = open + 1
      continue
    }
    at = after(html, '>', open)
    if (name === undefined) continue
    if (unread.has(name) && html[open + 1] !== '/' && !endless.has(name)) {
      const end = afterElement(html, name, at)
      if (end === null) endless.add(name)
      at = end ?? at
    }
    if (blocks.has(name)) parts.push('\n')
    else if (name === 'td' || name === 'th') parts.push(' ')
  }
  return parts
    .join('')
    .replace(/[^\S\n]+/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function after(html: string, mark: string, from: number): number {
  const end = html.indexOf(mark, from)
  return end < 0 ? html.length : end + mark.length
}

/** Behind the end of an element; null for one that never ends: without its beginning the rest is not lost. */
function afterElement(html: string, name: string, from: number): number | null {
  const end = new RegExp(`</${name}[\\s>]`, 'gi')
  end.lastIndex = from
  const found = end.exec(html)
  return found ? after(html, '>', found.index) : null
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,8});/gi, (written, entity: string) => {
    if (entity[0] !== '#') return entities[entity] ?? written
    const code = /^#x/i.test(entity) ? parseInt(entity.slice(2), 16) : Number(entity.slice(1))
    return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : written
  })
}
