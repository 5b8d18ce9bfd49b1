import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import postgres from 'postgres'
import { pack, type Pack } from 'tar-stream'
import { format, headName, pieceName, sealed, secretName, sha256, tailName } from './backup/contents.ts'
import type { Head, TableCheck, TableColumns } from './backup/contents.ts'
import { RowsDigest } from './backup/rows-digest.ts'
import { copyOut, fixFormats, sequencesOf, tablesOf } from './backup/tables.ts'
import { holdMigrations } from './migrate.ts'

/** A tar entry tells its length before its content, so rows are gathered up to this many bytes; no more lie in memory. */
const pieceSize = 4 * 1024 * 1024

/**
 * Writes everything in the database into one file, as it stood at one moment, while it is being used. The file appears
 * under its name (0600) only when it is whole. Returns what is in it.
 */
export async function backUp(
  url: string,
  file: string,
  { secret, signal }: { secret: string | null; signal?: AbortSignal },
): Promise<{ tables: number; rows: number; bytes: number }> {
  const half = `${file}.${process.pid}.half`
  const target = await open(half, 'wx', 0o600)
  try {
    const tar = pack()
    // Told by `written` or by us; unheard, it would end the process before the file is taken away.
    tar.on('error', () => {})
    const written = pipeline(tar, createGzip(), target.createWriteStream({ flush: true }), { signal })
    // Whoever waits for a piece to be taken learns of a full disk there.
    written.catch(() => {})
    const checks = await inSnapshot(url, (sql) => writeAll(sql, tar, { secret, written, signal })).catch(
      async (error) => {
        tar.destroy(error)
        await written
        throw error
      },
    )
    await written
    await rename(half, file)
    return {
      tables: checks.length,
      rows: checks.reduce((sum, { rows }) => sum + rows, 0),
      bytes: (await stat(file)).size,
    }
  } catch (error) {
    await target.close().catch(() => {})
    await rm(half, { force: true })
    throw error
  }
}

/** One snapshot for all tables. A second connection keeps migrations away, else a table could change under it. */
async function inSnapshot<T>(url: string, work: (sql: postgres.TransactionSql) => Promise<T>): Promise<T> {
  const options = { max: 1, onnotice: () => {} }
  const guard = postgres(url, options)
  const sql = postgres(url, options)
  try {
    return (await guard.begin(async (guard) => {
      await holdMigrations(guard)
      // Not awaited to its end: where the work breaks off in the middle of a table, only ending the connection helps.
      return await new Promise<T>((resolve, reject) => {
        sql
          .begin('isolation level repeatable read read only', (sql) => work(sql).then(resolve, reject))
          .catch(reject)
      })
    })) as T
  } finally {
    await Promise.all([sql.end({ timeout: 0.1 }), guard.end({ timeout: 1 })])
  }
}

async function writeAll(
  sql: postgres.TransactionSql,
  tar: Pack,
  { secret, written, signal }: { secret: string | null; written: Promise<void>; signal?: AbortSignal },
): Promise<TableCheck[]> {
  await fixFormats(sql)
  const put = (name: string, content: Buffer) => Promise.race([entry(tar, name, content), written])
  const head = Buffer.from(JSON.stringify(await headOf(sql), null, 1))
  await put(headName, head)
  if (secret !== null) await put(secretName, Buffer.from(secret))
  const tables: TableCheck[] = []
  for (const table of (JSON.parse(head.toString()) as Head).tables)
    tables.push({ name: table.name, ...(await writeTable(sql, table, put, signal)) })
  const tail = sealed({
    tables,
    // Read last: a sequence stands outside the snapshot, and must never be behind its rows.
    sequences: await sequencesOf(sql),
    head: sha256(head),
    secret: secret === null ? null : sha256(secret),
  })
  await put(tailName, Buffer.from(JSON.stringify(tail, null, 1)))
  tar.finalize()
  return tables
}

async function headOf(sql: postgres.TransactionSql): Promise<Head> {
  const tables = await tablesOf(sql)
  if (!tables.some(({ name }) => name === 'migrations'))
    throw new Error('This database holds no Prokura: there is nothing to back up.')
  const migrations = await sql<{ name: string }[]>`select name from migrations order by name`
  const [clock] = await sql<{ now: string }[]>`select now()::text`
  const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  return {
    format,
    version: (JSON.parse(manifest) as { version: string }).version,
    takenAt: clock!.now,
    migrations: migrations.map(({ name }) => name),
    tables,
  }
}

async function writeTable(
  sql: postgres.TransactionSql,
  table: TableColumns,
  put: (name: string, content: Buffer) => Promise<void>,
  signal?: AbortSignal,
) {
  const digest = new RowsDigest()
  let piece = 1
  let held: Buffer[] = []
  let size = 0
  const flush = async () => {
    if (size === 0) return
    await put(pieceName(table.name, piece++), Buffer.concat(held))
    held = []
    size = 0
  }
  for await (const chunk of copyOut(sql, table)) {
    signal?.throwIfAborted()
    digest.update(chunk)
    held.push(chunk)
    size += chunk.length
    if (size >= pieceSize) await flush()
  }
  await flush()
  return digest.result()
}

/** Writes one entry and waits until it was taken. */
function entry(tar: Pack, name: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const sink = tar.entry({ name, size: content.length, mode: 0o600 }, (error) =>
      error ? reject(error) : resolve(),
    )
    sink.end(content)
  })
}
