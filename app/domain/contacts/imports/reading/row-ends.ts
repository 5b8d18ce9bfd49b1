const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

const fieldStart = 0
const unquoted = 1
const quoted = 2
const quoteInQuoted = 3
const afterReturn = 4

type RowEnded = (end: number, filled: boolean) => void

/**
 * Finds where the rows of a CSV file end without reading their cells, byte by byte as they come: quoted cells may hold
 * line ends. It agrees with csv-parse and its `relax_quotes`; test/contacts/imports/row-ends.test.ts holds them together.
 * All encodings but UTF-16 leave these bytes as they are.
 */
export class RowEnds {
  private state = fieldStart
  /** Bytes seen so far. */
  private position = 0
  private rowBegan: number
  /** Where the cells of the row end, before its line end. */
  private cellsEnd = 0

  constructor(
    private readonly delimiter: number,
    from = 0,
  ) {
    this.position = this.rowBegan = from
  }

  /** The ends of the rows that end in these bytes, each the place right behind its line end, and whether anything is in it. */
  push(bytes: Uint8Array, ended: RowEnded) {
    let state = this.state
    const { position, delimiter } = this
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!
      if (state === afterReturn) {
        state = fieldStart
        const end = position + at + (byte === lineFeed ? 1 : 0)
        const filled = this.cellsEnd > this.rowBegan
        this.rowBegan = end
        ended(end, filled)
        if (byte === lineFeed) continue
      }
      if (state === quoted) {
        if (byte === quote) state = quoteInQuoted
      } else if (state === quoteInQuoted && byte === quote) state = quoted
      else if (byte === delimiter) state = fieldStart
      else if (byte === lineFeed) {
        state = fieldStart
        const filled = position + at > this.rowBegan
        this.rowBegan = position + at + 1
        ended(this.rowBegan, filled)
      } else if (byte === carriageReturn) {
        state = afterReturn
        this.cellsEnd = position + at
      } else if (byte === quote && state === fieldStart) state = quoted
      else state = unquoted
    }
    this.state = state
    this.position += bytes.length
  }

  /** The end of a last row without a line end, if there is one; and whether the file stops inside a quote. */
  finish(ended: RowEnded): { insideQuote: boolean } {
    const { state, position } = this
    if (this.rowBegan < position) ended(position, state !== afterReturn || this.cellsEnd > this.rowBegan)
    return { insideQuote: state === quoted }
  }
}
