import type { Fragment, Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { conditionsHold } from '../conditions.ts'
import { withValues } from '../contacts.ts'
import type { ContactFacts } from '../contact.ts'
import { blankFacts, columnsOf, factTypes } from '../contact-columns.ts'
import { contactSight } from '../sight.ts'
import type { WorkflowOutcome } from './assign-taken.ts'
import { automationIsOn } from './automation.ts'
import { activeWorkflows, groundOf } from './matches.ts'
import { candidatesOf, type SkipReason } from './people.ts'
import { nextTurn } from './rotation.ts'
import { workflowAt, type Workflow } from './workflow.ts'

/** A contact that is there, or one that somebody only thinks of. */
export type Trial = { contactId: string } | { facts: Partial<ContactFacts> }

export type TrialResult = {
  /** The contact's name; '' for one that is only thought of. */
  contact: string
  enters: boolean
  /** Each condition, in the workflow's order. */
  conditions: boolean[]
  /** Another one with this entry comes first and would take it. */
  before: string | null
  /** Whether the workflow would act at all: it is switched on, and so is automation. */
  active: boolean
  outcome: WorkflowOutcome | null
  owner: string | null
  next: string | null
  skipped: { name: string; reason: SkipReason }[]
}

/** What a workflow would do with a contact, and why; changes nothing. Null where either is not there. */
export async function tryWorkflow(
  standing: Standing,
  workflowId: string,
  trial: Trial,
): Promise<TrialResult | null> {
  const accountId = standing.account.id
  const sight = await contactSight(standing, 'see')
  const on = await automationIsOn(accountId)
  return await withValues(async (sql) => {
    const workflow = await workflowAt(sql, accountId, workflowId)
    if (!workflow) return null
    const ground = await groundOf(sql, accountId)
    const earlier = (
      workflow.entry === null ? [] : await activeWorkflows(sql, accountId, sameEntry(sql, workflow))
    ).filter(({ rule }) => rule !== 'round_robin' || ground.rotates)
    const each = workflow.conditions.map((condition) => conditionsHold(sql, [condition], 'all', ground))
    const all = [workflow, ...earlier].map((one) => conditionsHold(sql, one.conditions, one.matching, ground))
    const [row] = await sql<Judged[]>`
      select c.name, c.private_to is not null as private, u.name as owner,
        array[${listed(sql, each)}]::boolean[] as conditions, array[${listed(sql, all)}]::boolean[] as fits
      from ${'contactId' in trial ? sql`contacts c` : thoughtOf(sql, trial.facts)}
      left join memberships m on m.id = c.owner_id
      left join users u on u.id = m.user_id
      ${'contactId' in trial ? sql`where c.account_id = ${accountId} and c.id = ${trial.contactId} and c.archived_at is null and ${sight.has(sql)}` : sql``}`
    if (!row) return null
    const candidates = (await candidatesOf(sql, accountId, [workflow.id])).get(workflow.id)!
    const { to, skipped } = nextTurn(candidates, workflow.rule === 'round_robin' ? workflow.lastPlace : 0)
    const nameOf = (id: string) => candidates.find((candidate) => candidate.id === id)!.name
    const enters = row.fits[0]!
    const small = workflow.rule === 'round_robin' && !ground.rotates
    return {
      contact: row.name,
      enters,
      conditions: row.conditions,
      before: earlier.find((_, place) => row.fits[place + 1])?.name ?? null,
      active: on && workflow.activeSince !== null,
      outcome: enters ? outcomeOf(row, workflow, to, small) : null,
      owner: row.owner,
      next: to && nameOf(to),
      skipped: skipped.map(({ id, reason }) => ({ name: nameOf(id), reason })),
    }
  })
}

type Judged = { name: string; private: boolean; owner: string | null; conditions: boolean[]; fits: boolean[] }

function outcomeOf(
  { private: hidden, owner }: Judged,
  { replaces }: Workflow,
  to: string | null,
  small: boolean,
) {
  if (hidden) return 'private'
  if (small) return 'plan-too-small'
  if (owner !== null && !replaces) return 'kept'
  return to === null ? 'nobody' : 'assigned'
}

const listed = (sql: Sql, each: Fragment[]) =>
  each.length === 0
    ? sql``
    : each.map((one) => sql`coalesce(${one}, false)`).reduce((all, one) => sql`${all}, ${one}`)

/** Active ones that begin with the same, and come before this one. */
const sameEntry = (sql: Sql, { id, entry, entryListId, entryField, position }: Workflow) => sql`
  w.entry = ${entry} and w.entry_list_id is not distinct from ${entryListId}::uuid
  and w.entry_field is not distinct from ${entryField}::text and w.id <> ${id} and (w.position, w.id) < (${position}::int, ${id}::uuid)`

/** A row like one of `contacts`, of which nothing is kept. */
function thoughtOf(sql: Sql, facts: Partial<ContactFacts>): Fragment {
  const row = columnsOf({ ...blankFacts, ...facts })
  return sql`(select r.*,
      contact_words(r.name, r.emails, r.phones, r.company, r.territory, r.product_interest, r.custom) as words, now() as created_at, null::uuid as private_to, null::uuid as owner_id
    from jsonb_to_record(${sql.json(row as never)}) as r(${factTypes(sql)})) c`
}
