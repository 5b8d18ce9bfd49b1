import { sql, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { conditionsHold } from '../conditions.ts'
import { withValues } from '../contacts.ts'
import { groundOf, type Ground } from './matches.ts'
import { shares } from '../ownership/rotation.ts'
import { candidatesOf, type Skip } from './people.ts'
import { roundFrom } from './rotation.ts'
import { workflowAt, type Workflow } from './workflow.ts'

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
  const rotates = workflow.rule === 'round_robin'
  const there = roundFrom(candidates, rotates ? workflow.lastPlace : 0).filter(({ away }) => away === null)
  const people = (rotates ? there : there.slice(0, 1)).map(({ id }) => id)
  const dealt = shares(counts.assigned, people)
  const shareOf = new Map(people.map((id, place) => [id, dealt[place]!]))
  return {
    ...counts,
    shares: candidates
      .map(({ id, name }) => ({ id, name, count: shareOf.get(id) ?? 0 }))
      .filter(({ count }) => count > 0),
    skipped: candidates.flatMap(({ id, name, away }) => (away ? [{ id, name, reason: away }] : [])),
  }
}
