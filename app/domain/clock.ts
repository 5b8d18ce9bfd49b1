import { sql } from '#db/sql.server.ts'

/** Whole seconds until an instant by the database clock, at least 1: what Retry-After says. */
export async function secondsUntil(instant: Date): Promise<number> {
  const [row] = await sql<[{ seconds: number }]>`
    select greatest(1, ceil(extract(epoch from ${instant}::timestamptz - clock_timestamp())))::int as seconds`
  return row.seconds
}
