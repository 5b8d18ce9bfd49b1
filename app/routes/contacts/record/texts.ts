import type { ContactFacts, Custom } from '#app/domain/contacts/contact.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'

/** The names of a contact's own form fields, in the order in which people fill them in. */
export const draftNames = [
  'name',
  'emails',
  'phones',
  'company',
  'companySize',
  'territory',
  'productInterest',
  'leadScore',
  'status',
  'value',
] as const
export type DraftName = (typeof draftNames)[number]

type Locale = 'en' | 'de'
const tags = { en: 'en-GB', de: 'de-DE' }

/** What is kept of a contact as its form shows it, by the form's names, in the reader's language. */
export function textsOf(
  facts: ContactFacts,
  fields: readonly ContactField[],
  locale: Locale,
): Record<string, string> {
  const texts: Record<DraftName, string> = {
    name: facts.name,
    emails: facts.emails.join('\n'),
    phones: facts.phones.join('\n'),
    company: facts.company,
    companySize: facts.companySize === null ? '' : plainNumber(facts.companySize, locale),
    territory: facts.territory,
    productInterest: facts.productInterest,
    leadScore: plainNumber(facts.leadScore, locale),
    status: facts.status,
    value: facts.valueCents === null ? '' : plainNumber(facts.valueCents / 100, locale),
  }
  return {
    ...texts,
    ...Object.fromEntries(fields.map(({ id }) => [`custom.${id}`, customText(facts.custom[id], locale)])),
  }
}

function customText(value: Custom[string] | undefined, locale: Locale): string {
  if (value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? plainNumber(value, locale) : value
}

/** A number to be typed over: with the locale's point, but without groups. */
function plainNumber(number: number, locale: Locale): string {
  return new Intl.NumberFormat(tags[locale], { useGrouping: false, maximumFractionDigits: 15 }).format(number)
}

/** A day, kept as ISO, as people of the locale write it. */
export function readDay(iso: string, locale: Locale): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  return new Intl.DateTimeFormat(tags[locale], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(at)
}

/** What was typed, for comparing: browsers send other line ends than they were given. */
export const plain = (text: string) => text.replaceAll('\r\n', '\n').trim()
