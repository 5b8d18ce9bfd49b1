import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { roleNow, type Standing } from '../../identity/standing.ts'
import { managesPeople, reaches } from '../reach.ts'
import { memberAt } from '../targets.ts'
import { takeTurns } from '../turns.ts'

export type MoveCancellationRefusal =
  'own-membership' | 'not-allowed' | 'not-found' | 'above-you' | 'no-open-move'

/** Takes back the wish for another address of a member; the mailed link is dead from then on. */
export async function cancelAddressMove(
  standing: Standing,
  membershipId: string,
): Promise<{ ok: true; name: string; address: string } | { ok: false; reason: MoveCancellationRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof cancelAddressMove>>> => {
    const accountId = standing.account.id
    await takeTurns(sql, accountId)
    const role = await roleNow(sql, standing)
    if (!role || !managesPeople(role)) return { ok: false, reason: 'not-allowed' }
    const target = await memberAt(sql, accountId, membershipId)
    if (!target) return { ok: false, reason: 'not-found' }
    if (!reaches(role, target.role)) return { ok: false, reason: 'above-you' }
    const [move] = await sql<{ address: string }[]>`
      update address_moves set cancelled_at = clock_timestamp()
      where account_id = ${accountId} and membership_id = ${membershipId} and done_at is null and cancelled_at is null
      returning address`
    if (!move) return { ok: false, reason: 'no-open-move' }
    await record(sql, standing, {
      action: 'member.address-kept',
      subject: target.name,
      subjectId: membershipId,
      before: { address: move.address },
    })
    return { ok: true, name: target.name, address: move.address }
  })
}
