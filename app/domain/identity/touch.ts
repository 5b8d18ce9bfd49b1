import { sql } from '#db/sql.server.ts'
import type { Standing } from './standing.ts'

/** "Last active" is written at most this often, in seconds. */
const seldom = 60
const touched = new Map<string, number>()

/** Notes that a session was used. Never awaited, never in anybody's way: a locked row is left for the next minute. */
export function touchSession(sessionId: string) {
  if (isDue(sessionId))
    ignore(sql`update sessions set last_seen_at = now() where id = ${idle('sessions', sessionId)}`)
}

/** Notes that a standing was used: its session, the account as last used, and own membership or grant and link. */
export function touchStanding(standing: Standing) {
  touchSession(standing.sessionId)
  const { acting, account, membershipId, user } = standing
  if (!isDue(`${standing.sessionId} ${account.id} ${acting?.scopeId ?? 'own'}`)) return
  ignore(sql`
    update users set last_account_id = ${account.id}
    where id = (select id from users where id = ${user.id} and last_account_id is distinct from ${account.id}
      for no key update skip locked)`)
  if (acting === null) return ignore(active('memberships', membershipId!))
  ignore(active('grants', acting.grantId))
  ignore(active('links', acting.linkId))
  ignore(
    sql`update scoped_sessions set last_seen_at = now() where id = ${idle('scoped_sessions', acting.scopeId)}`,
  )
}

const active = (table: string, id: string) => sql`
  update ${sql(table)} set last_active_at = now()
  where id = (select id from ${sql(table)} where id = ${id} for no key update skip locked)`

const idle = (table: string, id: string) => sql`(
  select id from ${sql(table)}
  where id = ${id} and ended_at is null and last_seen_at < now() - ${seldom} * interval '1 second'
  for no key update skip locked)`

/** Whether this process has not touched the key within the last minute; remembers that it does so now. */
function isDue(key: string): boolean {
  const now = performance.now() / 1000
  if (now - (touched.get(key) ?? -Infinity) < seldom) return false
  if (touched.size > 50_000) touched.clear()
  touched.set(key, now)
  return true
}

// A note that fails is worth neither an answer nor a crash; the next request writes it again.
function ignore(statement: PromiseLike<unknown>) {
  statement.then(null, () => {})
}
