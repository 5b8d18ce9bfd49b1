import { sql } from '#db/sql.server.ts'

/** A number of rows: counted, or where there are very many, PostgreSQL's own estimate. */
export type Count = { rows: number; estimated: boolean }

export type InstanceStatus = {
  /** PostgreSQL's. */
  version: string
  migrations: string[]
  /** Null where migrations are missing and there is nothing to count. */
  counts: { accounts: Count; users: Count; links: Count } | null
  outbox: {
    waiting: number
    failed: number
    /** Seconds since the oldest row that is due was left for the worker; null where none is. */
    oldestAge: number | null
  } | null
}

/** How the instance is, for its operator. Cheap however much it holds. */
export async function instanceStatus(): Promise<InstanceStatus> {
  const [server] = await sql<
    { version: string; complete: boolean }[]
  >`select current_setting('server_version') as version,
      to_regclass('links') is not null and to_regclass('outbox') is not null as complete`
  const { version, complete } = server!
  const migrations = await appliedMigrations()
  if (!complete) return { version, migrations, counts: null, outbox: null }
  const [outbox] = await sql<NonNullable<InstanceStatus['outbox']>[]>`
    select (select count(*)::int from outbox where state in ('waiting', 'running')) as waiting,
      (select count(*)::int from outbox where state = 'failed') as failed,
      (select extract(epoch from now() - min(greatest(available_at, created_at)))::int from outbox
        where state in ('waiting', 'running') and available_at <= now()) as oldest_age`
  return {
    version,
    migrations,
    counts: { accounts: await count('accounts'), users: await count('users'), links: await count('links') },
    outbox: outbox!,
  }
}

/** Names of the migrations that the database has, in order; none where it is empty. */
export async function appliedMigrations(): Promise<string[]> {
  const [ledger] = await sql`select 1 where to_regclass('migrations') is not null`
  const rows = ledger ? await sql<{ name: string }[]>`select name from migrations order by name` : []
  return rows.map(({ name }) => name)
}

const countedExactly = 10_000

async function count(table: 'accounts' | 'users' | 'links'): Promise<Count> {
  const [exact] = await sql<{ rows: number }[]>`
    select count(*)::int as rows from (select 1 from ${sql(table)} limit ${countedExactly + 1}) few`
  if (exact!.rows <= countedExactly) return { rows: exact!.rows, estimated: false }
  const [guess] = await sql<{ rows: number }[]>`
    select reltuples::float8 as rows from pg_class where oid = ${table}::regclass`
  return { rows: Math.max(guess!.rows, exact!.rows), estimated: true }
}
