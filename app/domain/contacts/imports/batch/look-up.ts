import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../../identity/standing.ts'
import { plainName } from '../../../names.ts'
import { visibleMembers } from '../../../people/teams/visible-members.ts'
import { factColumns } from '../../contact-columns.ts'
import type { ContactFacts } from '../../contact.ts'
import { contactSight } from '../../sight.ts'
import type { RowFacts } from '../row-facts.ts'
import { Meeting, type Keys, type Known } from './known.ts'

/** Name and company of each row as the database compares them. */
export async function keysOf(sql: Sql, rows: RowFacts[]): Promise<Keys[]> {
  return await sql<Keys[]>`
    select lower(w.name) as name_key, lower(w.company) as company_key
    from unnest(${rows.map(({ facts }) => facts.name)}::text[], ${rows.map(({ facts }) => facts.company ?? '')}::text[])
      with ordinality as w(name, company, n)
    order by w.n`
}

type Found = ContactFacts &
  Keys & {
    id: string
    ownerId: string | null
    private: boolean
    mayEdit: boolean
    mayAssign: boolean
    version: number
    met: boolean
  }

/** The contacts within sight that rows may be about, with what this standing may do with each, oldest first. */
export async function meetingOf(
  sql: Sql,
  standing: Standing,
  importId: string,
  rows: RowFacts[],
  keys: Keys[],
): Promise<{ meeting: Meeting; known: Known[] }> {
  const accountId = standing.account.id
  const [see, edit, assign] = [
    await contactSight(standing, 'see', sql),
    await contactSight(standing, 'edit', sql),
    await contactSight(standing, 'assign', sql),
  ]
  const emails = [...new Set(rows.flatMap(({ facts }) => facts.emails ?? []))]
  const columns = sql`
    c.id, ${factColumns(sql)}, c.owner_id, c.private_to is not null as private, c.version,
    lower(c.name) as name_key, lower(c.company) as company_key, ${edit.has(sql)} as may_edit,
    (c.private_to is null and ${assign.has(sql)}) as may_assign,
    exists (select from contact_import_meetings t where t.import_id = ${importId} and t.contact_id = c.id) as met`
  // Each address and name is looked up by itself, behind `offset 0`: what the statistics know of an account that is just
  // being filled would have all of its contacts read for each batch. The order is that of the index which names need, and
  // without sorting it is the only way to it: nothing is known of a table whose first contacts these are.
  const byEmail =
    emails.length === 0
      ? []
      : await sql<Found[]>`
          select ${columns} from (
            select distinct on (h.id) h.* from unnest(${emails}::text[]) e(email)
            cross join lateral (select * from contacts where emails @> array[e.email] offset 0) h
          ) c
          where c.account_id = ${accountId} and c.archived_at is null and ${see.has(sql)}
          order by c.created_at, c.id`
  const reached = new Set(byEmail.flatMap((found) => found.emails))
  const left = rows.flatMap(({ facts }, at) =>
    (facts.emails ?? []).some((email) => reached.has(email)) ? [] : [keys[at]!],
  )
  const sorting = (way: 'on' | 'off') =>
    sql`select set_config('enable_sort', ${way}, true), set_config('enable_incremental_sort', ${way}, true)`
  if (left.length > 0) await sorting('off')
  const byName =
    left.length === 0
      ? []
      : await sql<Found[]>`
          select ${columns} from unnest(${[...new Set(left.map(({ nameKey }) => nameKey))]}::text[]) n(name_key)
          cross join lateral (
            select * from contacts
            where account_id = ${accountId} and archived_at is null and lower(name) = n.name_key
            order by account_id, lower(name), id offset 0
          ) c
          where (cardinality(c.phones) > 0
              or lower(c.company) = any(${[...new Set(left.map(({ companyKey }) => companyKey))]}::text[]))
            and ${see.has(sql)}
          order by c.created_at, c.id`
  if (left.length > 0) await sorting('on')
  const meeting = new Meeting()
  const known = new Map<string, Known>()
  for (const found of [...byEmail, ...byName])
    if (!known.has(found.id)) {
      known.set(found.id, asKnown(found))
      meeting.add(known.get(found.id)!)
    }
  return { meeting, known: [...known.values()] }
}

function asKnown(found: Found): Known {
  const {
    id,
    nameKey,
    companyKey,
    ownerId,
    private: isPrivate,
    mayEdit,
    mayAssign,
    version,
    met,
    ...facts
  } = found
  const rest = { id, nameKey, companyKey, ownerId, private: isPrivate, mayEdit, mayAssign, version, met }
  return { ...rest, ownerWas: ownerId, facts, fresh: false, lists: new Set() }
}

/** Notes for contacts which of these lists they are in already. */
export async function noteLists(sql: Sql, accountId: string, known: Known[], listIds: string[]) {
  if (known.length === 0 || listIds.length === 0) return
  const byId = new Map(known.map((each) => [each.id, each]))
  const entries = await sql<{ contactId: string; listId: string }[]>`
    select contact_id, list_id from contact_list_entries
    where account_id = ${accountId} and contact_id = any(${[...byId.keys()]}::uuid[]) and list_id = any(${listIds}::uuid[])`
  for (const { contactId, listId } of entries) byId.get(contactId)!.lists.add(listId)
}

export const foldedList = (name: string) => plainName(name).toLowerCase()

/** The lists of these names, by their folded name. */
export async function listsNamed(sql: Sql, accountId: string, names: string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map()
  const rows = await sql<{ id: string; foldedName: string }[]>`
    select id, folded_name from contact_lists
    where account_id = ${accountId} and folded_name = any(${[...new Set(names.map(foldedList))]}::text[])`
  return new Map(rows.map(({ id, foldedName }) => [foldedName, id]))
}

export const foldedPerson = (typed: string) => typed.normalize('NFC').trim().toLowerCase()
export type Person = { id: string; active: boolean } | 'several'

/**
 * Whom the texts of a column mean among those whom this standing assigns to: members by their address, user name or
 * full name. A name that several bear means nobody.
 */
export async function peopleNamed(
  sql: Sql,
  standing: Standing,
  typed: string[],
): Promise<Map<string, Person>> {
  const terms = [...new Set(typed.map(foldedPerson))]
  if (terms.length === 0) return new Map()
  const accountId = standing.account.id
  const within = await visibleMembers(standing, 'assign', sql)
  const rows = await sql<{ term: string; id: string; active: boolean; byName: boolean }[]>`
    select k.term, m.id, m.deactivated_at is null as active, bool_and(k.by_name) as by_name
    from (
      select a.address as term, a.user_id, false as by_name from user_addresses a
      where a.address = any(${terms}::text[]) and a.verified_at is not null
      union all select u.username, u.id, false from users u where u.username = any(${terms}::text[])
      union all select lower(u.name), u.id, true from memberships o join users u on u.id = o.user_id
      where o.account_id = ${accountId} and o.ended_at is null and lower(u.name) = any(${terms}::text[])
    ) k
    join memberships m on m.user_id = k.user_id and m.account_id = ${accountId} and m.ended_at is null
    where ${within.has(sql, 'm.id')}
    group by k.term, m.id`
  const people = new Map<string, Person>()
  for (const term of terms) {
    const all = rows.filter((row) => row.term === term)
    const exact = all.filter(({ byName }) => !byName)
    const meant = exact.length > 0 ? exact : all
    if (meant.length === 1) people.set(term, { id: meant[0]!.id, active: meant[0]!.active })
    else if (meant.length > 1) people.set(term, 'several')
  }
  return people
}
