import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import { beginWriting } from '../turns.ts'
import { mostAtOnce } from './assign-contacts.ts'
import { beginChange } from './changes.ts'
import { refusedToOthers, type Doer } from './doers.ts'
import { runBatch } from './run-batch.ts'

export type UndoRefusal = 'not-allowed' | 'not-found' | 'still-running' | 'already-undone' | 'too-late'
export type Undone = {
  changeId: string
  running: boolean
  /** How many went back, and how many stay where they are since they changed hands meanwhile. */
  done: number
  stayed: number
}

/**
 * Takes a change of contact owners back, once, within ten minutes of its end, by whoever made it or an admin (C2); of what
 * workflows give only a run over existing contacts. What
 * changed hands since stays. More than a thousand go back by a job.
 */
export async function undoOwnershipChange(
  standing: Standing,
  changeId: string,
): Promise<({ ok: true } & Undone) | { ok: false; reason: UndoRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof undoOwnershipChange>>> => {
    const writer = await beginWriting(sql, standing, 'manager')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const [change] = await sql<Undoable[]>`
      select kind, user_id, agency_id, state, undone_by, undo_until, undo_until > clock_timestamp() as in_time, done
      from ownership_changes
      where id = ${changeId} and account_id = ${writer.account.id} and kind in ('by-hand', 'bulk', 'workflow') for update`
    if (!change) return { ok: false, reason: 'not-found' }
    const outsider = await refusedToOthers(sql, writer, change)
    if (outsider) return { ok: false, reason: outsider }
    if (change.state === 'running') return { ok: false, reason: 'still-running' }
    if (change.undoneBy !== null) return { ok: false, reason: 'already-undone' }
    if (!change.inTime) return { ok: false, reason: 'too-late' }

    const total = change.done
    const undoId = await beginChange(sql, writer, 'undo', { selection: null, people: [], total })
    await sql`update ownership_changes set undone_by = ${undoId} where id = ${changeId}`
    await record(sql, writer, {
      action: 'contacts.assignment-undone',
      after: { count: total, change: undoId },
    })
    const running = total > mostAtOnce
    if (running) {
      await leave(sql, {
        kind: 'ownership-change.run',
        subjectId: writer.account.id,
        generation: Number(undoId),
      })
      return { ok: true, changeId: undoId, running, done: 0, stayed: 0 }
    }
    while (await runBatch(sql, undoId, writer)) continue
    const [undo] = await sql<{ done: number }[]>`select done from ownership_changes where id = ${undoId}`
    return { ok: true, changeId: undoId, running, done: undo!.done, stayed: total - undo!.done }
  })
}

type Undoable = Doer & {
  state: string
  undoneBy: string | null
  undoUntil: Date | null
  inTime: boolean | null
  done: number
}
