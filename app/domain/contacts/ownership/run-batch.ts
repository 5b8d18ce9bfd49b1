import { sql as pool, type Sql } from '#db/sql.server.ts'
import { starterStanding } from '../../identity/starter-standing.ts'
import type { Standing } from '../../identity/standing.ts'
import { isAtLeast } from '../../roles.ts'
import { shareContactTurn } from '../turns.ts'
import { endChange, type StopReason } from './changes.ts'
import { giveBack } from './give-back.ts'
import { giveContacts } from './give.ts'
import { whoMayNotOwn } from './owners.ts'
import { deal } from './rotation.ts'
import { batchSize, reach, type RunningChange } from './running-change.ts'
import { selected } from './selection.ts'

/**
 * The next thousand contacts of a change, in a transaction of its own: what is committed is counted and passed, so that a
 * job that is killed loses and doubles nothing. Judges anew whether whoever started it still may, and who still may be
 * given contacts. Returns whether there may be more.
 */
export async function runOwnershipChange(accountId: string, changeId: string): Promise<boolean> {
  return await pool.begin(async (sql) => {
    await shareContactTurn(sql, accountId)
    const [starter] = await sql<
      { userId: string | null; membershipId: string | null; grantId: string | null }[]
    >`
      select user_id, membership_id, grant_id from ownership_changes
      where id = ${changeId} and account_id = ${accountId} and state = 'running'`
    if (!starter) return false
    const standing = await starterStanding(sql, { accountId, ...starter })
    if (!standing || !isAtLeast(standing.role, 'manager')) return await stopped(sql, changeId, 'rights-ended')
    if (standing.account.trialOver) return await stopped(sql, changeId, 'trial-over')
    await sql`set local plan_cache_mode = force_custom_plan`
    return await runBatch(sql, changeId, standing)
  })
}

/** One batch inside the caller's transaction and turn, for a standing that has just been judged. */
export async function runBatch(sql: Sql, changeId: string, standing: Standing): Promise<boolean> {
  const [change] = await sql<RunningChange[]>`
    select id, account_id, kind, user_id, membership_id, grant_id, selection, coalesce(target -> 'people', '[]') as people,
      reached, last_place, skipped
    from ownership_changes where id = ${changeId} and account_id = ${standing.account.id} and state = 'running'
    for update`
  if (!change) return false
  return change.kind === 'undo' ? await giveBack(sql, change, standing) : await give(sql, change, standing)
}

async function give(sql: Sql, change: RunningChange, standing: Standing): Promise<boolean> {
  const { reached, people, selection } = change
  const { shared } = await selected(sql, standing, selection!)
  const rows = await sql<{ id: string }[]>`
    select c.id from contacts c
    where ${shared()} ${reached === null ? sql`` : sql`and c.id > ${reached}`}
    order by c.id limit ${batchSize} for no key update of c`
  if (rows.length === 0) {
    await endChange(sql, change.id)
    return false
  }
  const without = await whoMayNotOwn(sql, standing, people)
  const dealt = deal(rows.length, people, without, change.lastPlace)
  if (!dealt) return await stopped(sql, change.id, 'inactive-user')
  await giveContacts(
    sql,
    standing.account.id,
    change.id,
    rows.map(({ id }, index) => ({ contactId: id, to: dealt.to[index]! })),
    { by: standing.membershipId },
  )
  await reach(sql, change, rows.at(-1)!.id, rows.length, dealt.lastPlace, [...without])
  return true
}

async function stopped(sql: Sql, changeId: string, reason: StopReason): Promise<false> {
  await endChange(sql, changeId, 'stopped', reason)
  return false
}
