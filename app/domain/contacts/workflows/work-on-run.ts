import { sql as pool, type Sql } from '#db/sql.server.ts'
import { roleNow, type Standing } from '../../identity/standing.ts'
import { allowsRotation } from '../../people/licences/plan-allows.ts'
import { isAtLeast } from '../../roles.ts'
import { conditionsHold } from '../conditions.ts'
import { undoMinutes } from '../ownership/changes.ts'
import { starterStanding, type Starter } from '../../identity/starter-standing.ts'
import { shareContactTurn } from '../turns.ts'
import { assignTaken, type Result } from './assign-taken.ts'
import { automationIsOn } from './automation.ts'
import { groundOf, type Ground } from './matches.ts'
import { takeContacts } from './take-contacts.ts'
import { workflowAt, type Workflow } from './workflow.ts'

export const stopReasons = [
  'asked',
  'rights-gone',
  'trial-over',
  'automation-off',
  'workflow-gone',
  'plan-too-small',
  'gave-up',
] as const
export type StopReason = (typeof stopReasons)[number]

type Run = Starter & {
  id: string
  workflowId: string
  changeId: string | null
  reached: string | null
  startedAt: Date
}

/**
 * The next contacts of a run, in one transaction with its progress, so that a worker that dies loses and doubles nothing.
 * Before each step it is asked anew whether its starter may still do this. Returns whether there may be more to do.
 */
export async function workOnRun(runId: string, batchSize = 500): Promise<boolean> {
  return await pool.begin(async (sql) => {
    const [run] = await sql<Run[]>`
      select id, account_id, workflow_id, change_id, user_id, membership_id, grant_id, reached, started_at
      from workflow_runs where id = ${runId} and state = 'running' for update`
    if (!run) return false
    await shareContactTurn(sql, run.accountId)
    const workflow = await workflowAt(sql, run.accountId, run.workflowId)
    const reason = await whyStop(sql, run, workflow)
    if (reason || !workflow) return await endRun(sql, run, 'stopped', reason)
    const ground = await groundOf(sql, run.accountId)
    const contacts = await nextContacts(sql, run, workflow, { ground, batchSize })
    if (contacts.length === 0) return await endRun(sql, run, 'done')
    const taken = await takeContacts(
      sql,
      ground,
      [workflow],
      contacts.map((contactId) => ({ contactId, key: `run ${run.id}` })),
    )
    const results = await assignTaken(sql, run.accountId, taken, (workflowId) =>
      workflowId === run.workflowId ? run.changeId : null,
    )
    await noteProgress(sql, run, contacts.at(-1)!, results)
    return true
  })
}

/** Access that ended, or what was switched off since, ends the run where it is. */
async function whyStop(sql: Sql, run: Run, workflow: Workflow | null): Promise<StopReason | null> {
  const starter = await starterStanding(sql, run)
  if (!starter || !isAtLeast(starter.role, 'admin')) return 'rights-gone'
  if (starter.account.trialOver) return 'trial-over'
  if (!(await automationIsOn(run.accountId, sql))) return 'automation-off'
  if (!workflow || workflow.defaultListId === null || workflow.rule === null) return 'workflow-gone'
  const rotates = workflow.rule === 'fixed' || (await allowsRotation(sql, run.accountId))
  return rotates ? null : 'plan-too-small'
}

/** Those that were there when it began, by their ids; what is not reached yet is judged when its turn comes. */
async function nextContacts(
  sql: Sql,
  run: Run,
  workflow: Workflow,
  { ground, batchSize }: { ground: Ground; batchSize: number },
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select c.id from contacts c
    where c.account_id = ${run.accountId} and c.archived_at is null and c.created_at <= ${run.startedAt}
      ${run.reached === null ? sql`` : sql`and c.id > ${run.reached}`}
      and ${conditionsHold(sql, workflow.conditions, workflow.matching, ground)}
    order by c.id limit ${batchSize}`
  return rows.map(({ id }) => id)
}

async function noteProgress(sql: Sql, run: Run, reached: string, results: Result[]) {
  const count = (outcome: Result['outcome']) =>
    results.filter((result) => result.level === 0 && result.outcome === outcome).length
  await sql`
    update workflow_runs set reached = ${reached}, assigned = assigned + ${count('assigned')}, kept = kept + ${count('kept')},
      nobody = nobody + ${count('nobody')}, private = private + ${count('private')}
    where id = ${run.id}`
}

/** Ends a run where it is; what it gave can be undone from now on for a while. */
export async function endRun(
  sql: Sql,
  run: Pick<Run, 'id' | 'changeId'>,
  state: 'done' | 'stopped',
  reason: StopReason | null = null,
) {
  await sql`
    update workflow_runs set state = ${state}, reason = ${reason}, finished_at = clock_timestamp() where id = ${run.id}`
  await sql`
    update ownership_changes set state = ${state}, reason = ${reason}, finished_at = clock_timestamp(),
      undo_until = case when done > 0 then clock_timestamp() + make_interval(mins => ${undoMinutes}) end
    where id = ${run.changeId}`
  return false
}

/**
 * Ends what the worker gave up of a workflow's runs, in the caller's transaction and with the account's turn to itself:
 * what was given can be undone, and the workflow run anew.
 */
export async function endGivenUpRuns(sql: Sql, workflowId: string) {
  const runs = await sql<Run[]>`
    select r.id, r.change_id from workflow_runs r
    where r.workflow_id = ${workflowId} and r.state = 'running' and not exists (
      select from outbox o where o.kind = 'workflow.run' and o.subject_id = r.id and o.state in ('waiting', 'running'))
    for update of r skip locked`
  for (const run of runs) await endRun(sql, run, 'stopped', 'gave-up')
}

/** Ends a run of a workflow where it is, by an admin. What it gave stays given, and can be undone. */
export async function stopRun(
  standing: Standing,
  workflowId: string,
  runId: string,
): Promise<{ ok: true; changed: boolean } | { ok: false; reason: 'not-allowed' | 'no-such-run' }> {
  return await pool.begin(async (sql): Promise<Awaited<ReturnType<typeof stopRun>>> => {
    const [run] = await sql<(Pick<Run, 'id' | 'changeId'> & { state: string })[]>`
      select id, change_id, state from workflow_runs
      where id = ${runId} and workflow_id = ${workflowId} and account_id = ${standing.account.id} for update`
    const role = await roleNow(sql, standing)
    if (!role || !isAtLeast(role, 'admin')) return { ok: false, reason: 'not-allowed' }
    if (!run) return { ok: false, reason: 'no-such-run' }
    if (run.state !== 'running') return { ok: true, changed: false }
    await endRun(sql, run, 'stopped', 'asked')
    return { ok: true, changed: true }
  })
}
