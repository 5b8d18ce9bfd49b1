import type { Encoding } from '#app/domain/contacts/imports/reading/encoding.ts'
import type { ContactImport, ImportState, StopReason } from '#app/domain/contacts/imports/imports.ts'
import type { RowReason } from '#app/domain/contacts/imports/row-facts.ts'
import type { Target } from '#app/domain/contacts/imports/targets.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import type { BadgeTone } from '#app/ui/badge.tsx'

type Locale = 'en' | 'de'
type Say = (inputs?: object, options?: { locale?: Locale }) => string

export const targetWords: Record<Target, Say> = {
  name: m.imports_target_name,
  firstName: m.imports_target_first_name,
  lastName: m.imports_target_last_name,
  email: m.imports_target_email,
  phone: m.imports_target_phone,
  company: m.contacts_field_company,
  companySize: m.contacts_field_company_size,
  territory: m.contacts_field_territory,
  productInterest: m.contacts_field_product_interest,
  leadScore: m.contacts_field_lead_score,
  status: m.contacts_field_status,
  value: m.contacts_field_value_cents,
  list: m.contacts_field_list,
  owner: m.contacts_field_contact_owner,
}

/** Why a row was refused. */
export const reasonWords: Record<RowReason, Say> = {
  required: m.imports_row_required,
  'too-long': m.imports_row_too_long_value,
  'too-many': m.imports_row_too_many,
  'not-an-address': m.imports_row_not_an_address,
  'not-a-phone': m.imports_row_not_a_phone,
  'not-a-number': m.imports_row_not_a_number,
  'not-a-whole-number': m.imports_row_not_a_whole_number,
  'out-of-range': m.imports_row_out_of_range,
  'not-a-date': m.imports_row_not_a_date,
  'not-a-choice': m.imports_row_not_a_choice,
  'not-yes-or-no': m.imports_row_not_yes_or_no,
  'row-too-long': m.imports_row_row_too_long,
  'broken-characters': m.imports_row_broken_characters,
  'zero-characters': m.imports_row_zero_characters,
  'too-many-cells': m.imports_row_too_many_cells,
  'cut-row': m.imports_row_cut_row,
  'no-name': m.imports_row_no_name,
  'unknown-list': m.imports_row_unknown_list,
  'unknown-owner': m.imports_row_unknown_owner,
  'inactive-owner': m.imports_row_inactive_owner,
  'not-yours': m.imports_row_not_yours,
}

export const stateWords: Record<ImportState, { say: Say; tone: BadgeTone }> = {
  uploaded: { say: m.imports_state_uploaded, tone: 'accent' },
  running: { say: m.imports_state_running, tone: 'accent' },
  done: { say: m.imports_state_done, tone: 'ok' },
  stopped: { say: m.imports_state_stopped, tone: 'warn' },
  failed: { say: m.imports_state_failed, tone: 'danger' },
}

export const stopWords: Record<StopReason, Say> = {
  cancelled: m.imports_stop_cancelled,
  'not-allowed': m.imports_stop_not_allowed,
  'trial-over': m.imports_stop_trial_over,
  'owner-gone': m.imports_stop_owner_gone,
  'list-gone': m.imports_stop_list_gone,
}

const encodingNames: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
}
const delimiterWords: Record<string, Say> = {
  ',': m.imports_delimiter_comma,
  ';': m.imports_delimiter_semicolon,
  '\t': m.imports_delimiter_tab,
  '|': m.imports_delimiter_pipe,
}

/** How the file is read, in one line. */
export function readingWords({ encoding, delimiter }: Pick<ContactImport, 'encoding' | 'delimiter'>): string {
  return m.imports_read_as({ encoding: encodingNames[encoding], delimiter: delimiterWords[delimiter]!() })
}

/** The name of a column as spreadsheets have it. */
export function columnLetter(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : columnLetter(Math.floor(column / 26) - 1) + last
}

/** `C · Phone`: by its letter, since two columns may bear one name. */
export function columnName(column: number, file: { header: string[]; options: { headed: boolean } }): string {
  const heading = file.options.headed ? (file.header[column] ?? '').trim() : ''
  const letter = columnLetter(column)
  return heading === '' ? letter : `${letter} · ${heading.slice(0, 60)}`
}
