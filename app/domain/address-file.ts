import { CsvError, parse } from 'csv-parse/sync'

/** L2: the largest file of addresses that is read, in bytes. 500 addresses need a tenth of it. */
export const fileLimit = 1_000_000
/** Of 500 addresses, with whatever else a spreadsheet holds beside them; a megabyte of commas took the parser ten seconds. */
const mostCells = 60_000
const mostRows = 10_000

export type AddressFile =
  | { ok: true; text: string }
  | { ok: false; reason: 'too-large' | 'too-many-cells' | 'not-text' | 'no-addresses' }
  /** `line` is where reading stopped; a quote that is never closed is found out at the end only. */
  | { ok: false; reason: 'malformed'; line: number }

/**
 * The addresses in a CSV file, one a line, to be read on like pasted text (L2). Commas, semicolons and tabs separate,
 * with or without quotes and byte order mark, in UTF-8, UTF-16 or Windows-1252 as spreadsheets write them. Columns that
 * mostly hold addresses are taken whole, so that a broken address is reported rather than passed over.
 */
export function addressesInFile(bytes: Uint8Array): AddressFile {
  if (bytes.length > fileLimit) return { ok: false, reason: 'too-large' }
  const text = decode(bytes)
  if (text === null || text.includes('\0')) return { ok: false, reason: 'not-text' }
  if (hasTooManyCells(text)) return { ok: false, reason: 'too-many-cells' }
  try {
    const rows: string[][] = parse(text, {
      delimiter: [',', ';', '\t'],
      // Found out by the library, they are looked for at every character of a file that has none.
      record_delimiter: ['\r\n', '\n', '\r'],
      bom: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
    })
    const cells = addressCells(rows)
    return cells.length > 0 ? { ok: true, text: cells.join('\n') } : { ok: false, reason: 'no-addresses' }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { ok: false, reason: 'malformed', line: Number(error.lines ?? 1) }
  }
}

/** Null for what is no text in any encoding that a spreadsheet would write, such as the spreadsheet itself. */
function decode(bytes: Uint8Array): string | null {
  const starts = (...mark: number[]) => mark.every((byte, at) => bytes[at] === byte)
  if (starts(0x50, 0x4b, 0x03, 0x04) || starts(0xd0, 0xcf, 0x11, 0xe0)) return null
  if (starts(0xff, 0xfe)) return new TextDecoder('utf-16le').decode(bytes)
  if (starts(0xfe, 0xff)) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function hasTooManyCells(text: string): boolean {
  let cells = 0
  let rows = 0
  for (const [end] of text.matchAll(/[,;\t]|\r\n|\r|\n/g))
    if (++cells > mostCells || (/[\r\n]/.test(end) && ++rows > mostRows)) return true
  return false
}

function addressCells(rows: string[][]): string[] {
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0)
  const tallies = Array.from({ length: width }, () => ({ filled: 0, likely: 0 }))
  for (const row of rows)
    row.forEach((cell, column) => {
      if (cell !== '') tallies[column]!.filled++
      if (cell.includes('@')) tallies[column]!.likely++
    })
  const taken = tallies.map(({ filled, likely }) => likely > 0 && likely * 2 >= filled)
  // A file without such a column may still have addresses here and there.
  const anywhere = !taken.includes(true)
  const holdsAddress = (cell: string, column: number, isHead: boolean) =>
    anywhere || isHead ? (anywhere || taken[column]) && cell.includes('@') : taken[column] && cell !== ''
  return rows.flatMap((row, at) => row.filter((cell, column) => holdsAddress(cell, column, at === 0)))
}
