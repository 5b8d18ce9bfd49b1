import { sql as pool, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { endings, type Endings } from './endings.ts'
import { findSuccessor, type Successor, type SuccessorRefusal } from './successors.ts'
import { departureMark } from './departure-mark.ts'

/** What replacing somebody does, said before it is done (P6). */
export type Replacement = {
  successor: Successor
  endings: Endings
  /** Teams that move. */
  teams: string[]
  /** Comes back with the confirmation, and tells whether all of this still holds. */
  mark: string
}

/** What would happen if whoever the text means took over from a member of this account. Changes nothing. */
export async function replacement(
  standing: Standing,
  leaverId: string,
  typed: string,
): Promise<{ ok: true; replacement: Replacement } | { ok: false; reason: SuccessorRefusal }> {
  const accountId = standing.account.id
  const successor = await findSuccessor(pool, accountId, leaverId, typed)
  if (typeof successor === 'string') return { ok: false, reason: successor }
  const mark = await replacementMark(pool, accountId, leaverId, successor)
  const teams = await pool<{ name: string }[]>`
    select t.name from team_members tm join teams t on t.account_id = tm.account_id and t.id = tm.team_id
    where tm.account_id = ${accountId} and tm.membership_id = ${leaverId} order by t.folded_name`
  return {
    ok: true,
    replacement: {
      successor,
      endings: await endings(standing, leaverId),
      teams: teams.map(({ name }) => name),
      mark,
    },
  }
}

/** The departure's mark, and who takes over in which state. */
export async function replacementMark(
  sql: Sql,
  accountId: string,
  leaverId: string,
  successor: Successor,
): Promise<string> {
  const who =
    successor.kind === 'member'
      ? `${successor.membershipId} ${successor.deactivatedAt ? 'deactivated' : successor.inbox}`
      : successor.address
  return `${await departureMark(sql, accountId, leaverId)} ${who}`
}
