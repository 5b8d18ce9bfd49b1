import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import { beginWriting } from '../turns.ts'
import { mostAtOnce } from './assign-contacts.ts'
import { beginChange } from './changes.ts'
import { previewOf, refusalOf, type ChangePreview, type PreviewRefusal } from './preview.ts'
import { runBatch } from './run-batch.ts'
import { isTicked, lockTicked, selected, type Selection } from './selection.ts'

export type ChangeWish = {
  selection: Selection
  /** One: all go to that one. Several: one after the other, in this order. None: to nobody. */
  people: string[]
  /** How many contacts the preview spoke of. */
  seen: number
}
export type ChangeRefusal = PreviewRefusal | 'not-found' | 'not-shared'
export type Changed = {
  changeId: string
  /** More than a thousand go on in the background. */
  running: boolean
  total: number
  /** How many changed hands; the others were theirs already. */
  done: number
  shares: ChangePreview['shares']
}

/**
 * Gives all contacts of a selection to one person, to several in equal shares, or to nobody (C2). Up to a thousand at
 * once, more by a job in batches (run-batch.ts). Where another number is selected than the preview said, nothing happens
 * and the new preview is the answer.
 */
export async function changeOwners(
  standing: Standing,
  { selection, people: wanted, seen }: ChangeWish,
): Promise<
  | ({ ok: true } & Changed)
  | { ok: false; refusal: ChangeRefusal }
  | { ok: false; refusal: 'changed-meanwhile'; preview: ChangePreview }
> {
  const people = [...new Set(wanted)]
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof changeOwners>>> => {
    const writer = await beginWriting(sql, standing, 'manager')
    if (!writer) return { ok: false, refusal: 'not-allowed' }
    await sql`set local plan_cache_mode = force_custom_plan`
    if (isTicked(selection)) {
      const ticked = await lockTicked(sql, writer, [...new Set(selection.ids)])
      if (!ticked.ok) return { ok: false, refusal: ticked.reason }
    } else {
      // Few are held from here on, so that their number stays; many change while the job runs anyway.
      const { shared } = await selected(sql, writer, selection)
      await sql`
        select 1 from contacts c where ${shared()}
        order by c.id limit ${mostAtOnce + 1} for no key update of c`
    }
    const refusal = await refusalOf(sql, writer, people)
    if (refusal) return { ok: false, refusal }
    const preview = await previewOf(sql, writer, selection, people)
    if (preview.total === 0) return { ok: false, refusal: 'nothing-selected' }
    if (preview.total !== seen) return { ok: false, refusal: 'changed-meanwhile', preview }

    const { total, shares } = preview
    const changeId = await beginChange(sql, writer, 'bulk', { selection, people, total })
    await record(sql, writer, {
      action: people.length === 0 ? 'contacts.unassigned' : 'contacts.assigned',
      after: {
        contactOwner: people.length > 0 ? shares.map(({ name }) => name) : null,
        count: total,
        change: changeId,
      },
    })
    const running = total > mostAtOnce
    if (running) {
      await leave(sql, {
        kind: 'ownership-change.run',
        subjectId: writer.account.id,
        generation: Number(changeId),
      })
      return { ok: true, changeId, running, total, done: 0, shares }
    }
    while (await runBatch(sql, changeId, writer)) continue
    const [change] = await sql<{ done: number }[]>`select done from ownership_changes where id = ${changeId}`
    return { ok: true, changeId, running, total, done: change!.done, shares }
  })
}
