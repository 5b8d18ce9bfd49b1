import type { Sql } from '#db/sql.server.ts'
import { roleNow, type Standing } from '../identity/standing.ts'
import { isAtLeast, type Role } from '../roles.ts'

/**
 * The locks of everything that writes contacts come in this order, whoever writes: for an import the turn of imports
 * (imports/turns.ts) and its own row, then the account's turn (below), the
 * writer's own membership or grant, contacts by id, workflows by id, the memberships of new contact owners by id.
 *
 * The turn is shared among writers and taken alone by whoever switches a member off: from that moment on nobody gives
 * that member anything, and what they had is moved whole (P5).
 */
export async function shareContactTurn(sql: Sql, accountId: string) {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${'contacts ' + accountId}, 0))`
}

/** Waits until nobody gives or takes contacts in the account, and keeps it so until the caller's transaction ends. */
export async function takeContactTurn(sql: Sql, accountId: string) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${'contacts ' + accountId}, 0))`
}

/** Begins a write to contacts: the shared turn, and the standing with the role as it is now; null below the floor. */
export async function beginWriting(sql: Sql, standing: Standing, floor: Role): Promise<Standing | null> {
  await shareContactTurn(sql, standing.account.id)
  const role = await roleNow(sql, standing)
  return role && isAtLeast(role, floor) ? { ...standing, role } : null
}
