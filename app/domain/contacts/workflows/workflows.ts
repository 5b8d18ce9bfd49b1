import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { allowsRotation } from '../../people/licences/plan-allows.ts'
import { contactFields } from '../fields/contact-fields.ts'
import { contactLists } from '../lists/contact-lists.ts'
import { candidatesOf, type Candidate } from './people.ts'
import { problemsOf, type WorkflowProblem } from './problems.ts'
import { workflowColumns, type Workflow } from './workflow.ts'

export type ListedWorkflow = Workflow & {
  people: Candidate[]
  entryList: string | null
  defaultList: string | null
  /** What keeps it from acting, or from acting as it says. */
  problems: WorkflowProblem[]
}

/** The account's workflows in their order, or one of them, with what stands behind their ids. */
export async function workflows(
  standing: Standing,
  workflowId: string | null = null,
): Promise<ListedWorkflow[]> {
  const accountId = standing.account.id
  const rows = await sql<(Workflow & { entryList: string | null; defaultList: string | null })[]>`
    select ${workflowColumns(sql)}, e.name as entry_list, d.name as default_list
    from workflows w
    left join contact_lists e on e.id = w.entry_list_id
    left join contact_lists d on d.id = w.default_list_id
    where w.account_id = ${accountId} and w.archived_at is null ${workflowId ? sql`and w.id = ${workflowId}` : sql``}
    order by w.position, w.id`
  const [fields, rotates, candidates] = await Promise.all([
    contactFields(accountId),
    allowsRotation(sql, accountId),
    candidatesOf(
      sql,
      accountId,
      rows.map(({ id }) => id),
    ),
  ])
  return rows.map((row) => {
    const people = candidates.get(row.id)!
    return { ...row, people, problems: problemsOf(row, { fields, candidates: people, rotates }) }
  })
}

/** What the form of a workflow chooses from. */
export async function workflowChoices({ account }: Standing) {
  const [fields, lists, people, rotates] = await Promise.all([
    contactFields(account.id),
    contactLists(account.id),
    sql<{ id: string; name: string; away: boolean }[]>`
      select m.id, u.name, m.deactivated_at is not null as away
      from memberships m join users u on u.id = m.user_id
      where m.account_id = ${account.id} and m.ended_at is null and m.deactivated_at is null
      order by lower(u.name), m.id limit 5000`,
    allowsRotation(sql, account.id),
  ])
  return { fields, lists, people: [...people], rotates }
}
