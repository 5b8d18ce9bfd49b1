import { hash } from 'node:crypto'
import type { TableCheck } from './contents.ts'

const newline = 0x0a

/**
 * Counts and sums up rows in COPY's text format, where every row is one line. The digest adds up the SHA-256 of each
 * row, so it does not depend on their order: a table read back tells its rows in an order of its own. It finds accidents;
 * somebody who may write the file could reckon it anew.
 */
export class RowsDigest {
  #rows = 0
  #sums = new Uint32Array(8)
  #begun: Buffer[] = []

  update(chunk: Buffer) {
    let from = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      this.#add(chunk.subarray(from, end))
      from = end + 1
    }
    if (from < chunk.length) this.#begun.push(Buffer.from(chunk.subarray(from)))
  }

  /** What came so far; a last row without its end counts as none and makes the digest differ. */
  result(): Omit<TableCheck, 'name'> {
    const sums = [...this.#sums].map((sum) => sum.toString(16).padStart(8, '0')).join('')
    return { rows: this.#rows, digest: this.#begun.length === 0 ? sums : `${sums} and half a row` }
  }

  #add(end: Buffer) {
    const row = this.#begun.length === 0 ? end : Buffer.concat([...this.#begun.splice(0), end])
    const sum = hash('sha256', row, 'buffer')
    for (let lane = 0; lane < 8; lane++) this.#sums[lane]! += sum.readUInt32LE(lane * 4)
    this.#rows++
  }
}
