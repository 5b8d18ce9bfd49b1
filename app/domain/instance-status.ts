import { knownMigrations } from '#db/migrate.ts'
import { sql } from '#db/sql.server.ts'
import { backlog } from './operations/backlogs.ts'

/** A number of rows: counted, or where there are very many, PostgreSQL's own estimate. */
export type Count = { rows: number; estimated: boolean }

export type InstanceStatus = {
  /** PostgreSQL's. */
  version: string
  migrations: Migrations
  /** Null where migrations are missing and there is nothing to count. */
  counts: { accounts: Count; users: Count; links: Count } | null
  outbox: {
    /** Rows that are still to be done, those that somebody works on included. */
    waiting: number
    failed: number
    /** For how many seconds the oldest due row could have been taken. */
    oldestDue: number
  } | null
}

/** Names of the migrations that the database has, and of those that this build knows beside them, each in order. */
export type Migrations = { applied: string[]; missing: string[] }

/** How the instance is, for its operator. Cheap however much it holds. */
export async function instanceStatus(): Promise<InstanceStatus> {
  const [server] = await sql<
    { version: string; complete: boolean }[]
  >`select current_setting('server_version') as version,
      to_regclass('links') is not null and to_regclass('outbox') is not null as complete`
  const { version, complete } = server!
  const level = await migrations()
  if (!complete) return { version, migrations: level, counts: null, outbox: null }
  const { waiting, running, failed, oldestDue } = await backlog()
  return {
    version,
    migrations: level,
    counts: { accounts: await count('accounts'), users: await count('users'), links: await count('links') },
    outbox: { waiting: waiting + running, failed, oldestDue },
  }
}

export async function migrations(): Promise<Migrations> {
  const [ledger] = await sql`select 1 where to_regclass('migrations') is not null`
  const rows = ledger ? await sql<{ name: string }[]>`select name from migrations order by name` : []
  const applied = rows.map(({ name }) => name)
  return { applied, missing: (await knownMigrations()).filter((name) => !applied.includes(name)) }
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
