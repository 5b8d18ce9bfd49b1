import { sql, type Sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { InboxLevel } from '../../conversations/levels.ts'
import type { Standing } from '../../identity/standing.ts'
import type { Role } from '../../roles.ts'
import { whyNotDeactivated, type DeactivationRefusal } from './deactivate-member.ts'
import { isAsSeen, type departureMark } from './departure-mark.ts'
import { endedFacts, endingFacts } from './ending-facts.ts'
import { endMembership, type Ending } from './end-membership.ts'
import { inviteInTurn, type InvitationRefusal } from '../invitations/invite-member.ts'
import { takeMemberTurn } from '../member-turn.ts'
import { moveWork, type MovedWork } from './move-work.ts'
import type { ContactsBeside } from './part-with-contacts.ts'
import { reactivate, type ReactivationRefusal } from './reactivate-member.ts'
import { replacementMark } from './replacement.ts'
import { inboxLevelOf, moveOpenThreads, takeOverLevel } from './take-over-inbox.ts'
import { findSuccessor, type Successor, type SuccessorRefusal } from './successors.ts'
import { memberAt } from '../targets.ts'

export type ReplacementRefusal =
  { reason: DeactivationRefusal | SuccessorRefusal } | InvitationRefusal | ReactivationRefusal
export type Replaced = { ok: true; ending: Ending; successor: Successor }

/** Who takes over, as it was typed; for an address that is invited, with which role; and the mark of the page seen. */
export type ReplacementWish = { by: string; role: string; seen?: string; contacts?: ContactsBeside }

/**
 * Switches a member off and lets somebody else take over, in one transaction (P6): licence, seat, open
 * threads, teams and open contacts move to another member, who is reactivated where they were switched off, or are kept for
 * the address that is invited, for 7 days; only threads go to everybody then, since customers wait for an answer. Closed contacts stay unless `contacts` says so, and with them the statistics.
 * Refused like a deactivation, a reactivation, an invitation, and where the page that asked no longer holds.
 */
export async function replaceMember(
  standing: Standing,
  membershipId: string,
  { by, role: wanted, seen, contacts = {} }: ReplacementWish,
): Promise<Replaced | ({ ok: false } & ReplacementRefusal)> {
  const accountId = standing.account.id
  return await sql
    .begin(async (sql): Promise<Replaced | ({ ok: false } & ReplacementRefusal)> => {
      const turn = await takeMemberTurn(sql, standing, membershipId, { contacts: true })
      if (!turn.ok) return turn
      const { role, target } = turn
      const refusal = await whyNotDeactivated(sql, standing, role, target)
      if (refusal) return { ok: false, reason: refusal }
      const successor = await findSuccessor(sql, accountId, membershipId, by)
      if (typeof successor === 'string') return { ok: false, reason: successor }
      const markOf: typeof departureMark = (...of) => replacementMark(...of, successor)
      if (!(await isAsSeen(sql, accountId, membershipId, seen, markOf)))
        return { ok: false, reason: 'changed-meanwhile' }

      const level = await inboxLevelOf(sql, accountId, membershipId)
      const threads =
        successor.kind === 'member'
          ? await moveOpenThreads(sql, accountId, { from: membershipId, to: successor.membershipId, level })
          : {}
      // First, so that licence and seat are there for whoever takes over.
      const ending = (await endMembership(sql, membershipId, { by: standing.user, how: 'deactivated' }))!
      const moved = await takeOver(sql, standing, role, {
        leaver: membershipId,
        successor,
        wanted,
        contacts,
        level,
      })
      await record(sql, standing, {
        action: 'member.replaced',
        subject: target.name,
        subjectId: membershipId,
        before: endedFacts(target.role, ending),
        after: {
          successor: successor.kind === 'member' ? successor.name : successor.address,
          ...moved,
          ...threads,
          ...endingFacts(ending),
        },
      })
      return { ok: true, ending, successor }
    })
    .catch((error: unknown) => {
      if (error instanceof CannotTakeOver) return { ok: false, ...error.refusal }
      throw error
    })
}

/** Undoes the departure as well: nobody is switched off without somebody who takes over. */
class CannotTakeOver extends Error {
  constructor(readonly refusal: ReplacementRefusal) {
    super(refusal.reason)
  }
}

type TakingOver = {
  leaver: string
  successor: Successor
  wanted: string
  contacts: ContactsBeside
  level: InboxLevel
}

/** Returns what has moved already; a newcomer's waits until the invitation is accepted. */
async function takeOver(
  sql: Sql,
  standing: Standing,
  role: Role,
  { leaver, successor, wanted, contacts, level }: TakingOver,
): Promise<Partial<MovedWork> & { inbox?: InboxLevel }> {
  const accountId = standing.account.id
  if (successor.kind === 'newcomer') {
    const wish = {
      address: successor.address,
      role: wanted,
      replaces: { membershipId: leaver, level, ...contacts },
    }
    const invited = await inviteInTurn(sql, standing, wish)
    if (!invited.ok) throw new CannotTakeOver(invited)
    return {}
  }
  if (successor.deactivatedAt) {
    const target = (await memberAt(sql, accountId, successor.membershipId))!
    const back = await reactivate(sql, standing, role, target)
    if (!back.ok) throw new CannotTakeOver(back)
  }
  const seat = await takeOverLevel(sql, accountId, { to: successor.membershipId, level, freed: true })
  return { ...(await moveWork(sql, standing, { from: leaver, to: successor, contacts })), ...seat }
}
