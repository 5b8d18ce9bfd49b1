import type { Sql } from '#db/sql.server.ts'

/** The zones offered for choice, as IANA names them; `UTC` first, since the list of the runtime leaves it out. */
export function timeZones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
}

/** Whether the database can reckon in this zone: it fixes the quota day (L4), and may know fewer than the runtime. */
export async function isTimeZone(sql: Sql, zone: string): Promise<boolean> {
  if (!timeZones().includes(zone)) return false
  const [known] = await sql`select 1 from pg_timezone_names where name = ${zone}`
  return known !== undefined
}
