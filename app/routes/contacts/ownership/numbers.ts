import { getLocale } from '#app/i18n/paraglide/runtime.js'

/** A number as the reader's language groups it. */
export function grouped(value: number): string {
  return value.toLocaleString(getLocale() === 'de' ? 'de-DE' : 'en-GB')
}
