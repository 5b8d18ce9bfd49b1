import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import { contactFields } from '../fields/contact-fields.ts'
import { listAt } from '../lists/contact-lists.ts'
import { mayOwn, type OwnerRefusal } from '../ownership/owners.ts'
import { beginWriting } from '../turns.ts'
import { contactImport } from './imports.ts'
import { asksForOwner, choosesOwner, onlyOwner } from './owner-choice.ts'
import { isTarget, mappingProblem, type MappingRefusal } from './targets.ts'

export type StartRefusal =
  OwnerRefusal | MappingRefusal | 'not-allowed' | 'not-found' | 'already-started' | 'list-gone'

/** Starts to import a file whose columns are mapped; from here on the worker does it. */
export async function startImport(
  standing: Standing,
  importId: string,
): Promise<{ ok: true } | { ok: false; reason: StartRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof startImport>>> => {
    const writer = await beginWriting(sql, standing, 'member')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const file = await contactImport(writer, importId, sql)
    if (!file) return { ok: false, reason: 'not-found' }
    const { options, mapping } = file
    if (!choosesOwner(writer) && asksForOwner(options, mapping)) return { ok: false, reason: 'not-allowed' }
    const fields = await contactFields(writer.account.id, sql)
    if (mapping.some((target) => target !== null && !isTarget(target, fields)))
      return { ok: false, reason: 'unknown-column' }
    const problem = mappingProblem(mapping)
    if (problem) return { ok: false, reason: problem.reason }
    const only = onlyOwner(options)
    if (only) {
      const owner = await mayOwn(sql, writer, [only])
      if (!owner.ok) return owner
    }
    if (options.list) {
      const list = await listAt(writer.account.id, options.list, sql)
      if (!list) return { ok: false, reason: 'list-gone' }
    }
    // Whoever starts it answers for it, with their own rights, be it somebody else's file.
    const started = await sql`
      update contact_imports set state = 'running', started_at = now(), touched_at = now(), user_id = ${writer.user.id},
        user_name = ${writer.user.name}, membership_id = ${writer.membershipId}, grant_id = ${writer.acting?.grantId ?? null},
        agency_id = ${writer.acting?.agency.id ?? null}
      where id = ${importId} and account_id = ${writer.account.id} and state = 'uploaded'`
    if (started.count === 0) return { ok: false, reason: 'already-started' }
    await leave(sql, { kind: 'contact-import.run', subjectId: importId })
    return { ok: true }
  })
}
