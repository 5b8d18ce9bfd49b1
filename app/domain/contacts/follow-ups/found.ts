import { sql as pool, type Fragment, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { visibleMembers } from '../../people/teams/visible-members.ts'
import { contactSight } from '../sight.ts'

export type FoundFollowUp = {
  id: string
  contactId: string
  contactName: string
  listName: string
  memberId: string
  timeZone: string
  mine: boolean
}

/**
 * A follow-up that this standing knows of: its own, one of people whose figures it reads, or of a contact that it sees.
 * Null for everything else. Locks the contact, as everything does that begins or ends a follow-up.
 */
export async function findFollowUp(sql: Sql, writer: Standing, id: string): Promise<FoundFollowUp | null> {
  return await found(sql, writer, id, sql`for no key update of c`)
}

/** Whether this standing knows of a follow-up, for its pages. */
export async function knowsFollowUp(standing: Standing, id: string): Promise<boolean> {
  return (await found(pool, standing, id, pool``)) !== null
}

async function found(sql: Sql, writer: Standing, id: string, lock: Fragment): Promise<FoundFollowUp | null> {
  const [members, sight] = [
    await visibleMembers(writer, 'statistics', sql),
    await contactSight(writer, 'see', sql),
  ]
  const [followUp] = await sql<FoundFollowUp[]>`
    select f.id, f.contact_id, c.name as contact_name, l.name as list_name, f.member_id, u.time_zone,
      f.member_id is not distinct from ${writer.membershipId}::uuid as mine
    from follow_ups f
    join contacts c on c.account_id = f.account_id and c.id = f.contact_id
    join contact_lists l on l.account_id = f.account_id and l.id = f.list_id
    join memberships m on m.id = f.member_id join users u on u.id = m.user_id
    where f.account_id = ${writer.account.id} and f.id = ${id}
      and (f.member_id = ${writer.membershipId}::uuid or ${members.has(sql, 'f.member_id')} or ${sight.has(sql)})
    ${lock}`
  return followUp ?? null
}
