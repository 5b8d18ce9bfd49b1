import postgres from 'postgres'
import { refuseLateStatements } from './lost-connections.ts'

/**
 * The one connection pool of this process. DATABASE_URL must be set before this module is loaded;
 * app/start.ts and the tests see to it.
 */
export const sql = postgres(process.env.DATABASE_URL ?? missingUrl(), {
  max: 10,
  idle_timeout: 60,
  connect_timeout: 10,
  // Seconds between attempts while the database is away. The library's own grow to 20, and requests would hang as long.
  backoff: (attempt) => Math.min(0.1 * attempt, 1),
  connection: { application_name: 'prokura', timezone: 'UTC' },
  transform: { ...postgres.camel, undefined: null },
  onnotice: () => {},
})

refuseLateStatements(sql)

/** What both the pool and an open transaction can do; functions that take it run inside the caller's transaction. */
export type Sql = postgres.ISql

/** A piece of a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>

function missingUrl(): never {
  throw new Error('DATABASE_URL must be set before the database is used')
}
