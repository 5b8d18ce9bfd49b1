import type { Sql } from '#db/sql.server.ts'
import { allowsRotation, planForRotation } from '../../people/licences/plan-allows.ts'
import type { PlanKey } from '../../people/licences/plans.ts'
import { attributeNamed } from '../attributes.ts'
import { isSound } from '../conditions.ts'
import { contactFields, type ContactField } from '../fields/contact-fields.ts'
import { candidatesOf, type Candidate } from './people.ts'
import type { Workflow } from './workflow.ts'

/** What keeps a workflow from acting. Each screen has words for all of them. */
export const problemReasons = [
  'no-entry-point',
  'entry-field-gone',
  'no-rule',
  'no-default-list',
  'no-users',
  'too-few-users',
  'user-inactive',
  'plan-too-small',
  'unsound-condition',
] as const
export type ProblemReason = (typeof problemReasons)[number]

/** Where in the form it is to be mended: a field of the wish, or the number of a condition. */
export type Place = 'name' | 'entry' | 'entryList' | 'entryField' | 'rule' | 'people' | 'defaultList' | number
export type WorkflowProblem = { place: Place; reason: ProblemReason }

type Facts = { fields: readonly ContactField[]; candidates: readonly Candidate[]; rotates: boolean }

/** Everything that keeps a workflow from being switched on, each at its place. */
export function problemsOf(workflow: Workflow, { fields, candidates, rotates }: Facts): WorkflowProblem[] {
  const { entry, entryField, rule, defaultListId, conditions } = workflow
  const problems: WorkflowProblem[] = []
  const say = (place: Place, reason: ProblemReason, holds: boolean) => {
    if (holds) problems.push({ place, reason })
  }
  say('entry', 'no-entry-point', entry === null)
  say(
    'entryField',
    'entry-field-gone',
    entry === 'field-changed' && !attributeNamed(entryField ?? '', fields),
  )
  for (const [place, condition] of conditions.entries())
    say(place, 'unsound-condition', !isSound(condition, fields))
  say('rule', 'no-rule', rule === null)
  say('rule', 'plan-too-small', rule === 'round_robin' && !rotates)
  say('people', 'no-users', candidates.length === 0)
  say('people', 'too-few-users', rule === 'round_robin' && candidates.length === 1)
  const gone = candidates.some(({ away }) => away === 'deactivated' || away === 'left')
  say('people', 'user-inactive', gone)
  say('defaultList', 'no-default-list', defaultListId === null)
  return problems
}

/** The same for a workflow as it is stored. */
export async function storedProblems(
  sql: Sql,
  accountId: string,
  workflow: Workflow,
): Promise<WorkflowProblem[]> {
  const fields = await contactFields(accountId, sql)
  const candidates = await candidatesOf(sql, accountId, [workflow.id])
  const rotates = await allowsRotation(sql, accountId)
  return problemsOf(workflow, { fields, candidates: candidates.get(workflow.id)!, rotates })
}

/** What keeps a workflow from acting, each at its place; `plan` is the one that has rotation, where this is what it lacks. */
export type Unready = { ok: false; reason: 'unready'; problems: WorkflowProblem[]; plan: PlanKey | null }

/** The answer to somebody who would have such a workflow act. */
export async function unready(sql: Sql, problems: WorkflowProblem[]): Promise<Unready> {
  const small = problems.some(({ reason }) => reason === 'plan-too-small')
  return { ok: false, reason: 'unready', problems, plan: small ? await planForRotation(sql) : null }
}
