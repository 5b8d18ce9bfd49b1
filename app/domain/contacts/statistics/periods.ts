import { DateTime } from 'luxon'
import { units, type Period, type Unit } from './choices.ts'

/** Days of the calendar of a zone, both inclusive, as ISO has them. */
export type Days = { first: string; last: string }

/** The days of a period at this moment, in the account's zone. Of two free days given in the wrong order, the other. */
export function daysOf(period: Exclude<Period, 'free'> | Days, now: Date, zone: string): Days {
  if (typeof period !== 'string') {
    const [first, last] = [period.first, period.last].sort() as [string, string]
    const latest = DateTime.fromISO(first, { zone }).plus({ years: mostYears }).toISODate()!
    return { first, last: last < latest ? last : latest }
  }
  const [which, unit] = period.split('-') as ['this' | 'last', 'month' | 'quarter' | 'year']
  const today = DateTime.fromJSDate(now, { zone })
  const within = which === 'this' ? today : today.startOf(unit).minus({ [`${unit}s`]: 1 })
  return { first: within.startOf(unit).toISODate()!, last: within.endOf(unit).toISODate()! }
}

const mostYears = 10

/** The instants at which these days begin and are over. A day may have 23 hours, or 25. */
export function instantsOf({ first, last }: Days, zone: string): { from: Date; until: Date } {
  const begins = (day: string) => DateTime.fromISO(day, { zone }).startOf('day')
  return { from: begins(first).toJSDate(), until: begins(last).plus({ days: 1 }).startOf('day').toJSDate() }
}

/** More columns than this nobody reads. */
const mostBuckets = 400

/** What the days are counted by: as wished, unless that would be too many. */
export function unitFor(days: Days, wished: Unit | null): Unit {
  const length = lengthOf(days)
  const usual = length <= 31 ? 'day' : length <= 100 ? 'week' : length <= 800 ? 'month' : 'quarter'
  const from = units.indexOf(wished ?? usual)
  return units.slice(from).find((unit) => length / shortest[unit] <= mostBuckets) ?? 'quarter'
}

const shortest: Record<Unit, number> = { day: 1, week: 7, month: 28, quarter: 90 }

const lengthOf = ({ first, last }: Days) =>
  DateTime.fromISO(last, { zone: 'UTC' }).diff(DateTime.fromISO(first, { zone: 'UTC' }), 'days').days + 1

/** The first day of each day, week, month or quarter that these days touch; of a week that is Monday. */
export function bucketsOf({ first, last }: Days, unit: Unit): string[] {
  const end = DateTime.fromISO(last, { zone: 'UTC' })
  const starts: string[] = []
  let at = DateTime.fromISO(first, { zone: 'UTC' }).startOf(unit)
  for (; at <= end; at = at.plus({ [`${unit}s`]: 1 })) starts.push(at.toISODate()!)
  return starts
}
