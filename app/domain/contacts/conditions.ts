import type { Fragment, Sql } from '#db/sql.server.ts'
import { escapeLike } from '../escape-like.ts'
import type { Attribute, AttributeKey, AttributeKind } from './attributes.ts'
import { attributeNamed } from './attributes.ts'
import type { ContactField } from './fields/contact-fields.ts'

/** How a value is compared. Which of them an attribute knows follows from its kind. */
export const operators = {
  text: [
    'is',
    'is-not',
    'one-of',
    'contains',
    'contains-not',
    'contains-any',
    'starts-with',
    'known',
    'unknown',
  ],
  texts: ['is', 'is-not', 'contains', 'contains-not', 'contains-any', 'known', 'unknown'],
  number: ['is', 'is-not', 'at-least', 'at-most', 'between', 'known', 'unknown'],
  cents: ['is', 'at-least', 'at-most', 'between', 'known', 'unknown'],
  date: ['is', 'from', 'until', 'between', 'known', 'unknown'],
  instant: ['from', 'until', 'between'],
  choice: ['is', 'is-not', 'one-of', 'known', 'unknown'],
  'yes-no': ['is', 'known', 'unknown'],
} as const satisfies Record<AttributeKind, readonly string[]>
export type Operator = (typeof operators)[AttributeKind][number]

/**
 * One comparison, as it is stored and as a URL carries it. The value is in the form in which such values are kept: numbers
 * in digits, cents whole, dates as ISO, `true` and `false`; '' for `known` and `unknown`. `one-of`, `contains-any` and
 * `between` have several, a line each.
 */
export type Condition = { attribute: string; operator: Operator; value: string }
export type Matching = 'all' | 'any'

export const mostConditions = 20

/** Of one condition. */
export const mostValues = 50

/** The values of a condition whose operator takes several. */
export const valuesOf = (value: string) => value.split('\n')

/** Whether the condition can be asked at all: attribute, operator and value belong together. */
export function isSound({ attribute, operator, value }: Condition, fields: readonly ContactField[]): boolean {
  const named = attributeNamed(attribute, fields)
  if (!named || !(operators[named.kind] as readonly string[]).includes(operator)) return false
  if (operator === 'known' || operator === 'unknown') return value === ''
  if (value === '' || value.length > 2000 || value.includes('\0')) return false
  const values = valuesOf(value)
  switch (operator) {
    case 'between':
      return (
        values.length === 2 &&
        values.every((each) => isValue(named, each)) &&
        (named.kind === 'number' || named.kind === 'cents'
          ? Number(values[0]) <= Number(values[1])
          : values[0]! <= values[1]!)
      )
    case 'one-of':
    case 'contains-any':
      return values.length <= mostValues && values.every((each) => isValue(named, each))
    default:
      return values.length === 1 && isValue(named, value)
  }
}

function isValue({ kind }: Attribute, value: string): boolean {
  if (value === '' || value.length > 1000) return false
  switch (kind) {
    case 'number':
      return /^-?\d{1,15}(\.\d{1,15})?$/.test(value)
    case 'cents':
      return /^\d{1,16}$/.test(value)
    case 'date':
    case 'instant':
      return isDay(value)
    case 'yes-no':
      return value === 'true' || value === 'false'
    default:
      return true
  }
}

/** A day there is: PostgreSQL refuses the others, and with them the whole statement. */
function isDay(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value) || value < '0001') return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}

/**
 * The conditions as one on `contacts c`. Texts are compared whatever their case; `is-not` and `contains-not` hold for what
 * is unknown, all others do not. Days are those of the account's `timeZone`. A condition that is not sound holds for nothing: what was archived or
 * renamed since must not let everything through.
 */
export function conditionsHold(
  sql: Sql,
  conditions: readonly Condition[],
  matching: Matching,
  { fields, timeZone }: { fields: readonly ContactField[]; timeZone: string },
): Fragment {
  if (conditions.length === 0) return sql`true`
  const each = conditions.map((condition) =>
    isSound(condition, fields)
      ? holds(sql, attributeNamed(condition.attribute, fields)!, condition, timeZone)
      : sql`false`,
  )
  const joined = each.reduce((all, one) =>
    matching === 'all' ? sql`${all} and ${one}` : sql`${all} or ${one}`,
  )
  return sql`(${joined})`
}

function holds(sql: Sql, attribute: Attribute, condition: Condition, timeZone: string): Fragment {
  if ('field' in attribute) return customHolds(sql, attribute.field, condition)
  const { key, kind } = attribute
  if (kind === 'texts') return textsHold(sql, key === 'email' ? sql`c.emails` : sql`c.phones`, key, condition)
  if (kind === 'instant') return instantHolds(sql, condition, timeZone)
  if (kind === 'text') return textHolds(sql, sql`c.${sql(columns[key])}`, condition)
  if (kind === 'choice') return textHolds(sql, sql`c.${sql(columns[key])}`, condition, false)
  return numberHolds(sql, sql`c.${sql(columns[key])}`, condition)
}

const columns: Record<AttributeKey, string> = {
  name: 'name',
  email: 'emails',
  phone: 'phones',
  company: 'company',
  companySize: 'company_size',
  territory: 'territory',
  productInterest: 'product_interest',
  leadScore: 'lead_score',
  status: 'status',
  value: 'value_cents',
  createdAt: 'created_at',
}

/** `inWords`: the attribute is one that a search looks through. */
function textHolds(sql: Sql, column: Fragment, { operator, value }: Condition, inWords = true): Fragment {
  const text = value.toLowerCase()
  const found = inWords ? andInWords(sql, [text]) : sql``
  const anyFound = inWords ? andInWords(sql, valuesOf(text)) : sql``
  switch (operator) {
    case 'is':
      return sql`(lower(${column}) = ${text} ${found})`
    case 'is-not':
      return sql`lower(${column}) <> ${text}`
    case 'contains':
      return sql`(lower(${column}) like ${`%${escapeLike(text)}%`} ${found})`
    case 'contains-not':
      return sql`lower(${column}) not like ${`%${escapeLike(text)}%`}`
    case 'starts-with':
      return sql`(lower(${column}) like ${`${escapeLike(text)}%`} ${found})`
    case 'one-of':
      return sql`(lower(${column}) = any(${valuesOf(text)}) ${anyFound})`
    case 'contains-any':
      return sql`(lower(${column}) like any(${patterns(valuesOf(text))}) ${anyFound})`
    case 'unknown':
      return sql`${column} = ''`
    default:
      return sql`${column} <> ''`
  }
}

/** What is in an attribute is among the contact's words too, where an index finds it; if each has three letters or more. */
function andInWords(sql: Sql, texts: string[]): Fragment {
  if (texts.some((text) => [...text].length < 3)) return sql``
  const [first, ...others] = patterns(texts)
  // One by one, since the index answers `like` but not `like any`.
  const any = others.reduce((any, each) => sql`${any} or c.words like ${each}`, sql`c.words like ${first!}`)
  return sql`and (${any})`
}

const patterns = (parts: string[]) => parts.map((part) => `%${escapeLike(part)}%`)

function textsHold(sql: Sql, column: Fragment, key: AttributeKey, { operator, value }: Condition): Fragment {
  const kept = (typed: string) =>
    key === 'phone' && /\d/.test(typed) ? typed.replace(/\D/g, '') : typed.toLowerCase()
  const text = kept(value)
  const all =
    key === 'phone'
      ? sql`regexp_replace(array_to_string(${column}, e'\n'), '[^0-9\n]', '', 'g')`
      : sql`array_to_string(${column}, e'\n')`
  const one = sql`${text} = any(string_to_array(${all}, e'\n'))`
  const part = sql`(${all} like ${`%${escapeLike(text)}%`} ${andInWords(sql, [text])})`
  switch (operator) {
    case 'is':
      return key === 'email' ? sql`${column} @> array[${text}]` : sql`(${one} ${andInWords(sql, [text])})`
    case 'is-not':
      return sql`not ${one}`
    case 'contains':
      return part
    case 'contains-any':
      return sql`(${all} like any(${patterns(valuesOf(value).map(kept))}) ${andInWords(sql, valuesOf(value).map(kept))})`
    case 'contains-not':
      return sql`${all} not like ${`%${escapeLike(text)}%`}`
    case 'unknown':
      return sql`cardinality(${column}) = 0`
    default:
      return sql`cardinality(${column}) > 0`
  }
}

function numberHolds(sql: Sql, column: Fragment, { operator, value }: Condition): Fragment {
  const [from, until = from] = valuesOf(value)
  const number = sql`${from!}::numeric`
  switch (operator) {
    case 'is':
      return sql`${column} = ${number}`
    case 'is-not':
      return sql`${column} is distinct from ${number}`
    case 'at-least':
      return sql`${column} >= ${number}`
    case 'at-most':
      return sql`${column} <= ${number}`
    case 'between':
      return sql`${column} between ${number} and ${until!}::numeric`
    case 'unknown':
      return sql`${column} is null`
    default:
      return sql`${column} is not null`
  }
}

function instantHolds(sql: Sql, { operator, value }: Condition, timeZone: string): Fragment {
  const [first, last = first] = valuesOf(value)
  const from = sql`c.created_at >= ${first!}::timestamp at time zone ${timeZone}`
  const until = sql`c.created_at < (${last!}::timestamp + interval '1 day') at time zone ${timeZone}`
  if (operator === 'between') return sql`(${from} and ${until})`
  return operator === 'from' ? from : until
}

/** Equality goes through the index over all own fields; its value in JSON's own types. */
function customHolds(sql: Sql, field: ContactField, condition: Condition): Fragment {
  const { operator, value } = condition
  const known = sql`c.custom ? ${field.id}`
  if (operator === 'known') return known
  if (operator === 'unknown') return sql`not ${known}`
  const text = sql`c.custom ->> ${field.id}`
  switch (field.kind) {
    case 'text':
      return operator === 'is-not' || operator === 'contains-not'
        ? sql`(not ${known} or ${textHolds(sql, text, condition)})`
        : textHolds(sql, text, condition)
    case 'number': {
      // Guarded, since the planner may ask this of contacts whose field was another kind's once.
      const number = sql`case when jsonb_typeof(c.custom -> ${field.id}) = 'number' then (${text})::numeric end`
      return operator === 'is'
        ? contains(sql, field, Number(value))
        : numberHolds(sql, sql`(${number})`, condition)
    }
    case 'date':
      if (operator === 'is') return contains(sql, field, value)
      if (operator === 'between')
        return sql`(${text}) between ${valuesOf(value)[0]!} and ${valuesOf(value)[1]!}`
      return operator === 'from' ? sql`(${text}) >= ${value}` : sql`(${text}) <= ${value}`
    case 'yes-no':
      return contains(sql, field, value === 'true')
    case 'choice':
      if (operator === 'one-of') return sql`(${text}) = any(${valuesOf(value)})`
      return operator === 'is' ? contains(sql, field, value) : sql`not ${contains(sql, field, value)}`
  }
}

function contains(sql: Sql, field: ContactField, value: string | number | boolean): Fragment {
  return sql`c.custom @> ${sql.json({ [field.id]: value })}`
}
