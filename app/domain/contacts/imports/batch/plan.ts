import { randomUUID } from 'node:crypto'
import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../../identity/standing.ts'
import { blankFacts } from '../../contact-columns.ts'
import { customAfter, type ContactFacts } from '../../contact.ts'
import type { RefusedRow, RowFacts, RowReason } from '../row-facts.ts'
import { onlyOwner } from '../owner-choice.ts'
import type { ImportOptions } from '../targets.ts'
import type { Keys, Known, Meeting } from './known.ts'
import { foldedList, foldedPerson, keysOf, listsNamed, meetingOf, noteLists, peopleNamed } from './look-up.ts'
import { merged } from './merged.ts'

export type Outcome = 'created' | 'changed' | 'unchanged'

/** What a batch of rows comes to; nothing is written yet. */
export type Plan = {
  fresh: Known[]
  /** Contacts of before whose facts are others now, with what is. */
  changed: Map<Known, Set<string>>
  /** Contacts of before to which anything happens. */
  touched: Set<Known>
  joins: { contactId: string; listId: string }[]
  gifts: Map<string, string>
  met: Set<string>
  refused: RefusedRow[]
  /** Row by row, for the preview. */
  outcomes: { row: RowFacts; outcome: Outcome; facts: ContactFacts }[]
}

export type PlanFacts = { importId: string; options: ImportOptions; choosesOwner: boolean }

/** Finds for each row the contact that it is about, or makes one, in the order of the file. */
export async function planBatch(
  sql: Sql,
  standing: Standing,
  rows: RowFacts[],
  { importId, options, choosesOwner }: PlanFacts,
): Promise<Plan> {
  const plan: Plan = {
    fresh: [],
    changed: new Map(),
    touched: new Set(),
    joins: [],
    gifts: new Map(),
    met: new Set(),
    refused: [],
    outcomes: [],
  }
  if (rows.length === 0) return plan
  const accountId = standing.account.id
  const lists = await listsNamed(
    sql,
    accountId,
    rows.flatMap((row) => row.lists.map(({ name }) => name)),
  )
  const typed = choosesOwner ? rows.flatMap(({ owner }) => (owner ? [owner.typed] : [])) : []
  const people = await peopleNamed(sql, standing, typed)
  const keys = await keysOf(sql, rows)
  const { meeting, known } = await meetingOf(sql, standing, importId, rows, keys)
  await noteLists(sql, accountId, known, [...lists.values(), ...(options.list ? [options.list] : [])])

  rows.forEach((row, at) => {
    const refuse = (reason: RowReason, column: number | null) =>
      plan.refused.push({ line: row.line, cells: row.cells, reason, column })
    const unknown = row.lists.find(({ name }) => !lists.has(foldedList(name)))
    if (unknown) return refuse('unknown-list', unknown.column)
    const joins = new Set(row.lists.map(({ name }) => lists.get(foldedList(name))!))
    if (options.list) joins.add(options.list)
    let owner: string | null = null
    if (row.owner && choosesOwner) {
      const person = people.get(foldedPerson(row.owner.typed))
      if (!person || person === 'several') return refuse('unknown-owner', row.owner.column)
      if (!person.active) return refuse('inactive-owner', row.owner.column)
      owner = person.id
    }
    const outcome = place(plan, meeting, row, keys[at]!, { options, joins, owner })
    if (outcome === 'not-yours') refuse('not-yours', null)
  })
  return plan
}

type Wishes = { options: ImportOptions; joins: Set<string>; owner: string | null }

function place(
  plan: Plan,
  meeting: Meeting,
  row: RowFacts,
  keys: Keys,
  wishes: Wishes,
): Outcome | 'not-yours' {
  const { options } = wishes
  const known = meeting.find(row, keys)
  if (!known) return create(plan, meeting, row, keys, wishes)
  const note = (outcome: Outcome, facts = known.facts) => {
    plan.outcomes.push({ row, outcome, facts })
    return outcome
  }
  if (options.existing === 'leave') return note('unchanged')
  const treatment =
    options.existing === 'overwrite' && (known.met || known.fresh) ? 'complete' : options.existing
  const { facts, changed } = merged(known.facts, row, treatment)
  const joins = [...wishes.joins].filter((list) => !known.lists.has(list))
  const gift =
    wishes.owner !== null &&
    !known.private &&
    wishes.owner !== known.ownerId &&
    (known.ownerId === null || treatment === 'overwrite')
  const nothing = changed.length === 0 && joins.length === 0 && !gift
  if (!nothing && !(known.mayEdit && (!gift || known.mayAssign))) return 'not-yours'
  if (options.existing === 'overwrite') {
    known.met = true
    plan.met.add(known.id)
  }
  if (nothing) return note('unchanged')
  if (!known.fresh) plan.touched.add(known)
  known.facts = facts
  if (changed.includes('name')) known.nameKey = keys.nameKey
  if (changed.includes('company')) known.companyKey = keys.companyKey
  // Under its new addresses and name too, for the rows that follow.
  meeting.add(known)
  if (changed.length > 0 && !known.fresh)
    plan.changed.set(known, new Set([...(plan.changed.get(known) ?? []), ...changed]))
  join(plan, known, joins)
  if (gift) give(plan, known, wishes.owner!)
  return note('changed', facts)
}

function create(
  plan: Plan,
  meeting: Meeting,
  row: RowFacts,
  keys: Keys,
  { options, joins, owner }: Wishes,
): Outcome {
  const known: Known = {
    id: randomUUID(),
    facts: { ...blankFacts, ...row.facts, custom: customAfter({}, row.facts.custom) },
    ...keys,
    ownerId: null,
    ownerWas: null,
    private: false,
    mayEdit: true,
    mayAssign: true,
    version: 1,
    fresh: true,
    met: true,
    lists: new Set(),
  }
  plan.fresh.push(known)
  meeting.add(known)
  join(plan, known, [...joins])
  const to = owner ?? onlyOwner(options)
  if (to) give(plan, known, to)
  if (options.existing === 'overwrite') plan.met.add(known.id)
  plan.outcomes.push({ row, outcome: 'created', facts: known.facts })
  return 'created'
}

function join(plan: Plan, known: Known, lists: string[]) {
  for (const listId of lists) {
    known.lists.add(listId)
    plan.joins.push({ contactId: known.id, listId })
  }
}

function give(plan: Plan, known: Known, to: string) {
  known.ownerId = to
  plan.gifts.set(known.id, to)
}
