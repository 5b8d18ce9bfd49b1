import { sql, type Sql } from '#db/sql.server.ts'
import type { InboxLevel } from '../conversations/levels.ts'
import type { Standing } from '../identity/standing.ts'
import { isAtLeast, type GrantableRole } from '../roles.ts'
import type { MemberRow } from './members.ts'
import { reaches, rolesToGive } from './reach.ts'

/** What a reader may do with a member; every command judges it again. */
export type MayDo = {
  changeRole: boolean
  remove: boolean
  deactivate: boolean
  reactivate: boolean
  /** Whether the role allows it; a login that opens other accounts too is found out on the page. */
  changeLogin: boolean
  transfer: boolean
}

export const memberClientsPerPage = 20

export type Member = MemberRow & {
  /** Without a verified address there is no signing in: a newcomer may have proven it while its owner was switched off. */
  hasAddress: boolean
  /** What they may do in the inbox (V1). */
  inbox: InboxLevel
  /** Whether the reader looks at the own membership. */
  own: boolean
  /** Access in client accounts; null for readers below manager and while acting. */
  clients: { client: string; role: GrantableRole; since: Date }[] | null
  /** How many there are; `clients` is one page of them. */
  clientCount: number
  may: MayDo
}

/** One member of the account, or null where the id is foreign, gone or unknown. */
export async function member(
  standing: Standing,
  membershipId: string,
  clientsPage = 1,
): Promise<Member | null> {
  const seesAddresses = isAtLeast(standing.role, 'manager') || membershipId === standing.membershipId
  const [row] = await sql<(MemberRow & Pick<Member, 'hasAddress' | 'inbox'>)[]>`
    select m.id as membership_id, u.id as user_id, u.name, u.username, m.role,
      case when ${seesAddresses} then a.address end as address,
      m.created_at as since, m.last_active_at, m.deactivated_at, m.inbox_level as inbox, ${hasAddress(sql)}
    from memberships m
    join users u on u.id = m.user_id
    left join user_addresses a on a.user_id = u.id and a.main
    where m.id = ${membershipId} and m.account_id = ${standing.account.id} and m.ended_at is null`
  if (!row) return null
  const seesClients = seesAddresses && !standing.acting
  const worksFor = seesClients
    ? await clientsOf(standing, membershipId, clientsPage)
    : { clients: null, clientCount: 0 }
  return {
    ...row,
    own: membershipId === standing.membershipId,
    ...worksFor,
    may: mayDo(standing, row),
  }
}

async function clientsOf(standing: Standing, membershipId: string, page: number) {
  const from = sql`
    from grants g
    join links l on l.id = g.link_id and l.ended_at is null and (l.ends_at is null or l.ends_at > now())
    join accounts c on c.id = g.client_id
    where g.membership_id = ${membershipId} and g.agency_id = ${standing.account.id} and g.ended_at is null`
  const clients = await sql<NonNullable<Member['clients']>>`
    select c.name as client, least(g.role, l.max_role) as role, g.created_at as since ${from}
    order by lower(c.name), g.id limit ${memberClientsPerPage} offset ${(page - 1) * memberClientsPerPage}`
  const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`select count(*)::int as count ${from}`
  return { clients: [...clients], clientCount: count }
}

/** Whether the user `u` has an address to sign in with. */
export const hasAddress = (sql: Sql) => sql`
  exists (select 1 from user_addresses v where v.user_id = u.id and v.verified_at is not null) as has_address`

/** What the standing may do with somebody of its account, for pages that offer only what works. */
export function mayDo(
  standing: Standing,
  row: Pick<MemberRow, 'membershipId' | 'role' | 'deactivatedAt'>,
): MayDo {
  const none = {
    changeRole: false,
    remove: false,
    deactivate: false,
    reactivate: false,
    changeLogin: false,
    transfer: false,
  }
  if (standing.acting) return none
  const own = row.membershipId === standing.membershipId
  const movable = row.role !== 'owner'
  const reached = movable && reaches(standing.role, row.role)
  const active = row.deactivatedAt === null
  return {
    changeRole: reached && active && rolesToGive(standing.role).length > 0,
    remove: movable && (reached || own),
    deactivate: reached && active && !own,
    reactivate: reached && !active,
    changeLogin: reached && active && !own,
    transfer: standing.role === 'owner' && active && movable,
  }
}
