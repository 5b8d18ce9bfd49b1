import type { ContactField } from './fields/contact-fields.ts'

/** What a condition, a column of a file or an export can speak of, with the kind of its values. */
export const attributes = {
  name: 'text',
  email: 'texts',
  phone: 'texts',
  company: 'text',
  companySize: 'number',
  territory: 'text',
  productInterest: 'text',
  leadScore: 'number',
  status: 'choice',
  value: 'cents',
  createdAt: 'instant',
} as const satisfies Record<string, AttributeKind>
export type AttributeKey = keyof typeof attributes

/** `texts` are several at once, `cents` amounts of money, `instant` a moment; the others are a field's kinds. */
export type AttributeKind = 'text' | 'texts' | 'number' | 'cents' | 'instant' | 'date' | 'choice' | 'yes-no'

/** One of ours by its key, or an account's own field by its id. */
export type Attribute =
  { key: AttributeKey; kind: AttributeKind } | { field: ContactField; kind: AttributeKind }

/** The attribute that a form, a URL or a stored condition names; null where there is none of that name (any more). */
export function attributeNamed(name: string, fields: readonly ContactField[]): Attribute | null {
  if (Object.hasOwn(attributes, name)) {
    const key = name as AttributeKey
    return { key, kind: attributes[key] }
  }
  const field = fields.find(({ id }) => id === name)
  return field ? { field, kind: field.kind } : null
}
