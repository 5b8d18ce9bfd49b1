import { sql as pool, type Sql } from '#db/sql.server.ts'
import { recordAs } from '../../audit.ts'
import { starterStanding } from '../../identity/starter-standing.ts'
import { isAtLeast } from '../../roles.ts'
import { storable } from '../../storable.ts'
import { contactFields } from '../fields/contact-fields.ts'
import { mayOwn } from '../ownership/owners.ts'
import { shareContactTurn } from '../turns.ts'
import { planBatch } from './batch/plan.ts'
import { ChangedMeanwhile, writeBatch } from './batch/write.ts'
import { importColumns, type ContactImport, type StopReason } from './imports.ts'
import { asksForOwner, choosesOwner, onlyOwner } from './owner-choice.ts'
import { readRow, type RefusedRow, type RowFacts } from './row-facts.ts'
import { rowsOf, type FileRows } from './reading/rows.ts'
import { takeImportTurn } from './turns.ts'

/**
 * Goes on with an import, batch by batch, until it is over or `isEnough`, asked after each, says so; returns whether more
 * is left. Each batch is one transaction together with how far it came: whoever dies in the midst of one, the next goes on
 * behind the last.
 */
export async function runImport(
  importId: string,
  isEnough: () => boolean | Promise<boolean> = () => false,
): Promise<boolean> {
  const [file] = await pool<ContactImport[]>`
    select ${importColumns(pool)} from contact_imports i where i.id = ${importId} and i.state = 'running'`
  if (!file) return false
  let from = { line: file.read, atByte: file.atByte }
  for await (const rows of rowsOf(file, from)) {
    const went = await batch(importId, from, rows)
    // Whoever was quicker may be about to lose what it holds: the row is only done where the import is.
    if (went !== 'on') return went === 'overtaken'
    from = { line: rows.line, atByte: rows.atByte }
    if (await isEnough()) return true
  }
  await end(importId)
  return false
}

/** `overtaken`: another worker has done this batch meanwhile, and may go on. */
type Went = 'on' | 'over' | 'overtaken'

/** Tries again where somebody edited a contact at that very moment. */
async function batch(importId: string, from: { atByte: number }, rows: FileRows): Promise<Went> {
  for (let tries = 1; ; tries++)
    try {
      return await pool.begin((sql) => inTurn(sql, importId, from, rows))
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile) || tries === 5) throw error
    }
}

async function inTurn(
  sql: Sql,
  importId: string,
  from: { atByte: number },
  { rows, line, atByte }: FileRows,
): Promise<Went> {
  // Plans for the values at hand: whose contacts are looked for differs from account to account, and batch to batch.
  await sql`set local plan_cache_mode = force_custom_plan`
  const file = await takeTurn(sql, importId)
  if (!file) return 'over'
  if (file.atByte !== from.atByte) return 'overtaken'
  if (file.cancelledAt) return await stop(sql, file, 'cancelled')
  await shareContactTurn(sql, file.accountId)
  const writer = await starterStanding(sql, file)
  if (!writer || !isAtLeast(writer.role, 'member')) return await stop(sql, file, 'not-allowed')
  if (writer.account.trialOver) return await stop(sql, file, 'trial-over')
  const chooses = choosesOwner(writer)
  const asked = file.options
  // Whoever chose an owner and may not do so any more has no say in what follows.
  if (!chooses && asksForOwner(asked, file.mapping)) return await stop(sql, file, 'not-allowed')
  const only = onlyOwner(asked)
  if (only) {
    const owner = await mayOwn(sql, writer, [only])
    if (!owner.ok) return await stop(sql, file, 'owner-gone')
  }
  if (asked.list) {
    const [list] = await sql`
      select 1 from contact_lists where id = ${asked.list} and account_id = ${file.accountId} for key share`
    if (!list) return await stop(sql, file, 'list-gone')
  }

  const { read, refused } = await readAll(sql, file, rows)
  const facts = { importId, options: asked, choosesOwner: chooses }
  const plan = await planBatch(sql, writer, read, facts)
  const changeId = await writeBatch(sql, writer, plan, { ...facts, changeId: file.changeId })
  const count = (outcome: string) => plan.outcomes.filter((each) => each.outcome === outcome).length
  const all = [...refused, ...plan.refused]
  await keepRefusals(sql, importId, all)
  await sql`
    update contact_imports set read = ${line}, at_byte = ${atByte}, created = created + ${count('created')},
      changed = changed + ${count('changed')}, unchanged = unchanged + ${count('unchanged')},
      refused = refused + ${all.length}, change_id = ${changeId}, touched_at = now()
    where id = ${importId}`
  return 'on'
}

async function takeTurn(sql: Sql, importId: string): Promise<ContactImport | null> {
  const [of] = await sql<
    { accountId: string }[]
  >`select account_id from contact_imports where id = ${importId}`
  if (!of) return null
  await takeImportTurn(sql, of.accountId)
  const [file] = await sql<ContactImport[]>`
    select ${importColumns(sql)} from contact_imports i where i.id = ${importId} and i.state = 'running' for update of i`
  return file ?? null
}

/** What the rows say, as they will be kept; the row that names the columns and empty ones are none. */
async function readAll(sql: Sql, file: ContactImport, rows: FileRows['rows']) {
  const fields = await contactFields(file.accountId, sql)
  const reading = { mapping: file.mapping, options: file.options, fields, columns: file.header.length }
  return sortRows(rows, file, (row) => readRow(row, reading))
}

/** Rows sorted into those that can be read and those that cannot; shared with the preview. */
export function sortRows(
  rows: FileRows['rows'],
  file: Pick<ContactImport, 'options' | 'fault' | 'faultLine' | 'header'>,
  read: (row: FileRows['rows'][number]) => RowFacts | RefusedRow | null,
) {
  const sorted: { read: RowFacts[]; refused: RefusedRow[] } = { read: [], refused: [] }
  for (const row of rows) {
    if (isHeader(row, file)) continue
    const cut = file.fault === 'cut-row' && row.line === file.faultLine
    const one = cut
      ? { line: row.line, cells: row.cells, reason: 'cut-row' as const, column: null }
      : read(row)
    if (one === null) continue
    if ('reason' in one) sorted.refused.push(one)
    else sorted.read.push(one)
  }
  return sorted
}

/** The first row that is not empty names the columns, if any does. */
function isHeader(
  row: FileRows['rows'][number],
  { options, header }: Pick<ContactImport, 'options' | 'header'>,
) {
  return (
    options.headed &&
    row.line <= 100 &&
    row.cells.length === header.length &&
    row.cells.every((cell, at) => storable(cell) === header[at])
  )
}

async function keepRefusals(sql: Sql, importId: string, refused: RefusedRow[]) {
  if (refused.length === 0) return
  const rows = refused.map(({ line, reason, column, cells }) => ({
    line,
    reason,
    column: column === null ? null : String(column),
    cells: cells.map(storable),
  }))
  await sql`
    insert into contact_import_refusals (import_id, line, reason, field, cells)
    select ${importId}, line, reason, "column", cells
    from jsonb_to_recordset(${sql.json(rows as never)}) as w(line int, reason text, "column" text, cells text[])`
}

async function end(importId: string) {
  await pool.begin(async (sql) => {
    const file = await takeTurn(sql, importId)
    if (file) await finish(sql, file, 'done', null)
  })
}

async function stop(sql: Sql, file: ContactImport, reason: StopReason): Promise<'over'> {
  await finish(sql, file, 'stopped', reason)
  return 'over'
}

/** Says of an import that the worker gave up that it failed, and what is in all the same. False where it has ended. */
export async function failImport(importId: string): Promise<boolean> {
  return await pool.begin(async (sql) => {
    const file = await takeTurn(sql, importId)
    if (file) await finish(sql, file, 'failed', null)
    return file !== null
  })
}

/** One entry tells of the whole import, however it ended. */
async function finish(
  sql: Sql,
  file: ContactImport,
  state: 'done' | 'stopped' | 'failed',
  reason: StopReason | null,
) {
  await sql`
    update contact_imports set state = ${state}, reason = ${reason}, finished_at = now(), touched_at = now()
    where id = ${file.id}`
  await sql`delete from contact_import_meetings where import_id = ${file.id}`
  const { created, changed, unchanged, refused } = file
  const facts = {
    action: 'contacts.imported' as const,
    subject: file.fileName,
    subjectId: file.id,
    after: { created, changed, unchanged, refused, ...(reason && { stopped: reason }) },
  }
  const where = { accountId: file.accountId, agencyId: file.agencyId }
  await recordAs(sql, { id: file.userId, name: file.userName }, where, facts, file.grantId !== null)
}
