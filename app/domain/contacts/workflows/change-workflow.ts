import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { planForRotation } from '../../people/licences/plan-allows.ts'
import { factsOf } from './facts-of-workflow.ts'
import { columnsOf, keepPeople } from './keep-workflow.ts'
import { candidatesOf } from './people.ts'
import { storedProblems, type Unready, type WorkflowProblem } from './problems.ts'
import { placeAfterEdit } from './rotation.ts'
import { refusedWish, type RefusedWish, type WorkflowWish } from './wish.ts'
import { takeTurnOf, type WorkflowRefusal } from './workflow-turn.ts'
import { workflowAt } from './workflow.ts'

/**
 * Changes a workflow (C3). One that is switched on must still be able to act afterwards. The turn of a rotation goes on
 * with whoever was to be next.
 */
export async function changeWorkflow(
  standing: Standing,
  workflowId: string,
  wish: WorkflowWish,
): Promise<{ ok: true; changed: boolean } | { ok: false; reason: WorkflowRefusal } | RefusedWish | Unready> {
  return await sql
    .begin(async (sql): Promise<Awaited<ReturnType<typeof changeWorkflow>>> => {
      const turn = await takeTurnOf(sql, standing, workflowId)
      if (!turn.ok) return turn
      const accountId = standing.account.id
      const { workflow: was } = turn
      const refused = await refusedWish(sql, accountId, wish, was)
      if (refused) return refused
      const before = await factsOf(sql, accountId, was)
      const known = was.activeSince === null ? [] : await storedProblems(sql, accountId, was)
      const people = [...new Set(wish.people)]
      const candidates = (await candidatesOf(sql, accountId, [was.id])).get(was.id)!
      const lastPlace = placeAfterEdit(candidates, was.lastPlace, people)
      const row = { ...columnsOf(sql, wish), last_place: lastPlace, active_since: null }
      await sql`update workflows set ${sql(row as never)} where account_id = ${accountId} and id = ${was.id}`
      await keepPeople(sql, accountId, was.id, people)
      const workflow = (await workflowAt(sql, accountId, was.id))!
      if (was.activeSince !== null) {
        // Somebody who was switched off since is passed over, a plan that was lost is in the history: neither is this edit's doing.
        const problems = (await storedProblems(sql, accountId, workflow)).filter(
          ({ reason }) => !known.some((before) => before.reason === reason),
        )
        if (problems.length > 0) throw new NotReady(problems)
        await sql`update workflows set active_since = ${was.activeSince} where account_id = ${accountId} and id = ${was.id}`
      }
      const after = await factsOf(sql, accountId, workflow)
      if (JSON.stringify(before) === JSON.stringify(after)) return { ok: true, changed: false }
      await record(sql, standing, {
        action: 'workflow.changed',
        subject: was.name,
        subjectId: was.id,
        before,
        after,
      })
      return { ok: true, changed: true }
    })
    .catch(async (error: unknown) => {
      if (!(error instanceof NotReady)) throw error
      return {
        ok: false as const,
        reason: 'unready' as const,
        problems: error.problems,
        plan: await planForRotation(),
      }
    })
}

/** Undoes what was written already. */
class NotReady extends Error {
  constructor(readonly problems: WorkflowProblem[]) {
    super('not ready')
  }
}
