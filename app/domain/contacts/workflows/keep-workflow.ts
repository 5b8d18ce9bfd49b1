import type { Sql } from '#db/sql.server.ts'
import { plainName } from '../../names.ts'
import type { WorkflowWish } from './wish.ts'
import type { Workflow } from './workflow.ts'

/** A wish as columns of `workflows`. What belongs to another entry point is not kept. */
export const columnsOf = (sql: Sql, wish: WorkflowWish) => ({
  name: plainName(wish.name),
  entry: wish.entry,
  entry_list_id: wish.entry === 'list-joined' ? wish.entryListId : null,
  entry_field: wish.entry === 'field-changed' ? wish.entryField : null,
  matching: wish.matching,
  conditions: sql.json(wish.conditions),
  rule: wish.rule,
  default_list_id: wish.defaultListId,
  replaces: wish.replaces,
})

/** Writes whom a workflow assigns to, in this order. */
export async function keepPeople(sql: Sql, accountId: string, workflowId: string, people: string[]) {
  await sql`delete from workflow_people where account_id = ${accountId} and workflow_id = ${workflowId}`
  await sql`
    insert into workflow_people (account_id, workflow_id, membership_id, place)
    select ${accountId}, ${workflowId}, p.id, p.place
    from unnest(${[...new Set(people)]}::uuid[]) with ordinality as p(id, place)`
}

/** A workflow in plain facts, for the log. */
export async function factsOf(sql: Sql, accountId: string, workflow: Workflow) {
  const people = await sql<{ name: string }[]>`
    select u.name from workflow_people wp
    join memberships m on m.id = wp.membership_id join users u on u.id = m.user_id
    where wp.account_id = ${accountId} and wp.workflow_id = ${workflow.id} order by wp.place`
  const lists = await sql<{ id: string; name: string }[]>`
    select id, name from contact_lists
    where account_id = ${accountId}
      and id = any(${[workflow.entryListId, workflow.defaultListId].filter((id) => id !== null)}::uuid[])`
  const listName = (id: string | null) => lists.find((list) => list.id === id)?.name ?? null
  return {
    name: workflow.name,
    entryPoint: workflow.entry,
    entryDetail: listName(workflow.entryListId) ?? workflow.entryField,
    matching: workflow.conditions.length > 0 ? workflow.matching : null,
    conditions: workflow.conditions.map(({ attribute, operator, value }) =>
      `${attribute} ${operator} ${value.replaceAll('\n', '; ')}`.trim(),
    ),
    assignmentRule: workflow.rule,
    people: people.map(({ name }) => name),
    list: listName(workflow.defaultListId),
    replacesOwner: workflow.replaces,
  }
}
