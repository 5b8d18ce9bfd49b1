import { plainName } from '../names.ts'
import { attributeNamed, type Attribute } from './attributes.ts'
import { isSound, operators, valuesOf, type Condition, type Operator } from './conditions.ts'
import { statuses } from './contact.ts'
import { customValue, dateOf, numberOf, type Problem } from './facts-of-contact.ts'
import type { ContactField } from './fields/contact-fields.ts'

/** A condition as it stands in a form: text only, several values with semicolons between them. */
export type TypedCondition = { attribute: string; operator: string; value: string }

/** Why a condition cannot be asked. Each screen has words for all of them. */
export type ConditionProblem =
  Problem | 'no-such-attribute' | 'operator-does-not-fit' | 'needs-two' | 'not-a-range'

type Locale = 'en' | 'de'

/** The condition that was typed, in the form in which it is kept; or what is wrong with it. */
export function readCondition(
  { attribute, operator, value }: TypedCondition,
  fields: readonly ContactField[],
  locale: Locale,
): { ok: true; condition: Condition } | { ok: false; problem: ConditionProblem } {
  const named = attributeNamed(attribute, fields)
  if (!named) return { ok: false, problem: 'no-such-attribute' }
  if (!(operators[named.kind] as readonly string[]).includes(operator))
    return { ok: false, problem: 'operator-does-not-fit' }
  const wanted = operator as Operator
  if (wanted === 'known' || wanted === 'unknown')
    return { ok: true, condition: { attribute, operator: wanted, value: '' } }
  const several = wanted === 'one-of' || wanted === 'contains-any' || wanted === 'between'
  const parts = (several ? value.split(/[;\n]/) : [value]).map(plainName).filter((part) => part !== '')
  if (parts.length === 0) return { ok: false, problem: 'required' }
  if (wanted === 'between' && parts.length !== 2) return { ok: false, problem: 'needs-two' }
  const kept: string[] = []
  for (const part of parts) {
    const read = keptValue(named, part, locale)
    if (!read.ok) return read
    kept.push(read.value)
  }
  const condition = { attribute, operator: wanted, value: [...new Set(kept)].join('\n') }
  if (wanted === 'between' && kept[0] === kept[1]) condition.value = kept.join('\n')
  if (isSound(condition, fields)) return { ok: true, condition }
  return { ok: false, problem: wanted === 'between' ? 'not-a-range' : 'too-long' }
}

function keptValue(
  attribute: Attribute,
  text: string,
  locale: Locale,
): { ok: true; value: string } | { ok: false; problem: Problem } {
  switch (attribute.kind) {
    case 'number':
    case 'cents': {
      const cents = attribute.kind === 'cents'
      const number = numberOf(cents ? text.replace(/[€$£]/g, '') : text, locale)
      if (number === null || Number.isNaN(number)) return { ok: false, problem: 'not-a-number' }
      if (Math.abs(number) > 1e12 || (cents && number < 0)) return { ok: false, problem: 'out-of-range' }
      return { ok: true, value: cents ? String(Math.round(number * 100)) : plainNumber(number) }
    }
    case 'date':
    case 'instant': {
      const date = dateOf(text, locale)
      return date === null ? { ok: false, problem: 'not-a-date' } : { ok: true, value: date }
    }
    case 'choice':
    case 'yes-no': {
      if (!('field' in attribute)) {
        const status = statuses.find((each) => each === text.toLowerCase())
        return status ? { ok: true, value: status } : { ok: false, problem: 'not-a-choice' }
      }
      const read = customValue(attribute.field, text, locale)
      return read.ok ? { ok: true, value: String(read.value) } : read
    }
    default:
      return text.length > 1000 ? { ok: false, problem: 'too-long' } : { ok: true, value: text }
  }
}

/** In digits, however small: no exponent. */
const plainNumber = (number: number) => number.toFixed(10).replace(/\.?0+$/, '')

/** A kept condition as it is typed, for a form to show again. */
export function typedCondition(
  { attribute, operator, value }: Condition,
  fields: readonly ContactField[],
  locale: Locale,
): TypedCondition {
  const kind = attributeNamed(attribute, fields)?.kind
  const shown = (part: string) => {
    if (part === '' || (kind !== 'number' && kind !== 'cents')) return part
    const number = kind === 'cents' ? Number(part) / 100 : Number(part)
    return number.toLocaleString(locale, { useGrouping: false, maximumFractionDigits: 10 })
  }
  return { attribute, operator, value: valuesOf(value).map(shown).join('; ') }
}
