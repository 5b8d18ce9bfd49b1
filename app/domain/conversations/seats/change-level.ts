import { sql as pool, type Sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { freeSeats, lockSubscription } from '../../people/licences/subscriptions.ts'
import { takeMemberTurn, type TurnRefusal } from '../../people/member-turn.ts'
import { isInboxLevel, reachesLevel, type InboxLevel } from '../levels.ts'
import { returnThreads } from '../threads/return-threads.ts'
import { seatHolders, type Holder } from './seat-holders.ts'

export type LevelRefusal =
  | { reason: TurnRefusal | 'no-such-level' | 'deactivated' | 'trial-over' }
  /** Whom to swap with: the first agents by name, of `seats` in all. */
  | { reason: 'no-free-seat'; seats: number; holders: Holder[]; more: boolean }

export type LevelChanged = {
  ok: true
  changed: boolean
  name: string
  level: InboxLevel
  /** Whose seat it was, where one was taken over. */
  from: string | null
  /** Open threads that are everybody's again. */
  returned: number
}
type Outcome = LevelChanged | ({ ok: false } & LevelRefusal)

/**
 * Says what a member may do in the inbox (V1): owner and admins, by own membership. An agent needs a free seat, or the seat
 * of `swapWith`, who becomes a viewer in the same transaction and whose open threads are everybody's again (V2). Where a seat
 * has become free meanwhile nobody loses theirs. Whoever is no agent any more gives threads and seat back at once. What takes
 * something away works after the trial too.
 */
export async function changeLevel(
  standing: Standing,
  membershipId: string,
  level: string,
  { swapWith = null }: { swapWith?: string | null } = {},
): Promise<Outcome> {
  if (!isInboxLevel(level)) return { ok: false, reason: 'no-such-level' }
  const accountId = standing.account.id
  return await pool.begin(async (sql): Promise<Outcome> => {
    const turn = await takeMemberTurn(sql, standing, membershipId)
    if (!turn.ok) return turn
    const { name, deactivatedAt } = turn.target
    if (deactivatedAt) return { ok: false, reason: 'deactivated' }
    const other = swapWith === null ? null : await levelOf(sql, accountId, swapWith)
    if (swapWith !== null && !other) return { ok: false, reason: 'not-found' }
    const before = (await levelOf(sql, accountId, membershipId))!.level
    const done = { ok: true, changed: before !== level, name, level, from: null, returned: 0 } as const
    if (before === level) return done

    const subscription = await lockSubscription(sql, accountId)
    if (subscription.trialOver && !reachesLevel(before, level)) return { ok: false, reason: 'trial-over' }
    const swaps = level === 'agent' && freeSeats(subscription) < 1
    if (swaps && other?.level !== 'agent') {
      const { seats } = subscription
      return { ok: false, reason: 'no-free-seat', seats, ...(await seatHolders(sql, accountId)) }
    }
    const returned = swaps
      ? await setLevel(sql, accountId, swapWith!, 'viewer')
      : await setLevel(sql, accountId, membershipId, level)
    if (swaps) await setLevel(sql, accountId, membershipId, level)
    const from = swaps ? other!.name : null
    await record(sql, standing, {
      action: swaps ? 'inbox.seat-swapped' : 'inbox.level-changed',
      subject: name,
      subjectId: membershipId,
      before: { inbox: before },
      after: {
        inbox: level,
        ...(from && { seatFrom: from }),
        ...(returned > 0 && { returnedThreads: returned }),
      },
    })
    return { ...done, from, returned }
  })
}

/** Somebody of the account and their level; `none` for whoever is not there any more, null for whoever never was. */
async function levelOf(sql: Sql, accountId: string, membershipId: string) {
  const [member] = await sql<{ name: string; level: InboxLevel }[]>`
    select u.name, m.inbox_level as level from memberships m join users u on u.id = m.user_id
    where m.id = ${membershipId} and m.account_id = ${accountId}`
  return member ?? null
}

/**
 * Writes it; the database counts the seats. Returns how many open threads are everybody's again. They are locked before any
 * other membership is: whoever assigns a thread holds it while they look at its next agent.
 */
export async function setLevel(
  sql: Sql,
  accountId: string,
  membershipId: string,
  level: InboxLevel,
): Promise<number> {
  await sql`
    update memberships set inbox_level = ${level} where id = ${membershipId} and account_id = ${accountId}`
  return level === 'agent' ? 0 : await returnThreads(sql, accountId, membershipId)
}
