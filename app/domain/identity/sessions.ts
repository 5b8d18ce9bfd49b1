import { sql as pool, type Sql } from '#db/sql.server.ts'
import { closeScopes } from './close-scopes.ts'
import { hasActiveMembership } from './live-logins.ts'
import { isRemembered, touchDevice } from './factors/remembered-devices.ts'
import { hasSecondFactor, type Factor, type SecondFactor } from './factors/second-factors.ts'
import { hashToken, idleLimit, passedSecondStep } from './standing.ts'
import { newToken } from './tokens.ts'
import { touchSession } from './touch.ts'
import type { Locale } from './users.ts'

/** However busily it is used, a session ends this long after sign-in (I4). The idle limit is in standing.ts. */
export const absoluteLimit = '14 days'

/** How somebody proved who they are. */
export type SignInMethod = 'password' | 'code' | 'link' | 'oidc' | 'demo' | 'passkey'

/** How long a sign-in counts as fresh, for what must not be done by whoever finds an open browser. */
export const freshFor = '10 minutes'

/** Who is behind the base session of a request. */
export type SignedIn = {
  sessionId: string
  user: { id: string; name: string; username: string; locale: Locale; timeZone: string; address: string }
  verifiedAddresses: string[]
  lastAccountId: string | null
  /** Whether they proved who they are less than `freshFor` ago, by the database's clock. */
  fresh: boolean
  /** By what the second step was passed; null where they have none. */
  secondFactor: SecondFactor | null
}

export type SessionFacts = {
  method: SignInMethod
  userAgent: string
  ip: string
  /** Of the password hash that was matched, where a password was: no session begins once it is another. */
  passwordDigest?: Buffer | null
  /** By what the second step was passed just now. */
  second?: Factor
  /** What this browser keeps where it was remembered. */
  device?: string | null
}

/** Somebody signed in with a password that was changed at that very moment; they are not in. */
export class PasswordChanged extends Error {}

/** Whoever has a second factor has to pass it first, by whichever door they came (I2). */
export class SecondStepNeeded extends Error {}

/** A password hash as sign-ins under way remember it, so that it lies in one place only. */
export const passwordDigest = hashToken

/**
 * Begins a session. The token is for the cookie alone; the database keeps its hash (I4). Throws SecondStepNeeded where
 * the user has a second factor, none was passed, and the browser is not a remembered one. A remembered browser spares
 * the second step, but proves nothing: such a session is not fresh, lest whoever has browser and password take the
 * factor away.
 */
export async function startSession(
  userId: string,
  { method, userAgent, ip, passwordDigest = null, second, device = null }: SessionFacts,
): Promise<{ sessionId: string; token: string; expiresAt: Date; locale: Locale }> {
  const token = newToken()
  const [row] = await pool<StartedRow[]>`
    insert into sessions (token_hash, user_id, method, user_agent, ip, expires_at, second_factor, second_factor_at, proven_at)
    select ${hashToken(token)}, u.id, ${method}, ${userAgent.slice(0, 300)}, ${ip}, now() + ${absoluteLimit}::interval,
      ${factor(second, device)}, case when ${factor(second, device)} is not null then now() end,
      case when ${factor(second, device)} = 'device' then 'epoch'::timestamptz else now() end
    from users u
    where u.id = ${userId} and ${hasPassword(passwordDigest)}
      and (${factor(second, device)} is not null or not ${hasSecondFactor(pool, 'u.id')})
    for share
    returning id, expires_at, second_factor, (select locale from users where id = user_id)`
  if (row) {
    if (row.secondFactor === 'device') await touchDevice(device!)
    return { sessionId: row.id, token, expiresAt: row.expiresAt, locale: row.locale }
  }
  const [same] = await pool`select 1 from users u where u.id = ${userId} and ${hasPassword(passwordDigest)}`
  if (same) throw new SecondStepNeeded('The second step is still to come')
  throw new PasswordChanged('The password was changed while it was being used to sign in')
}

type StartedRow = { id: string; expiresAt: Date; secondFactor: SecondFactor | null; locale: Locale }

const factor = (second: Factor | undefined, device: string | null) => pool`
  case when ${second ?? null}::text is not null then ${second ?? null}::text
    when ${isRemembered(pool, device)} then 'device' end`

const hasPassword = (digest: Buffer | null) => pool`
  (${digest}::bytea is null or sha256(convert_to(u.password_hash, 'UTF8')) = ${digest}::bytea)`

/** Who a session token stands for; null where it is unknown, over, or its user has no active membership left. */
export async function signedIn(token: string): Promise<SignedIn | null> {
  const [row] = await pool<SignedInRow[]>`
    select s.id as session_id, u.id, u.name, u.username, u.locale, u.time_zone, u.last_account_id,
      s.proven_at > now() - ${freshFor}::interval as fresh, s.second_factor, a.main as address, coalesce(a.verified, '{}') as verified
    from sessions s
    join users u on u.id = s.user_id
    left join lateral (
      select max(address) filter (where main) as main, array_agg(address order by main desc, address) as verified
      from user_addresses where user_id = u.id and verified_at is not null
    ) a on true
    where s.token_hash = ${hashToken(token)} and s.ended_at is null and s.expires_at > now()
      and s.last_seen_at > now() - ${idleLimit}::interval
      and ${hasActiveMembership(pool, 'u.id')} and ${passedSecondStep(pool)}`
  if (!row) return null
  touchSession(row.sessionId)
  const { sessionId, verified, lastAccountId, address, fresh, secondFactor, ...user } = row
  return {
    sessionId,
    user: { ...user, address: address ?? '' },
    verifiedAddresses: verified,
    lastAccountId,
    fresh,
    secondFactor,
  }
}

type SignedInRow = Omit<SignedIn['user'], 'address'> &
  Pick<SignedIn, 'sessionId' | 'lastAccountId' | 'fresh' | 'secondFactor'> & {
    address: string | null
    verified: string[]
  }

/**
 * Somebody signed in has proven anew who they are, and by what: the session goes on under a new id, and the old one
 * opens nothing any more (I4). What it had open stays open. Null where it had ended.
 */
export async function renewSession(
  sql: Sql,
  sessionId: string,
  second?: Factor,
): Promise<{ token: string; expiresAt: Date } | null> {
  const token = newToken()
  const [row] = await sql<{ expiresAt: Date }[]>`
    update sessions set token_hash = ${hashToken(token)}, proven_at = now(),
      second_factor = coalesce(${second ?? null}, second_factor),
      second_factor_at = case when ${second ?? null}::text is null then second_factor_at else now() end
    where id = ${sessionId} and ended_at is null returning expires_at`
  return row ? { token, expiresAt: row.expiresAt } : null
}

/** Ends one of the user's sessions with its scoped sessions. False where it is not theirs or had ended. */
export async function endSession(sessionId: string, userId: string): Promise<boolean> {
  return (await pool.begin((sql) => endWhere(sql, userId, (sql) => sql`and id = ${sessionId}`))) > 0
}

/** Ends all of a user's sessions but this one; returns how many ended. */
export async function endOtherSessions(userId: string, sessionId: string): Promise<number> {
  return await pool.begin((sql) => endSessions(sql, userId, { except: sessionId }))
}

/** Ends all of a user's sessions, save one where given; returns how many ended. Runs inside the caller's transaction. */
export async function endSessions(
  sql: Sql,
  userId: string,
  { except }: { except?: string } = {},
): Promise<number> {
  return await endWhere(sql, userId, (sql) => (except ? sql`and id <> ${except}` : sql``))
}

async function endWhere(sql: Sql, userId: string, which: (sql: Sql) => ReturnType<Sql>): Promise<number> {
  const gone = await sql<{ id: string }[]>`
    update sessions set ended_at = clock_timestamp()
    where user_id = ${userId} and ended_at is null ${which(sql)} returning id`
  await closeScopes(sql, sql`session_id = any(${gone.map(({ id }) => id)}::uuid[])`)
  return gone.length
}

export const sessionsPerPage = 20

export type OpenSession = {
  id: string
  method: SignInMethod
  secondFactor: SecondFactor | null
  userAgent: string
  ip: string
  createdAt: Date
  lastSeenAt: Date
  /** The client accounts that it has open. */
  scopes: { id: string; accountName: string; agencyName: string; createdAt: Date; lastSeenAt: Date }[]
}

/** Where a user is signed in now, last used first. */
export async function openSessions(
  userId: string,
  page = 1,
): Promise<{ sessions: OpenSession[]; hasNext: boolean }> {
  const found = await pool<Omit<OpenSession, 'scopes'>[]>`
    select id, method, second_factor, user_agent, ip, created_at, last_seen_at from sessions
    where user_id = ${userId} and ended_at is null and expires_at > now() and last_seen_at > now() - ${idleLimit}::interval
    order by last_seen_at desc, id limit ${sessionsPerPage + 1} offset ${(page - 1) * sessionsPerPage}`
  const sessions = found.slice(0, sessionsPerPage)
  const scopes = await pool<(OpenSession['scopes'][number] & { sessionId: string })[]>`
    select sc.id, sc.session_id, c.name as account_name, ag.name as agency_name, sc.created_at, sc.last_seen_at
    from scoped_sessions sc
    join accounts c on c.id = sc.client_id
    join grants g on g.id = sc.grant_id
    join accounts ag on ag.id = g.agency_id
    where sc.session_id = any(${sessions.map(({ id }) => id)}::uuid[]) and sc.ended_at is null
    order by sc.created_at`
  return {
    sessions: sessions.map((session) => ({
      ...session,
      scopes: scopes
        .filter(({ sessionId }) => sessionId === session.id)
        .map(({ sessionId: _, ...scope }) => scope),
    })),
    hasNext: found.length > sessionsPerPage,
  }
}
