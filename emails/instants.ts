import type { Locale } from './letter.ts'

/** Day and time in a zone, with the zone's name: people of two zones read the same mail. */
export function instant(at: Date, locale: Locale, timeZone: string): string {
  const { day, zone } = formatsOf(locale, timeZone)
  const name = zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
  return locale === 'de' ? `${day.format(at)} Uhr (${name})` : `${day.format(at)} (${name})`
}

/** A span of time from now, in whole days or else hours, never longer than it is: "in 7 days". */
export function fromNow(seconds: number, locale: Locale): string {
  const words = spans[locale]
  // A mail that takes a few minutes to leave still says "in 7 days".
  const hours = Math.floor((seconds + 900) / 3600)
  if (hours >= 24) return words.format(Math.floor(hours / 24), 'day')
  return hours >= 1
    ? words.format(hours, 'hour')
    : words.format(Math.max(1, Math.floor(seconds / 60)), 'minute')
}

const tags = { en: 'en-GB', de: 'de-DE' }
const spans = { en: new Intl.RelativeTimeFormat(tags.en), de: new Intl.RelativeTimeFormat(tags.de) }

/** Making a format costs more than the rest of a mail; there are two languages and a few hundred zones. */
const formats = new Map<string, { day: Intl.DateTimeFormat; zone: Intl.DateTimeFormat }>()

function formatsOf(locale: Locale, timeZone: string) {
  const key = `${locale} ${timeZone}`
  let made = formats.get(key)
  if (!made) {
    const day = new Intl.DateTimeFormat(tags[locale], {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
    })
    made = { day, zone: new Intl.DateTimeFormat(tags[locale], { timeZoneName: 'long', timeZone }) }
    formats.set(key, made)
  }
  return made
}
