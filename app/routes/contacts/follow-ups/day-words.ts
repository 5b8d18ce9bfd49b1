import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { formatInstant } from '#app/ui/time.tsx'

/** The day of an instant in a zone, as people write it. */
export function dayWords(at: Date, zone: string): string {
  return formatInstant(at.toISOString(), getLocale(), zone, 'day')
}
