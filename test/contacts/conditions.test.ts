import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attributeNamed } from '#app/domain/contacts/attributes.ts'
import {
  conditionsHold,
  isSound,
  operators,
  valuesOf,
  type Condition,
  type Operator,
} from '#app/domain/contacts/conditions.ts'
import { statuses, type ContactFacts } from '#app/domain/contacts/contact.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import { readCondition, typedCondition } from '#app/domain/contacts/typed-conditions.ts'
import { sql } from '#db/sql.server.ts'
import { aContact } from '#test/support/contacts.ts'
import { anAccount } from '#test/support/people.ts'

const field = (number: number, kind: ContactField['kind'], choices: string[] = []): ContactField => ({
  id: `00000000-0000-4000-8000-00000000000${number}`,
  label: kind,
  kind,
  choices,
})
const fields = [
  field(1, 'text'),
  field(2, 'number'),
  field(3, 'date'),
  field(4, 'choice', ['Oak', 'Pine']),
  field(5, 'yes-no'),
]
const timeZone = 'Europe/Berlin'

/** The same as the statement says, in another language. */
function holds(facts: ContactFacts, { attribute, operator, value }: Condition): boolean {
  const named = attributeNamed(attribute, fields)!
  const raw =
    'field' in named
      ? facts.custom[named.field.id]
      : {
          name: facts.name,
          email: facts.emails,
          phone: facts.phones,
          company: facts.company,
          companySize: facts.companySize,
          territory: facts.territory,
          productInterest: facts.productInterest,
          leadScore: facts.leadScore,
          status: facts.status,
          value: facts.valueCents,
          createdAt: null,
        }[named.key]
  const known = Array.isArray(raw) ? raw.length > 0 : raw !== null && raw !== undefined && raw !== ''
  if (operator === 'known') return known
  if (operator === 'unknown') return !known
  const negative = operator === 'is-not' || operator === 'contains-not'
  // An attribute of ours that is blank is '' and compared as such; an own field is not there at all.
  if (!known && (Array.isArray(raw) || typeof raw !== 'string')) return negative
  const wanted = valuesOf(value)
  switch (named.kind) {
    case 'number':
    case 'cents': {
      const [from, until] = wanted.map(Number)
      const number = raw as number
      if (operator === 'between') return number >= from! && number <= until!
      if (operator === 'at-least') return number >= from!
      if (operator === 'at-most') return number <= from!
      return operator === 'is' ? number === from : number !== from
    }
    case 'date': {
      const date = raw as string
      if (operator === 'between') return date >= wanted[0]! && date <= wanted[1]!
      if (operator === 'from') return date >= value
      return operator === 'until' ? date <= value : date === value
    }
    case 'yes-no':
      return String(raw) === value
    case 'texts': {
      const digits = (text: string) =>
        attribute === 'phone' && /\d/.test(text) ? text.replace(/\D/g, '') : text.toLowerCase()
      const have = (raw as string[]).map((text) => (attribute === 'phone' ? text.replace(/\D/g, '') : text))
      if (operator === 'is') return have.includes(digits(value))
      if (operator === 'is-not') return !have.includes(digits(value))
      const contains = wanted.some((part) => have.some((text) => text.includes(digits(part))))
      return operator === 'contains-not' ? !contains : contains
    }
    default: {
      const have = (raw as string).toLowerCase()
      const parts = wanted.map((part) => part.toLowerCase())
      if (operator === 'one-of') return parts.includes(have)
      if (operator === 'is') return have === parts[0]
      if (operator === 'is-not') return have !== parts[0]
      if (operator === 'starts-with') return have.startsWith(parts[0]!)
      const contains = parts.some((part) => have.includes(part))
      return operator === 'contains-not' ? !contains : contains
    }
  }
}

const word = fc.constantFrom(
  'north',
  'North',
  'NORTH-EAST',
  'a%b',
  'a_b',
  'back\\slash',
  "o'neill",
  'ü',
  'x',
  'öl x',
)
const blankOr = (arbitrary: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), arbitrary)
const small = fc.integer({ min: -3, max: 12 })
const day = fc.constantFrom('2024-02-28', '2024-02-29', '2024-03-01', '2025-01-01')
const email = fc.constantFrom('a@berg.de', 'anna@x.example', 'b_c@y.example')
const phone = fc.constantFrom('+49 30 123456', '030/999', '0171-5551234')
const cents = fc.integer({ min: 0, max: 12 })

const contact: fc.Arbitrary<ContactFacts> = fc.record({
  name: word,
  emails: fc.uniqueArray(email, { maxLength: 2 }),
  phones: fc.uniqueArray(phone, { maxLength: 2 }),
  company: blankOr(word),
  companySize: fc.option(fc.integer({ min: 0, max: 12 })),
  territory: blankOr(word),
  productInterest: blankOr(word),
  leadScore: small,
  status: fc.constantFrom(...statuses),
  valueCents: fc.option(cents),
  custom: fc.record(
    {
      [fields[0]!.id]: word,
      [fields[1]!.id]: small,
      [fields[2]!.id]: day,
      [fields[3]!.id]: fc.constantFrom('Oak', 'Pine'),
      [fields[4]!.id]: fc.boolean(),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<ContactFacts['custom']>,
})

const asked = [
  'name',
  'email',
  'phone',
  'company',
  'companySize',
  'territory',
  'leadScore',
  'status',
  'value',
]
const condition: fc.Arbitrary<Condition> = fc
  .constantFrom(...asked, ...fields.map(({ id }) => id))
  .chain((attribute) => {
    const { kind } = attributeNamed(attribute, fields)!
    return fc.constantFrom<Operator>(...operators[kind]).chain((operator): fc.Arbitrary<Condition> => {
      if (operator === 'known' || operator === 'unknown')
        return fc.constant({ attribute, operator, value: '' })
      const value = {
        text: word,
        texts:
          attribute === 'email' ? fc.oneof(email, fc.constant('ERG')) : fc.oneof(phone, fc.constant('5551')),
        number: small.map(String),
        cents: cents.map(String),
        date: day,
        instant: day,
        choice:
          attribute === 'status' ? fc.constantFrom<string>(...statuses) : fc.constantFrom('Oak', 'Pine'),
        'yes-no': fc.constantFrom('true', 'false'),
      }[kind]
      const several =
        operator === 'between'
          ? fc
              .tuple(value, value)
              .map((two) => two.sort((a, b) => (kind === 'date' ? (a < b ? -1 : 1) : +a - +b)))
          : operator === 'one-of' || operator === 'contains-any'
            ? fc.array(value, { minLength: 1, maxLength: 3 })
            : fc.tuple(value)
      return several.map((values) => ({ attribute, operator, value: values.join('\n') }))
    })
  })

describe('conditions', () => {
  test('in SQL agree with a plain reading of them, for any contacts and any conditions', async () => {
    const account = await anAccount()
    const people = fc.sample(contact, { numRuns: 60, seed: 7 })
    const ids: string[] = []
    for (const facts of people) ids.push(await aContact(account, facts))
    await fc.assert(
      fc.asyncProperty(
        fc.array(condition, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('all' as const, 'any' as const),
        async (conditions, matching) => {
          for (const each of conditions) expect(isSound(each, fields), JSON.stringify(each)).toBe(true)
          const rows = await sql<{ id: string }[]>`
            select c.id from contacts c where c.account_id = ${account.id}
              and ${conditionsHold(sql, conditions, matching, { fields, timeZone })}`
          const found = new Set(rows.map(({ id }) => id))
          const expected = ids.filter((_, n) =>
            matching === 'all'
              ? conditions.every((each) => holds(people[n]!, each))
              : conditions.some((each) => holds(people[n]!, each)),
          )
          expect([...found].sort()).toEqual(expected.sort())
        },
      ),
      { numRuns: 300 },
    )
  })

  test('days that there are not, ranges the wrong way round and fields that are gone hold for nothing', async () => {
    const account = await anAccount()
    await aContact(account, { leadScore: 5 })
    for (const unsound of [
      { attribute: fields[2]!.id, operator: 'is', value: '2024-02-30' },
      { attribute: 'createdAt', operator: 'from', value: '0000-01-01' },
      { attribute: 'createdAt', operator: 'between', value: '2025-01-01\n2024-01-01' },
      { attribute: 'leadScore', operator: 'between', value: '9\n1' },
      { attribute: 'leadScore', operator: 'between', value: '1' },
      { attribute: 'leadScore', operator: 'contains', value: '1' },
      { attribute: 'gone', operator: 'known', value: '' },
      { attribute: 'name', operator: 'one-of', value: 'a\n' },
    ] as Condition[]) {
      expect(isSound(unsound, fields), JSON.stringify(unsound)).toBe(false)
      const rows = await sql`
        select 1 from contacts c where c.account_id = ${account.id}
          and ${conditionsHold(sql, [unsound], 'all', { fields, timeZone })}`
      expect(rows).toHaveLength(0)
    }
  })

  test('are typed as people of the locale write, and shown so again', () => {
    for (const [locale, typed, value, shown] of [
      [
        'de',
        { attribute: 'companySize', operator: 'between', value: '1.000; 2.500' },
        '1000\n2500',
        '1000; 2500',
      ],
      ['de', { attribute: 'value', operator: 'at-least', value: '99,90 €' }, '9990', '99,9'],
      ['en', { attribute: 'value', operator: 'at-least', value: '$1,000.5' }, '100050', '1000.5'],
      [
        'en',
        { attribute: 'territory', operator: 'one-of', value: ' North ;East; ' },
        'North\nEast',
        'North; East',
      ],
      ['de', { attribute: fields[2]!.id, operator: 'from', value: '1.2.2026' }, '2026-02-01', '2026-02-01'],
      ['en', { attribute: fields[3]!.id, operator: 'one-of', value: 'oak; PINE' }, 'Oak\nPine', 'Oak; Pine'],
      ['de', { attribute: fields[4]!.id, operator: 'is', value: 'ja' }, 'true', 'true'],
      ['en', { attribute: 'email', operator: 'unknown', value: 'left over' }, '', ''],
    ] as const) {
      const read = readCondition(typed, fields, locale)
      expect(read).toMatchObject({ ok: true, condition: { value } })
      if (read.ok) expect(typedCondition(read.condition, fields, locale).value).toBe(shown)
    }
    for (const [typed, problem] of [
      [{ attribute: '', operator: 'is', value: 'x' }, 'no-such-attribute'],
      [{ attribute: 'leadScore', operator: 'contains', value: 'x' }, 'operator-does-not-fit'],
      [{ attribute: 'leadScore', operator: 'is', value: 'x' }, 'not-a-number'],
      [{ attribute: 'leadScore', operator: 'is', value: ' ' }, 'required'],
      [{ attribute: 'leadScore', operator: 'between', value: '1' }, 'needs-two'],
      [{ attribute: 'leadScore', operator: 'between', value: '2; 1' }, 'not-a-range'],
      [{ attribute: fields[2]!.id, operator: 'is', value: '30.2.2026' }, 'not-a-date'],
      [{ attribute: 'status', operator: 'is', value: 'sold' }, 'not-a-choice'],
    ] as const)
      expect(readCondition(typed, fields, 'en')).toEqual({ ok: false, problem })
  })
})
