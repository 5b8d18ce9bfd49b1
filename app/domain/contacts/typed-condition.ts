import { attributeNamed, type Attribute } from './attributes.ts'
import { isSound, operators, type Condition, type Operator } from './conditions.ts'
import { statuses } from './contact.ts'
import { customValue, dateOf, numberOf } from './facts-of-contact.ts'
import type { ContactField } from './fields/contact-fields.ts'

/** A condition as it was chosen and typed. */
export type ConditionDraft = { attribute: string; operator: string; typed: string }

/** Why it is none. Each screen has words for all of them. */
export type ConditionProblem =
  | 'no-attribute'
  | 'operator-does-not-fit'
  | 'value-missing'
  | 'value-too-long'
  | 'not-a-number'
  | 'not-a-date'
  | 'not-a-choice'
  | 'not-yes-or-no'

/** The condition that somebody typed, its value as it is kept: numbers and dates are read as people of the locale write them. */
export function conditionOf(
  { attribute, operator, typed }: ConditionDraft,
  fields: readonly ContactField[],
  locale: 'en' | 'de',
): { ok: true; condition: Condition } | { ok: false; problem: ConditionProblem } {
  const named = attributeNamed(attribute, fields)
  if (!named) return { ok: false, problem: 'no-attribute' }
  if (!(operators[named.kind] as readonly string[]).includes(operator))
    return { ok: false, problem: 'operator-does-not-fit' }
  if (operator === 'known' || operator === 'unknown')
    return { ok: true, condition: { attribute, operator, value: '' } }
  const text = typed.replaceAll('\0', '').trim()
  if (text === '') return { ok: false, problem: 'value-missing' }
  if (text.length > 1000) return { ok: false, problem: 'value-too-long' }
  const value = valueOf(named, text, locale)
  if (typeof value !== 'string') return { ok: false, problem: value.problem }
  const condition = { attribute, operator: operator as Operator, value }
  // What passes here and is not sound is a number beyond all measure.
  return isSound(condition, fields) ? { ok: true, condition } : { ok: false, problem: 'not-a-number' }
}

type Refused = { problem: ConditionProblem }

function valueOf(attribute: Attribute, text: string, locale: 'en' | 'de'): string | Refused {
  switch (attribute.kind) {
    case 'number':
      return numberText(numberOf(text, locale))
    case 'cents': {
      const number = numberOf(text.replace(/[€$£]/g, ''), locale)
      return numberText(number === null ? null : Math.round(number * 100))
    }
    case 'date':
    case 'instant':
      return dateOf(text, locale) ?? { problem: 'not-a-date' }
    case 'choice':
      return choiceOf(attribute, text) ?? { problem: 'not-a-choice' }
    case 'yes-no': {
      const read = customValue({ id: '', label: '', kind: 'yes-no', choices: [] }, text, locale)
      return read.ok ? String(read.value) : { problem: 'not-yes-or-no' }
    }
    default:
      return text
  }
}

function numberText(number: number | null): string | Refused {
  return number === null || Number.isNaN(number) ? { problem: 'not-a-number' } : String(number)
}

function choiceOf(attribute: Attribute, text: string): string | undefined {
  const choices: readonly string[] = 'field' in attribute ? attribute.field.choices : statuses
  return choices.find((each) => each.toLowerCase() === text.toLowerCase())
}
