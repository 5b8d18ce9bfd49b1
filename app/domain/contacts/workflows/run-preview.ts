import { sql } from '#db/sql.server.ts'
import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { conditionsHold } from '../conditions.ts'
import { withValues } from '../contacts.ts'
import { groundOf, type Ground } from './matches.ts'
import { candidatesOf, type Skip } from './people.ts'
import { nextTurn } from './rotation.ts'
import type { Workflow } from './workflow.ts'
import { workflowAt } from './workflow.ts'

export type Counts = { matching: number; private: number; kept: number; assigned: number }

/** How many of the contacts that are there a workflow fits, and what would become of them. */
export async function countFits(sql: Sql, ground: Ground, workflow: Workflow): Promise<Counts> {
  const { conditions, matching, replaces } = workflow
  const keeps = sql`c.private_to is null and c.owner_id is not null and not ${replaces}`
  const [row] = await sql<Omit<Counts, 'assigned'>[]>`
    select count(*)::int as matching, count(*) filter (where c.private_to is not null)::int as private,
      count(*) filter (where ${keeps})::int as kept
    from contacts c
    where c.account_id = ${ground.accountId} and c.archived_at is null
      and ${conditionsHold(sql, conditions, matching, ground)}`
  return { ...row!, assigned: row!.matching - row!.private - row!.kept }
}

export type RunPreview = Counts & {
  /** How many go to whom; whoever gets none is not named. */
  shares: { id: string; name: string; count: number }[]
  skipped: (Skip & { name: string })[]
}

/** What a run over the existing contacts would do now; changes nothing. Null where there is no such workflow. */
export async function previewRun(standing: Standing, workflowId: string): Promise<RunPreview | null> {
  const accountId = standing.account.id
  const workflow = await workflowAt(sql, accountId, workflowId)
  if (!workflow) return null
  const ground = await groundOf(sql, accountId)
  const counts = await withValues((sql) => countFits(sql, ground, workflow))
  const candidates = (await candidatesOf(sql, accountId, [workflowId])).get(workflowId)!
  const shares = new Map<string, number>()
  const here = candidates.filter(({ away }) => away === null)
  if (workflow.rule === 'round_robin' && here.length > 0) {
    // Whole rounds are alike, however many: only the last one is gone through.
    const rounds = Math.floor(counts.assigned / here.length)
    if (rounds > 0) for (const { id } of here) shares.set(id, rounds)
    let { lastPlace } = workflow
    for (let count = rounds * here.length; count < counts.assigned; count++) {
      const turn = nextTurn(candidates, lastPlace)
      shares.set(turn.to!, (shares.get(turn.to!) ?? 0) + 1)
      lastPlace = turn.lastPlace
    }
  } else if (here.length > 0 && counts.assigned > 0) shares.set(nextTurn(candidates, 0).to!, counts.assigned)
  return {
    ...counts,
    shares: candidates
      .filter(({ id }) => shares.has(id))
      .map(({ id, name }) => ({ id, name, count: shares.get(id)! })),
    skipped: candidates.flatMap(({ id, name, away }) => (away ? [{ id, name, reason: away }] : [])),
  }
}
