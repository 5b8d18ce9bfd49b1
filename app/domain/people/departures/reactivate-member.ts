import { sql, type Sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import type { Role } from '../../roles.ts'
import { takeLicence, type LicenceRefusal } from '../licences/licences.ts'
import { takeMemberTurn, type TurnRefusal } from '../member-turn.ts'
import { reaches } from '../reach.ts'
import type { Target } from '../targets.ts'

export type ReactivationRefusal =
  { reason: TurnRefusal | 'above-you' | 'not-deactivated' | 'no-address' } | LicenceRefusal

type Reactivated = { ok: true; name: string } | ({ ok: false } & ReactivationRefusal)

/**
 * Lets a deactivated member in again, with the old role; grants in client accounts are given anew (L22). It takes a free
 * licence (P7). Refused for whom somebody else's proof has taken the address from meanwhile: they could not sign in.
 */
export async function reactivateMember(standing: Standing, membershipId: string): Promise<Reactivated> {
  return await sql.begin(async (sql): Promise<Reactivated> => {
    const turn = await takeMemberTurn(sql, standing, membershipId)
    return turn.ok ? await reactivate(sql, standing, turn.role, turn.target) : turn
  })
}

/** The same in the account's turn that the caller has taken, and in its transaction. */
export async function reactivate(
  sql: Sql,
  standing: Standing,
  role: Role,
  target: Target,
): Promise<Reactivated> {
  if (!target.deactivatedAt) return { ok: false, reason: 'not-deactivated' }
  if (!reaches(role, target.role)) return { ok: false, reason: 'above-you' }
  // For share: somebody who signs up with this address at this moment waits, and finds its owner back (users.ts).
  const [main] = await sql`
    select 1 from user_addresses where user_id = ${target.userId} and main and verified_at is not null for share`
  if (!main) return { ok: false, reason: 'no-address' }
  const missing = await takeLicence(sql, standing.account.id, { newcomers: false })
  if (missing) return { ok: false, ...missing }
  await sql`
    update memberships set deactivated_at = null where id = ${target.id} and account_id = ${standing.account.id}`
  await record(sql, standing, {
    action: 'member.reactivated',
    subject: target.name,
    subjectId: target.id,
    after: { role: target.role },
  })
  return { ok: true, name: target.name }
}
