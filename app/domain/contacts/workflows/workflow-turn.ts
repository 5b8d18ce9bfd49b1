import type { Sql } from '#db/sql.server.ts'
import { roleNow, type Standing } from '../../identity/standing.ts'
import { isAtLeast } from '../../roles.ts'
import { takeContactTurn } from '../turns.ts'
import { workflowAt, type Workflow } from './workflow.ts'

/**
 * Takes the account's turn for a change of its workflows, for admins, also while acting. Nobody writes contacts meanwhile,
 * so that workflows stay what they are while they act: nothing happens by one that is off or another already.
 */
export async function takeWorkflowTurn(sql: Sql, standing: Standing): Promise<boolean> {
  await takeContactTurn(sql, standing.account.id)
  const role = await roleNow(sql, standing)
  return role !== null && isAtLeast(role, 'admin')
}

export type WorkflowRefusal = 'not-allowed' | 'no-such-workflow'

/** The same for a change of one of them. */
export async function takeTurnOf(
  sql: Sql,
  standing: Standing,
  workflowId: string,
): Promise<{ ok: true; workflow: Workflow } | { ok: false; reason: WorkflowRefusal }> {
  if (!(await takeWorkflowTurn(sql, standing))) return { ok: false, reason: 'not-allowed' }
  const workflow = await workflowAt(sql, standing.account.id, workflowId)
  return workflow ? { ok: true, workflow } : { ok: false, reason: 'no-such-workflow' }
}
