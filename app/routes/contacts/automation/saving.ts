import { json } from '@remix-run/node'
import type { Standing } from '#app/domain/identity/standing.ts'
import { planForRotation } from '#app/domain/people/licences/plan-allows.ts'
import type { WishProblem, WorkflowWish } from '#app/domain/contacts/workflows/wish.ts'
import type { WorkflowProblem } from '#app/domain/contacts/workflows/problems.ts'
import { workflowChoices } from '#app/domain/contacts/workflows/workflows.ts'
import { planName } from '#app/i18n/plan-words.ts'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { conditionProblem } from '../list/condition-words.ts'
import { attributeChoices } from './choices.ts'
import { wishOf, type WorkflowDraft } from './draft.ts'
import { errorsOf, statusOf } from './refusals.ts'

/** What the form of a workflow gets back: as it was posted, and what is wrong with it. */
export type DraftAnswer = { draft: WorkflowDraft | null; errors: Record<string, string[]> }

export const answered = (draft: WorkflowDraft | null, errors: DraftAnswer['errors'] = {}, status = 200) =>
  json<DraftAnswer>({ draft, errors }, { status })

/** What the form chooses from, in words. `also`: people who are in it although they can no longer be chosen. */
export async function editorFacts(standing: Standing, also: { id: string; name: string }[] = []) {
  const { fields, lists, people, rotates } = await workflowChoices(standing)
  const plan = rotates ? null : await planForRotation()
  const known = new Set(people.map(({ id }) => id))
  return {
    fields,
    facts: {
      attributes: attributeChoices(fields),
      lists,
      people: [...people.map(({ id, name }) => ({ id, name })), ...also.filter(({ id }) => !known.has(id))],
      rotates,
      plan: plan && planName(plan),
    },
  }
}

type Refused = {
  ok: false
  reason: string
  problems?: (WishProblem | WorkflowProblem)[]
  plan?: string | null
}

/** Saves a draft, and answers what could not be read or was refused at its place; else null. */
export async function saved<Outcome extends { ok: true } | Refused>(
  standing: Standing,
  draft: WorkflowDraft,
  save: (wish: WorkflowWish) => Promise<Outcome>,
): Promise<
  { ok: true; outcome: Extract<Outcome, { ok: true }> } | { ok: false; answer: Response; reason: string }
> {
  const { fields } = await workflowChoices(standing)
  const read = wishOf(draft, fields, getLocale())
  if (!read.ok) {
    const errors = Object.fromEntries(
      read.problems.map(({ row, problem }) => [`condition-${row}`, [conditionProblem(problem)]]),
    )
    return { ok: false, answer: answered(draft, errors, 422), reason: 'unreadable' }
  }
  const outcome = await save(read.wish)
  if (outcome.ok) return { ok: true, outcome: outcome as Extract<Outcome, { ok: true }> }
  const { problems = [], plan = null, reason } = outcome as Refused
  const errors = errorsOf(problems as never, plan, read.rows)
  return { ok: false, answer: answered(draft, errors, statusOf(problems as never)), reason }
}
