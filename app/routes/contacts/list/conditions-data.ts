import { redirect } from '@remix-run/node'
import { attributes, type AttributeKey } from '#app/domain/contacts/attributes.ts'
import { statuses } from '#app/domain/contacts/contact.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import type { ContactFilter } from '#app/domain/contacts/filter.ts'
import { readCondition } from '#app/domain/contacts/typed-conditions.ts'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import type { AttributeOption, ConditionsData } from './condition-form.tsx'
import { attributeName, conditionProblem, conditionWords } from './condition-words.ts'

/**
 * What the page shows of conditions. One that was just chosen and typed (`attribute`, `operator`, `value`) is put into the URL
 * as the others are, by a redirect; where it is none, it comes back with what is wrong.
 */
export function conditionsData(
  query: URLSearchParams,
  filter: ContactFilter,
  fields: readonly ContactField[],
): ConditionsData {
  return {
    attributes: attributeOptions(fields),
    held: filter.conditions.map((condition, number) => ({
      words: conditionWords(condition, fields),
      without: String(without(query, number)),
    })),
    matching: filter.matching,
    refused: newOne(query, fields),
  }
}

/** Everything a condition can speak of, ours before the account's own. */
export function attributeOptions(fields: readonly ContactField[]): AttributeOption[] {
  const ours = (Object.keys(attributes) as AttributeKey[]).map((key) => ({
    name: key as string,
    label: attributeName({ key, kind: attributes[key] }),
    kind: attributes[key],
    choices: key === 'status' ? [...statuses] : [],
  }))
  return [
    ...ours,
    ...fields.map(({ id, label, kind, choices }) => ({ name: id, label, kind, choices: [...choices] })),
  ]
}

function newOne(query: URLSearchParams, fields: readonly ContactField[]): ConditionsData['refused'] {
  const attribute = query.get('attribute') ?? ''
  if (attribute === '') return null
  const typed = (query.get('value') ?? '').replaceAll('\0', '')
  const draft = { attribute, operator: query.get('operator') ?? '', value: typed }
  const read = readCondition(draft, fields, getLocale())
  if (!read.ok) return { ...draft, error: conditionProblem(read.problem) }
  const params = new URLSearchParams(query)
  for (const name of ['attribute', 'operator', 'value', 'after']) params.delete(name)
  const { operator, value } = read.condition
  params.append('if', [attribute, operator, value].join('.'))
  throw redirect(`?${params}`, 303)
}

function without(query: URLSearchParams, number: number): URLSearchParams {
  const params = new URLSearchParams(query)
  const texts = params.getAll('if').filter((text) => text !== '')
  for (const name of ['if', 'after', 'attribute', 'operator', 'value']) params.delete(name)
  texts.forEach((text, index) => index !== number && params.append('if', text))
  return params
}
