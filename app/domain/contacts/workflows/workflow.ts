import type { Fragment, Sql } from '#db/sql.server.ts'
import type { Condition, Matching } from '../conditions.ts'

/** What a workflow begins with. */
export const entryKinds = ['created', 'imported', 'list-joined', 'field-changed'] as const
export type EntryKind = (typeof entryKinds)[number]

/** The assignment rule: one user, or one after the other. */
export const rules = ['fixed', 'round_robin'] as const
export type Rule = (typeof rules)[number]

export type Workflow = {
  id: string
  name: string
  /** Which of ours it was made from (predefined.ts); null: the account's own. */
  predefined: string | null
  entry: EntryKind | null
  entryListId: string | null
  /** An attribute or the id of an own field. */
  entryField: string | null
  matching: Matching
  conditions: Condition[]
  rule: Rule | null
  defaultListId: string | null
  /** Gives contacts that have an owner another one; else it leaves them. */
  replaces: boolean
  position: number
  activeSince: Date | null
  /** The place in the rotation that had its turn last. */
  lastPlace: number
}

export const longestWorkflowName = 100
export const mostWorkflows = 200
export const mostPeople = 100

/** The columns of a `Workflow` from `workflows w`. */
export const workflowColumns = (sql: Sql): Fragment => sql`
  w.id, w.name, w.predefined, w.entry, w.entry_list_id, w.entry_field, w.matching, w.conditions, w.rule,
  w.default_list_id, w.replaces, w.position, w.active_since, w.last_place`

/** A workflow of this account; null where it is foreign, archived or unknown. */
export async function workflowAt(sql: Sql, accountId: string, workflowId: string): Promise<Workflow | null> {
  const [row] = await sql<Workflow[]>`
    select ${workflowColumns(sql)} from workflows w
    where w.account_id = ${accountId} and w.id = ${workflowId} and w.archived_at is null`
  return row ?? null
}
