import type { Sql } from '#db/sql.server.ts'
import { system } from '../../audit.ts'
import { keepUpFollowUps } from '../follow-ups/keep-up.ts'
import { noteChange } from '../ownership/changes.ts'
import { giveContacts } from '../ownership/give.ts'
import { candidatesOf, type Candidate, type Skip } from './people.ts'
import { nextTurn } from './rotation.ts'
import type { Taken, Taking } from './take-contacts.ts'
import type { Workflow } from './workflow.ts'

/** What became of a contact that a workflow took. */
export const outcomes = ['assigned', 'kept', 'nobody', 'private', 'plan-too-small'] as const
export type WorkflowOutcome = (typeof outcomes)[number]

export type Result = Taking & { outcome: WorkflowOutcome; ownerId: string | null; skipped: Skip[] }

/**
 * Gives what was taken to contact owners and writes down what became of it and why. `changeOf`: the ownership change of
 * a workflow where it has one already, as a run has.
 */
export async function assignTaken(
  sql: Sql,
  accountId: string,
  taken: Taken,
  changeOf: (workflowId: string) => string | null = () => null,
): Promise<Result[]> {
  const turns = await turnsOf(sql, accountId, taken.takings)
  const owners = new Map(taken.owners)
  const order = new Map([...owners.keys()].map((contactId, place) => [contactId, place]))
  // A contact after the other, as if each had come alone; the rotation goes on from one to the next.
  const inTurn = [...taken.takings].sort(
    (one, other) => order.get(one.contactId)! - order.get(other.contactId)! || one.level - other.level,
  )
  const results = inTurn.map((taking): Result => {
    const became = becomes(taking, owners.get(taking.contactId)!, turns)
    if (became.ownerId) owners.set(taking.contactId, became.ownerId)
    return { ...taking, ...became }
  })
  await keepTurns(sql, accountId, turns)
  for (const those of batchesOf(results)) await give(sql, accountId, those, changeOf(those[0]!.workflow.id))
  await keepUpFollowUps(sql, accountId, [...taken.joined])
  return results
}

/** Whose turn it is in each workflow. */
type Turns = Map<string, { candidates: Candidate[]; was: number; lastPlace: number }>

async function turnsOf(sql: Sql, accountId: string, takings: Taking[]): Promise<Turns> {
  const ids = [...new Set(takings.filter(({ why }) => why === 'fits').map(({ workflow }) => workflow.id))]
  if (ids.length === 0) return new Map()
  // Whoever comes at the same time reads the turn only once ours is written. One that assigns a single user has none to keep.
  const rows = await sql<{ id: string; lastPlace: number }[]>`
    select id, last_place from workflows
    where account_id = ${accountId} and id = any(${ids}::uuid[]) and rule = 'round_robin'
    order by id for no key update`
  const places = new Map(rows.map(({ id, lastPlace }) => [id, lastPlace]))
  const candidates = await candidatesOf(sql, accountId, ids, { held: true })
  return new Map(
    ids.map((id) => {
      const was = places.get(id) ?? 0
      return [id, { candidates: candidates.get(id)!, was, lastPlace: was }]
    }),
  )
}

function becomes(
  { workflow, why }: Taking,
  owner: string | null,
  turns: Turns,
): Pick<Result, 'outcome' | 'ownerId' | 'skipped'> {
  const nobody = { ownerId: null, skipped: [] }
  if (why !== 'fits') return { outcome: why, ...nobody }
  if (owner !== null && !workflow.replaces) return { outcome: 'kept', ...nobody }
  const turn = turns.get(workflow.id)!
  const { to, skipped, lastPlace } = nextTurn(turn.candidates, turn.lastPlace)
  if (workflow.rule === 'round_robin') turn.lastPlace = lastPlace
  return { outcome: to === null ? 'nobody' : 'assigned', ownerId: to, skipped }
}

async function keepTurns(sql: Sql, accountId: string, turns: Turns) {
  const moved = [...turns].filter(([, { was, lastPlace }]) => was !== lastPlace)
  if (moved.length === 0) return
  await sql`
    update workflows w set last_place = t.last_place
    from unnest(${moved.map(([id]) => id)}::uuid[], ${moved.map(([, turn]) => turn.lastPlace)}::int[]) as t(id, last_place)
    where w.account_id = ${accountId} and w.id = t.id`
}

/** By workflow; those of later levels later, since they may replace what the earlier gave. */
function batchesOf(results: Result[]): Result[][] {
  const batches = new Map<string, Result[]>()
  for (const result of [...results].sort((one, other) => one.level - other.level)) {
    const name = `${result.level} ${result.workflow.id}`
    const batch = batches.get(name)
    if (batch) batch.push(result)
    else batches.set(name, [result])
  }
  return [...batches.values()]
}

async function give(sql: Sql, accountId: string, results: Result[], known: string | null) {
  const given = results.filter(({ outcome }) => outcome === 'assigned')
  const { workflow } = results[0]!
  const changeId = known ?? (given.length > 0 ? await noteFor(sql, accountId, workflow) : null)
  if (changeId !== null)
    await giveContacts(
      sql,
      accountId,
      changeId,
      given.map(({ contactId, ownerId }) => ({ contactId, to: ownerId })),
    )
  await sql`
    insert into workflow_entries (account_id, workflow_id, contact_id, entry_key, outcome, owner_id, skipped, change_id)
    select ${accountId}, ${workflow.id}, e.contact_id, e.entry_key, e.outcome, e.owner_id, e.skipped,
      case when e.outcome = 'assigned' then ${changeId}::bigint end
    from jsonb_to_recordset(${sql.json(results.map(rowOf) as never)}) as e(
      place int, contact_id uuid, entry_key text, outcome text, owner_id uuid, skipped jsonb)
    order by e.place
    on conflict do nothing`
}

const rowOf = ({ contactId, key, outcome, ownerId, skipped }: Result, place: number) => ({
  place,
  contact_id: contactId,
  entry_key: key,
  outcome,
  owner_id: ownerId,
  skipped,
})

const noteFor = (sql: Sql, accountId: string, { id }: Workflow) =>
  noteChange(
    sql,
    { account: { id: accountId }, acting: null, membershipId: null, user: system },
    'workflow',
    { workflowId: id },
  )
