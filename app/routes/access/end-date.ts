import { DateTime } from 'luxon'

/** A day as a date field holds it, `2027-03-31`, in a zone; undefined for what is no day that a calendar would show. */
function dayIn(text: string, zone: string): DateTime<true> | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? DateTime.fromISO(text.trim(), { zone }) : undefined
  return day?.isValid && day.year >= 1970 ? day.startOf('day') : undefined
}

/** Whether this is a day as a date field holds it. */
export function isDay(text: string): boolean {
  return dayIn(text, 'UTC') !== undefined
}

/** The instant at which a day is over in a zone. Null for an empty field, undefined for what is no day. */
export function endOfDay(text: string, zone: string): Date | null | undefined {
  if (text.trim() === '') return null
  return dayIn(text, zone)?.plus({ days: 1 }).toJSDate()
}

/** The instant at which a day begins in a zone, or null for what is no day. */
export function startOfDay(text: string, zone: string): Date | null {
  return dayIn(text, zone)?.toJSDate() ?? null
}

/** The last day of an access that ends at this instant, as a date field holds it; empty for no end. */
export function lastDay(endsAt: Date | null, zone: string): string {
  if (endsAt === null) return ''
  return DateTime.fromJSDate(endsAt, { zone }).minus({ milliseconds: 1 }).toISODate() ?? ''
}
