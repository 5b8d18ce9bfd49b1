import { createReadStream } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { Damaged, format, headName, sealed, secretName, sha256, tableOfPiece, tailName } from './contents.ts'
import type { Head, Tail } from './contents.ts'
import { RowsDigest } from './rows-digest.ts'

export type Contents = { head: Head; tail: Tail; secret: string | null }

/** The entries of a backup in order. Each body must be read to its end before the next is asked for. */
export async function* entriesOf(
  file: string,
  signal?: AbortSignal,
): AsyncGenerator<{ name: string; body: AsyncIterable<Buffer> }> {
  const tar = extract()
  const read = pipeline(createReadStream(file), createGunzip(), tar, { signal })
  read.catch(() => {})
  for await (const entry of tar) yield { name: entry.header.name, body: entry as AsyncIterable<Buffer> }
  await read
}

/**
 * Reads a backup from beginning to end and throws `Damaged` unless every byte that counts is there and unchanged.
 * Nothing is restored before this has passed.
 */
export async function checkBackup(file: string, signal?: AbortSignal): Promise<Contents> {
  try {
    return await check(file, signal)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (signal?.aborted || error instanceof Damaged || ['ENOENT', 'EACCES', 'EISDIR'].includes(code ?? ''))
      throw error
    throw new Damaged(`This file is cut or no backup (${(error as Error).message}).`, { cause: error })
  }
}

async function check(file: string, signal?: AbortSignal): Promise<Contents> {
  let head: Buffer | null = null
  let secret: Buffer | null = null
  let tail: Buffer | null = null
  const digests = new Map<string, RowsDigest>()
  for await (const { name, body } of entriesOf(file, signal)) {
    const table = tableOfPiece(name)
    if (tail || (!head && name !== headName)) throw new Damaged('This file is no backup of Prokura.')
    if (table !== null) {
      const digest = digests.get(table) ?? new RowsDigest()
      digests.set(table, digest)
      for await (const chunk of body) digest.update(chunk)
    } else if (name === headName) head = await buffer(body)
    else if (name === secretName) secret = await buffer(body)
    else if (name === tailName) tail = await buffer(body)
    else throw new Damaged('This file is no backup of Prokura.')
  }
  if (!head || !tail) throw new Damaged('This file is cut: its end is missing.')
  const contents = {
    head: JSON.parse(head.toString()) as Head,
    tail: JSON.parse(tail.toString()) as Tail,
    secret: secret?.toString() ?? null,
  }
  if (contents.head.format !== format)
    throw new Damaged(`This backup has format ${contents.head.format}; this Prokura reads format ${format}.`)
  const whole =
    contents.tail.seal === sealed(contents.tail).seal &&
    contents.tail.head === sha256(head) &&
    contents.tail.secret === (secret && sha256(secret)) &&
    isSame(
      contents.tail.tables,
      contents.head.tables.map(({ name }) => ({ name, ...(digests.get(name) ?? new RowsDigest()).result() })),
    ) &&
    digests.size <= contents.head.tables.length
  if (!whole) throw new Damaged('This file was changed since it was made: its checksums do not fit.')
  return contents
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
