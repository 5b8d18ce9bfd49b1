import type { Sql } from '#db/sql.server.ts'
import { parseAddress } from '../../addresses.ts'
import type { InboxLevel } from '../../conversations/levels.ts'
import type { Role } from '../../roles.ts'
import { hasMainAddress } from '../targets.ts'

/** Who takes over from a departing member: somebody of the account, or an address that is invited for it (P6). */
export type Successor =
  | {
      kind: 'member'
      membershipId: string
      name: string
      role: Role
      deactivatedAt: Date | null
      hasAddress: boolean
      inbox: InboxLevel
    }
  | { kind: 'newcomer'; address: string }

export type SuccessorRefusal = 'nobody' | 'several' | 'same-person' | 'already-invited'

/**
 * Whom the text means that somebody typed: a member's address, alias, user name or full name, or an address that nobody
 * of the account has. Names that several people bear are refused, and so is an address with an open invitation of its own.
 */
export async function findSuccessor(
  sql: Sql,
  accountId: string,
  leaverId: string,
  typed: string,
): Promise<Successor | SuccessorRefusal> {
  const term = typed.normalize('NFC').trim().toLowerCase()
  if (term === '' || term.length > 320) return 'nobody'
  const parsed = parseAddress(typed)
  const address = parsed.ok ? parsed.address : null
  const found = await sql<(Omit<Successor & { kind: 'member' }, 'kind'> & { byName: boolean })[]>`
    select m.id as membership_id, u.name, m.role, m.deactivated_at, ${hasMainAddress(sql)} as has_address,
      m.inbox_level as inbox, k.by_name
    from (
      select user_id, false as by_name from user_addresses where address = ${address} and verified_at is not null
      union select id, false from users where username = ${term}
      union select id, true from users where lower(name) = ${term}
        and id in (select user_id from memberships where account_id = ${accountId} and ended_at is null)
    ) k
    join users u on u.id = k.user_id
    join memberships m on m.user_id = u.id and m.account_id = ${accountId} and m.ended_at is null
    order by k.by_name limit 3`
  // An address or a user name says more than a name that happens to read the same.
  const exact = found.filter(({ byName }) => !byName)
  const meant = exact.length > 0 ? exact : found
  if (meant.length > 1) return 'several'
  const [one] = meant
  if (one) {
    const { byName: _, ...member } = one
    return member.membershipId === leaverId ? 'same-person' : { kind: 'member', ...member }
  }
  if (!address) return 'nobody'
  const [open] = await sql`
    select 1 from invitations where account_id = ${accountId} and address = ${address}
      and accepted_at is null and cancelled_at is null`
  return open ? 'already-invited' : { kind: 'newcomer', address }
}
