import postgres from 'postgres'
import { tableOfPiece, type Head, type Tail } from './backup/contents.ts'
import { checkBackup, entriesOf, type Contents } from './backup/reading.ts'
import {
  copyIn,
  type CopyIn,
  digestOf,
  fixFormats,
  foreignKeysOf,
  isEmpty,
  quoted,
  tablesOf,
} from './backup/tables.ts'
import {
  applyMigration,
  ensureLedger,
  knownMigrations,
  migrate,
  requireVersion,
  takeMigrationTurn,
} from './migrate.ts'

/** The database holds something already. */
export class NotEmpty extends Error {}

type Sql = postgres.TransactionSql

/**
 * Fills an empty database from a backup, then migrates it to this build. The file is checked whole before, and all
 * rows are read back and compared before anything is committed, so that it is either restored or untouched.
 */
export async function restore(
  url: string,
  file: string,
  { say = () => {}, signal }: { say?: (text: string) => void; signal?: AbortSignal } = {},
) {
  const contents = await checkBackup(file, signal)
  const { head, tail, secret } = contents
  const known = await knownMigrations()
  if (!head.migrations.every((name, at) => known[at] === name))
    throw new Error(
      `This backup was made by a newer Prokura (${head.version}). Restore it with that version.`,
    )
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await requireVersion(sql)
    await sql.begin((sql) => fill(sql, contents, file, { say, signal }))
    // A planner without figures would read whole tables until autovacuum comes by.
    await sql`analyze`
  } finally {
    await sql.end({ timeout: 1 })
  }
  await migrate(url, { say })
  return {
    version: head.version,
    takenAt: head.takenAt,
    tables: tail.tables.length,
    rows: tail.tables.reduce((sum, { rows }) => sum + rows, 0),
    secret,
  }
}

async function fill(
  sql: Sql,
  { head, tail }: Contents,
  file: string,
  { say, signal }: { say: (text: string) => void; signal?: AbortSignal },
) {
  await takeMigrationTurn(sql, say, signal)
  await fixFormats(sql)
  if (!(await isEmpty(sql))) throw new NotEmpty('The database is not empty, and nothing was changed in it.')
  await ensureLedger(sql)
  for (const name of head.migrations) await applyMigration(sql, name)
  const tables = await tablesOf(sql)
  if (JSON.stringify(tables) !== JSON.stringify(head.tables))
    throw new Error('The tables of this backup are not those of its migrations: it was changed by hand.')

  await withoutRules(sql, tables.map(quotedName), async () => {
    // Migrations may bring rows of their own; the backup holds those too, as they were.
    await sql.unsafe(`truncate ${tables.map(quotedName).join(', ')}`)
    await copyAll(sql, head, file, signal)
  })
  for (const { name, last, called } of tail.sequences)
    await sql`select setval(${quoted(name)}::regclass, ${last}::bigint, ${called})`
  await compare(sql, head, tail)
}

/**
 * Lets rows come in any order: foreign keys are taken away and put back afterwards, which checks every row, and
 * triggers of ours are silent meanwhile. The owner of the tables may do that; setting session_replication_role, the
 * shorter way, takes a superuser, and leaves keys unchecked.
 */
async function withoutRules(sql: Sql, tables: string[], work: () => Promise<void>) {
  const keys = await foreignKeysOf(sql)
  for (const { table, name } of keys)
    await sql.unsafe(`alter table ${quoted(table)} drop constraint ${quoted(name)}`)
  for (const table of tables) await sql.unsafe(`alter table ${table} disable trigger user`)
  await work()
  for (const table of tables) await sql.unsafe(`alter table ${table} enable trigger user`)
  for (const { table, name, definition } of keys)
    await sql.unsafe(`alter table ${quoted(table)} add constraint ${quoted(name)} ${definition}`)
}

async function copyAll(sql: Sql, head: Head, file: string, signal?: AbortSignal) {
  let table: string | null = null
  let copy: CopyIn | null = null
  try {
    for await (const { name, body } of entriesOf(file, signal)) {
      const of = tableOfPiece(name)
      if (of !== null && of !== table) {
        await copy?.end()
        table = of
        copy = await copyIn(
          sql,
          head.tables.find((one) => one.name === of)!,
        )
      }
      for await (const chunk of body) if (of !== null) await copy!.write(chunk)
    }
  } catch (error) {
    // Else PostgreSQL would take the rollback for one more row.
    copy?.cancel(error as Error)
    throw error
  }
  await copy?.end()
}

/** Reads every table back and throws where it is not, row for row, what was backed up. */
async function compare(sql: Sql, head: Head, tail: Tail) {
  for (const [at, table] of head.tables.entries()) {
    const { rows, digest } = await digestOf(sql, table)
    const wanted = tail.tables[at]!
    if (rows !== wanted.rows || digest !== wanted.digest)
      throw new Error(
        `The table ${table.name} came out differently (${rows} rows of ${wanted.rows}); nothing was restored.`,
      )
  }
}

function quotedName({ name }: { name: string }): string {
  return quoted(name)
}
