import { sql as pool, type Sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import { isInboxLevel, type InboxLevel } from '../conversations/levels.ts'
import { stillMay, type Standing } from '../identity/standing.ts'
import { leave } from '../outbox.ts'
import { isAtMost, isGrantable, type GrantableRole } from '../roles.ts'
import { endGrant } from './change-grant.ts'
import { endOf, lastDayOf } from './end-date.ts'
import { ownersOf } from './owners.ts'
import { tellOfGrant } from './tell-of-grant.ts'

export type LinkLimits = {
  maxRole: GrantableRole
  endsAt: Date | null
  /** Whether the agency's people need a second factor here. */
  secondFactor?: boolean
  /** What they may do in the inbox, where they take no seat (V4). */
  inbox?: InboxLevel
}

/** What the client sets: the last day is one of the account's own calendar, null for no end. */
export type LinkWish = {
  maxRole: GrantableRole
  lastDay: string | null
  /** Left as it is where it is not given. */
  secondFactor?: boolean
  inbox?: InboxLevel
}

export type LinkChanged =
  | { ok: true; agencyName: string; before: LinkLimits; after: LinkLimits }
  | { ok: false; reason: 'not-allowed' | 'unknown' | 'role-unknown' | 'no-such-level' | 'end-date-past' }

/**
 * The client sets how far an agency may go, in the inbox too, and until when (L20, V4). Owner or admin of the client, by own membership.
 * Lowering also lowers the grants themselves, so that raising the ceiling later gives nobody their old role back unasked.
 */
export async function changeLink(
  standing: Standing,
  linkId: string,
  { maxRole, lastDay, secondFactor, inbox }: LinkWish,
): Promise<LinkChanged> {
  if (standing.acting) return { ok: false, reason: 'not-allowed' }
  if (!isGrantable(maxRole)) return { ok: false, reason: 'role-unknown' }
  if (inbox !== undefined && !isInboxLevel(inbox)) return { ok: false, reason: 'no-such-level' }
  return await pool.begin(async (sql): Promise<LinkChanged> => {
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const link = await lockClientLink(sql, standing.account.id, linkId)
    // Over is over, though the job that notes it has not run: no date brings a link back. Revoking stays possible.
    if (!link || link.over) return { ok: false, reason: 'unknown' }
    const { endsAt, past } = await newEnd(sql, standing.account.id, linkId, lastDay)
    if (past) return { ok: false, reason: 'end-date-past' }
    const asks = secondFactor !== undefined && secondFactor !== link.asksFactor
    const level = inbox !== undefined && inbox !== link.inbox ? inbox : null
    const before = {
      maxRole: link.maxRole,
      endsAt: link.endsAt,
      ...(asks && { secondFactor: !secondFactor }),
      ...(level && { inbox: link.inbox }),
    }
    const after = { maxRole, endsAt, ...(asks && { secondFactor }), ...(level && { inbox: level }) }
    const changed =
      asks || level !== null || maxRole !== link.maxRole || endsAt?.getTime() !== link.endsAt?.getTime()
    if (changed) {
      await sql`
        update links set max_role = ${maxRole}, ends_at = ${endsAt},
          second_factor_since = case when ${asks} then case when ${secondFactor ?? false} then now() end
            else second_factor_since end,
          inbox_level = coalesce(${level}::inbox_level, inbox_level)
        where id = ${linkId} and client_id = ${standing.account.id}`
      const lowered = isAtMost(link.maxRole, maxRole)
        ? []
        : await lowerGrants(sql, standing.account.id, linkId, maxRole)
      const entry = await record(sql, standing, {
        action: 'link.changed',
        agencyId: link.agencyId,
        subject: link.agencyName,
        subjectId: linkId,
        before,
        after: lowered.length > 0 ? { ...after, lowered: lowered.map(({ name }) => name) } : after,
      })
      const readers = new Set([
        ...(await ownersOf(sql, [link.agencyId])),
        ...lowered.map(({ userId }) => userId),
      ])
      readers.delete(standing.user.id)
      await leave(
        sql,
        ...[...readers].map((recipientId) => ({
          kind: 'link.mail-changed' as const,
          subjectId: linkId,
          recipientId,
          generation: entry,
        })),
      )
    }
    return { ok: true, agencyName: link.agencyName, before, after }
  })
}

/** Brings the grants of a link down to its new ceiling; gives whom it lowered, by name. */
async function lowerGrants(sql: Sql, clientId: string, linkId: string, maxRole: GrantableRole) {
  return await sql<{ userId: string; name: string }[]>`
    with lowered as (
      update grants set role = ${maxRole}
      where link_id = ${linkId} and client_id = ${clientId} and ended_at is null and role > ${maxRole} returning user_id
    )
    select u.id as user_id, u.name from lowered l join users u on u.id = l.user_id order by lower(u.name), u.id`
}

/** The end that a last day means. Saving the day that is set already moves nothing, though the account has changed its zone since. */
async function newEnd(sql: Sql, clientId: string, linkId: string, lastDay: string | null) {
  const [end] = await sql<[{ endsAt: Date | null; past: boolean }]>`
    select ends_at, coalesce(ends_at <= clock_timestamp(), false) as past
    from (
      select case when ${lastDayOf(sql)} = ${lastDay}::date then l.ends_at else ${endOf(sql, lastDay)} end as ends_at
      from links l join accounts a on a.id = l.client_id where l.id = ${linkId} and l.client_id = ${clientId}
    ) wished`
  return end
}

export type PersonRemoved =
  | { ok: true; name: string; agencyName: string; sessions: number }
  | { ok: false; reason: 'not-allowed' | 'unknown' }

/** The client takes one person's access away (L20); the agency keeps its link. Holds on the person's next request. */
export async function removePerson(
  standing: Standing,
  linkId: string,
  grantId: string,
): Promise<PersonRemoved> {
  if (standing.acting) return { ok: false, reason: 'not-allowed' }
  return await pool.begin(async (sql): Promise<PersonRemoved> => {
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const link = await lockClientLink(sql, standing.account.id, linkId)
    if (!link) return { ok: false, reason: 'unknown' }
    const [grant] = await sql<{ userId: string; name: string; role: string }[]>`
      select g.user_id, u.name, g.role from grants g join users u on u.id = g.user_id
      where g.id = ${grantId} and g.link_id = ${linkId} and g.client_id = ${standing.account.id} and g.ended_at is null
      for update of g`
    if (!grant) return { ok: false, reason: 'unknown' }
    const sessions = await endGrant(sql, { id: grantId, clientId: standing.account.id }, standing.user.id)
    const entry = await record(sql, standing, {
      action: 'grant.removed',
      agencyId: link.agencyId,
      subject: grant.name,
      subjectId: grantId,
      before: { role: grant.role },
      after: { sessions },
    })
    await tellOfGrant(
      sql,
      { id: grantId, userId: grant.userId },
      { entry, by: standing.user.id, accounts: [standing.account.id, link.agencyId] },
    )
    return { ok: true, name: grant.name, agencyName: link.agencyName, sessions }
  })
}

/** Locks an active link of this client, or one that is `over` but not yet ended; undefined for foreign, unknown and ended ones alike. */
export async function lockClientLink(sql: Sql, clientId: string, linkId: string) {
  const [link] = await sql<
    ({
      agencyId: string
      agencyName: string
      over: boolean
      asksFactor: boolean
      inbox: InboxLevel
    } & LinkLimits)[]
  >`
    select l.agency_id, a.name as agency_name, l.max_role, l.ends_at, l.second_factor_since is not null as asks_factor,
      l.inbox_level as inbox,
      coalesce(l.ends_at <= clock_timestamp(), false) as over
    from links l join accounts a on a.id = l.agency_id
    where l.id = ${linkId} and l.client_id = ${clientId} and l.ended_at is null for update of l`
  return link
}
