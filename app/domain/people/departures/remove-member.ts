import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { roleNow, type Standing } from '../../identity/standing.ts'
import { endedFacts, endingFacts } from './ending-facts.ts'
import { takeContactTurn } from '../../contacts/turns.ts'
import { isAsSeen } from './departure-mark.ts'
import { endMembership, type Ending } from './end-membership.ts'
import {
  partWithContacts,
  wayOfContacts,
  type ContactsRefusal,
  type ContactsWish,
  type MovedContacts,
} from './part-with-contacts.ts'
import { managesPeople, reaches } from '../reach.ts'
import { isLastAdmin, memberAt } from '../targets.ts'
import { takeTurns } from '../turns.ts'

export type RemovalRefusal =
  | 'own-membership'
  | 'not-allowed'
  | 'not-found'
  | 'above-you'
  | 'owner-stays'
  | 'last-admin'
  | 'changed-meanwhile'

/** Nobody is left to decide about later, so an admin decides now. */
export type RemovalContacts = ContactsWish & { open: Exclude<ContactsWish['open'], 'later'> }

/**
 * Takes a member out of the account for good, with everything that stood on it (L22). Admins and the owner remove
 * members up to their own rung; anybody but the owner may leave. The last one who administers stays (P10).
 * `seen` is the mark of the page that asked: refused where something has changed since (departure-mark.ts).
 * `contacts` says what becomes of theirs; unsaid, the open ones are nobody's. Whoever leaves by themselves assigns nothing
 * to anybody: what they had keeps their name, and admins find it (contacts whose contact owner has left).
 */
export async function removeMember(
  standing: Standing,
  membershipId: string,
  seen?: string,
  contacts: RemovalContacts = { open: 'nobody' },
): Promise<
  { ok: true; ending: Ending; moved: MovedContacts } | { ok: false; reason: RemovalRefusal | ContactsRefusal }
> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof removeMember>>> => {
    await takeTurns(sql, standing.account.id)
    await takeContactTurn(sql, standing.account.id)
    const role = await roleNow(sql, standing)
    const leaving = membershipId === standing.membershipId
    if (!role || (!leaving && !managesPeople(role))) return { ok: false, reason: 'not-allowed' }
    const target = await memberAt(sql, standing.account.id, membershipId)
    if (!target) return { ok: false, reason: 'not-found' }
    if (target.role === 'owner') return { ok: false, reason: 'owner-stays' }
    if (!leaving && !reaches(role, target.role)) return { ok: false, reason: 'above-you' }
    if (await isLastAdmin(sql, standing.account.id, membershipId)) return { ok: false, reason: 'last-admin' }
    const wish: ContactsWish = leaving ? { open: 'later' } : contacts
    const way = await wayOfContacts(sql, standing.account.id, membershipId, wish)
    if (typeof way === 'string' && way !== 'stay') return { ok: false, reason: way }
    if (!(await isAsSeen(sql, standing.account.id, membershipId, seen)))
      return { ok: false, reason: 'changed-meanwhile' }

    const ending = (await endMembership(sql, membershipId, { by: standing.user, how: 'removed' }))!
    const moved = await partWithContacts(sql, standing, membershipId, way, wish)
    await record(sql, standing, {
      action: 'member.removed',
      subject: target.name,
      subjectId: membershipId,
      before: endedFacts(target.role, ending),
      after: { left: leaving, ...endingFacts(ending), ...moved },
    })
    return { ok: true, ending, moved }
  })
}
