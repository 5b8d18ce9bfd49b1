import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { mergedFrom } from '../doubles/merged-from.ts'
import { contactSight } from '../sight.ts'
import type { WorkflowOutcome } from './assign-taken.ts'
import type { SkipReason } from './people.ts'

export const entriesPerPage = 50

export type WorkflowEntry = {
  id: string
  at: Date
  workflowId: string
  workflow: string
  contactId: string
  contact: string
  /** The key's first word: what it began with. */
  began: string
  outcome: WorkflowOutcome
  owner: string | null
  skipped: { name: string; reason: SkipReason }[]
}

type Of = { workflowId: string } | { contactId: string }

/**
 * What a workflow did, or what was done to a contact and to the doubles that went into it, newest first, with the reasons:
 * a page before the entry `before`. Of contacts only those that this standing sees.
 */
export async function workflowHistory(
  standing: Standing,
  of: Of,
  before: string | null = null,
): Promise<{ entries: WorkflowEntry[]; next: string | null }> {
  const accountId = standing.account.id
  const sight = await contactSight(standing, 'see')
  const told = 'contactId' in of ? await mergedFrom(sql, accountId, of.contactId) : []
  const rows = await sql<WorkflowEntry[]>`
    select e.id, e.at, e.workflow_id, w.name as workflow, e.contact_id, c.name as contact,
      split_part(e.entry_key, ' ', 1) as began, e.outcome, u.name as owner,
      coalesce((
        select jsonb_agg(jsonb_build_object('name', su.name, 'reason', s.skip ->> 'reason') order by s.place)
        from jsonb_array_elements(e.skipped) with ordinality as s(skip, place)
        join memberships sm on sm.id = (s.skip ->> 'id')::uuid join users su on su.id = sm.user_id), '[]') as skipped
    from workflow_entries e
    join workflows w on w.id = e.workflow_id
    join contacts c on c.account_id = e.account_id and ${sight.has(sql)}
      and c.id = ${'contactId' in of ? sql`${of.contactId}::uuid` : sql`e.contact_id`}
    left join memberships m on m.id = e.owner_id
    left join users u on u.id = m.user_id
    where e.account_id = ${accountId}
      and ${'workflowId' in of ? sql`e.workflow_id = ${of.workflowId}` : sql`e.contact_id = any(${told}::uuid[])`}
      ${before === null ? sql`` : sql`and e.id < ${before}`}
    order by e.id desc limit ${entriesPerPage + 1}`
  const entries = rows.slice(0, entriesPerPage)
  return { entries, next: rows.length > entriesPerPage ? entries.at(-1)!.id : null }
}
