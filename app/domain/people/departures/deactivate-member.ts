import { sql, type Sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import type { Role } from '../../roles.ts'
import { isAsSeen } from './departure-mark.ts'
import { endedFacts, endingFacts } from './ending-facts.ts'
import { endMembership, type Ending } from './end-membership.ts'
import {
  partWithContacts,
  wayOfContacts,
  type ContactsRefusal,
  type ContactsWish,
  type MovedContacts,
} from './part-with-contacts.ts'
import { takeMemberTurn } from '../member-turn.ts'
import { reaches } from '../reach.ts'
import type { RemovalRefusal } from './remove-member.ts'
import { isLastAdmin, type Target } from '../targets.ts'

export type DeactivationRefusal = RemovalRefusal | 'yourself' | 'already-deactivated'

/**
 * Switches a member off at once, with everything that stood on the membership (L22, P5); it can be reactivated,
 * but the access in client accounts does not come back with it. The owner and the last one who administers stay (P10).
 * `seen` is the mark of the page that asked: refused where something has changed since (departure-mark.ts).
 * `contacts` says what becomes of theirs; unsaid, somebody decides later.
 */
export async function deactivateMember(
  standing: Standing,
  membershipId: string,
  seen?: string,
  contacts: ContactsWish = { open: 'later' },
): Promise<
  | { ok: true; ending: Ending; moved: MovedContacts }
  | { ok: false; reason: DeactivationRefusal | ContactsRefusal }
> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof deactivateMember>>> => {
    const turn = await takeMemberTurn(sql, standing, membershipId, { contacts: true })
    if (!turn.ok) return turn
    const { role, target } = turn
    const refusal = await whyNotDeactivated(sql, standing, role, target)
    if (refusal) return { ok: false, reason: refusal }
    const way = await wayOfContacts(sql, standing.account.id, membershipId, contacts)
    if (typeof way === 'string' && way !== 'stay') return { ok: false, reason: way }
    if (!(await isAsSeen(sql, standing.account.id, membershipId, seen)))
      return { ok: false, reason: 'changed-meanwhile' }

    const ending = (await endMembership(sql, membershipId, { by: standing.user, how: 'deactivated' }))!
    const moved = await partWithContacts(sql, standing, membershipId, way, contacts)
    await record(sql, standing, {
      action: 'member.deactivated',
      subject: target.name,
      subjectId: membershipId,
      before: endedFacts(target.role, ending),
      after: { ...endingFacts(ending), ...moved },
    })
    return { ok: true, ending, moved }
  })
}

/** Why somebody of this role cannot switch a member off, in the account's turn; null where nothing stands against it. */
export async function whyNotDeactivated(
  sql: Sql,
  standing: Standing,
  role: Role,
  target: Target,
): Promise<DeactivationRefusal | null> {
  if (target.deactivatedAt) return 'already-deactivated'
  if (target.role === 'owner') return 'owner-stays'
  if (target.id === standing.membershipId) return 'yourself'
  if (!reaches(role, target.role)) return 'above-you'
  return (await isLastAdmin(sql, standing.account.id, target.id)) ? 'last-admin' : null
}
