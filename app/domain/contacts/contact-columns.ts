import type { Fragment, Sql } from '#db/sql.server.ts'
import type { ContactFacts } from './contact.ts'

const columnNames: Record<keyof ContactFacts, string> = {
  name: 'name',
  emails: 'emails',
  phones: 'phones',
  company: 'company',
  companySize: 'company_size',
  territory: 'territory',
  productInterest: 'product_interest',
  leadScore: 'lead_score',
  status: 'status',
  valueCents: 'value_cents',
  custom: 'custom',
}

export const factKeys = Object.keys(columnNames) as (keyof ContactFacts)[]

/** Facts as columns of `contacts`; what is absent stays absent. */
export function columnsOf(facts: Partial<ContactFacts>): Record<string, unknown> {
  const given = factKeys.filter((key) => facts[key] !== undefined)
  return Object.fromEntries(given.map((key) => [columnNames[key], facts[key]]))
}

/** The columns of a contact's facts from `contacts c`. */
export const factColumns = (sql: Sql): Fragment => sql`
  c.name, c.emails, c.phones, c.company, c.company_size, c.territory, c.product_interest, c.lead_score, c.status,
  c.value_cents::float8 as value_cents, c.custom`

/** Their names and types, for `jsonb_to_recordset` over what `columnsOf` makes. */
export const factTypes = (sql: Sql): Fragment => sql`
  name text, emails text[], phones text[], company text, company_size int, territory text, product_interest text,
  lead_score int, status text, value_cents bigint, custom jsonb`

/** What is known of a contact of which nothing is known. */
export const blankFacts: ContactFacts = {
  name: '',
  emails: [],
  phones: [],
  company: '',
  companySize: null,
  territory: '',
  productInterest: '',
  leadScore: 0,
  status: 'open',
  valueCents: null,
  custom: {},
}

/** Whether two values of a fact are the same, lists and own fields among them. */
export const isSameFact = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** What a fact is called as an attribute, where that is another name. */
const attributeNames: Partial<Record<string, string>> = {
  emails: 'email',
  phones: 'phone',
  valueCents: 'value',
}

/** The attribute of a fact; an own field's id is its own. */
export const attributeOf = (key: string) => attributeNames[key] ?? key
