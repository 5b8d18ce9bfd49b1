import { sql } from '#db/sql.server.ts'
import { operator, type AuditAction } from './audit.ts'
import { stillMay, type Standing } from './identity/standing.ts'
import { escapeLike } from './escape-like.ts'
import type { Role } from './roles.ts'

export const activityPerPage = 50

/** The lowest role that reads the log. */
export const activityFloor: Role = 'manager'

export type ActivityEntry = {
  id: string
  at: Date
  userName: string
  /** Done by whoever runs this Prokura. */
  byOperator: boolean
  acting: boolean
  agencyId: string | null
  agencyName: string | null
  /** Where it happened; null for the agency's own affairs without an account. */
  accountId: string | null
  accountName: string | null
  action: AuditAction
  subject: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

export type ActivityFilter = {
  action: AuditAction | null
  search: string
  /** Inclusive and exclusive instants; null leaves the side open. */
  from: Date | null
  until: Date | null
  /** Entries older than this id: the cursor of the page before. */
  before: string | null
}

/** No index finds words, so a search looks through so many entries at a time: a long log keeps nobody waiting. */
const stretch = 10_000

type Page = { entries: ActivityEntry[]; next: string | null }

/**
 * Entries an account may see (L24), newest first: what happened in it, and what it did as an agency elsewhere.
 * Somebody acting sees only their own agency's entries of that client. `next` is the cursor of what follows; a search
 * may come back with fewer than `limit` entries, or none, and yet go on from there.
 */
export async function activity(
  standing: Standing,
  filter: ActivityFilter,
  limit = activityPerPage,
): Promise<Page> {
  const last = await placeOf(filter.before)
  if (filter.search.trim()) return await search(standing, filter, last, limit)
  const rows = await read(standing, filter, last, limit + 1)
  return { entries: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : null }
}

/** Thrown in the middle of an export whose reader's right to it has ended meanwhile. */
export class ActivityEnded extends Error {}

/**
 * All entries that fit, in pages by cursor, so that a long log never lies in memory whole. The right to read them is
 * judged anew for every page: access that ends stops a running export.
 */
export async function* everyActivity(
  standing: Standing,
  filter: ActivityFilter,
): AsyncGenerator<ActivityEntry> {
  let before = filter.before
  for (;;) {
    if (!(await stillMay(sql, standing, activityFloor)))
      throw new ActivityEnded('The right to read this log has ended')
    const rows = await read(standing, filter, await placeOf(before), exportPage)
    yield* rows
    if (rows.length < exportPage) return
    before = rows.at(-1)!.id
  }
}

const exportPage = 500

async function read(standing: Standing, filter: ActivityFilter, last: Place | null, limit: number) {
  return await sql<ActivityEntry[]>`
    select ${shown} from ${newest(standing, filter, last, limit)} e order by e.at desc, e.id desc`
}

async function search(
  standing: Standing,
  filter: ActivityFilter,
  last: Place | null,
  limit: number,
): Promise<Page> {
  const everything = newest(
    standing,
    { ...filter, search: '' },
    last,
    stretch,
    sql`id, at, user_name, subject`,
  )
  const rows = await sql<(ActivityEntry & { edge: string | null })[]>`
    with looked_at as materialized (
      select * from ${everything} e
    ), hits as (
      select e.id from looked_at e where ${haveWords(filter.search)} order by e.at desc, e.id desc limit ${limit + 1}
    ), edge as (
      select (select id from looked_at order by at, id limit 1) as id where (select count(*) from looked_at) = ${stretch}
    )
    select (select id from edge) as edge, ${shown}
    from (values (1)) one left join (hits join audit_entries e on e.id = hits.id) on true
    order by e.at desc, e.id desc`
  const hits = rows.filter(({ id }) => id !== null).map(({ edge: _, ...entry }) => entry)
  return { entries: hits.slice(0, limit), next: hits.length > limit ? hits[limit - 1]!.id : rows[0]!.edge }
}

type Fragment = ReturnType<typeof sql>

const shown = sql`e.id, e.at, e.user_name,
  (e.user_id is null and e.user_name = ${operator.name}) as by_operator, e.acting,
  e.agency_id, (select name from accounts where id = e.agency_id) as agency_name,
  e.account_id, (select name from accounts where id = e.account_id) as account_name,
  e.action, e.subject, e.before, e.after`

/** The newest entries that fit, as a table. Each of the two sides that an account sees walks an index of its own. */
function newest(
  standing: Standing,
  filter: ActivityFilter,
  last: Place | null,
  limit: number,
  columns = sql`*`,
): Fragment {
  const { account, acting } = standing
  const fits = conditions(filter, last)
  const side = (whose: Fragment) => sql`
    (select ${columns} from audit_entries e where ${whose} ${fits} order by e.at desc, e.id desc limit ${limit})`
  const sides = acting
    ? side(sql`e.account_id = ${account.id} and e.agency_id = ${acting.agency.id}`)
    : sql`${side(sql`e.account_id = ${account.id}`)} union ${side(sql`e.agency_id = ${account.id}`)}`
  return sql`(select * from (${sides}) sides order by at desc, id desc limit ${limit})`
}

/** Only what was asked for becomes part of the statement, so that each filter walks an index of its own. */
function conditions({ action, from, until, search }: ActivityFilter, last: Place | null): Fragment {
  return sql`
    ${action ? sql`and e.action = ${action}` : sql``}
    ${from ? sql`and e.at >= ${from}` : sql``}
    ${until ? sql`and e.at < ${until}` : sql``}
    ${search.trim() ? sql`and (${haveWords(search)})` : sql``}
    ${last ? sql`and (e.at, e.id) < (${last.at}::text::timestamptz, ${last.id}::bigint)` : sql``}`
}

function haveWords(search: string): Fragment {
  const pattern = `%${escapeLike(search.trim())}%`
  return sql`e.user_name ilike ${pattern} or e.subject ilike ${pattern}`
}

/** As text, since a Date would lose the microseconds. */
type Place = { id: string; at: string }

async function placeOf(id: string | null): Promise<Place | null> {
  if (id === null) return null
  const [place] = await sql<Place[]>`select id, at::text from audit_entries where id = ${id}`
  return place ?? null
}
