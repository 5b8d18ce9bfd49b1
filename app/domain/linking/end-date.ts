import type { Sql } from '#db/sql.server.ts'

/** The instant at which a calendar day is over in the zone of the client account `a`: access ends by the client's own calendar. */
export const endOf = (sql: Sql, day: string | null) =>
  sql`((${day}::date + 1)::timestamp at time zone a.time_zone)`

/** The last day of the access of a link `l`, by the calendar of the client account `a`; null for no end. */
export const lastDayOf = (sql: Sql) =>
  sql`((l.ends_at - interval '1 microsecond') at time zone a.time_zone)::date`
