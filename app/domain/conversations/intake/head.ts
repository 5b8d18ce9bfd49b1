/**
 * Where the head of a mail ends and its body begins. A line `From …` before it, as mailboxes and pipes have it, is no part
 * of the mail.
 */
export function headAndBody(raw: Buffer): { head: string; body: Buffer } {
  const from = startsWith(raw, 'From ') ? afterLine(raw) : 0
  const ends = ['\r\n\r\n', '\n\n']
    .map((mark) => ({ at: raw.indexOf(mark, from), length: mark.length }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  const end = ends[0] ?? { at: raw.length, length: 0 }
  return {
    head: raw.toString('latin1', from, end.at),
    body: raw.subarray(end.at + end.length),
  }
}

/** The first header of each of these names, unfolded, in the bytes that it came in (as Latin-1); absent ones are ''. */
export function headersOf<Name extends string>(head: string, names: readonly Name[]): Record<Name, string> {
  const found = Object.fromEntries(names.map((name) => [name, ''])) as Record<Name, string>
  const pattern = new RegExp(`^(${names.join('|')})[ \\t]*:([^\\r\\n]*(?:\\r?\\n[ \\t][^\\r\\n]*)*)`, 'gim')
  for (const [, name = '', value = ''] of head.matchAll(pattern)) {
    const key = name.toLowerCase() as Name
    if (found[key] === '') found[key] = value.replace(/\s+/g, ' ').trim()
  }
  return found
}

function startsWith(raw: Buffer, text: string): boolean {
  return raw.toString('latin1', 0, text.length) === text
}

function afterLine(raw: Buffer): number {
  const end = raw.indexOf('\n')
  return end < 0 ? raw.length : end + 1
}
