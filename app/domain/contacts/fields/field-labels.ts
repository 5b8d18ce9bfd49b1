import { plainName } from '../../names.ts'

export const longestLabel = 100
/** More than anybody fills in; beyond it a form is a questionnaire. */
export const mostFields = 100
export const mostChoices = 200
export const longestChoice = 100

/** A label as it is compared: two that read the same in a form or in the header of a file are one. */
export function folded(label: string): string {
  return label.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/**
 * What our own attributes are called, in each language that we speak: a column of a file of that name is theirs. A test
 * holds it against the words on the screens.
 */
const ours = [
  ...['name', 'e-mail', 'e-mails', 'email', 'emails', 'e-mail address', 'e-mail addresses', 'email address'],
  ...['email addresses', 'phone', 'phones', 'phone number', 'phone numbers', 'company', 'company size'],
  ...['territory', 'product interest', 'lead score', 'status', 'value', 'contact owner', 'list', 'lists'],
  ...[
    'privacy',
    'private',
    'shared',
    'created',
    'created on',
    'changed',
    'last changed',
    'closed',
    'closed on',
  ],
  ...['archived', 'contact', 'id', 'e-mail-adresse', 'e-mail-adressen', 'telefon', 'telefonnummer'],
  ...['telefonnummern', 'firma', 'firmengröße', 'gebiet', 'produktinteresse', 'lead-score', 'wert'],
  ...['kontaktinhaber', 'liste', 'listen', 'privat', 'freigegeben', 'angelegt', 'angelegt am', 'geändert'],
  ...['email of the contact owner', 'e-mail-adresse des kontaktinhabers', 'prokura id', 'prokura-id'],
  ...['first name', 'last name', 'vorname', 'nachname'],
  ...['zuletzt geändert', 'abgeschlossen', 'abgeschlossen am', 'archiviert', 'kontakt'],
]
const reserved = new Set(ours.map(folded))

export type LabelRefusal = 'label-missing' | 'label-too-long' | 'label-reserved'

/** A field's label as it is kept and as it is compared, or why it is none. */
export function fieldLabel(
  typed: string,
): { ok: true; label: string; folded: string } | { ok: false; reason: LabelRefusal } {
  const label = plainName(typed)
  if (label === '') return { ok: false, reason: 'label-missing' }
  const same = folded(label)
  if ([...label].length > longestLabel || [...same].length > 400)
    return { ok: false, reason: 'label-too-long' }
  return reserved.has(same) || same === ''
    ? { ok: false, reason: 'label-reserved' }
    : { ok: true, label, folded: same }
}

export type ChoicesRefusal = 'choices-missing' | 'too-many-choices' | 'choice-too-long'

/** The choices of a field, one a line as they were typed; each once, whatever its case. */
export function fieldChoices(
  typed: string,
): { ok: true; choices: string[] } | { ok: false; reason: ChoicesRefusal } {
  if (typed.length > mostChoices * (longestChoice + 2)) return { ok: false, reason: 'too-many-choices' }
  const choices = new Map<string, string>()
  for (const line of typed.split('\n')) {
    const choice = plainName(line)
    if (choice === '') continue
    if ([...choice].length > longestChoice) return { ok: false, reason: 'choice-too-long' }
    if (!choices.has(choice.toLowerCase())) choices.set(choice.toLowerCase(), choice)
  }
  if (choices.size === 0) return { ok: false, reason: 'choices-missing' }
  return choices.size > mostChoices
    ? { ok: false, reason: 'too-many-choices' }
    : { ok: true, choices: [...choices.values()] }
}
