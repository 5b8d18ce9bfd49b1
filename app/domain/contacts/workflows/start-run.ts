import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import { beginChange } from '../ownership/changes.ts'
import { automationIsOn } from './automation.ts'
import { groundOf } from './matches.ts'
import { storedProblems, unready, type Unready } from './problems.ts'
import { countFits } from './run-preview.ts'
import { endGivenUpRuns } from './work-on-run.ts'
import { takeTurnOf, type WorkflowRefusal } from './workflow-turn.ts'

/**
 * Has a workflow go over the contacts that are there, as a job (C3); for admins, where automation is on and nothing but
 * a missing entry point keeps it from acting. It need not be switched on: one can be run once. One at a time.
 */
export async function startRun(
  standing: Standing,
  workflowId: string,
): Promise<
  | { ok: true; runId: string }
  | { ok: false; reason: WorkflowRefusal | 'automation-off' | 'runs-already' | 'nothing-fits' }
  | Unready
> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof startRun>>> => {
    const turn = await takeTurnOf(sql, standing, workflowId)
    if (!turn.ok) return turn
    const accountId = standing.account.id
    const { workflow } = turn
    if (!(await automationIsOn(accountId, sql))) return { ok: false, reason: 'automation-off' }
    const problems = (await storedProblems(sql, accountId, workflow)).filter(
      ({ place }) => place !== 'entry' && place !== 'entryField',
    )
    if (problems.length > 0) return await unready(sql, problems)
    await endGivenUpRuns(sql, workflowId)
    const [running] =
      await sql`select 1 from workflow_runs where workflow_id = ${workflowId} and state = 'running'`
    if (running) return { ok: false, reason: 'runs-already' }
    const { matching } = await countFits(sql, await groundOf(sql, accountId), workflow)
    if (matching === 0) return { ok: false, reason: 'nothing-fits' }
    const changeId = await beginChange(sql, standing, 'workflow', { workflowId })
    const [run] = await sql<{ id: string }[]>`
      insert into workflow_runs (account_id, workflow_id, change_id, user_id, user_name, membership_id, agency_id, grant_id, total)
      values (${accountId}, ${workflowId}, ${changeId}, ${standing.user.id}, ${standing.user.name}, ${standing.membershipId},
        ${standing.acting?.agency.id ?? null}, ${standing.acting?.grantId ?? null}, ${matching})
      returning id`
    await record(sql, standing, {
      action: 'workflow.run',
      subject: workflow.name,
      subjectId: workflowId,
      after: { count: matching },
    })
    await leave(sql, { kind: 'workflow.run', subjectId: run!.id })
    return { ok: true, runId: run!.id }
  })
}
