import type { Fragment, Sql } from '#db/sql.server.ts'
import { escapeLike } from '../escape-like.ts'
import { conditionsHold, type Condition, type Matching } from './conditions.ts'
import type { Status } from './contact.ts'
import type { ContactField } from './fields/contact-fields.ts'

/** Which contacts a list, an export, a saved view or a change over all that match is about. */
export type ContactFilter = {
  /** Words, each of which is in some attribute; digits alone are looked for in phones. */
  search: string
  /**
   * Memberships, among them perhaps 'nobody' for those without a contact owner, or these alone, and 'gone' for those whose
   * contact owner is switched off or has left; null: whosever.
   */
  owners: string[] | 'nobody' | null
  /** Those whose contact owner is in it. */
  team: string | null
  status: Status | null
  territory: string | null
  list: string | null
  privacy: 'shared' | 'private' | null
  /** Given to their owner by somebody else since that moment; only with one owner. */
  announcedSince: string | null
  archived: boolean
  conditions: Condition[]
  matching: Matching
}

export const wholeList: ContactFilter = {
  search: '',
  owners: null,
  team: null,
  status: null,
  territory: null,
  list: null,
  privacy: null,
  announcedSince: null,
  archived: false,
  conditions: [],
  matching: 'all',
}

/** Whether the filter leaves out nothing but what is archived. */
export function isWhole(filter: ContactFilter): boolean {
  const { search, conditions, matching: _, ...others } = filter
  return (
    searchPatterns(search).length === 0 &&
    conditions.length === 0 &&
    Object.values(others).every((value) => value === null || value === false)
  )
}

/**
 * What was typed into the search box as patterns for `contacts.words`: of each word one must hold. A number is found in any
 * spelling. One or two letters are looked for where words begin: inside of words nearly every contact has them, and the index
 * knows only three and more.
 */
export function searchPatterns(typed: string): string[][] {
  const text = typed.trim().toLowerCase()
  if (text === '') return []
  // The zero or plus that a number begins with depends on where one calls from.
  if (/^[+\d\s()./-]+$/.test(text) && /\d{3}/.test(text.replace(/\D/g, '')))
    return [[`%${text.replace(/\D/g, '').replace(/^0{1,2}/, '')}%`]]
  const words = [...new Set(text.split(/\s+/))]
  const readable = words.filter((word) => /[\p{L}\p{N}]/u.test(word))
  // Signs alone are in no index; beside words they say little.
  return (readable.length > 0 ? readable : words).slice(0, 10).map((word) => {
    const escaped = escapeLike(word)
    if ([...word].length > 2) return [`%${escaped}%`]
    return [`${escaped}%`, ...[' ', '\n', '-', '.', '@'].map((before) => `%${before}${escaped}%`)]
  })
}

type Facts = { accountId: string; fields: readonly ContactField[]; timeZone: string }

/** The filter as a condition on `contacts c`, beside the account and what the reader may see. */
export function filterHolds(sql: Sql, filter: ContactFilter, facts: Facts): Fragment {
  const { owners, team, status, territory, list, privacy, announcedSince, archived } = filter
  const also = (holds: boolean, condition: () => Fragment) => (holds ? sql`and ${condition()}` : sql``)
  // Only what was asked for becomes part of the statement, so that each filter finds an index of its own.
  return sql`
    ${archived ? sql`c.archived_at is not null` : sql`c.archived_at is null`}
    ${searchPatterns(filter.search).reduce((all, word) => sql`${all} and ${isIn(sql, word)}`, sql``)}
    ${also(owners === 'nobody', () => sql`c.owner_id is null`)}
    ${also(Array.isArray(owners), () => isOf(sql, facts.accountId, owners as string[]))}
    ${also(
      team !== null,
      () => sql`c.owner_id in (
      select membership_id from team_members where account_id = ${facts.accountId} and team_id = ${team})`,
    )}
    ${also(status !== null, () => sql`c.status = ${status}`)}
    ${also(territory !== null, () => sql`lower(c.territory) = ${territory!.toLowerCase()}`)}
    ${also(
      list !== null,
      () => sql`exists (select 1 from contact_list_entries e
      where e.account_id = ${facts.accountId} and e.list_id = ${list} and e.contact_id = c.id)`,
    )}
    ${also(privacy === 'shared', () => sql`c.private_to is null`)}
    ${also(privacy === 'private', () => sql`c.private_to is not null`)}
    ${also(announcedSince !== null, () => sql`c.announced_at > ${announcedSince}::text::timestamptz`)}
    ${also(filter.conditions.length > 0, () => conditionsHold(sql, filter.conditions, filter.matching, facts))}`
}

/** One of a word's patterns holds for `contacts c`. */
export function isIn(sql: Sql, [first, ...others]: string[]): Fragment {
  const any = others.reduce(
    (any, pattern) => sql`${any} or c.words like ${pattern}`,
    sql`c.words like ${first!}`,
  )
  return sql`(${any})`
}

function isOf(sql: Sql, accountId: string, owners: string[]): Fragment {
  const people = owners.filter((owner) => owner !== 'nobody' && owner !== 'gone')
  const any: Fragment[] = []
  if (people.length > 0 || owners.length === 0) any.push(sql`c.owner_id = any(${people}::uuid[])`)
  if (owners.includes('nobody')) any.push(sql`c.owner_id is null`)
  if (owners.includes('gone'))
    any.push(sql`c.owner_id in (
      select id from memberships where account_id = ${accountId} and (ended_at is not null or deactivated_at is not null))`)
  return sql`(${any.reduce((all, one) => sql`${all} or ${one}`)})`
}
