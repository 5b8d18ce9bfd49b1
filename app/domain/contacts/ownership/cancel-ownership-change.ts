import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { beginWriting } from '../turns.ts'
import { endChange } from './changes.ts'
import { refusedToOthers, type Doer } from './doers.ts'

export type CancelRefusal = 'not-allowed' | 'not-found' | 'not-running'

/**
 * Stops a change that goes on, after the batch that is under way; what changed hands stays so, and can be taken back.
 * By whoever started it, or an admin. An undo is not stopped half-way.
 */
export async function cancelOwnershipChange(
  standing: Standing,
  changeId: string,
): Promise<{ ok: true; done: number } | { ok: false; reason: CancelRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof cancelOwnershipChange>>> => {
    const writer = await beginWriting(sql, standing, 'manager')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const [change] = await sql<(Doer & { state: string; done: number })[]>`
      select kind, user_id, agency_id, state, done from ownership_changes
      where id = ${changeId} and account_id = ${writer.account.id} and kind = 'bulk' for update`
    if (!change) return { ok: false, reason: 'not-found' }
    const outsider = await refusedToOthers(sql, writer, change)
    if (outsider) return { ok: false, reason: outsider }
    if (change.state !== 'running') return { ok: false, reason: 'not-running' }
    await endChange(sql, changeId, 'stopped', 'cancelled')
    return { ok: true, done: change.done }
  })
}
