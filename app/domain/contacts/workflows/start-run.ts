import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import { planForRotation } from '../../people/licences/plan-allows.ts'
import { noteChange } from '../ownership/changes.ts'
import { automationIsOn } from './automation.ts'
import type { Unready } from './change-workflow.ts'
import { groundOf } from './matches.ts'
import { storedProblems } from './problems.ts'
import { countFits } from './run-preview.ts'
import { endRun } from './work-on-run.ts'
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
    if (problems.length > 0) {
      const plan = problems.some(({ reason }) => reason === 'plan-too-small')
        ? await planForRotation(sql)
        : null
      return { ok: false, reason: 'unready', problems, plan }
    }
    const [running] = await sql<{ id: string; changeId: string | null; givenUp: boolean }[]>`
      select r.id, r.change_id, coalesce(o.state = 'failed', false) as given_up
      from workflow_runs r left join outbox o on o.kind = 'workflow.run' and o.subject_id = r.id
      where r.account_id = ${accountId} and r.workflow_id = ${workflowId} and r.state = 'running' for update of r`
    // Nobody works on it any more, so it must not stand in the way for ever.
    if (running?.givenUp) await endRun(sql, running, 'stopped', 'gave-up')
    else if (running) return { ok: false, reason: 'runs-already' }
    const { matching } = await countFits(sql, await groundOf(sql, accountId), workflow)
    if (matching === 0) return { ok: false, reason: 'nothing-fits' }
    const changeId = await noteChange(sql, standing, 'workflow', { workflowId })
    await sql`
      update ownership_changes set state = 'running', finished_at = null where id = ${changeId}`
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
