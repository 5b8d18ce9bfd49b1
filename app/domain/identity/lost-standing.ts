import { sql } from '#db/sql.server.ts'
import { aliveGrant } from './live-grants.ts'
import { hashToken } from './standing.ts'

/** Why somebody signed in has no standing in an account (status law). */
export type LostStanding =
  | { kind: 'unknown' }
  | { kind: 'wrong-account' }
  | { kind: 'go-to-account'; account: { id: string; name: string } }
  | {
      kind: 'ended'
      account: { id: string; name: string }
      cause: 'revoked' | 'removed' | 'left' | 'end-date' | 'membership'
      /** Who ended it, where a person did. */
      by: string | null
      at: Date | null
    }

/**
 * Explains a missing standing. Only a scope token of this very session learns that there was access once;
 * to anybody else the account does not exist.
 */
export async function lostStanding(
  signedIn: { sessionId: string; user: { id: string } },
  scopeToken: string | null,
  accountId: string,
): Promise<LostStanding> {
  const [scope] = scopeToken
    ? await sql<ScopeRow[]>`
        select c.id, c.name, sc.client_id, l.ended_reason, l.ended_at as link_ended_at, l.ends_at, l.ends_at <= now() as past,
          lu.name as link_ended_by, g.ended_at as grant_ended_at, gu.name as grant_ended_by
        from scoped_sessions sc
        join accounts c on c.id = sc.client_id
        join grants g on g.id = sc.grant_id
        join links l on l.id = g.link_id
        left join users lu on lu.id = l.ended_by
        left join users gu on gu.id = g.ended_by
        where sc.token_hash = ${hashToken(scopeToken)} and sc.session_id = ${signedIn.sessionId}`
    : []
  if (scope && scope.clientId !== accountId) return { kind: 'wrong-account' }
  const [live] = await sql<{ id: string; name: string }[]>`
    select c.id, c.name from grants g ${aliveGrant(sql)} join accounts c on c.id = g.client_id
    where g.user_id = ${signedIn.user.id} and g.client_id = ${accountId} and g.ended_at is null limit 1`
  if (live) return { kind: 'go-to-account', account: live }
  return scope ? ended(scope) : { kind: 'unknown' }
}

// Ending a link ends its grants right after it, so a grant that ended first was taken away by itself.
function ended(scope: ScopeRow): LostStanding {
  const account = { id: scope.id, name: scope.name }
  const { linkEndedAt, grantEndedAt } = scope
  if (grantEndedAt && (!linkEndedAt || grantEndedAt < linkEndedAt))
    return { kind: 'ended', account, cause: 'removed', by: scope.grantEndedBy, at: grantEndedAt }
  if (linkEndedAt && scope.endedReason !== 'end-date') {
    const cause = scope.endedReason === 'revoked' ? 'revoked' : 'left'
    return { kind: 'ended', account, cause, by: scope.linkEndedBy, at: linkEndedAt }
  }
  if (scope.past || linkEndedAt)
    return { kind: 'ended', account, cause: 'end-date', by: null, at: scope.endsAt }
  return { kind: 'ended', account, cause: 'membership', by: null, at: null }
}

type ScopeRow = {
  id: string
  name: string
  clientId: string
  endedReason: 'revoked' | 'left' | 'programme-left' | 'end-date' | null
  linkEndedAt: Date | null
  linkEndedBy: string | null
  endsAt: Date | null
  past: boolean | null
  grantEndedAt: Date | null
  grantEndedBy: string | null
}
