import { sql } from '#db/sql.server.ts'
import { escapeLike } from '../escape-like.ts'
import type { GrantableRole, Role } from '../roles.ts'
import { aliveGrant } from './live-grants.ts'

export type OwnAccount = { id: string; name: string; role: Role; isAgency: boolean }
export type ClientAccount = {
  id: string
  name: string
  role: GrantableRole
  agency: { id: string; name: string }
}
export type MyAccounts = { own: OwnAccount[]; clients: ClientAccount[]; hasNext: boolean }

/**
 * Every account a user can open: own ones first, then clients through live grants, last used first. A client reached
 * through several agencies stands there once, with its highest role. `search`: words that the name must have, all of them.
 */
export async function myAccounts(
  userId: string,
  { search = '', page = 1, size = 50 }: { search?: string; page?: number; size?: number } = {},
): Promise<MyAccounts> {
  const words = search.split(/\s+/).filter(Boolean).slice(0, 20)
  const patterns = words.map((word) => `%${escapeLike(word)}%`)
  const rows = await sql<Row[]>`
    with own as (
      select a.id, a.name, m.role, a.agency_since is not null as is_agency,
        null::uuid as agency_id, null as agency_name, m.last_active_at
      from memberships m join accounts a on a.id = m.account_id
      where m.user_id = ${userId} and m.ended_at is null and m.deactivated_at is null
    ), clients as (
      select distinct on (c.id) c.id, c.name, least(g.role, l.max_role) as role, false as is_agency,
        ag.id as agency_id, ag.name as agency_name, g.last_active_at
      from grants g ${aliveGrant(sql)} join accounts c on c.id = g.client_id
      where g.user_id = ${userId} and g.ended_at is null and c.id not in (select id from own)
      order by c.id, role desc, g.created_at
    )
    select * from (select * from own union all select * from clients) every
    where name ilike all (${patterns}::text[])
    order by agency_id is not null, last_active_at desc nulls last, lower(name), id
    limit ${size + 1} offset ${(page - 1) * size}`
  const shown = rows.slice(0, size)
  return {
    own: shown.flatMap(({ id, name, role, isAgency, agencyId }) =>
      agencyId === null ? [{ id, name, role, isAgency }] : [],
    ),
    clients: shown.flatMap(({ id, name, role, agencyId, agencyName }) =>
      agencyId === null
        ? []
        : [{ id, name, role: role as GrantableRole, agency: { id: agencyId, name: agencyName! } }],
    ),
    hasNext: rows.length > size,
  }
}

type Row = {
  id: string
  name: string
  role: Role
  isAgency: boolean
  agencyId: string | null
  agencyName: string | null
}

/**
 * Where the start page leads: the account used last where it is an own one, the agency's clients where it was a client,
 * else the own account with the highest role. Null only where no active membership is left.
 */
export async function homeOf(userId: string): Promise<{ accountId: string; isClientOf: boolean } | null> {
  const [home] = await sql<{ accountId: string; isClientOf: boolean }[]>`
    select m.account_id, exists (select 1 from grants g ${aliveGrant(sql)}
      where g.membership_id = m.id and g.client_id = u.last_account_id and g.ended_at is null) as is_client_of
    from users u
    join memberships m on m.user_id = u.id and m.ended_at is null and m.deactivated_at is null
    where u.id = ${userId}
    order by m.account_id = u.last_account_id desc nulls last, is_client_of desc, m.role desc, m.created_at
    limit 1`
  return home ?? null
}

/** How the user stands in one of their own accounts, for going there without a scope; null where it is not theirs. */
export async function ownAccount(
  userId: string,
  accountId: string,
): Promise<{ role: Role; isAgency: boolean } | null> {
  const [row] = await sql<{ role: Role; isAgency: boolean }[]>`
    select m.role, a.agency_since is not null as is_agency from memberships m join accounts a on a.id = m.account_id
    where m.user_id = ${userId} and a.id = ${accountId} and m.ended_at is null and m.deactivated_at is null`
  return row ?? null
}
