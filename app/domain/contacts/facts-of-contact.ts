import { DateTime } from 'luxon'
import { parseAddressList } from '../addresses.ts'
import { plainName } from '../names.ts'
import {
  longestCompany,
  longestCustom,
  longestInterest,
  longestName,
  longestTerritory,
  mostEmails,
  mostPhones,
  statuses,
  type ContactFacts,
  type ContactWish,
  type Status,
} from './contact.ts'
import type { ContactField } from './fields/contact-fields.ts'

/** A contact as somebody typed it or as a file has it: text only. What is absent was not asked for. */
export type ContactDraft = Partial<
  Record<
    | 'name'
    | 'emails'
    | 'phones'
    | 'company'
    | 'companySize'
    | 'territory'
    | 'productInterest'
    | 'leadScore'
    | 'status'
    | 'value',
    string
  >
> & { custom?: Record<string, string> }

/** Why a value is refused. Each screen has words for all of them. */
export const problems = [
  'required',
  'too-long',
  'too-many',
  'not-an-address',
  'not-a-phone',
  'not-a-number',
  'not-a-whole-number',
  'out-of-range',
  'not-a-date',
  'not-a-choice',
  'not-yes-or-no',
] as const
export type Problem = (typeof problems)[number]

/** By the draft's names; an own field's under its id. */
export type Problems = Record<string, Problem>

/**
 * What a draft says, as it will be kept: only what the draft names, so that an edit or an import leaves the rest alone.
 * Numbers, dates and yes or no are read as people of the locale write them, and dates as ISO too. Or why not, by field.
 */
export function factsOf(
  draft: ContactDraft,
  fields: readonly ContactField[],
  locale: 'en' | 'de',
): { ok: true; facts: ContactWish } | { ok: false; problems: Problems } {
  const wrong: Problems = {}
  const facts: ContactWish = {}
  const take = <Key extends Exclude<keyof ContactFacts, 'custom'>>(
    name: Exclude<keyof ContactDraft, 'custom'>,
    key: Key,
    read: (text: string) => ContactFacts[Key] | Refused,
  ) => {
    const text = draft[name]
    if (text === undefined) return
    const value = read(text)
    if (value instanceof Refused) wrong[name] = value.problem
    else facts[key] = value as ContactWish[Key]
  }
  take('name', 'name', (text) => lineOf(text, longestName, true))
  take('emails', 'emails', addressesOf)
  take('phones', 'phones', phonesOf)
  take('company', 'company', (text) => lineOf(text, longestCompany))
  take('territory', 'territory', (text) => lineOf(text, longestTerritory))
  take('productInterest', 'productInterest', (text) => lineOf(text, longestInterest))
  take('companySize', 'companySize', (text) => wholeOf(text, locale, 0, 100_000_000))
  take('leadScore', 'leadScore', (text) => {
    const score = wholeOf(text, locale, -1_000_000, 1_000_000)
    return score === null ? 0 : score
  })
  take('status', 'status', statusOf)
  take('value', 'valueCents', (text) => centsOf(text, locale))
  if (draft.custom) facts.custom = customOf(draft.custom, fields, locale, wrong)
  return Object.keys(wrong).length > 0 ? { ok: false, problems: wrong } : { ok: true, facts }
}

class Refused {
  constructor(readonly problem: Problem) {}
}

function lineOf(text: string, longest: number, required = false): string | Refused {
  const line = plainName(text)
  if (line === '') return required ? new Refused('required') : ''
  return [...line].length > longest ? new Refused('too-long') : line
}

/** Room for twenty of the longest addresses with names; a cell of a file may hold thousands, each of which is parsed. */
const longestAddresses = 10_000

function addressesOf(text: string): string[] | Refused {
  if (text.length > longestAddresses) return new Refused('too-long')
  const { addresses, invalid, tooLong } = parseAddressList(text)
  if (tooLong) return new Refused('too-long')
  if (invalid.length > 0) return new Refused('not-an-address')
  return addresses.length > mostEmails ? new Refused('too-many') : addresses
}

/** Separated by commas, semicolons or new lines; kept as typed, since people recognise their own way of writing them. */
function phonesOf(text: string): string[] | Refused {
  if (text.length > 2000) return new Refused('too-long')
  const phones = [...new Set(text.split(/[,;\n]/).map(plainName))].filter((phone) => phone !== '')
  if (phones.length > mostPhones) return new Refused('too-many')
  const fine = phones.every(
    (phone) => phone.length <= 40 && /^[+\d\s()./x-]*$/i.test(phone) && /\d{3}|\d.*\d.*\d/.test(phone),
  )
  return fine ? phones : new Refused('not-a-phone')
}

function statusOf(text: string): Status | Refused {
  const status = statuses.find((each) => each === text.trim().toLowerCase())
  return status ?? new Refused('not-a-choice')
}

/** A number as people of the locale write it, with or without groups; NaN where it is none, null where there is none. */
export function numberOf(text: string, locale: 'en' | 'de'): number | null {
  const plain = text.replace(/[\s'\u00a0\u202f]/g, '')
  if (plain === '') return null
  const [group, point] = locale === 'de' ? ['.', ','] : [',', '.']
  const grouped = new RegExp(`^[+-]?(\\d{1,3}(\\${group}\\d{3})+|\\d+)(\\${point}\\d+)?$`)
  if (grouped.test(plain)) return Number(plain.replaceAll(group, '').replace(point, '.'))
  // What programs write.
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN
}

function wholeOf(text: string, locale: 'en' | 'de', least: number, most: number): number | null | Refused {
  const number = numberOf(text, locale)
  if (number === null) return null
  if (Number.isNaN(number)) return new Refused('not-a-number')
  if (!Number.isInteger(number)) return new Refused('not-a-whole-number')
  return number < least || number > most ? new Refused('out-of-range') : number
}

function centsOf(text: string, locale: 'en' | 'de'): number | null | Refused {
  const number = numberOf(text.replace(/[€$£]/g, ''), locale)
  if (number === null) return null
  if (Number.isNaN(number)) return new Refused('not-a-number')
  return number < 0 || number > 1e12 ? new Refused('out-of-range') : Math.round(number * 100)
}

/** An ISO date, or one as people of the locale write it; null where it is none. */
export function dateOf(text: string, locale: 'en' | 'de'): string | null {
  const formats = locale === 'de' ? ['yyyy-MM-dd', 'd.M.yyyy'] : ['yyyy-MM-dd', 'd/M/yyyy', 'd LLL yyyy']
  for (const format of formats) {
    const date = DateTime.fromFormat(text.trim(), format, { zone: 'UTC', locale })
    if (date.isValid && date.year >= 1000 && date.year <= 9999) return date.toISODate()
  }
  return null
}

const yes = ['yes', 'true', '1', 'ja', 'y', 'j', 'x', 'on', 'wahr']
const no = ['no', 'false', '0', 'nein', 'n', 'falsch', 'off']

/** One value of an account's own field; undefined where it is empty. */
export function customValue(
  { kind, choices }: ContactField,
  text: string,
  locale: 'en' | 'de',
): { ok: true; value: string | number | boolean | undefined } | { ok: false; problem: Problem } {
  const line = plainName(text)
  if (line === '') return { ok: true, value: undefined }
  const refused = (problem: Problem) => ({ ok: false as const, problem })
  switch (kind) {
    case 'text':
      return [...line].length > longestCustom ? refused('too-long') : { ok: true, value: line }
    case 'number': {
      const number = numberOf(line, locale)
      if (number === null || Number.isNaN(number)) return refused('not-a-number')
      return Math.abs(number) > 1e15 ? refused('out-of-range') : { ok: true, value: number }
    }
    case 'date': {
      const date = dateOf(line, locale)
      return date === null ? refused('not-a-date') : { ok: true, value: date }
    }
    case 'choice': {
      const chosen = choices.find((each) => each.toLowerCase() === line.toLowerCase())
      return chosen === undefined ? refused('not-a-choice') : { ok: true, value: chosen }
    }
    case 'yes-no': {
      const word = line.toLowerCase()
      if (yes.includes(word)) return { ok: true, value: true }
      return no.includes(word) ? { ok: true, value: false } : refused('not-yes-or-no')
    }
  }
}

function customOf(
  typed: Record<string, string>,
  fields: readonly ContactField[],
  locale: 'en' | 'de',
  wrong: Problems,
): ContactWish['custom'] {
  const custom: ContactWish['custom'] = {}
  for (const field of fields) {
    if (!Object.hasOwn(typed, field.id)) continue
    const read = customValue(field, typed[field.id]!, locale)
    if (!read.ok) wrong[field.id] = read.problem
    else custom[field.id] = read.value ?? null
  }
  return custom
}
