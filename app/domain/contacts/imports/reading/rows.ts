import { sql } from '#db/sql.server.ts'
import { batchRows, longestRow, pieceSize } from '../limits.ts'
import { parseRows } from './cells.ts'
import { decode, type Encoding } from './encoding.ts'
import { RowEnds } from './row-ends.ts'

/** One row of the file; `line` counts like a spreadsheet, so the first is 1. A row that is too long has no cells. */
export type FileRow = { line: number; cells: string[]; tooLong?: true }
/** Rows that follow each other, and where the next one begins. */
export type FileRows = { rows: FileRow[]; line: number; atByte: number; cut: boolean }

export type StoredFile = { id: string; encoding: Encoding; delimiter: string }

const mostBytes = 4_000_000

/**
 * The rows of a stored file from a place on, some hundred at a time, never more than a few megabytes of it in memory.
 * `line` is the number of the row before that place. What stands behind a quote that is never closed is no row.
 */
export async function* rowsOf(
  file: StoredFile,
  from: { line: number; atByte: number } = { line: 0, atByte: 0 },
  most = batchRows,
): AsyncGenerator<FileRows> {
  const ends = new RowEnds(file.delimiter.charCodeAt(0), from.atByte)
  let { line, atByte: began } = from
  let held: Buffer[] = []
  let heldFrom = from.atByte
  let found: number[] = []

  /** Rows up to the last end that was found. */
  const take = (cut = false): FileRows => {
    const whole = Buffer.concat(held)
    const upTo = found.at(-1) ?? began
    const rows = readRows(whole, heldFrom, began, found, file, line)
    line += found.length
    began = upTo
    held = upTo < heldFrom ? held : [whole.subarray(upTo - heldFrom)]
    heldFrom = Math.max(heldFrom, upTo)
    found = []
    return { rows, line, atByte: upTo, cut }
  }

  for await (const bytes of bytesOf(file.id, from.atByte)) {
    held.push(bytes)
    // Handed on as soon as there are enough: one piece of a file may hold fifty thousand rows.
    let ready: number[] = []
    ends.push(bytes, (end) => ready.push(end))
    while (ready.length > 0) {
      const room = most - found.length
      found.push(...ready.slice(0, room))
      ready = ready.slice(room)
      if (found.length >= most) yield take()
    }
    if (found.length > 0 && found.at(-1)! - began > mostBytes) yield take()
    if (heldFrom + sizeOf(held) - (found.at(-1) ?? began) > longestRow) {
      if (found.length > 0) yield take()
      // Of a row that is too long only its end is waited for.
      heldFrom += sizeOf(held)
      held = []
    }
  }
  const { insideQuote } = ends.finish((end) => void found.push(end))
  // The row that the open quote is in is none.
  if (insideQuote) found.pop()
  if (found.length > 0 || insideQuote) yield take(insideQuote)
}

const sizeOf = (held: Buffer[]) => held.reduce((size, bytes) => size + bytes.length, 0)

function readRows(
  whole: Buffer,
  heldFrom: number,
  began: number,
  found: number[],
  { encoding, delimiter }: StoredFile,
  line: number,
): FileRow[] {
  const rows: FileRow[] = []
  let from = began
  let runs: number[] = []
  let runFrom = began
  const flush = (end: number) => {
    if (runs.length > 0) {
      const text = decode(whole.subarray(runFrom - heldFrom, end - heldFrom), encoding)
      const cells = parseRows(text, delimiter)
      if (cells.length !== runs.length)
        throw new Error(`${runs.length} rows of a file were read as ${cells.length}`)
      runs.forEach((number, at) => rows.push({ line: number, cells: cells[at]! }))
    }
    runs = []
  }
  found.forEach((end, at) => {
    const number = line + at + 1
    if (end - from > longestRow) {
      flush(from)
      rows.push({ line: number, cells: [], tooLong: true })
      runFrom = end
    } else runs.push(number)
    from = end
  })
  flush(from)
  return rows
}

/** The bytes of a file from a place on, a piece at a time. */
async function* bytesOf(importId: string, atByte: number): AsyncGenerator<Buffer> {
  for (let position = Math.floor(atByte / pieceSize); ; position++) {
    const [piece] = await sql<{ bytes: Buffer }[]>`
      select bytes from contact_import_pieces where import_id = ${importId} and position = ${position}`
    if (!piece) return
    const skipped = Math.max(0, atByte - position * pieceSize)
    yield piece.bytes.subarray(skipped)
  }
}
