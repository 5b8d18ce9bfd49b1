import { sql } from '#db/sql.server.ts'
import { escapeLike } from '../escape-like.ts'
import type { Standing } from '../identity/standing.ts'
import { isAtLeast, type GrantableRole } from '../roles.ts'
import { lastDayOf } from './end-date.ts'

export const clientsPerPage = 25

/** A line of the clients list (L15): an active link, or a request that is still open or has expired. */
export type ClientRow =
  | {
      kind: 'link'
      id: string
      clientId: string
      name: string
      maxRole: GrantableRole
      people: number
      lastActiveAt: Date
      endsAt: Date | null
      /** The last day by the client's own calendar, so that both sides read the same; null for no end. */
      lastDay: string | null
      /** The reader's own effective role there; null where they hold no grant. */
      myRole: GrantableRole | null
    }
  | {
      kind: 'request'
      id: string
      name: string
      state: 'pending' | 'queued' | 'expired'
      expiresAt: Date | null
      /** Until it expires, by the database clock; null where nothing runs. */
      secondsLeft: number | null
      roleAsked: GrantableRole | null
      mine: boolean
    }

export type ClientFilter = { search: string; show: 'all' | 'active' | 'requests'; page: number }

/**
 * The agency's clients, last active first. Members below `manager` see those where they hold a grant and no requests.
 * Both halves are cut by their own index before they are merged, and names are looked up link by link (`offset 0`):
 * a search must not read the accounts of everybody else.
 */
export async function listClients(
  standing: Standing,
  filter: ClientFilter,
): Promise<{ rows: ClientRow[]; hasNext: boolean }> {
  const agencyId = standing.account.id
  const everything = isAtLeast(standing.role, 'manager')
  const offset = (filter.page - 1) * clientsPerPage
  const wanted = offset + clientsPerPage + 1
  const pattern = `%${escapeLike(filter.search.trim())}%`
  const named = (column: ReturnType<typeof sql>) =>
    filter.search ? sql`and ${column} ilike ${pattern}` : sql``
  const mine = sql`g.membership_id = ${standing.membershipId} and g.ended_at is null`
  const active = sql`
    select 'link' as kind, l.id, l.client_id, a.name, l.max_role, l.last_active_at as sort_at, l.ends_at,
      ${lastDayOf(sql)}::text as last_day,
      null as state, null::timestamptz as expires_at, null::role as role_asked, false as mine
    from links l cross join lateral (select name, time_zone from accounts where id = l.client_id offset 0) a
    ${everything ? sql`` : sql`join grants g on g.link_id = l.id and ${mine}`}
    where l.agency_id = ${agencyId} and l.ended_at is null and (l.ends_at is null or l.ends_at > now())
      ${named(sql`a.name`)}
    order by l.last_active_at desc, l.id limit ${wanted}`
  const asked = sql`
    select 'request' as kind, r.id, null::uuid as client_id, r.address as name, null::role as max_role, r.created_at as sort_at,
      null::timestamptz as ends_at, null as last_day,
      case when r.state = 'pending' and r.expires_at <= now() then 'expired' else r.state::text end as state,
      r.expires_at, r.role_asked, r.requester_id = ${standing.membershipId} as mine
    from access_requests r
    where r.agency_id = ${agencyId} and r.state in ('queued', 'pending', 'expired') ${named(sql`r.address`)}
      and (r.state <> 'expired' or not exists (
        select 1 from access_requests newer where newer.agency_id = r.agency_id and newer.address = r.address
          and newer.created_at > r.created_at))
    order by r.created_at desc, r.id limit ${wanted}`
  const links = filter.show !== 'requests'
  const requests = everything && filter.show !== 'active'
  const merged =
    links && requests ? sql`(${active}) union all (${asked})` : links ? active : requests ? asked : null
  if (!merged) return { rows: [], hasNext: false }
  const rows = await sql<FlatRow[]>`
    with page as (
      select * from (${merged}) merged order by sort_at desc, id offset ${offset} limit ${clientsPerPage + 1}
    )
    select page.*, floor(extract(epoch from page.expires_at - now()))::int as seconds_left,
      (select least(g.role, page.max_role) from grants g where g.link_id = page.id and ${mine}) as my_role,
      (select count(*)::int from grants g where g.link_id = page.id and g.ended_at is null) as people
    from page order by sort_at desc, id`
  return { rows: rows.slice(0, clientsPerPage).map(toRow), hasNext: rows.length > clientsPerPage }
}

type FlatRow = {
  kind: 'link' | 'request'
  id: string
  clientId: string
  name: string
  maxRole: GrantableRole
  sortAt: Date
  endsAt: Date | null
  lastDay: string | null
  state: 'pending' | 'queued' | 'expired'
  expiresAt: Date | null
  secondsLeft: number | null
  roleAsked: GrantableRole | null
  mine: boolean
  myRole: GrantableRole | null
  people: number
}

function toRow(row: FlatRow): ClientRow {
  return row.kind === 'link'
    ? {
        kind: 'link',
        id: row.id,
        clientId: row.clientId,
        name: row.name,
        maxRole: row.maxRole,
        people: row.people,
        lastActiveAt: row.sortAt,
        endsAt: row.endsAt,
        lastDay: row.lastDay,
        myRole: row.myRole,
      }
    : {
        kind: 'request',
        id: row.id,
        name: row.name,
        state: row.state,
        expiresAt: row.expiresAt,
        secondsLeft: row.state === 'pending' ? row.secondsLeft : null,
        roleAsked: row.roleAsked,
        mine: row.mine,
      }
}
