import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { automationIsOn } from './automation.ts'
import { storedProblems, unready, type Unready } from './problems.ts'
import { takeTurnOf, type WorkflowRefusal } from './workflow-turn.ts'

/**
 * Switches a workflow on or off. On: only where automation is on, and where nothing keeps it from acting (C3); from then on it acts,
 * on what happens then.
 */
export async function switchWorkflow(
  standing: Standing,
  workflowId: string,
  on: boolean,
): Promise<
  | { ok: true; changed: boolean; name: string }
  | { ok: false; reason: WorkflowRefusal | 'automation-off' }
  | Unready
> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof switchWorkflow>>> => {
    const turn = await takeTurnOf(sql, standing, workflowId)
    if (!turn.ok) return turn
    const accountId = standing.account.id
    const { workflow } = turn
    if (on && !(await automationIsOn(accountId, sql))) return { ok: false, reason: 'automation-off' }
    if ((workflow.activeSince !== null) === on) return { ok: true, changed: false, name: workflow.name }
    const problems = on ? await storedProblems(sql, accountId, workflow) : []
    if (problems.length > 0) return await unready(sql, problems)
    await sql`
      update workflows set active_since = ${on ? sql`now()` : null}
      where account_id = ${accountId} and id = ${workflowId}`
    const action = on ? 'workflow.switched-on' : 'workflow.switched-off'
    await record(sql, standing, { action, subject: workflow.name, subjectId: workflowId })
    return { ok: true, changed: true, name: workflow.name }
  })
}
