import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { takeTurnOf, type WorkflowRefusal } from './workflow-turn.ts'

/** Puts a workflow away for good. What it did stays in the contacts' histories; its lists are free to go. */
export async function archiveWorkflow(
  standing: Standing,
  workflowId: string,
): Promise<{ ok: true; name: string } | { ok: false; reason: WorkflowRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof archiveWorkflow>>> => {
    const turn = await takeTurnOf(sql, standing, workflowId)
    if (!turn.ok) return turn
    await sql`
      update workflows set archived_at = now(), active_since = null, entry_list_id = null, default_list_id = null,
        entry = case when entry <> 'list-joined' then entry end
      where account_id = ${standing.account.id} and id = ${workflowId}`
    const { name } = turn.workflow
    await record(sql, standing, { action: 'workflow.archived', subject: name, subjectId: workflowId })
    return { ok: true, name }
  })
}
