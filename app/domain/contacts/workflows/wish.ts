import type { Sql } from '#db/sql.server.ts'
import { plainName } from '../../names.ts'
import { allowsRotation, planForRotation } from '../../people/licences/plan-allows.ts'
import type { PlanKey } from '../../people/licences/plans.ts'
import { attributeNamed } from '../attributes.ts'
import { isSound, mostConditions, type Condition, type Matching } from '../conditions.ts'
import { contactFields } from '../fields/contact-fields.ts'
import type { Place } from './problems.ts'
import { longestWorkflowName, mostPeople, type EntryKind, type Rule, type Workflow } from './workflow.ts'

/** A workflow as somebody would have it. What is still missing may be so until it is switched on. */
export type WorkflowWish = {
  name: string
  entry: EntryKind | null
  entryListId: string | null
  entryField: string | null
  matching: Matching
  conditions: Condition[]
  rule: Rule | null
  /** Memberships; in the order of the rotation. */
  people: string[]
  defaultListId: string | null
  replaces: boolean
}

export const wishRefusals = [
  'name-missing',
  'name-too-long',
  'entry-list-missing',
  'entry-field-missing',
  'no-such-list',
  'no-such-person',
  'one-user-only',
  'too-many-people',
  'too-many-conditions',
  'unsound-condition',
  'plan-too-small',
] as const
export type WishRefusal = (typeof wishRefusals)[number]
export type WishProblem = { place: Place; reason: WishRefusal }
/** `plan` is the one that has rotation, where this account's has none. */
export type RefusedWish = { ok: false; reason: 'refused-wish'; problems: WishProblem[]; plan: PlanKey | null }

/**
 * What of a wish cannot be kept, each at its place. `was` is the workflow before: whoever rotates already from a larger plan may
 * change the rest.
 */
export async function refusedWish(
  sql: Sql,
  accountId: string,
  wish: WorkflowWish,
  was: Workflow | null,
): Promise<RefusedWish | null> {
  const problems: WishProblem[] = []
  const say = (place: Place, reason: WishRefusal, holds: boolean) => {
    if (holds) problems.push({ place, reason })
  }
  const fields = await contactFields(accountId, sql)
  const name = plainName(wish.name)
  say('name', 'name-missing', name === '')
  say('name', 'name-too-long', [...name].length > longestWorkflowName)
  say('entryList', 'entry-list-missing', wish.entry === 'list-joined' && wish.entryListId === null)
  say(
    'entryField',
    'entry-field-missing',
    wish.entry === 'field-changed' && !attributeNamed(wish.entryField ?? '', fields),
  )
  const lists = await knownLists(sql, accountId, [wish.entryListId, wish.defaultListId])
  say('entryList', 'no-such-list', wish.entryListId !== null && !lists.has(wish.entryListId))
  say('defaultList', 'no-such-list', wish.defaultListId !== null && !lists.has(wish.defaultListId))
  say('entry', 'too-many-conditions', wish.conditions.length > mostConditions)
  for (const [place, condition] of wish.conditions.slice(0, mostConditions).entries())
    say(place, 'unsound-condition', !isSound(condition, fields))
  const people = new Set(wish.people)
  say('people', 'too-many-people', people.size > mostPeople)
  say('people', 'one-user-only', wish.rule === 'fixed' && people.size > 1)
  say('people', 'no-such-person', (await knownPeople(sql, accountId, wish.people)) < people.size)
  const rotates =
    wish.rule !== 'round_robin' || was?.rule === 'round_robin' || (await allowsRotation(sql, accountId))
  say('rule', 'plan-too-small', !rotates)
  if (problems.length === 0) return null
  return { ok: false, reason: 'refused-wish', problems, plan: rotates ? null : await planForRotation(sql) }
}

async function knownLists(sql: Sql, accountId: string, ids: (string | null)[]) {
  const rows = await sql<{ id: string }[]>`
    select id from contact_lists where account_id = ${accountId} and id = any(${ids.filter((id) => id !== null)}::uuid[])`
  return new Set(rows.map(({ id }) => id))
}

async function knownPeople(sql: Sql, accountId: string, ids: string[]) {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from memberships
    where account_id = ${accountId} and id = any(${ids}::uuid[]) and ended_at is null`
  return row!.count
}
