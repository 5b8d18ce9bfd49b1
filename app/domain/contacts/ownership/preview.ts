import type { Sql } from '#db/sql.server.ts'
import type { PlanKey } from '../../people/licences/plans.ts'
import { allowsRotation, planForRotation } from '../../people/licences/plan-allows.ts'
import type { Standing } from '../../identity/standing.ts'
import { isAtLeast } from '../../roles.ts'
import { withValues } from '../contacts.ts'
import { mayOwn, namesOf, type OwnerRefusal } from './owners.ts'
import { shares } from './rotation.ts'
import { selected, type Selection } from './selection.ts'

export const mostInRotation = 100

/** Before anything is saved: how many contacts would go to whom, and how many private ones are left out. */
export type ChangePreview = {
  total: number
  leftOut: number
  shares: { membershipId: string; name: string; count: number }[]
}
export type PreviewRefusal =
  | OwnerRefusal
  | 'not-allowed'
  | 'too-many-people'
  | 'nothing-selected'
  | { reason: 'plan-too-small'; plan: PlanKey | null }

/** What `changeOwners` would do; changes nothing. */
export async function ownershipPreview(
  standing: Standing,
  selection: Selection,
  people: string[],
): Promise<{ ok: true; preview: ChangePreview } | { ok: false; refusal: PreviewRefusal }> {
  if (!isAtLeast(standing.role, 'manager')) return { ok: false, refusal: 'not-allowed' }
  return await withValues(async (sql) => {
    const refusal = await refusalOf(sql, standing, people, { lock: false })
    if (refusal) return { ok: false, refusal }
    const preview = await previewOf(sql, standing, selection, people)
    return preview.total === 0 ? { ok: false, refusal: 'nothing-selected' } : { ok: true, preview }
  })
}

/** Why these people may not be given contacts; null where they may. */
export async function refusalOf(
  sql: Sql,
  standing: Standing,
  people: string[],
  { lock = true } = {},
): Promise<Exclude<PreviewRefusal, 'nothing-selected' | 'not-allowed'> | null> {
  if (people.length > mostInRotation) return 'too-many-people'
  if (people.length > 1 && !(await allowsRotation(sql, standing.account.id)))
    return { reason: 'plan-too-small', plan: await planForRotation(sql) }
  if (people.length === 0) return null
  const owners = await mayOwn(sql, standing, people, { lock })
  return owners.ok ? null : owners.reason
}

/** The figures, without asking whether it may be done. */
export async function previewOf(
  sql: Sql,
  standing: Standing,
  selection: Selection,
  people: string[],
): Promise<ChangePreview> {
  const { shared, leftOut: without } = await selected(sql, standing, selection)
  const [row] = await sql<{ total: number; leftOut: number }[]>`
    select (select count(*)::int from contacts c where ${shared()}) as total,
      (select count(*)::int from contacts c where ${without()}) as left_out`
  const { total, leftOut } = row!
  const names = await namesOf(sql, people)
  const counts = shares(total, people)
  return {
    total,
    leftOut,
    shares: people.map((id, index) => ({
      membershipId: id,
      name: names.get(id) ?? '',
      count: counts[index]!,
    })),
  }
}
