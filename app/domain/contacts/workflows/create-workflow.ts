import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { factsOf } from './facts-of-workflow.ts'
import { columnsOf, keepPeople } from './keep-workflow.ts'
import type { PredefinedKey } from './predefined.ts'
import { refusedWish, type RefusedWish, type WorkflowWish } from './wish.ts'
import { takeWorkflowTurn } from './workflow-turn.ts'
import { mostWorkflows, workflowAt } from './workflow.ts'

/** Makes a workflow (C3), switched off, behind all others; for admins, also while automation is off. */
export async function createWorkflow(
  standing: Standing,
  wish: WorkflowWish,
  predefined: PredefinedKey | null = null,
): Promise<
  { ok: true; workflowId: string } | { ok: false; reason: 'not-allowed' | 'too-many-workflows' } | RefusedWish
> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof createWorkflow>>> => {
    if (!(await takeWorkflowTurn(sql, standing))) return { ok: false, reason: 'not-allowed' }
    const accountId = standing.account.id
    const refused = await refusedWish(sql, accountId, wish, null)
    if (refused) return refused
    const [{ count, last } = { count: 0, last: 0 }] = await sql<{ count: number; last: number }[]>`
      select count(*)::int as count, coalesce(max(position), 0) as last
      from workflows where account_id = ${accountId} and archived_at is null`
    if (count >= mostWorkflows) return { ok: false, reason: 'too-many-workflows' }
    const row = { ...columnsOf(sql, wish), account_id: accountId, predefined, position: last + 1 }
    const [made] = await sql<{ id: string }[]>`insert into workflows ${sql(row as never)} returning id`
    await keepPeople(sql, accountId, made!.id, wish.people)
    const workflow = (await workflowAt(sql, accountId, made!.id))!
    await record(sql, standing, {
      action: 'workflow.created',
      subject: workflow.name,
      subjectId: workflow.id,
      after: await factsOf(sql, accountId, workflow),
    })
    return { ok: true, workflowId: workflow.id }
  })
}
