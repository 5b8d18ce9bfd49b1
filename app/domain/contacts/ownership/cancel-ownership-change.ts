import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { isAtLeast } from '../../roles.ts'
import { beginWriting } from '../turns.ts'
import { endChange } from './changes.ts'

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
    const [change] = await sql<
      { userId: string | null; agencyId: string | null; state: string; done: number }[]
    >`
      select user_id, agency_id, state, done from ownership_changes
      where id = ${changeId} and account_id = ${writer.account.id} and kind = 'bulk' for update`
    if (!change) return { ok: false, reason: 'not-found' }
    if (change.state !== 'running') return { ok: false, reason: 'not-running' }
    const own = change.userId === writer.user.id && change.agencyId === (writer.acting?.agency.id ?? null)
    if (!own && !isAtLeast(writer.role, 'admin')) return { ok: false, reason: 'not-allowed' }
    await endChange(sql, changeId, 'stopped', 'cancelled')
    return { ok: true, done: change.done }
  })
}
