import type { Fragment, Sql } from '#db/sql.server.ts'

/** A condition on `follow_ups f`: neither followed up nor void. */
export const runs = (sql: Sql) => sql`f.done_at is null and f.ended_at is null`

/** Reminders come before work begins, at seven in the member's zone; what is due is due when it begins, at nine. */
export const dueTime = '09:00'
export const mailTime = '07:00'

/**
 * Nine o'clock of the day that many calendar days from today, in the zone of the user `u`. Counted in days of the calendar
 * and not in hours: where clocks change in between, it is still nine.
 */
export const dueIn = (sql: Sql, days: Fragment) => sql`
  (((now() at time zone u.time_zone)::date + ${days}) + ${dueTime}::time) at time zone u.time_zone`

/** The instant at which the day begins that many days from today, in a zone. */
export const dayBegins = (sql: Sql, zone: Fragment, days = 0) => sql`
  (((now() at time zone ${zone})::date + ${days}::int)::timestamp at time zone ${zone})`
