import { sql } from '#db/sql.server.ts'
import { stillMay, type Standing } from '../../identity/standing.ts'
import type { RowReason } from './row-facts.ts'

export type Refusal = { line: number; reason: RowReason; column: number | null; cells: string[] }

/** Refused rows of an import in the order of the file, from behind a line on. */
export async function importRefusals(
  importId: string,
  { after = 0, limit }: { after?: number; limit: number },
): Promise<Refusal[]> {
  return await sql<Refusal[]>`
    select line, reason, field::int as "column", cells from contact_import_refusals
    where import_id = ${importId} and line > ${after} order by line limit ${limit}`
}

/** How many rows were refused for each reason, the most frequent first. */
export async function refusalCounts(importId: string): Promise<{ reason: RowReason; count: number }[]> {
  return await sql<{ reason: RowReason; count: number }[]>`
    select reason, count(*)::int as count from contact_import_refusals
    where import_id = ${importId} group by reason order by count desc, reason`
}

/** Thrown in the middle of a download whose reader's right to it has ended meanwhile. */
export class RefusalsEnded extends Error {}

/** All of them, a few hundred in memory at a time; the right to them is judged anew for each. */
export async function* everyRefusal(standing: Standing, importId: string): AsyncGenerator<Refusal> {
  for (let after = 0; ;) {
    if (!(await stillMay(sql, standing, 'member')))
      throw new RefusalsEnded('The right to these rows has ended')
    const rows = await importRefusals(importId, { after, limit: 500 })
    yield* rows
    if (rows.length < 500) return
    after = rows.at(-1)!.line
  }
}
