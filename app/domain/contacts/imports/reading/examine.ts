import { longestRow, mostColumns } from '../limits.ts'
import { parseRows } from './cells.ts'
import { guessDelimiter, type Delimiter } from './delimiter.ts'
import { decode, NarrowEncoding, otherKind, wideEncoding, type Encoding, type OtherKind } from './encoding.ts'
import { RowEnds } from './row-ends.ts'

/** What a file is like, found out while it passes by. */
export type Examined = {
  encoding: Encoding
  delimiter: Delimiter
  /** Its first rows; whether the first one names the columns is asked later. */
  sample: string[][]
  /** Rows that are not empty. */
  total: number
  fault: { kind: 'cut' | 'cut-row'; line: number } | null
}
export type FileRefusal = OtherKind | 'empty' | 'header-only' | 'too-many-columns' | 'nothing-readable'

const headSize = 262_144
const sampleRows = 200

/** Takes a file as it comes and gives it back as it is to be stored: without byte order mark, UTF-16 as UTF-8. */
export class Examination {
  private waiting: Uint8Array[] = []
  private waits = 0
  private head: Uint8Array | null = null
  private wide: { encoding: 'utf-16le' | 'utf-16be'; decoder: TextDecoder } | null = null
  private readonly narrow = new NarrowEncoding()
  private delimiter: Delimiter = ','
  private ends = new RowEnds(0)
  private refusal: FileRefusal | null = null
  private lines = 0
  private total = 0
  private position = 0
  private rowFrom = 0
  private last: Uint8Array[] = []

  /** The bytes to store for these. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.head) return this.pass(bytes)
    this.waiting.push(bytes)
    // Counted as it comes, for it may come byte by byte.
    this.waits += bytes.length
    return this.waits < headSize ? new Uint8Array() : this.begin()
  }

  /** The last bytes to store, and what the file is like or why it cannot be read. */
  finish(): { rest: Uint8Array } & ({ ok: true; examined: Examined } | { ok: false; reason: FileRefusal }) {
    const rest = Buffer.concat([
      this.head ? new Uint8Array() : this.begin(),
      this.wide ? this.pass(new Uint8Array(), true) : new Uint8Array(),
    ])
    const { insideQuote } = this.ends.finish((end, filled) => this.ended(end, filled))
    if (this.refusal) return { rest, ok: false, reason: this.refusal }
    const encoding = this.wide?.encoding ?? this.narrow.finish()
    const sample = this.sampled(encoding)
    const reason = unreadable(sample, this.total)
    if (reason) return { rest, ok: false, reason }
    const fault = insideQuote
      ? ({ kind: 'cut', line: this.lines } as const)
      : this.isLastRowCut(encoding, sample[0]!.length)
        ? ({ kind: 'cut-row', line: this.lines } as const)
        : null
    return {
      rest,
      ok: true,
      examined: {
        encoding,
        delimiter: this.delimiter,
        sample,
        total: this.total - (insideQuote ? 1 : 0),
        fault,
      },
    }
  }

  private begin(): Uint8Array {
    const all = Buffer.concat(this.waiting)
    this.waiting = []
    this.refusal = otherKind(all)
    const wide = wideEncoding(all)
    if (wide) this.wide = { encoding: wide, decoder: new TextDecoder(wide) }
    const marked = !wide && all[0] === 0xef && all[1] === 0xbb && all[2] === 0xbf
    const plain = wide ? toUtf8(this.wide!.decoder, all, true) : marked ? all.subarray(3) : all
    this.head = plain.subarray(0, headSize)
    if (!this.refusal) {
      this.delimiter = guessDelimiter(decode(this.head, 'windows-1252'))
      this.ends = new RowEnds(this.delimiter.charCodeAt(0))
    }
    return this.look(plain)
  }

  private pass(bytes: Uint8Array, end = false): Uint8Array {
    return this.look(this.wide ? toUtf8(this.wide.decoder, bytes, !end) : bytes)
  }

  private look(bytes: Uint8Array): Uint8Array {
    if (this.refusal) return bytes
    if (!this.wide) this.narrow.push(bytes)
    this.ends.push(bytes, (end, filled) => this.ended(end, filled))
    this.position += bytes.length
    // The row that is being read, for as long as anything could be made of it.
    const open = this.position - this.rowFrom
    if (open <= bytes.length) this.last = [bytes.subarray(bytes.length - open)]
    else if (open <= longestRow) this.last.push(bytes)
    else this.last = []
    return bytes
  }

  private ended(end: number, filled: boolean) {
    this.lines++
    if (filled) this.total++
    this.rowFrom = end
  }

  private sampled(encoding: Encoding): string[][] {
    const rows = parseRows(decode(this.head!, encoding), this.delimiter, sampleRows)
    // The last row of a beginning is a part of one.
    if (rows.length < sampleRows && this.position > this.head!.length) rows.pop()
    return rows.filter(isFilled)
  }

  /** Whether the file stops in the midst of a row: without a line end, and with cells missing. */
  private isLastRowCut(encoding: Encoding, width: number): boolean {
    const last = Buffer.concat(this.last)
    if (last.length === 0 || this.total < 2) return false
    const [row] = parseRows(decode(last, encoding), this.delimiter, 1)
    return row !== undefined && isFilled(row) && row.length < width
  }
}

export const isFilled = (row: string[]) => row.some((cell) => cell !== '')

function toUtf8(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): Uint8Array {
  return Buffer.from(decoder.decode(bytes, { stream }))
}

function unreadable(sample: string[][], total: number): FileRefusal | null {
  const [first] = sample
  if (!first) return total > 0 ? 'nothing-readable' : 'empty'
  return first.length > mostColumns ? 'too-many-columns' : null
}
