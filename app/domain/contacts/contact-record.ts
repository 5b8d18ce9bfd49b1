import { sql } from '#db/sql.server.ts'
import type { Standing } from '../identity/standing.ts'
import { factColumns } from './contact-columns.ts'
import type { ContactFacts } from './contact.ts'
import { contactSight } from './sight.ts'

export type ContactRecord = ContactFacts & {
  id: string
  privateTo: string | null
  ownerId: string | null
  ownerName: string | null
  ownerGone: boolean
  ownerSince: Date | null
  closedAt: Date | null
  createdAt: Date
  updatedAt: Date
  version: number
  archivedAt: Date | null
  mergedInto: string | null
  createdBy: string | null
  mayEdit: boolean
  mayAssign: boolean
  /** It is archived, and the reader's to bring back. */
  mayRestore: boolean
}

/** One contact with what this standing may do with it; null where it is not there or out of sight (P3). */
export async function contactRecord(standing: Standing, contactId: string): Promise<ContactRecord | null> {
  const [see, edit, assign] = [
    await contactSight(standing, 'see'),
    await contactSight(standing, 'edit'),
    await contactSight(standing, 'assign'),
  ]
  const [record] = await sql<ContactRecord[]>`
    select c.id, ${factColumns(sql)}, c.private_to, c.owner_id, u.name as owner_name,
      coalesce(m.deactivated_at is not null or m.ended_at is not null, false) as owner_gone, c.owner_since,
      c.closed_at, c.created_at, c.updated_at, c.version, c.archived_at, c.merged_into, c.created_by,
      (c.archived_at is null and ${edit.has(sql)}) as may_edit,
      (c.archived_at is null and c.private_to is null and ${assign.has(sql)}) as may_assign,
      (c.archived_at is not null and c.merged_into is null and ${edit.has(sql)}) as may_restore
    from contacts c
    left join memberships m on m.id = c.owner_id
    left join users u on u.id = m.user_id
    where c.account_id = ${standing.account.id} and c.id = ${contactId} and ${see.has(sql)}`
  return record ?? null
}
