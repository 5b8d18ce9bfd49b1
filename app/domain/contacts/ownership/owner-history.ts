import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { mergedFrom } from '../doubles/merged-from.ts'
import { contactSight } from '../sight.ts'
import type { ChangeKind } from './changes.ts'

export type OwnerEntry = {
  id: string
  at: Date
  kind: ChangeKind
  fromName: string | null
  toName: string | null
  byName: string
  /** Nobody did it: a rule, whose name is `workflow`. */
  byRule: boolean
  agencyName: string | null
  workflow: string | null
}

export const entriesPerPage = 20

/**
 * Who owned a contact, and the doubles that went into it, from when on, by whom and why; newest first, before an entry.
 * Empty where it is out of sight.
 */
export async function ownerHistory(
  standing: Standing,
  contactId: string,
  { before = null, limit = entriesPerPage }: { before?: string | null; limit?: number } = {},
): Promise<{ entries: OwnerEntry[]; next: string | null }> {
  const sight = await contactSight(standing, 'see')
  const accountId = standing.account.id
  const told = await mergedFrom(sql, accountId, contactId)
  const rows = await sql<OwnerEntry[]>`
    select e.id, e.at, h.kind, fu.name as from_name, tu.name as to_name, h.user_name as by_name,
      h.user_id is null as by_rule, ag.name as agency_name, w.name as workflow
    from ownership_entries e
    join contacts c on c.id = ${contactId} and c.account_id = e.account_id and ${sight.has(sql)}
    join ownership_changes h on h.id = e.change_id
    left join memberships fm on fm.id = e.from_owner left join users fu on fu.id = fm.user_id
    left join memberships tm on tm.id = e.to_owner left join users tu on tu.id = tm.user_id
    left join accounts ag on ag.id = h.agency_id
    left join workflows w on w.id = h.workflow_id and w.account_id = e.account_id
    where e.account_id = ${accountId} and e.contact_id = any(${told}::uuid[])
      ${before === null ? sql`` : sql`and e.id < ${before}`}
    order by e.id desc limit ${limit + 1}`
  const entries = rows.slice(0, limit)
  return { entries, next: rows.length > limit ? entries.at(-1)!.id : null }
}
