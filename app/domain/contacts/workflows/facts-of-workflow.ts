import type { Sql } from '#db/sql.server.ts'
import { attributeNamed, type AttributeKind } from '../attributes.ts'
import type { Condition } from '../conditions.ts'
import { keptFields } from '../fields/kept-fields.ts'
import type { Workflow } from './workflow.ts'

/** A condition as the log keeps it: an own field by its label, so that it can be read when the field is gone. */
export type ConditionFacts = Condition & { kind: AttributeKind | null }

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
  const fields = await keptFields(accountId, sql)
  const listName = (id: string | null) => lists.find((list) => list.id === id)?.name ?? null
  const attributeName = (name: string | null) => fields.find(({ id }) => id === name)?.label ?? name
  return {
    name: workflow.name,
    entryPoint: workflow.entry,
    entryList: listName(workflow.entryListId),
    entryField: attributeName(workflow.entryField),
    matching: workflow.conditions.length > 1 ? workflow.matching : null,
    conditions: workflow.conditions.map(({ attribute, operator, value }): ConditionFacts => ({
      attribute: attributeName(attribute)!,
      kind: attributeNamed(attribute, fields)?.kind ?? null,
      operator,
      value,
    })),
    assignmentRule: workflow.rule,
    people: people.map(({ name }) => name),
    defaultList: listName(workflow.defaultListId),
    replacesOwner: workflow.replaces,
  }
}
