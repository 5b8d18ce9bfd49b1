import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'

const ownFolder = new URL('./migrations/', import.meta.url)

/** Serialises replicas that start together; any fixed number serves, this one spells "prok". */
const lockId = 0x70726f6b

const oldest = 15

/**
 * How long a migration waits for a table's lock before it lets go and tries again: whoever wants that table meanwhile
 * queues behind it. Below PostgreSQL's deadlock_timeout of 1 s, so that where a migration and a request wait for each
 * other it is the migration that gives way, and nobody's request fails.
 */
const lockTimeout = '500ms'
const mostAttempts = 180

export type MigrateOptions = {
  /** The last migration to apply; default all. */
  upTo?: string
  /** Told in a sentence why it waits. */
  say?: (text: string) => void
  /** Breaks it off, also while it waits: the step under way is taken back, those before it stay. */
  signal?: AbortSignal
  /** Another folder of migrations, for tests. */
  folder?: URL
}

/** Names of all migrations that this build knows, in order. */
export async function knownMigrations(folder = ownFolder): Promise<string[]> {
  return (await readdir(folder)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort()
}

/**
 * Brings the database up to this build. Takes a PostgreSQL URL, returns the names it applied.
 * Each file and its ledger row are one transaction under an advisory lock, so any number of replicas may call it at once,
 * also while requests are served. Throws where something holds a table it needs for minutes.
 */
export async function migrate(
  url: string,
  { upTo, say = () => {}, signal, folder = ownFolder }: MigrateOptions = {},
): Promise<string[]> {
  const known = await knownMigrations(folder)
  if (upTo !== undefined && !known.includes(upTo)) throw new Error(`There is no migration ${upTo}.`)
  const names = known.filter((name) => upTo === undefined || name <= upTo)
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const applied: string[] = []
  let told = false
  const sayOnce = (text: string) => {
    if (!told) say(text)
    told = true
  }
  try {
    await requireVersion(sql)
    // Without a turn: a backup holds the turns for as long as it runs, and a process that only restarts must not wait.
    if (await areApplied(sql, names)) return []
    for (const name of names) {
      const isNew = await sql.begin(async (sql) => {
        await takeMigrationTurn(sql, sayOnce, signal)
        if (await isApplied(sql, name)) return false
        await patiently(sql, name, { say, signal }, (sql) => applyMigration(sql, name, { folder, signal }))
        return true
      })
      if (isNew) applied.push(name)
    }
  } finally {
    await sql.end()
  }
  return applied
}

/** Throws where the server is older than Prokura needs. */
export async function requireVersion(sql: postgres.Sql) {
  const [server] = await sql<
    { version: number }[]
  >`select current_setting('server_version_num')::int as version`
  if (server!.version < oldest * 10_000) throw new Error(`Prokura needs PostgreSQL ${oldest} or newer.`)
}

/** Makes this transaction the only one that migrates or restores; backups are waited for too, unless told to end. */
export async function takeMigrationTurn(
  sql: postgres.TransactionSql,
  say: (text: string) => void,
  signal?: AbortSignal,
) {
  await takeTime(sql)
  const [turn] = await sql<{ ours: boolean }[]>`select pg_try_advisory_xact_lock(${lockId}) as ours`
  if (turn!.ours) return
  say('Another Prokura migrates this database, or a backup of it runs; waiting for that …')
  await stoppable(sql`select pg_advisory_xact_lock(${lockId})`, signal)
}

/** Keeps the schema as it is until this transaction ends; a running migration is waited for. */
export async function holdMigrations(sql: postgres.TransactionSql) {
  await takeTime(sql)
  await sql`select pg_advisory_xact_lock_shared(${lockId})`
}

/** Settings of a role may be meant for requests, which are short. */
async function takeTime(sql: postgres.TransactionSql) {
  await sql`select set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`
}

/** Applies one migration and writes it into the ledger, inside the caller's transaction and turn. */
export async function applyMigration(
  sql: postgres.TransactionSql,
  name: string,
  { folder = ownFolder, signal }: Pick<MigrateOptions, 'folder' | 'signal'> = {},
) {
  await stoppable(sql.unsafe(await readFile(new URL(name, folder), 'utf8')), signal)
  await sql`insert into migrations (name) values (${name})`
}

/** Makes sure that there is a ledger. */
export async function ensureLedger(sql: postgres.TransactionSql) {
  await sql`create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`
}

/** Has PostgreSQL break a statement off once the signal says so; its transaction then ends as after any failure. */
async function stoppable<T extends readonly postgres.MaybeRow[]>(
  statement: postgres.PendingQuery<T>,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted()
  const stop = () => void statement.cancel()
  signal?.addEventListener('abort', stop)
  try {
    await statement
  } catch (error) {
    // PostgreSQL says that it was cancelled; the signal says why.
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

async function areApplied(sql: postgres.Sql, names: string[]): Promise<boolean> {
  const [ledger] = await sql<[{ there: boolean }]>`select to_regclass('migrations') is not null as there`
  if (!ledger.there) return false
  const rows = await sql<{ name: string }[]>`select name from migrations`
  const applied = new Set(rows.map(({ name }) => name))
  return names.every((name) => applied.has(name))
}

async function isApplied(sql: postgres.TransactionSql, name: string): Promise<boolean> {
  await ensureLedger(sql)
  const [row] = await sql`select 1 from migrations where name = ${name}`
  return row !== undefined
}

/**
 * Tries until the locks are to be had. A try that fails gives back what it held, and between two tries everybody else
 * goes ahead; the turn is kept, so that waiting replicas do not take the pause away.
 */
async function patiently(
  sql: postgres.TransactionSql,
  name: string,
  { say, signal }: { say: (text: string) => void; signal?: AbortSignal },
  work: (sql: postgres.TransactionSql) => Promise<void>,
) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sql.savepoint(async (sql) => {
        await sql`select set_config('lock_timeout', ${lockTimeout}, true)`
        await work(sql)
      })
    } catch (error) {
      if (!isLockConflict(error)) throw error
      if (attempt === mostAttempts)
        throw new Error(
          `Migration ${name} could not be applied: something has held a table that it changes for minutes. ` +
            'Look for long transactions in pg_stat_activity, end them, and try again.',
          { cause: error },
        )
      if (attempt === 1) say(`Migration ${name} waits for a long transaction to end …`)
      await pause(1000, undefined, { signal })
    }
  }
}

/** PostgreSQL's lock_not_available and deadlock_detected. */
function isLockConflict(error: unknown): boolean {
  return ['55P03', '40P01'].includes(String((error as { code?: unknown }).code))
}
