import { sql as pool, type Sql } from '#db/sql.server.ts'
import { recordAs } from '../audit.ts'
import type { Role } from '../roles.ts'
import { closeScopes } from './close-scopes.ts'
import { aliveGrant } from './live-grants.ts'
import type { SignedIn } from './sessions.ts'
import { hashToken } from './standing.ts'
import { newToken } from './tokens.ts'

/** As many client accounts as one session holds open; beyond it the oldest closes (I5). */
export const mostScopes = 8

export type OpenedScope =
  | {
      ok: true
      token: string
      /** The effective role there now. */
      role: Role
      account: { id: string; name: string }
      agency: { id: string; name: string }
      /** All client accounts the session holds open now, this one included. */
      open: string[]
    }
  | { ok: false; reason: 'no-access' | 'own-membership' }

/**
 * Go to account (L18): opens a scoped session in a client account, under the highest role that any of the user's
 * agencies gives. Always from the base session, so there are no chains (L19). Own members need none.
 */
export async function openScope(signedIn: SignedIn, accountId: string): Promise<OpenedScope> {
  const { sessionId, user } = signedIn
  return await pool.begin(async (sql): Promise<OpenedScope> => {
    const [own] = await sql`
      select 1 from memberships
      where account_id = ${accountId} and user_id = ${user.id} and ended_at is null and deactivated_at is null`
    if (own) return { ok: false, reason: 'own-membership' }
    const grant = await lockGrant(sql, user.id, accountId)
    // The user before the session, as whoever ends all sessions of a user does: crosswise the two would wait for ever.
    const [session] = grant
      ? await sql`
          select 1 from users u join sessions s on s.user_id = u.id
          where u.id = ${user.id} and s.id = ${sessionId} and s.ended_at is null
          for no key update of u, s`
      : []
    if (!grant || !session) return { ok: false, reason: 'no-access' }

    const token = newToken()
    await closeScopes(sql, sql`session_id = ${sessionId} and client_id = ${accountId}`)
    const [scope] = await sql<[{ id: string }]>`
      insert into scoped_sessions (token_hash, session_id, user_id, client_id, grant_id, created_at, last_seen_at)
      values (${hashToken(token)}, ${sessionId}, ${user.id}, ${accountId}, ${grant.id}, clock_timestamp(), clock_timestamp())
      returning id`
    const newest = sql`
      select id from scoped_sessions where session_id = ${sessionId} and ended_at is null
      order by created_at desc, id limit ${mostScopes}`
    await closeScopes(sql, sql`session_id = ${sessionId} and id not in (${newest})`)
    const open = await sql<{ clientId: string }[]>`
      select client_id from scoped_sessions where session_id = ${sessionId} and ended_at is null`
    await sql`update users set last_account_id = ${accountId} where id = ${user.id}`
    await recordAs(
      sql,
      user,
      { accountId, agencyId: grant.agencyId },
      { action: 'scope.opened', subject: user.name, subjectId: scope.id },
      true,
    )
    const { role, clientName, agencyId, agencyName } = grant
    return {
      ok: true,
      token,
      role,
      account: { id: accountId, name: clientName },
      agency: { id: agencyId, name: agencyName },
      open: open.map(({ clientId }) => clientId),
    }
  })
}

type LockedGrant = { id: string; role: Role; clientName: string; agencyId: string; agencyName: string }

/** The user's best live grant there, locked so that a revocation comes wholly before or wholly after. */
async function lockGrant(sql: Sql, userId: string, clientId: string): Promise<LockedGrant | undefined> {
  const [grant] = await sql<LockedGrant[]>`
    select g.id, least(g.role, l.max_role) as role, c.name as client_name, ag.id as agency_id, ag.name as agency_name
    from grants g ${aliveGrant(sql)}
    join accounts c on c.id = g.client_id
    where g.user_id = ${userId} and g.client_id = ${clientId} and g.ended_at is null
    order by least(g.role, l.max_role) desc, g.created_at
    limit 1
    for share of am, l, g`
  return grant
}

/** Return: closes the session's scope in one account. Gives the agency to go back to; null where none was open. */
export async function endScope(signedIn: SignedIn, accountId: string): Promise<{ agencyId: string } | null> {
  const [scope] = await closeScopes(
    pool,
    pool`session_id = ${signedIn.sessionId} and client_id = ${accountId} and user_id = ${signedIn.user.id}`,
  )
  return scope ?? null
}

/** Ends one of the user's scoped sessions from the list of sign-ins. False where it is not theirs or had ended. */
export async function endScopeById(scopeId: string, user: SignedIn['user']): Promise<boolean> {
  return (await closeScopes(pool, pool`id = ${scopeId} and user_id = ${user.id}`)).length > 0
}
