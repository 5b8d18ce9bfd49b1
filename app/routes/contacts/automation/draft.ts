import { z } from 'zod'
import { listField } from '#app/auth/fields.ts'
import { isId } from '#app/auth/ids.ts'
import { mostConditions } from '#app/domain/contacts/conditions.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import {
  readCondition,
  typedCondition,
  type ConditionProblem,
  type TypedCondition,
} from '#app/domain/contacts/typed-conditions.ts'
import { predefined, predefinedKeys, type PredefinedKey } from '#app/domain/contacts/workflows/predefined.ts'
import type { WorkflowWish } from '#app/domain/contacts/workflows/wish.ts'
import { entryKinds, mostPeople, rules } from '#app/domain/contacts/workflows/workflow.ts'
import type { ListedWorkflow } from '#app/domain/contacts/workflows/workflows.ts'

/** The form of a workflow as it stands on the page, saved or not. */
export type WorkflowDraft = {
  name: string
  entry: string
  entryList: string
  entryField: string
  matching: string
  conditions: TypedCondition[]
  rule: string
  /** Who gets every contact where the rule is one user. */
  owner: string
  people: string[]
  defaultList: string
  replaces: boolean
  from: string
}

const text = z.string().max(2500).default('')
const rows = Array.from({ length: mostConditions }, (_, row) => row)
const cells = Object.fromEntries(
  rows.flatMap((row) => [`attribute-${row}`, `operator-${row}`, `value-${row}`]).map((name) => [name, text]),
)

export const workflowSchema = z.object({
  intent: z.string().max(60).default('save'),
  ...{ name: text, entry: text, entryList: text, entryField: text, matching: text, rule: text },
  ...{ owner: text, defaultList: text, replaces: text, from: text, person: text },
  people: listField(z.string(), mostPeople).default([]),
  conditions: z.coerce.number().int().min(0).max(mostConditions).default(0),
  ...cells,
})
type Form = z.output<typeof workflowSchema>

/** What was posted; the field `conditions` says how many rows there are. */
export function postedDraft(form: Form): WorkflowDraft {
  const cell = (name: string) => (form as unknown as Record<string, string>)[name] ?? ''
  const { name, entry, entryList, entryField, matching, rule, owner, people, defaultList, from } = form
  return {
    ...{ name, entry, entryList, entryField, matching, rule, owner, people, defaultList, from },
    replaces: form.replaces === 'on',
    conditions: rows.slice(0, form.conditions).map((row) => ({
      attribute: cell(`attribute-${row}`),
      operator: cell(`operator-${row}`),
      value: cell(`value-${row}`),
    })),
  }
}

/** Whoever chose somebody and saved at once meant them too. */
export const withChosen = (draft: WorkflowDraft, { person }: Pick<Form, 'person'>): WorkflowDraft =>
  draft.rule === 'round_robin' && isId(person)
    ? { ...draft, people: [...new Set([...draft.people, person])].slice(0, mostPeople) }
    : draft

/** The draft after a button that only changes the form: rows and people come, go and change places. Null: no such button. */
export function afterStep(
  draft: WorkflowDraft,
  { intent, person }: Pick<Form, 'intent' | 'person'>,
): WorkflowDraft | null {
  const [step = '', what = ''] = intent.split('.')
  const { conditions, people } = draft
  switch (step) {
    case 'show':
      return draft
    case 'add-condition':
      return {
        ...draft,
        conditions: [...conditions, { attribute: '', operator: '', value: '' }].slice(0, mostConditions),
      }
    case 'remove-condition':
      return { ...draft, conditions: conditions.filter((_, row) => String(row) !== what) }
    case 'add-person':
      return isId(person)
        ? { ...draft, people: [...new Set([...people, person])].slice(0, mostPeople) }
        : draft
    case 'remove-person':
      return { ...draft, people: people.filter((id) => id !== what) }
    case 'up':
      return { ...draft, people: swapped(people, people.indexOf(what) - 1) }
    case 'down':
      return { ...draft, people: swapped(people, people.indexOf(what)) }
    default:
      return null
  }
}

/** With the one at this place and the next changed. */
function swapped(people: string[], place: number): string[] {
  const [one, other] = [people[place], people[place + 1]]
  return one && other ? [...people.slice(0, place), other, one, ...people.slice(place + 2)] : people
}

type Read =
  /** `rows`: at which row of the form each condition stands; blank rows ask nothing. */
  | { ok: true; wish: WorkflowWish; rows: number[] }
  | { ok: false; problems: { row: number; problem: ConditionProblem }[] }

/** What a draft asks for, or which of its conditions cannot be read. */
export function wishOf(draft: WorkflowDraft, fields: readonly ContactField[], locale: 'en' | 'de'): Read {
  const problems: { row: number; problem: ConditionProblem }[] = []
  const conditions: WorkflowWish['conditions'] = []
  const places: number[] = []
  for (const [row, typed] of draft.conditions.entries()) {
    if (typed.attribute === '' && typed.value.trim() === '') continue
    const read = readCondition(typed, fields, locale)
    if (!read.ok) problems.push({ row, problem: read.problem })
    else {
      conditions.push(read.condition)
      places.push(row)
    }
  }
  if (problems.length > 0) return { ok: false, problems }
  const one = <Value extends string>(choices: readonly Value[], value: string) =>
    choices.find((each) => each === value) ?? null
  const entry = one(entryKinds, draft.entry)
  const rule = one(rules, draft.rule)
  const people = rule === 'fixed' ? [draft.owner] : draft.people
  const wish: WorkflowWish = {
    name: draft.name,
    entry,
    entryListId: entry === 'list-joined' ? idOf(draft.entryList) : null,
    entryField: entry === 'field-changed' ? draft.entryField || null : null,
    matching: draft.matching === 'any' ? 'any' : 'all',
    conditions,
    rule,
    people: people.filter((id) => id !== '').map((id) => idOf(id)!),
    defaultListId: idOf(draft.defaultList),
    replaces: draft.replaces,
  }
  return { ok: true, wish, rows: places }
}

/** No account has it: what is no id is nobody's and nothing's. */
const nothing = '00000000-0000-0000-0000-000000000000'
const idOf = (text: string) => (text === '' ? null : isId(text) ? text : nothing)

/** A stored workflow as its form shows it. */
export function draftOf(
  workflow: ListedWorkflow,
  fields: readonly ContactField[],
  locale: 'en' | 'de',
): WorkflowDraft {
  const people = workflow.people.map(({ id }) => id)
  return {
    name: workflow.name,
    entry: workflow.entry ?? '',
    entryList: workflow.entryListId ?? '',
    entryField: workflow.entryField ?? '',
    matching: workflow.matching,
    conditions: workflow.conditions.map((condition) => typedCondition(condition, fields, locale)),
    rule: workflow.rule ?? '',
    owner: workflow.rule === 'fixed' ? (people[0] ?? '') : '',
    people: workflow.rule === 'round_robin' ? people : [],
    defaultList: workflow.defaultListId ?? '',
    replaces: workflow.replaces,
    from: workflow.predefined ?? '',
  }
}

export const predefinedOf = (from: string | null): PredefinedKey | null =>
  predefinedKeys.find((key) => key === from) ?? null

/** What the form of a new workflow begins with. */
export function freshDraft(key: PredefinedKey | null, name: string): WorkflowDraft {
  const start = key && predefined[key]
  return {
    name,
    entry: start?.entry ?? '',
    entryList: '',
    entryField: start?.entryField ?? '',
    matching: 'all',
    conditions: start?.conditions ?? [],
    rule: start?.rule ?? '',
    owner: '',
    people: [],
    defaultList: '',
    replaces: false,
    from: key ?? '',
  }
}
