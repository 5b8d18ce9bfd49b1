import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { contactFields } from '../fields/contact-fields.ts'
import { listAt } from '../lists/contact-lists.ts'
import { mayOwn, type OwnerRefusal } from '../ownership/owners.ts'
import { beginWriting } from '../turns.ts'
import { contactImport } from './imports.ts'
import { asksForOwner, choosesOwner, onlyOwner } from './owner-choice.ts'
import { isTarget, mappingProblem, type ImportOptions, type Mapping, type MappingRefusal } from './targets.ts'

export type MapRefusal =
  OwnerRefusal | MappingRefusal | 'not-allowed' | 'not-found' | 'already-started' | 'unknown-list'

/** Says what each column of an uploaded file becomes, and how contacts that are there already are treated. */
export async function mapColumns(
  standing: Standing,
  importId: string,
  { mapping, options }: { mapping: Mapping; options: ImportOptions },
): Promise<{ ok: true } | { ok: false; reason: MapRefusal; columns: number[] }> {
  const refused = (reason: MapRefusal, columns: number[] = []) => ({ ok: false as const, reason, columns })
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof mapColumns>>> => {
    const writer = await beginWriting(sql, standing, 'member')
    if (!writer) return refused('not-allowed')
    const file = await contactImport(writer, importId, sql)
    if (!file) return refused('not-found')
    const accountId = writer.account.id
    const fields = await contactFields(accountId, sql)
    const strange = mapping.flatMap((target, column) =>
      target === null || isTarget(target, fields) ? [] : [column],
    )
    if (strange.length > 0 || mapping.length !== file.header.length) return refused('unknown-column', strange)
    if (!choosesOwner(writer) && asksForOwner(options, mapping)) return refused('not-allowed')
    const problem = mappingProblem(mapping)
    if (problem) return refused(problem.reason, problem.columns)
    const only = onlyOwner(options)
    if (only) {
      const owner = await mayOwn(sql, writer, [only])
      if (!owner.ok) return refused(owner.reason)
    }
    if (options.list) {
      const list = await listAt(accountId, options.list, sql)
      if (!list) return refused('unknown-list')
    }
    const kept = await sql`
      update contact_imports set mapping = ${sql.json(mapping)}, options = ${sql.json(options)}, touched_at = now()
      where id = ${importId} and account_id = ${accountId} and state = 'uploaded'`
    return kept.count === 1 ? { ok: true } : refused('already-started')
  })
}
