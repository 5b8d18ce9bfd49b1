import { createHash } from 'node:crypto'

// A backup is a gzipped tar: head.json, secret (where Prokura made it), the rows of every table in PostgreSQL's COPY
// text format, cut into pieces (tables/users/000001, …), and tail.json with what only the end knows.

/** How tables are written down; a file of another number is refused. */
export const format = 1

export type TableColumns = { name: string; columns: string[] }
export type Head = {
  format: number
  /** Prokura's. */
  version: string
  takenAt: string
  migrations: string[]
  tables: TableColumns[]
}

export type TableCheck = { name: string; rows: number; digest: string }
export type Tail = {
  tables: TableCheck[]
  sequences: { name: string; last: string; called: boolean }[]
  /** SHA-256 of head.json and of the secret as they stand in the file. */
  head: string
  secret: string | null
  /** SHA-256 of all the above. */
  seal: string
}

/** A tail with its seal. */
export function sealed(tail: Omit<Tail, 'seal'>): Tail {
  const { tables, sequences, head, secret } = tail
  return { ...tail, seal: sha256(JSON.stringify([tables, sequences, head, secret])) }
}

export const headName = 'head.json'
export const secretName = 'secret'
export const tailName = 'tail.json'

/** Name of a piece of a table; pieces are numbered from 1. */
export function pieceName(table: string, piece: number): string {
  return `tables/${table}/${String(piece).padStart(6, '0')}`
}

/** The table that a piece belongs to; null for any other name. */
export function tableOfPiece(name: string): string | null {
  return /^tables\/([^/]+)\/\d{6,}$/.exec(name)?.[1] ?? null
}

export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The file is cut, changed, or no backup at all. */
export class Damaged extends Error {}
