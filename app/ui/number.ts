import { getLocale } from '#app/i18n/paraglide/runtime.js'

const tags = { en: 'en-GB', de: 'de-DE' }

/** A number to be read, as people of the locale group it. */
export function formatNumber(number: number, locale: 'en' | 'de' = getLocale()): string {
  return new Intl.NumberFormat(tags[locale], { maximumFractionDigits: 15 }).format(number)
}
