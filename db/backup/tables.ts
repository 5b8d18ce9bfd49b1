import type postgres from 'postgres'
import type { TableColumns, Tail } from './contents.ts'
import { RowsDigest } from './rows-digest.ts'

type Sql = postgres.TransactionSql

/** Values look alike on every server and for every role, so that digests can be compared. */
export async function fixFormats(sql: Sql) {
  await sql`
    select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
      set_config('intervalstyle', 'postgres', true), set_config('bytea_output', 'hex', true),
      set_config('extra_float_digits', '1', true), set_config('statement_timeout', '0', true)`
}

/** Our tables with the columns that are stored, not generated. */
export async function tablesOf(sql: Sql): Promise<TableColumns[]> {
  const rows = await sql<TableColumns[]>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and ${notOfAnExtension(sql)}
    group by c.oid, c.relname
    order by c.relname`
  return [...rows]
}

/** Whatever would be in the way of a restored database: tables, views, sequences, types. */
export async function isEmpty(sql: Sql): Promise<boolean> {
  const [found] = await sql`
    select 1 from pg_class c where c.relnamespace = current_schema()::regnamespace and ${notOfAnExtension(sql)}
    union all
    select 1 from pg_type c where c.typnamespace = current_schema()::regnamespace and ${notOfAnExtension(sql)}
    limit 1`
  return found === undefined
}

const notOfAnExtension = (sql: Sql) =>
  sql`not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')`

export async function sequencesOf(sql: Sql): Promise<Tail['sequences']> {
  const names = await sql<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'S' order by relname`
  const sequences: Tail['sequences'] = []
  for (const { name } of names) {
    const [row] = await sql<
      { last: string; called: boolean }[]
    >`select last_value::text as last, is_called as called from ${sql(name)}`
    sequences.push({ name, ...row! })
  }
  return sequences
}

export type ForeignKey = { table: string; name: string; definition: string }

export async function foreignKeysOf(sql: Sql): Promise<ForeignKey[]> {
  const rows = await sql<ForeignKey[]>`
    select t.relname as table, c.conname as name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_class t on t.oid = c.conrelid
    where c.contype = 'f' and c.connamespace = current_schema()::regnamespace and c.conparentid = 0
    order by t.relname, c.conname`
  return [...rows]
}

/** The rows of a table as they stand, streamed in COPY's text format. */
export async function* copyOut(sql: Sql, { name, columns }: TableColumns): AsyncGenerator<Buffer> {
  const rows = await sql
    .unsafe(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) to stdout`)
    .readable()
  yield* rows as AsyncIterable<Buffer>
  // postgres.js pauses its socket where rows come faster than they are read, and forgets it where they end meanwhile:
  // the connection would never answer again. Asking for more lets it go on.
  rows._read(0)
}

export type CopyIn = {
  write: (chunk: Buffer) => Promise<void>
  /** Resolves when PostgreSQL has taken all of it. */
  end: () => Promise<void>
  cancel: (error: Error) => void
}

/** Puts rows in the same format into a table. It must be ended or cancelled before anything else is asked. */
export async function copyIn(sql: Sql, { name, columns }: TableColumns): Promise<CopyIn> {
  const rows = await sql
    .unsafe(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`)
    .writable()
  // Whoever writes hears of it there.
  rows.on('error', () => {})
  return {
    write: (chunk) =>
      new Promise((resolve, reject) =>
        rows.write(chunk, (error) => (error ? reject(rows.errored ?? error) : resolve())),
      ),
    async end() {
      rows.end()
      await new Promise(setImmediate)
      // postgres.js never tells of rows that were refused after the last one was sent; then the next statement fails.
      await sql`select 1`
    },
    cancel: (error) => void rows.destroy(error),
  }
}

/** Counts and digest of a table as it stands in the database. */
export async function digestOf(sql: Sql, table: TableColumns) {
  const digest = new RowsDigest()
  for await (const chunk of copyOut(sql, table)) digest.update(chunk)
  return digest.result()
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
