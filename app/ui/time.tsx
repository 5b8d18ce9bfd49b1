import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'

type Style = 'instant' | 'day' | 'time' | 'long'
const tags = { en: 'en-GB', de: 'de-DE' }

const styles: Record<Style, Intl.DateTimeFormatOptions> = {
  instant: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  long: {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  },
}

/** An ISO instant as people of the locale write it, in an IANA zone; `long` names weekday and zone. */
export function formatInstant(
  at: string,
  locale: 'en' | 'de',
  zone: string,
  style: Style = 'instant',
): string {
  return formatOf(locale, zone, style).format(new Date(at))
}

/** Making a format takes longer than drawing the row it stands in; a list has the same one in every row. */
const formats = new Map<string, Intl.DateTimeFormat>()
const mostFormats = 300

function formatOf(locale: 'en' | 'de', zone: string, style: Style): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${style}`
  let made = formats.get(key)
  if (!made) {
    if (formats.size >= mostFormats) formats.clear()
    made = new Intl.DateTimeFormat(tags[locale], { ...styles[style], timeZone: zone })
    formats.set(key, made)
  }
  return made
}

/** Whether two instants lie on one calendar day of a zone. */
function sameDay(one: Date, other: Date, zone: string): boolean {
  const day = formatOf('en', zone, 'day')
  return day.format(one) === day.format(other)
}

/** A day, or where that is today, the time: "today, 09:41". */
export function RecentTime({ at, zone }: { at: string; zone: string }) {
  const locale = getLocale()
  if (!sameDay(new Date(at), new Date(), zone)) return <Time at={at} zone={zone} style="day" />
  return (
    <time
      dateTime={at}
      title={formatInstant(at, locale, zone, 'long')}
      suppressHydrationWarning
      className="whitespace-nowrap"
    >
      {m.common_today_at({ time: formatInstant(at, locale, zone, 'time') })}
    </time>
  )
}

/** A point in time, machine-readable, with weekday and zone on hovering. */
export function Time({ at, zone, style = 'instant' }: { at: string; zone: string; style?: Style }) {
  const locale = getLocale()
  return (
    // Server and browser may know different abbreviations of months; neither is wrong.
    <time
      dateTime={at}
      title={formatInstant(at, locale, zone, 'long')}
      suppressHydrationWarning
      className={style === 'long' ? undefined : 'whitespace-nowrap'}
    >
      {formatInstant(at, locale, zone, style)}
    </time>
  )
}

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/**
 * What is left, in the two largest units: "6 days 4 h". Takes seconds; nothing below a minute is told apart. Beyond a day
 * a begun hour counts whole: what was given seven days a moment ago has seven days left.
 */
export function formatRemaining(exactly: number): string {
  const seconds = exactly > day ? Math.ceil(exactly / hour) * hour : exactly
  if (seconds < minute) return m.common_less_than_a_minute()
  const days = Math.floor(seconds / day)
  const hours = Math.floor((seconds % day) / hour)
  const minutes = Math.floor((seconds % hour) / minute)
  if (days > 0)
    return hours > 0
      ? m.common_days_hours({ days: m.common_days({ count: days }), hours })
      : m.common_days({ count: days })
  if (hours > 0) return m.common_hours_minutes({ hours, minutes })
  return m.common_minutes({ minutes })
}
