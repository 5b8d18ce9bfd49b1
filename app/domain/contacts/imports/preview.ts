import { sql as pool } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { contactFields } from '../fields/contact-fields.ts'
import { withValues } from '../contacts.ts'
import { planBatch, type Plan } from './batch/plan.ts'
import type { ContactImport } from './imports.ts'
import { previewRows } from './limits.ts'
import { choosesOwner } from './owner-choice.ts'
import { readRow, type RefusedRow } from './row-facts.ts'
import { rowsOf, type FileRow } from './reading/rows.ts'
import { sortRows } from './run-import.ts'

export type Preview = {
  /** Rows looked at, without the one that names the columns. */
  looked: number
  outcomes: Plan['outcomes']
  refused: RefusedRow[]
}

/** What the first thousand rows would come to if the import began now; nothing is written. */
export async function importPreview(standing: Standing, file: ContactImport): Promise<Preview> {
  const rows = await firstRows(file, previewRows + 1)
  const fields = await contactFields(standing.account.id, pool)
  const reading = { mapping: file.mapping, options: file.options, fields, columns: file.header.length }
  const { read, refused } = sortRows(rows, file, (row) => readRow(row, reading))
  const facts = { importId: file.id, options: file.options, choosesOwner: choosesOwner(standing) }
  const plan = await withValues((sql) => planBatch(sql, standing, read.slice(0, previewRows), facts))
  const all = [...refused, ...plan.refused].sort((one, other) => one.line - other.line)
  return { looked: plan.outcomes.length + all.length, outcomes: plan.outcomes, refused: all }
}

/** The first rows of the file, the one that names the columns among them. */
export async function firstRows(file: ContactImport, most: number): Promise<FileRow[]> {
  for await (const { rows } of rowsOf(file, { line: 0, atByte: 0 }, most)) return rows
  return []
}
