import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { roleNow, type Standing } from '../../identity/standing.ts'
import { managesPeople } from '../reach.ts'
import { planForTeams } from '../licences/plan-allows.ts'
import type { RefusedTeam } from './team-turn.ts'
import { teamSettings } from './team-settings.ts'
import { takeTurns } from '../turns.ts'
import { privacies, type Privacy } from './visibility.ts'

export type PrivacyRefusal = 'own-membership' | 'not-allowed' | 'plan-too-small' | 'no-such-choice'
export type PrivacyWish = { teams: boolean; privacy: string }

/**
 * Switches teams on or off and decides what members see of each other's work (P3, P4): owner and admins, by own
 * membership. Switching on needs a plan that has teams; switching off and privacy never do. It holds from the next request.
 */
export async function changePrivacy(
  standing: Standing,
  wish: PrivacyWish,
): Promise<{ ok: true; changed: boolean } | RefusedTeam<PrivacyRefusal>> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  const privacy = privacies.find((each) => each === wish.privacy)
  if (!privacy) return { ok: false, reason: 'no-such-choice' }
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof changePrivacy>>> => {
    const accountId = standing.account.id
    await takeTurns(sql, accountId)
    const role = await roleNow(sql, standing)
    if (!role || !managesPeople(role)) return { ok: false, reason: 'not-allowed' }
    const before = await teamSettings(accountId, sql)
    if (wish.teams && !before.on && !before.allowed)
      return { ok: false, reason: 'plan-too-small', plan: await planForTeams(sql) }
    if (before.on === wish.teams && before.privacy === privacy) return { ok: true, changed: false }
    await sql`
      update accounts set teams_since = case when ${wish.teams} then coalesce(teams_since, now()) end, privacy = ${privacy}
      where id = ${accountId}`
    await record(sql, standing, {
      action: 'privacy.changed',
      subject: standing.account.name,
      subjectId: accountId,
      before: facts(before),
      after: facts({ on: wish.teams, privacy }),
    })
    return { ok: true, changed: true }
  })
}

const facts = ({ on, privacy }: { on: boolean; privacy: Privacy }) => ({
  teams: on ? 'on' : 'off',
  privacy,
})
