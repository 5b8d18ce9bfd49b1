import type { FigureRow } from '#app/domain/contacts/statistics/counts.ts'
import type { Grouping, Period, Unit } from '#app/domain/contacts/statistics/choices.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { formatInstant } from '#app/ui/time.tsx'

export const periodWords: Record<Period, () => string> = {
  'this-month': m.statistics_this_month,
  'last-month': m.statistics_last_month,
  'this-quarter': m.statistics_this_quarter,
  'last-quarter': m.statistics_last_quarter,
  'this-year': m.statistics_this_year,
  'last-year': m.statistics_last_year,
  free: m.statistics_free,
}

export const unitWords: Record<Unit, () => string> = {
  day: m.statistics_day,
  week: m.statistics_week,
  month: m.statistics_month,
  quarter: m.statistics_quarter,
}

export const groupingWords: Record<Grouping, () => string> = {
  user: m.contacts_field_contact_owner,
  team: m.statistics_team,
  date: m.statistics_date,
}

/** A day of a calendar, `2026-03-31`, as people write it. */
export const dayWords = (day: string) => formatInstant(`${day}T12:00:00Z`, getLocale(), 'UTC', 'day')

/** What a row is about. */
export function rowWords({ id, name, gone }: Omit<FigureRow, 'figures'>, by: Grouping, unit: Unit): string {
  if (by === 'date') return bucketWords(id!, unit)
  if (id === null) return by === 'team' ? m.statistics_no_team() : m.statistics_nobody()
  if (by === 'team') return name ?? m.statistics_no_team()
  return gone ? m.statistics_gone({ name: name ?? '' }) : (name ?? '')
}

function bucketWords(day: string, unit: Unit): string {
  const [year, month] = day.split('-').map(Number) as [number, number]
  switch (unit) {
    case 'day':
      return dayWords(day)
    case 'week':
      return m.statistics_week_of({ day: dayWords(day) })
    case 'month':
      return new Intl.DateTimeFormat(getLocale() === 'de' ? 'de-DE' : 'en-GB', {
        month: 'long',
        year: 'numeric',
        timeZone: 'UTC',
      }).format(new Date(`${day}T12:00:00Z`))
    case 'quarter':
      return m.statistics_quarter_of({ quarter: Math.ceil(month / 3), year })
  }
}

/** Whole cents as people write an amount, without a sign of a currency: the account’s own money. */
export function moneyWords(cents: bigint): string {
  const locale = getLocale() === 'de' ? 'de-DE' : 'en-GB'
  const point = getLocale() === 'de' ? ',' : '.'
  return `${(cents / 100n).toLocaleString(locale)}${point}${String(cents % 100n).padStart(2, '0')}`
}

/** The same as a program reads it. */
export const plainMoney = (cents: bigint) => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
