import { getLocale } from '#app/i18n/paraglide/runtime.js'

const tags = { en: 'en-GB', de: 'de-DE' }

/** An amount of euros, given in cents, as people write it: whole ones without cents. */
export function formatMoney(cents: number, locale: 'en' | 'de' = getLocale()): string {
  return new Intl.NumberFormat(tags[locale], {
    style: 'currency',
    currency: 'EUR',
    trailingZeroDisplay: 'stripIfInteger',
  }).format(cents / 100)
}

/** An amount of an account's own money, given in its cents: which money that is only the account knows. */
export function formatAmount(cents: number, locale: 'en' | 'de' = getLocale()): string {
  return new Intl.NumberFormat(tags[locale], { minimumFractionDigits: 2 }).format(cents / 100)
}
