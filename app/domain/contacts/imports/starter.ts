import type { Sql } from '#db/sql.server.ts'
import { aliveGrant } from '../../identity/live-grants.ts'
import type { Standing } from '../../identity/standing.ts'
import type { Role } from '../../roles.ts'

export type Starter = {
  accountId: string
  userId: string
  membershipId: string | null
  grantId: string | null
}

/**
 * The standing of whoever started a long work, as it is now and without a session: signing out does not stop it, an
 * ended membership or grant does. Null where nothing is left of it.
 */
export async function standingOfStarter(sql: Sql, starter: Starter): Promise<Standing | null> {
  const { accountId, userId, membershipId, grantId } = starter
  const [row] = await sql<StarterRow[]>`
    select u.id as user_id, u.name as user_name, u.username, u.locale as user_locale, u.time_zone as user_time_zone,
      a.id as account_id, a.name as account_name, a.locale as account_locale, a.time_zone as account_time_zone,
      a.agency_since, coalesce(b.trial_ends_at <= now(), false) as trial_over, m.role as own_role, x.*
    from users u
    join accounts a on a.id = ${accountId}
    join subscriptions b on b.account_id = a.id
    left join memberships m on m.id = ${membershipId}::uuid and m.account_id = a.id and m.user_id = u.id
      and m.ended_at is null and m.deactivated_at is null
    left join lateral (
      select g.id as grant_id, l.id as link_id, ag.id as agency_id, ag.name as agency_name, least(g.role, l.max_role) as granted_role
      from grants g ${aliveGrant(sql)}
      where g.id = ${grantId}::uuid and g.client_id = a.id and g.user_id = u.id and g.ended_at is null
    ) x on true
    where u.id = ${userId}`
  const role = row?.ownRole ?? row?.grantedRole
  if (!row || !role) return null
  return {
    user: {
      id: row.userId,
      name: row.userName,
      username: row.username,
      locale: row.userLocale,
      timeZone: row.userTimeZone,
    },
    sessionId: '',
    account: {
      id: row.accountId,
      name: row.accountName,
      locale: row.accountLocale,
      timeZone: row.accountTimeZone,
      agencySince: row.agencySince,
      trialOver: row.trialOver,
    },
    membershipId: row.ownRole ? membershipId : null,
    role,
    acting: row.ownRole
      ? null
      : {
          scopeId: '',
          grantId: row.grantId!,
          linkId: row.linkId!,
          agency: { id: row.agencyId!, name: row.agencyName! },
        },
    lacksSecondFactor: false,
  }
}

type StarterRow = {
  userId: string
  userName: string
  username: string
  userLocale: 'en' | 'de'
  userTimeZone: string
  accountId: string
  accountName: string
  accountLocale: 'en' | 'de'
  accountTimeZone: string
  agencySince: Date | null
  trialOver: boolean
  ownRole: Role | null
  grantedRole: Role | null
  grantId: string | null
  linkId: string | null
  agencyId: string | null
  agencyName: string | null
}
