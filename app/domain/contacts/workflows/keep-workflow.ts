import type { Sql } from '#db/sql.server.ts'
import { plainName } from '../../names.ts'
import type { WorkflowWish } from './wish.ts'

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
