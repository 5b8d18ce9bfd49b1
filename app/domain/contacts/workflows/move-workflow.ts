import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { takeTurnOf, type WorkflowRefusal } from './workflow-turn.ts'

/** Moves a workflow one up or down: of those with the same entry the first that fits takes a contact. */
export async function moveWorkflow(
  standing: Standing,
  workflowId: string,
  direction: 'up' | 'down',
): Promise<{ ok: true; changed: boolean; name: string } | { ok: false; reason: WorkflowRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof moveWorkflow>>> => {
    const turn = await takeTurnOf(sql, standing, workflowId)
    if (!turn.ok) return turn
    const accountId = standing.account.id
    const rows = await sql<{ id: string }[]>`
      select id from workflows where account_id = ${accountId} and archived_at is null order by position, id`
    const ids = rows.map(({ id }) => id)
    const from = ids.indexOf(workflowId)
    const to = direction === 'up' ? from - 1 : from + 1
    const { name } = turn.workflow
    if (to < 0 || to >= ids.length) return { ok: true, changed: false, name }
    ;[ids[from], ids[to]] = [ids[to]!, ids[from]!]
    await sql`
      update workflows w set position = o.position
      from unnest(${ids}::uuid[]) with ordinality as o(id, position)
      where w.account_id = ${accountId} and w.id = o.id`
    await record(sql, standing, {
      action: 'workflow.changed',
      subject: name,
      subjectId: workflowId,
      before: { position: from + 1 },
      after: { position: to + 1 },
    })
    return { ok: true, changed: true, name }
  })
}
