import { sql as pool, type Fragment, type Sql } from '#db/sql.server.ts'
import { withValues } from '../../contacts/contacts.ts'
import { escapeLike } from '../../escape-like.ts'
import type { Standing } from '../../identity/standing.ts'
import { tabs, type Tab } from './tabs.ts'

export type ThreadRow = {
  id: string
  subject: string
  /** Who wrote to us, as they called themselves. */
  customer: string
  state: 'open' | 'closed'
  snoozedUntil: Date | null
  /** Its snooze is over and nobody has looked after it since. */
  woken: boolean
  assigneeId: string | null
  assigneeName: string | null
  lastAt: Date
  lastKind: 'in' | 'out' | 'note'
  lastAuthor: string
  excerpt: string
}

export const threadsPerPage = 30
/** So many that are back from their snooze stand above the others. */
const mostWoken = 20
/** So many that a search finds are put into order. */
const mostFound = 2000
/** Beyond that, a count says "99+". */
export const exactUpTo = 99

/** Where a page of the list ended: microseconds, since less would skip or repeat threads of one millisecond. */
type Place = { at: string; id: string }

/** What a cursor in a URL means; nonsense is the first page. */
export function placeOf(cursor: string | null): Place | null {
  const [, at, id] = /^(\d{1,16})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor ?? '') ?? []
  return at && id ? { at, id } : null
}

type Wish = { tab: Tab; search?: string; after?: string | null }

/**
 * One page of a part of the inbox, the latest first; what is snoozed by when it comes back. Whoever reads the inbox sees
 * every thread (V3). On top of the first page, what is back from its snooze. `next` is the cursor of what follows.
 */
export async function listThreads(
  standing: Standing,
  { tab, search = '', after = null }: Wish,
): Promise<{ threads: ThreadRow[]; next: string | null }> {
  const { account } = standing
  const place = placeOf(after)
  return await withValues(async (sql) => {
    const found = search === '' ? null : await findThreads(sql, account.id, search)
    const among = found ? sql`and t.id = any(${found}::uuid[])` : sql``
    const woken = await wokenIn(sql, standing, tab, among)
    const key = tab === 'snoozed' ? sql`t.snoozed_until` : sql`t.last_at`
    const order = tab === 'snoozed' ? sql`${key}, t.id` : sql`${key} desc, t.id desc`
    const rows = await sql<Place[]>`
      select t.id, (extract(epoch from ${key}) * 1000000)::bigint::text as at
      from threads t
      where t.account_id = ${account.id} and ${within(sql, standing, tab)} ${among}
        and t.id <> all(${woken}::uuid[]) ${beyond(sql, tab, key, place)}
      order by ${order} limit ${threadsPerPage + 1}`
    const page = rows.slice(0, threadsPerPage)
    const last = page.at(-1)
    return {
      threads: await rowsOf(sql, account.id, [...(place ? [] : woken), ...page.map(({ id }) => id)]),
      next: rows.length > threadsPerPage ? `${last!.at}.${last!.id}` : null,
    }
  })
}

function beyond(sql: Sql, tab: Tab, key: Fragment, place: Place | null): Fragment {
  if (!place) return sql``
  // Compared with values: PostgreSQL finds no index for a pair out of a subselect.
  const values = sql`(timestamptz 'epoch' + ${place.at}::bigint * interval '1 microsecond', ${place.id}::uuid)`
  return tab === 'snoozed' ? sql`and (${key}, t.id) > ${values}` : sql`and (${key}, t.id) < ${values}`
}

/** A part of the inbox as a condition on `threads t`. */
function within(sql: Sql, { membershipId }: Standing, tab: Tab): Fragment {
  const awake = sql`t.state = 'open' and (t.snoozed_until is null or t.snoozed_until <= now())`
  switch (tab) {
    case 'open':
      return awake
    case 'mine':
      return sql`${awake} and t.assignee_id = ${membershipId}::uuid`
    case 'unassigned':
      return sql`${awake} and t.assignee_id is null`
    case 'snoozed':
      return sql`t.snoozed_until is not null and t.snoozed_until > now()`
    case 'closed':
      return sql`t.state = 'closed'`
  }
}

/** What is back: by the time of its last message it would stand far down, where nobody meets it again. */
async function wokenIn(sql: Sql, standing: Standing, tab: Tab, among: Fragment): Promise<string[]> {
  if (tab === 'snoozed' || tab === 'closed') return []
  const rows = await sql<{ id: string }[]>`
    select t.id from threads t
    where t.account_id = ${standing.account.id} and t.snoozed_until is not null and t.snoozed_until <= now()
      and ${within(sql, standing, tab)} ${among}
    order by t.snoozed_until desc, t.id limit ${mostWoken}`
  return rows.map(({ id }) => id)
}

/** Threads with all these words in subject, names and addresses, or in one message; by their own indexes each. */
async function findThreads(sql: Sql, accountId: string, search: string): Promise<string[]> {
  const terms = search.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10)
  const has = terms.map((term) => sql`and t.words like ${`%${escapeLike(term)}%`}`)
  // The last word may be the beginning of one. Each that is costs the index a look at all that begin so.
  const query = terms
    .map((term) => term.replace(/['\\]/g, ' ').trim())
    .filter(Boolean)
    .map((term, place, all) => `'${term}'${place === all.length - 1 ? ':*' : ''}`)
    .join(' & ')
  const rows = await sql<{ id: string }[]>`
    (select t.id from threads t
      where t.account_id = ${accountId} ${has.reduce((all, one) => sql`${all} ${one}`, sql``)} limit ${mostFound})
    union
    (select m.thread_id from messages m
      where m.account_id = ${accountId} and m.search @@ to_tsquery('simple', ${query}) limit ${mostFound})`
  return rows.map(({ id }) => id)
}

async function rowsOf(sql: Sql, accountId: string, ids: string[]): Promise<ThreadRow[]> {
  return [
    ...(await sql<ThreadRow[]>`
      select t.id, t.subject, coalesce(nullif(w.from_name, ''), w.from_address, o.address, '') as customer, t.state,
        t.snoozed_until, coalesce(t.snoozed_until <= now(), false) as woken, t.assignee_id, u.name as assignee_name,
        t.last_at, t.last_kind, t.last_author, t.excerpt
      from unnest(${ids}::uuid[]) with ordinality as page (id, number)
      join threads t on t.id = page.id and t.account_id = ${accountId}
      left join memberships m on m.id = t.assignee_id and m.account_id = t.account_id
      left join users u on u.id = m.user_id
      left join lateral (
        select from_name, from_address from messages
        where account_id = t.account_id and thread_id = t.id and kind = 'in' order by number desc limit 1) w on true
      left join lateral (
        select to_addresses[1] as address from messages
        where account_id = t.account_id and thread_id = t.id and kind = 'out' and w.from_address is null
        order by number desc limit 1) o on true
      order by page.number`),
  ]
}

/** How many there are in each part, at most 100; of what is closed nobody needs to know. */
export async function countThreads(standing: Standing): Promise<Record<Exclude<Tab, 'closed'>, number>> {
  const { account } = standing
  const counted = (tab: Tab) => pool`
    (select count(*)::int from (select 1 from threads t
      where t.account_id = ${account.id} and ${within(pool, standing, tab)} limit ${exactUpTo + 1}) c)`
  const [open, mine, unassigned, snoozed] = tabs.map(counted)
  const [counts] = await pool<[Record<Exclude<Tab, 'closed'>, number>]>`
    select ${open!} as open, ${mine!} as mine, ${unassigned!} as unassigned, ${snoozed!} as snoozed`
  return counts
}

/** How many wait for somebody, at most 100: beside the way to the inbox, on every page. */
export async function waitingThreads(standing: Standing): Promise<number> {
  if (standing.inbox === 'none') return 0
  const [row] = await pool<[{ count: number }]>`
    select count(*)::int as count from (select 1 from threads t
      where t.account_id = ${standing.account.id} and ${within(pool, standing, 'unassigned')} limit ${exactUpTo + 1}) c`
  return row.count
}
