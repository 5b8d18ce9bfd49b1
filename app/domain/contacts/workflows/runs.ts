import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import type { StopReason } from './work-on-run.ts'

export type WorkflowRun = {
  id: string
  state: 'running' | 'done' | 'stopped' | 'failed'
  reason: StopReason | null
  userName: string
  agency: string | null
  changeId: string | null
  total: number
  assigned: number
  kept: number
  nobody: number
  private: number
  startedAt: Date
  finishedAt: Date | null
  /** Its change of contact owners can still be undone as one. */
  undoable: boolean
}

/** The last runs of a workflow, or one of them. One that the worker gave up on is `failed`. */
export async function workflowRuns(
  { account }: Standing,
  workflowId: string,
  runId: string | null = null,
): Promise<WorkflowRun[]> {
  return await sql<WorkflowRun[]>`
    select r.id, case when o.state = 'failed' and r.state <> 'done' and r.reason is null then 'failed' else r.state end as state, r.reason,
      r.user_name, a.name as agency, r.change_id, r.total, r.assigned, r.kept, r.nobody, r.private, r.started_at,
      r.finished_at, coalesce(ch.undo_until > now() and ch.undone_by is null, false) as undoable
    from workflow_runs r
    left join accounts a on a.id = r.agency_id
    left join ownership_changes ch on ch.id = r.change_id
    left join outbox o on o.kind = 'workflow.run' and o.subject_id = r.id
    where r.account_id = ${account.id} and r.workflow_id = ${workflowId} ${runId ? sql`and r.id = ${runId}` : sql``}
    order by r.started_at desc limit 20`
}
