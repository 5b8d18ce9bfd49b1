import { sql } from '#db/sql.server.ts'
import { searchTerm } from '../../people/members.ts'
import type { Role } from '../../roles.ts'
import { isInboxLevel, type InboxLevel } from '../levels.ts'

export type InboxMember = {
  membershipId: string
  name: string
  username: string
  role: Role
  level: InboxLevel
}
export type InboxMemberFilter = { search?: string; level?: string; page?: number }

export const inboxMembersPerPage = 50

/**
 * One page of the account's active people by name, with what each may do in the inbox (V1). For owner and admins, who see
 * addresses and search for them. A page past the end is empty; an unknown level filters nothing.
 */
export async function inboxMembers(
  accountId: string,
  { search, level, page = 1 }: InboxMemberFilter = {},
): Promise<{ members: InboxMember[]; hasNext: boolean }> {
  const term = searchTerm(search)
  const rows = await sql<InboxMember[]>`
    select m.id as membership_id, u.name, u.username, m.role, m.inbox_level as level
    from memberships m
    join users u on u.id = m.user_id
    left join user_addresses a on a.user_id = u.id and a.main
    where m.account_id = ${accountId} and m.ended_at is null and m.deactivated_at is null
      ${isInboxLevel(level) ? sql`and m.inbox_level = ${level}` : sql``}
      and (${term} = '' or strpos(lower(u.name), ${term}) > 0 or strpos(u.username, ${term}) > 0
        or strpos(a.address, ${term}) > 0)
    order by lower(u.name), m.id
    limit ${inboxMembersPerPage + 1} offset ${(page - 1) * inboxMembersPerPage}`
  return { members: rows.slice(0, inboxMembersPerPage), hasNext: rows.length > inboxMembersPerPage }
}
