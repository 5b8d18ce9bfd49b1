import { sql } from '#db/sql.server.ts'
import { operator, type AuditAction } from './audit.ts'
import { contactSight } from './contacts/sight.ts'
import { roleNow, type Standing } from './identity/standing.ts'
import { escapeLike } from './escape-like.ts'
import { isAtLeast, type Role } from './roles.ts'

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
 * Of contacts that the reader does not see (P3), the log says nothing either.
 */
export async function activity(
  standing: Standing,
  filter: ActivityFilter,
  limit = activityPerPage,
): Promise<Page> {
  const [last, eyes] = [await placeOf(filter.before), await eyesOf(standing)]
  if (filter.search.trim()) return await search(standing, filter, last, limit, eyes)
  const rows = await read(standing, filter, last, limit + 1, eyes)
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
    const role = await roleNow(sql, standing)
    if (!role || !isAtLeast(role, activityFloor))
      throw new ActivityEnded('The right to read this log has ended')
    const eyes = await eyesOf({ ...standing, role })
    const rows = await read(standing, filter, await placeOf(before), exportPage, eyes)
    yield* rows
    if (rows.length < exportPage) return
    before = rows.at(-1)!.id
  }
}

const exportPage = 500

async function read(
  standing: Standing,
  filter: ActivityFilter,
  last: Place | null,
  limit: number,
  eyes: Eyes | null,
) {
  return await sql<ActivityEntry[]>`
    select ${shown(eyes)} from ${newest(standing, filter, last, limit, eyes)} e order by e.at desc, e.id desc`
}

async function search(
  standing: Standing,
  filter: ActivityFilter,
  last: Place | null,
  limit: number,
  eyes: Eyes | null,
): Promise<Page> {
  const everything = newest(
    standing,
    { ...filter, search: '' },
    last,
    stretch,
    eyes,
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
    select (select id from edge) as edge, ${shown(eyes)}
    from (values (1)) one left join (hits join audit_entries e on e.id = hits.id) on true
    order by e.at desc, e.id desc`
  const hits = rows.filter(({ id }) => id !== null).map(({ edge: _, ...entry }) => entry)
  return { entries: hits.slice(0, limit), next: hits.length > limit ? hits[limit - 1]!.id : rows[0]!.edge }
}

type Fragment = ReturnType<typeof sql>

/** Entries whose subject is a contact, where they have one. */
const aboutContacts: AuditAction[] = [
  ...([
    'contact.created',
    'contact.changed',
    'contact.archived',
    'contact.restored',
    'contact.merged',
  ] as const),
  ...(['contacts.assigned', 'contacts.unassigned', 'follow-up.done', 'follow-up.snoozed'] as const),
]

/** What somebody may read who does not see every contact; null for all others. */
type Eyes = { see: Fragment }

/**
 * Managers read the log, but neither what is somebody's privately nor, with teams, what is others'. A double is judged by
 * the contact that it went into, as its history is.
 */
async function eyesOf(standing: Standing): Promise<Eyes | null> {
  const sight = await contactSight(standing, 'see')
  if (sight.all) return null
  const accountId = standing.account.id
  return {
    see: sql`and (e.action <> all(${aboutContacts}::text[]) or e.account_id is distinct from ${accountId}
      or e.subject_id is null or exists (
        select 1 from contacts d join contacts c on c.account_id = d.account_id and c.id = coalesce(d.merged_into, d.id)
        where d.account_id = ${accountId} and d.id = e.subject_id and ${sight.has(sql)}))`,
  }
}

const shown = (eyes: Eyes | null) => sql`e.id, e.at, e.user_name,
  (e.user_id is null and e.user_name = ${operator.name}) as by_operator, e.acting,
  e.agency_id, (select name from accounts where id = e.agency_id) as agency_name,
  e.account_id, (select name from accounts where id = e.account_id) as account_name,
  e.action, e.subject, e.before, ${
    // The name of the one contact that joined or left a list, which has no id here to be judged by.
    eyes
      ? sql`case when e.action like 'contact-list.%' then e.after - 'contact' else e.after end as after`
      : sql`e.after`
  }`

/** The newest entries that fit, as a table. Each of the two sides that an account sees walks an index of its own. */
function newest(
  standing: Standing,
  filter: ActivityFilter,
  last: Place | null,
  limit: number,
  eyes: Eyes | null,
  columns = sql`*`,
): Fragment {
  const { account, acting } = standing
  const fits = conditions(filter, last)
  const side = (whose: Fragment) => sql`
    (select ${columns} from audit_entries e where ${whose} ${fits} ${eyes?.see ?? sql``} order by e.at desc, e.id desc limit ${limit})`
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
