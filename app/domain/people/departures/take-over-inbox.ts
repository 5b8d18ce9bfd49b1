import type { Sql } from '#db/sql.server.ts'
import { reachesLevel, type InboxLevel } from '../../conversations/levels.ts'
import { moveThreads } from '../../conversations/threads/return-threads.ts'
import { setLevel } from '../../conversations/seats/change-level.ts'
import { freeSeats, lockSubscription } from '../licences/subscriptions.ts'

/** What a member may do in the inbox, in the account's turn. */
export async function inboxLevelOf(sql: Sql, accountId: string, membershipId: string): Promise<InboxLevel> {
  const [member] = await sql<{ level: InboxLevel }[]>`
    select inbox_level as level from memberships where id = ${membershipId} and account_id = ${accountId}`
  return member?.level ?? 'none'
}

/**
 * Moves the open threads of an agent to the member who takes over, before either membership is touched: whoever assigns a
 * thread holds it while they look at its next agent. Returns what an audit entry tells.
 */
export async function moveOpenThreads(
  sql: Sql,
  accountId: string,
  { from, to, level }: { from: string; to: string; level: InboxLevel },
) {
  const moved = level === 'agent' ? await moveThreads(sql, accountId, from, to) : 0
  return moved > 0 ? { movedThreads: moved } : {}
}

/**
 * Gives whoever takes over the level that the leaver had, unless theirs reaches it (P6). `freed`: the leaver's seat was given
 * up in this transaction, so it is there; else one was kept, and where it was not for long enough they read until an
 * admin finds one. Returns what an audit entry tells.
 */
export async function takeOverLevel(
  sql: Sql,
  accountId: string,
  { to, level, freed }: { to: string; level: InboxLevel; freed: boolean },
): Promise<{ inbox?: InboxLevel }> {
  if (reachesLevel(await inboxLevelOf(sql, accountId, to), level)) return {}
  const isThere = level !== 'agent' || freed || freeSeats(await lockSubscription(sql, accountId)) > 0
  const inbox = isThere ? level : 'viewer'
  await setLevel(sql, accountId, to, inbox)
  return { inbox }
}
