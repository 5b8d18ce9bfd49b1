import { mostEmails, mostPhones, type ContactFacts } from '../contact.ts'
import type { ContactField } from '../fields/contact-fields.ts'

/** What one of two contacts is said to be, not both: the attributes that must be chosen between. */
export const oneOf = [
  'name',
  'company',
  'companySize',
  'territory',
  'productInterest',
  'leadScore',
  'status',
  'valueCents',
] as const satisfies (keyof ContactFacts)[]
export type Chosen = (typeof oneOf)[number]

/** The attributes, and the ids of own fields, in which both say something and not the same. */
export function differences(kept: ContactFacts, double: ContactFacts, fields: readonly ContactField[]) {
  const facts = oneOf.filter(
    (key) => kept[key] !== double[key] && !isUnknown(kept[key], key) && !isUnknown(double[key], key),
  )
  const custom = fields.filter(({ id }) => {
    const [one, other] = [kept.custom[id], double.custom[id]]
    return one !== undefined && other !== undefined && one !== other
  })
  return { facts, custom }
}

/** Nobody scored it, or nothing is known. */
function isUnknown(value: unknown, key: Chosen): boolean {
  return value === null || value === '' || (key === 'leadScore' && value === 0)
}

/**
 * What the kept contact is after the merge: the values picked from the double (`picked` holds attribute keys and ids of
 * own fields), what only the double knows, and the addresses and phones of both, its own first.
 */
export function mergedFacts(
  kept: ContactFacts,
  double: ContactFacts,
  picked: ReadonlySet<string>,
): { ok: true; facts: ContactFacts } | { ok: false; reason: 'too-many-addresses' } {
  const emails = [...new Set([...kept.emails, ...double.emails])]
  const phones = unionOfPhones(kept.phones, double.phones)
  if (emails.length > mostEmails || phones.length > mostPhones)
    return { ok: false, reason: 'too-many-addresses' }
  const facts: ContactFacts = { ...kept, emails, phones, custom: { ...double.custom, ...kept.custom } }
  for (const key of oneOf)
    if (picked.has(key) || (isUnknown(kept[key], key) && !isUnknown(double[key], key)))
      Object.assign(facts, { [key]: double[key] })
  for (const [id, value] of Object.entries(double.custom)) if (picked.has(id)) facts.custom[id] = value
  return { ok: true, facts }
}

/** The same number in another spelling is no second one. */
function unionOfPhones(kept: string[], double: string[]): string[] {
  const digits = (phone: string) => phone.replace(/\D/g, '')
  const known = new Set(kept.map(digits))
  return [...kept, ...double.filter((phone) => !known.has(digits(phone)))]
}
