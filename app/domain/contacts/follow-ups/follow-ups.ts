import { sql as pool, type Fragment, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { visibleMembers } from '../../people/teams/visible-members.ts'
import { withValues } from '../contacts.ts'
import { contactSight } from '../sight.ts'
import type { Due } from './dues.ts'
import { dayBegins, runs } from './running.ts'

export type FollowUpRow = {
  id: string
  listId: string
  listName: string
  contactId: string
  /** Null where the contact is out of the reader's sight by now and the follow-up somebody else's. */
  contactName: string | null
  /** Whether the reader may open the contact: it may have gone to somebody else, and the follow-up stays (C6). */
  visible: boolean
  memberId: string
  memberName: string
  mine: boolean
  dueAt: Date
  /** By the calendar of the reader. */
  due: Due
  snoozed: boolean
}

export type FollowUpFilter = {
  /** Of one member, or of everybody within reach. */
  member: string | null
  list: string | null
  due: Due | null
  /** The last one of the page before. */
  after: string | null
}

export const followUpsPerPage = 50

/**
 * One page of running follow-ups, those due first in front: one's own, for managers those of their teams, for admins
 * everybody's (P3). `next` is the cursor of what follows, null at the end.
 */
export async function listFollowUps(standing: Standing, filter: FollowUpFilter) {
  return await page(standing, filter, 'statistics')
}

/** The same for one list, for everybody who sees the list: those of the people whose contacts the reader sees (P3). */
export async function followUpsOfList(
  standing: Standing,
  listId: string,
  filter: Pick<FollowUpFilter, 'due' | 'after'>,
) {
  return await page(standing, { ...filter, list: listId, member: null }, 'see')
}

async function page(standing: Standing, filter: FollowUpFilter, deed: 'statistics' | 'see') {
  const { account, user, membershipId } = standing
  const [members, sight] = await Promise.all([visibleMembers(standing, deed), contactSight(standing, 'see')])
  const rows = await withValues(async (sql) => {
    const also = (holds: boolean, condition: () => Fragment) => (holds ? sql`and ${condition()}` : sql``)
    const { member, list, due, after } = filter
    return await sql<FollowUpRow[]>`
      select f.id, f.list_id, l.name as list_name, f.contact_id,
        case when f.member_id = ${membershipId}::uuid or ${sight.has(sql)} then c.name end as contact_name,
        coalesce(${sight.has(sql)}, false) as visible, f.member_id, u.name as member_name,
        f.member_id is not distinct from ${membershipId}::uuid as mine, f.due_at, ${dueWord(sql, user.timeZone)} as due,
        f.snoozed_at is not null as snoozed
      from (
        select * from follow_ups f
        where f.account_id = ${account.id} and ${runs(sql)}
          and (f.member_id = ${membershipId}::uuid or ${members.has(sql, 'f.member_id')})
          ${also(member !== null, () => sql`f.member_id = ${member}`)}
          ${also(list !== null, () => sql`f.list_id = ${list}`)}
          ${also(due !== null, () => isDue(sql, due!, user.timeZone))}
          ${also(
            after !== null,
            () =>
              sql`(f.due_at, f.id) > (select due_at, id from follow_ups where account_id = ${account.id} and id = ${after})`,
          )}
        order by f.due_at, f.id limit ${followUpsPerPage + 1}
      ) f
      join contacts c on c.account_id = f.account_id and c.id = f.contact_id
      join contact_lists l on l.account_id = f.account_id and l.id = f.list_id
      join memberships m on m.id = f.member_id join users u on u.id = m.user_id
      order by f.due_at, f.id`
  })
  const followUps = rows.slice(0, followUpsPerPage)
  return { followUps, next: rows.length > followUpsPerPage ? followUps.at(-1)!.id : null }
}

function isDue(sql: Sql, due: Due, zone: string) {
  const [today, tomorrow] = [dayBegins(sql, sql`${zone}::text`), dayBegins(sql, sql`${zone}::text`, 1)]
  switch (due) {
    case 'overdue':
      return sql`f.due_at < ${today}`
    case 'today':
      return sql`f.due_at >= ${today} and f.due_at < ${tomorrow}`
    case 'upcoming':
      return sql`f.due_at >= ${tomorrow}`
  }
}

const dueWord = (sql: Sql, zone: string) => sql`
  case when ${isDue(sql, 'overdue', zone)} then 'overdue' when ${isDue(sql, 'today', zone)} then 'today' else 'upcoming' end`

export type ContactFollowUp = Pick<
  FollowUpRow,
  'id' | 'listId' | 'listName' | 'memberId' | 'memberName' | 'mine' | 'dueAt' | 'due' | 'snoozed'
>

/** What runs for a contact, and when it was followed up last; for its record, so for those who see the contact. */
export async function followUpsOfContact(
  { account, membershipId, user }: Standing,
  contactId: string,
): Promise<{ running: ContactFollowUp[]; last: { at: Date; memberName: string } | null }> {
  const running = await pool<ContactFollowUp[]>`
    select f.id, f.list_id, l.name as list_name, f.member_id, u.name as member_name, f.due_at,
      f.member_id is not distinct from ${membershipId}::uuid as mine, ${dueWord(pool, user.timeZone)} as due,
      f.snoozed_at is not null as snoozed
    from follow_ups f
    join contact_lists l on l.account_id = f.account_id and l.id = f.list_id
    join memberships m on m.id = f.member_id join users u on u.id = m.user_id
    where f.account_id = ${account.id} and f.contact_id = ${contactId} and ${runs(pool)}
    order by f.due_at, f.id`
  const [last] = await pool<{ at: Date; memberName: string }[]>`
    select f.done_at as at, u.name as member_name
    from follow_ups f join memberships m on m.id = f.member_id join users u on u.id = m.user_id
    where f.account_id = ${account.id} and f.contact_id = ${contactId} and f.done_at is not null
    order by f.done_at desc limit 1`
  return { running: [...running], last: last ?? null }
}
