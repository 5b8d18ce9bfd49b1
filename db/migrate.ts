import { readdir, readFile } from 'node:fs/promises'
import postgres from 'postgres'

const folder = new URL('./migrations/', import.meta.url)

/** Serialises replicas that start together; any fixed number serves, this one spells "prok". */
const lockId = 0x70726f6b

const oldest = 15

/** Names of all migrations that this build knows, in order. */
export async function knownMigrations(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort()
}

/**
 * Brings the database up to this build. Takes a PostgreSQL URL, returns the names it applied.
 * Each file and its ledger row are one transaction under an advisory lock, so any number of replicas may call it at once.
 */
export async function migrate(url: string): Promise<string[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const applied: string[] = []
  try {
    const [server] = await sql<
      { version: number }[]
    >`select current_setting('server_version_num')::int as version`
    if (server!.version < oldest * 10_000) throw new Error(`Prokura needs PostgreSQL ${oldest} or newer.`)
    for (const name of await knownMigrations()) {
      const text = await readFile(new URL(name, folder), 'utf8')
      await sql.begin(async (sql) => {
        await sql`select pg_advisory_xact_lock(${lockId})`
        await sql`create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`
        const [done] = await sql`select 1 from migrations where name = ${name}`
        if (done) return
        await sql.unsafe(text)
        await sql`insert into migrations (name) values (${name})`
        applied.push(name)
      })
    }
  } finally {
    await sql.end()
  }
  return applied
}
