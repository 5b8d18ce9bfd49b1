import { createHash } from 'node:crypto'
import { sql, type Sql } from '#db/sql.server.ts'
import type { InboxLevel } from '../conversations/levels.ts'
import { isAtLeast, type Role } from '../roles.ts'
import { aliveGrant } from './live-grants.ts'
import { hasSecondFactor } from './factors/second-factors.ts'

/** Who makes this request, in which account, with which role right now. Read anew on every request (L17). */
export type Standing = {
  user: { id: string; name: string; username: string; locale: 'en' | 'de'; timeZone: string }
  sessionId: string
  account: {
    id: string
    name: string
    locale: 'en' | 'de'
    timeZone: string
    agencySince: Date | null
    /** The trial has ended, so the account can only be read, whoever comes (P1). */
    trialOver: boolean
  }
  /** Own membership in the account; null while acting. */
  membershipId: string | null
  /** The effective role: own role, or min(grant, link's max_role) while acting. */
  role: Role
  /**
   * What they may do in the inbox (V3): by own membership, or by what the client gives the agency; a role that only reads
   * acts for nobody there either.
   */
  inbox: InboxLevel
  acting: null | { scopeId: string; grantId: string; linkId: string; agency: { id: string; name: string } }
  /** Whether the account, or while acting the client or the agency, asks for a second factor that this user has not set up. */
  lacksSecondFactor: boolean
}

/** How opaque tokens lie in the database: SHA-256, never the token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/**
 * The standing behind a session token in one account, or null: one indexed query, nothing cached.
 * Own membership beats a grant (L18); a grant counts only together with its scoped session's token.
 */
export async function standingIn(
  tokens: { session: string; scope: string | null },
  accountId: string,
): Promise<Standing | null> {
  const [row] = await sql<StandingRow[]>`
    select u.id as user_id, u.name as user_name, u.username, u.locale as user_locale, u.time_zone as user_time_zone,
      s.id as session_id,
      a.id as account_id, a.name as account_name, a.locale as account_locale, a.time_zone as account_time_zone, a.agency_since,
      coalesce(b.trial_ends_at <= now(), false) as trial_over,
      m.id as membership_id, m.role as own_role, coalesce(m.inbox_level, x.inbox_level) as inbox,
      x.scope_id, x.grant_id, x.link_id, x.agency_id, x.agency_name, x.role as granted_role,
      s.second_factor_at is null and (case when m.id is null then x.asks else a.second_factor_since is not null end)
        as lacks_second_factor
    from sessions s
    join users u on u.id = s.user_id
    join accounts a on a.id = ${accountId}
    join subscriptions b on b.account_id = a.id
    left join memberships m on m.account_id = a.id and m.user_id = u.id and m.ended_at is null and m.deactivated_at is null
    left join lateral (
      select sc.id as scope_id, g.id as grant_id, l.id as link_id, ag.id as agency_id, ag.name as agency_name,
        least(g.role, l.max_role) as role, ${grantedInbox(sql)} as inbox_level,
        l.second_factor_since is not null or ag.second_factor_since is not null as asks
      from scoped_sessions sc
      join grants g on g.id = sc.grant_id and g.ended_at is null
      ${aliveGrant(sql)}
      where m.id is null and sc.token_hash = ${tokens.scope === null ? null : hashToken(tokens.scope)}
        and sc.session_id = s.id and sc.client_id = a.id and sc.ended_at is null
    ) x on true
    where s.token_hash = ${hashToken(tokens.session)} and s.ended_at is null and s.expires_at > now()
      and s.last_seen_at > now() - ${idleLimit}::interval
      and (m.id is not null or x.scope_id is not null) and ${passedSecondStep(sql)}`
  return row ? fromRow(row) : null
}

/**
 * Whether the session `s` of the user `u` is a whole one: whoever has a second factor has passed it (I2). Asked on every
 * request, so that a session of before the factor, or one by a door that forgot it, opens nothing.
 */
export const passedSecondStep = (sql: Sql) => sql`
  (s.second_factor_at is not null or not ${hasSecondFactor(sql, 'u.id')})`

/** A session unused for this long is over, whatever its absolute limit says (I4). */
export const idleLimit = '12 hours'

/**
 * The effective role as it is now, inside the caller's transaction, for the page may have been rendered under another;
 * null where the standing no longer holds. The rows are locked for share: a revocation either comes first and is seen
 * here, or waits until this write is done. PostgreSQL locks in the order named; it is the order in which revocations lock.
 */
export async function roleNow(sql: Sql, standing: Standing): Promise<Role | null> {
  const { acting, account, membershipId } = standing
  const [row] = acting
    ? await sql<{ role: Role }[]>`
        select least(g.role, l.max_role) as role
        from grants g
        ${aliveGrant(sql)}
        where g.id = ${acting.grantId} and g.client_id = ${account.id} and g.ended_at is null
        for share of am, l, g`
    : await sql<{ role: Role }[]>`
        select role from memberships
        where id = ${membershipId} and account_id = ${account.id} and ended_at is null and deactivated_at is null
        for share`
  return row?.role ?? null
}

/** The level that a link `l` gives to the grant `g`: whoever may only read in the account, only reads its inbox. */
export const grantedInbox = (sql: Sql) => sql`
  case when least(g.role, l.max_role) = 'viewer' then least(l.inbox_level, 'viewer') else l.inbox_level end`

/**
 * What they may do in the inbox as it is now, inside the caller's transaction, judged and locked like `roleNow`; `none`
 * where the standing no longer holds.
 */
export async function inboxNow(sql: Sql, { acting, account, membershipId }: Standing): Promise<InboxLevel> {
  const [row] = acting
    ? await sql<{ level: InboxLevel }[]>`
        select ${grantedInbox(sql)} as level
        from grants g
        ${aliveGrant(sql)}
        where g.id = ${acting.grantId} and g.client_id = ${account.id} and g.ended_at is null
        for share of am, l, g`
    : await sql<{ level: InboxLevel }[]>`
        select inbox_level as level from memberships
        where id = ${membershipId} and account_id = ${account.id} and ended_at is null and deactivated_at is null
        for share`
  return row?.level ?? 'none'
}

/** Whether the standing still holds and reaches the floor, judged like `roleNow`. */
export async function stillMay(sql: Sql, standing: Standing, floor: Role): Promise<boolean> {
  const role = await roleNow(sql, standing)
  return role !== null && isAtLeast(role, floor)
}

export type StandingRow = {
  userId: string
  userName: string
  username: string
  userLocale: 'en' | 'de'
  userTimeZone: string
  sessionId: string
  accountId: string
  accountName: string
  accountLocale: 'en' | 'de'
  accountTimeZone: string
  agencySince: Date | null
  trialOver: boolean
  membershipId: string | null
  ownRole: Role | null
  scopeId: string | null
  grantId: string | null
  linkId: string | null
  agencyId: string | null
  agencyName: string | null
  grantedRole: Role | null
  inbox: InboxLevel
  lacksSecondFactor: boolean
}

/** A standing of what was read about it. */
export function fromRow(row: StandingRow): Standing {
  return {
    user: {
      id: row.userId,
      name: row.userName,
      username: row.username,
      locale: row.userLocale,
      timeZone: row.userTimeZone,
    },
    sessionId: row.sessionId,
    account: {
      id: row.accountId,
      name: row.accountName,
      locale: row.accountLocale,
      timeZone: row.accountTimeZone,
      agencySince: row.agencySince,
      trialOver: row.trialOver,
    },
    membershipId: row.membershipId,
    role: (row.ownRole ?? row.grantedRole)!,
    inbox: row.inbox,
    acting:
      row.ownRole === null
        ? {
            scopeId: row.scopeId!,
            grantId: row.grantId!,
            linkId: row.linkId!,
            agency: { id: row.agencyId!, name: row.agencyName! },
          }
        : null,
    lacksSecondFactor: row.lacksSecondFactor,
  }
}
