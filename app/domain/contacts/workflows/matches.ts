import type { Fragment, Sql } from '#db/sql.server.ts'
import { allowsRotation } from '../../people/licences/plan-allows.ts'
import { conditionsHold } from '../conditions.ts'
import { contactFields } from '../fields/contact-fields.ts'
import { workflowColumns, type Workflow } from './workflow.ts'

/** What active workflows need to know of their account. */
export type Ground = {
  accountId: string
  timeZone: string
  rotates: boolean
  fields: Awaited<ReturnType<typeof contactFields>>
}

export async function groundOf(sql: Sql, accountId: string): Promise<Ground> {
  const [account] = await sql<{ timeZone: string }[]>`select time_zone from accounts where id = ${accountId}`
  const [rotates, fields] = [await allowsRotation(sql, accountId), await contactFields(accountId, sql)]
  return { accountId, timeZone: account!.timeZone, rotates, fields }
}

/** The active workflows with such an entry, in their order; none where automation is off. */
export async function activeWorkflows(sql: Sql, accountId: string, entered: Fragment): Promise<Workflow[]> {
  return await sql<Workflow[]>`
    select ${workflowColumns(sql)} from workflows w
    join accounts a on a.id = w.account_id and a.automation_since is not null
    where w.account_id = ${accountId} and w.active_since is not null and ${entered}
    order by w.position, w.id`
}

export type Match = { id: string; ownerId: string | null; private: boolean; holds: boolean[] }

/** For each contact which of the workflows it fits, by their conditions; locks it (turns.ts). Archived ones fit none. */
export async function matchesOf(
  sql: Sql,
  { accountId, fields, timeZone }: Ground,
  workflows: readonly Workflow[],
  contactIds: string[],
): Promise<Map<string, Match>> {
  const each = workflows
    .map(
      ({ conditions, matching }) =>
        sql`coalesce(${conditionsHold(sql, conditions, matching, { fields, timeZone })}, false)`,
    )
    .reduce((all, one) => sql`${all}, ${one}`)
  const rows = await sql<Match[]>`
    select c.id, c.owner_id, c.private_to is not null as private, array[${each}] as holds
    from contacts c
    where c.account_id = ${accountId} and c.id = any(${contactIds}::uuid[]) and c.archived_at is null
    order by c.id for no key update of c`
  return new Map(rows.map((match) => [match.id, match]))
}
