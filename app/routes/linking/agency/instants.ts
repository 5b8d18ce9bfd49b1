import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { formatInstant } from '#app/ui/time.tsx'

/** An instant in a zone that is named, in the reader's language: `16 Jan 2025, 00:00 (Europe/Berlin)`. */
export function instantInZone(at: Date, zone: string): string {
  return m.linking_instant_in_zone({ at: formatInstant(at.toISOString(), getLocale(), zone), zone })
}
