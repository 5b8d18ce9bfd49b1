import { sql as pool } from '#db/sql.server.ts'
import { parseAddress } from '../addresses.ts'
import { operator, recordAs } from '../audit.ts'
import { forgetDevices } from './factors/remembered-devices.ts'
import { endSecondSteps } from './factors/second-steps.ts'
import { endSessions } from './sessions.ts'

export type RevokedSessions =
  | { ok: true; name: string; sessions: number; scopes: number }
  | { ok: false; reason: 'bad-address' | 'unknown-address' }

/**
 * The operator signs a user out everywhere: all sessions and every client account open in them end, which holds on the
 * next request. Password and access stay. Each own account and each client account that was open has an entry.
 */
export async function revokeSessions(typedAddress: string): Promise<RevokedSessions> {
  const parsed = parseAddress(typedAddress)
  if (!parsed.ok) return { ok: false, reason: 'bad-address' }
  return await pool.begin(async (sql): Promise<RevokedSessions> => {
    // A sign-in that is just beginning holds the user for share: it is either seen below, or comes after all this.
    const [user] = await sql<{ id: string; name: string }[]>`
      select id, name from users
      where id = (select user_id from user_addresses where address = ${parsed.address} and verified_at is not null)
      for no key update`
    if (!user) return { ok: false, reason: 'unknown-address' }
    const scopes = await sql<{ id: string; clientId: string; agencyId: string }[]>`
      update scoped_sessions sc set ended_at = clock_timestamp()
      from grants g
      where g.id = sc.grant_id and sc.user_id = ${user.id} and sc.ended_at is null
      returning sc.id, sc.client_id, g.agency_id`
    const sessions = await endSessions(sql, user.id)
    await endSecondSteps(sql, user.id)
    await forgetDevices(sql, user.id)
    for (const { id, clientId, agencyId } of scopes)
      await recordAs(
        sql,
        operator,
        { accountId: clientId, agencyId },
        { action: 'scope.ended', subject: user.name, subjectId: id },
      )
    if (sessions > 0)
      for (const { accountId } of await sql<{ accountId: string }[]>`
        select account_id from memberships where user_id = ${user.id} and ended_at is null`)
        await recordAs(
          sql,
          operator,
          { accountId },
          { action: 'sessions.revoked', subject: user.name, subjectId: user.id },
        )
    return { ok: true, name: user.name, sessions, scopes: scopes.length }
  })
}
