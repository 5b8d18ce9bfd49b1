import { sql } from '#db/sql.server.ts'
import { stillMay, type Standing } from '../../identity/standing.ts'
import { contactImport } from './imports.ts'

export type CancelRefusal = 'not-allowed' | 'not-found' | 'already-over'

/** Stops an import after the batch under way; what is in stays. A file that was not started is thrown away. */
export async function cancelImport(
  standing: Standing,
  importId: string,
): Promise<{ ok: true; discarded: boolean } | { ok: false; reason: CancelRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof cancelImport>>> => {
    if (!(await stillMay(sql, standing, 'member'))) return { ok: false, reason: 'not-allowed' }
    const file = await contactImport(standing, importId, sql)
    if (!file) return { ok: false, reason: 'not-found' }
    const gone = await sql`
      delete from contact_imports where id = ${importId} and account_id = ${standing.account.id} and state = 'uploaded'`
    if (gone.count === 1) return { ok: true, discarded: true }
    const asked = await sql`
      update contact_imports set cancelled_at = coalesce(cancelled_at, now())
      where id = ${importId} and account_id = ${standing.account.id} and state = 'running'`
    return asked.count === 1 ? { ok: true, discarded: false } : { ok: false, reason: 'already-over' }
  })
}
