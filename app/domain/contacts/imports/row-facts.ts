import { factsOf, type ContactDraft, type Problem } from '../facts-of-contact.ts'
import type { ContactWish, Status } from '../contact.ts'
import type { ContactField } from '../fields/contact-fields.ts'
import { fieldOf, type ImportOptions, type Mapping } from './targets.ts'
import type { FileRow } from './reading/rows.ts'

/** Why a row is refused, beside what is wrong with a value. The screens have words for all. */
export const rowProblems = [
  'row-too-long',
  'broken-characters',
  'zero-characters',
  'too-many-cells',
  'cut-row',
  'no-name',
  'unknown-list',
  'unknown-owner',
  'inactive-owner',
  'not-yours',
] as const
export type RowReason = Problem | (typeof rowProblems)[number]

/** A row that cannot become a contact; `column` is the number of the column that is to blame, if one is. */
export type RefusedRow = { line: number; cells: string[]; reason: RowReason; column: number | null }

/** What a row says, as it would be kept. */
export type RowFacts = {
  line: number
  cells: string[]
  facts: ContactWish & { name: string }
  /** No column says how the contact is called: the name is its address or its company. */
  nameIsTaken: boolean
  /** Names of lists, and the contact owner as typed. */
  lists: { name: string; column: number }[]
  owner: { typed: string; column: number } | null
}

export type Reading = {
  mapping: Mapping
  options: Pick<ImportOptions, 'format'>
  fields: readonly ContactField[]
  columns: number
}

/** Reads one row; null where nothing is in it. */
export function readRow(row: FileRow, reading: Reading): RowFacts | RefusedRow | null {
  const { line, cells } = row
  const refused = (reason: RowReason, column: number | null = null): RefusedRow => ({
    line,
    cells,
    reason,
    column,
  })
  if (row.tooLong) return refused('row-too-long')
  if (cells.every((cell) => cell.trim() === '')) return null
  const broken = cells.findIndex((cell) => cell.includes('\ufffd'))
  if (broken >= 0) return refused('broken-characters', broken)
  const zero = cells.findIndex((cell) => cell.includes('\0'))
  if (zero >= 0) return refused('zero-characters', zero)
  if (cells.slice(reading.columns).some((cell) => cell.trim() !== ''))
    return refused('too-many-cells', reading.columns)

  const { draft, lists, owner, columnOf } = draftOf(cells, reading)
  const taken = draft.name === undefined
  const name = draft.name ?? draft.emails ?? draft.company
  if (name === undefined) return refused('no-name')
  const read = factsOf(taken ? draft : { ...draft, name }, reading.fields, reading.options.format)
  if (!read.ok) {
    const [at, problem] = Object.entries(read.problems)[0]!
    return refused(problem, columnOf(at))
  }
  const facts = read.facts
  const called = facts.name ?? facts.emails?.[0] ?? facts.company
  if (!called) return refused('no-name')
  return { line, cells, facts: { ...facts, name: called }, nameIsTaken: taken, lists, owner }
}

/** A quote before what a spreadsheet would take for a formula was put there by an export, ours or another's. */
export function uncalmed(cell: string): string {
  // From the quote backwards: looked for the other way round, a megabyte of empty lines takes hours.
  return cell.replace(/'(?=[=+\-@\t\r])(?<=(?:^|[;,\t\n\r])\s*')/g, '')
}

type Drafted = {
  draft: ContactDraft
  lists: RowFacts['lists']
  owner: RowFacts['owner']
  /** The column that a name of the draft came from. */
  columnOf: (name: string) => number | null
}

function draftOf(cells: string[], { mapping, fields }: Reading): Drafted {
  const said = new Map<string, { column: number; text: string }[]>()
  mapping.forEach((target, column) => {
    const text = uncalmed(cells[column] ?? '').trim()
    if (target === null || text === '') return
    const before = said.get(target)
    if (before) before.push({ column, text })
    else said.set(target, [{ column, text }])
  })
  const draft: ContactDraft = {}
  const columns: Record<string, number> = {}
  const lists: RowFacts['lists'] = []
  let owner: RowFacts['owner'] = null
  for (const [target, all] of said) {
    const [{ column, text }] = all as [{ column: number; text: string }]
    const own = fieldOf(target)
    if (own !== null) {
      if (fields.some(({ id }) => id === own)) (draft.custom ??= {})[own] = text
      columns[own] = column
    } else if (target === 'list') {
      for (const each of all)
        for (const name of each.text.split(/[;,\n]/).map((part) => part.trim()))
          if (name !== '') lists.push({ name, column: each.column })
    } else if (target === 'owner') owner = { typed: text, column }
    else {
      const key = keyOf[target]
      if (!key) continue
      const separator = key === 'emails' || key === 'phones' ? '\n' : ' '
      draft[key] = all.map((each) => each.text).join(separator)
      columns[key] = column
    }
  }
  const parts = ['firstName', 'lastName'].flatMap((part) => said.get(part) ?? [])
  if (draft.name === undefined && parts.length > 0) {
    draft.name = parts.map(({ text }) => text).join(' ')
    columns.name = parts[0]!.column
  }
  if (draft.status !== undefined) draft.status = statusOf(draft.status)
  return { draft, lists, owner, columnOf: (name) => columns[name] ?? null }
}

const keyOf: Record<string, Exclude<keyof ContactDraft, 'custom'>> = {
  name: 'name',
  email: 'emails',
  phone: 'phones',
  company: 'company',
  companySize: 'companySize',
  territory: 'territory',
  productInterest: 'productInterest',
  leadScore: 'leadScore',
  status: 'status',
  value: 'value',
}

const statusWords: Record<Status, string[]> = {
  open: ['open', 'new', 'offen', 'neu', 'in bearbeitung', 'in progress'],
  won: ['won', 'customer', 'closed won', 'gewonnen', 'kunde'],
  lost: ['lost', 'closed lost', 'verloren'],
  cancelled: ['cancelled', 'canceled', 'abgebrochen', 'storniert'],
}

/** A status in either language, as it is kept; what is none stays as it is, to be refused. */
function statusOf(text: string): string {
  const word = text.trim().toLowerCase()
  return (Object.keys(statusWords) as Status[]).find((status) => statusWords[status].includes(word)) ?? text
}
