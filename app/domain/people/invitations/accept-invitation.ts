import { sql, type Sql } from '#db/sql.server.ts'
import { recordAs } from '../../audit.ts'
import { takeContactTurn } from '../../contacts/turns.ts'
import { lockInvitation, type DeadInvitation, type LiveInvitation } from './invitation-behind.ts'
import { takeLicence, type LicenceRefusal } from '../licences/licences.ts'
import type { InboxLevel } from '../../conversations/levels.ts'
import { takeOverLevel } from '../departures/take-over-inbox.ts'
import { moveWork } from '../departures/move-work.ts'
import { takeTurns } from '../turns.ts'

export type AcceptRefusal =
  DeadInvitation | 'wrong-person' | 'already-member' | 'deactivated' | LicenceRefusal['reason']
export type Accepted = { ok: true; accountId: string; accountName: string; membershipId: string }

/**
 * Makes a signed-in user a member through a mailed invitation (P2). Their verified addresses, the invitation and the
 * inviter's role are read as they are now; of any number of parallel tries one succeeds. It takes a free licence (P1).
 */
export async function acceptInvitation(
  userId: string,
  invitationId: string,
  token: string,
): Promise<Accepted | { ok: false; reason: AcceptRefusal }> {
  return await sql.begin(async (sql): Promise<Accepted | { ok: false; reason: AcceptRefusal }> => {
    const invitation = await takeInvitation(sql, invitationId, token)
    if (typeof invitation === 'string') return { ok: false, reason: invitation }
    // An admin of another account may be changing this login's address at this moment (P8): either they see that it belongs
    // here too, or the address is read below as it is afterwards.
    await sql`select 1 from users where id = ${userId} for key share`
    const [user] = await sql<{ id: string; name: string }[]>`
      select u.id, u.name from users u
      join user_addresses a on a.user_id = u.id and a.verified_at is not null
      where u.id = ${userId} and a.address = ${invitation.address}`
    if (!user) return { ok: false, reason: 'wrong-person' }
    return await join(sql, invitation, user)
  })
}

/** Locks the invitation for acceptance, in the account's turn; where contacts come with it, nobody else moves them meanwhile. */
export async function takeInvitation(
  sql: Sql,
  id: string,
  token: string,
): Promise<LiveInvitation | DeadInvitation> {
  const [row] = await sql<{ accountId: string; replaces: string | null }[]>`
    select account_id, replaces from invitations where id = ${id}`
  if (!row) return 'unknown'
  await takeTurns(sql, row.accountId)
  if (row.replaces) await takeContactTurn(sql, row.accountId)
  return await lockInvitation(sql, id, token)
}

/**
 * A new membership, never a revived one: whoever was here before inherits nothing. Only whom an admin put in somebody's
 * place takes over what waits there.
 */
export async function join(
  sql: Sql,
  invitation: LiveInvitation,
  user: { id: string; name: string },
): Promise<Accepted | { ok: false; reason: JoinRefusal }> {
  const { accountId, accountName, role, inviter } = invitation
  const known = await standsInTheWay(sql, accountId, user.id)
  if (known) return { ok: false, reason: known }
  const missing = await takeLicence(sql, accountId, { newcomers: true, invitationId: invitation.id })
  if (missing) return { ok: false, reason: missing.reason }
  const [membership] = await sql<[{ id: string }]>`
    insert into memberships (account_id, user_id, role) values (${accountId}, ${user.id}, ${role}) returning id`
  const [accepted] = await sql<[Heritage & { replaces: string | null; level: InboxLevel }]>`
    update invitations set accepted_at = clock_timestamp() where id = ${invitation.id}
    returning replaces, closed_contacts_too as closed_too, shares_private_contacts as share_private, inbox_level as level`
  const { replaces, level, ...contacts } = accepted
  const newcomer = { ...user, membershipId: membership.id }
  const heritage = replaces && (await takeOver(sql, accountId, replaces, { newcomer, contacts, level }))
  await recordAs(
    sql,
    user,
    { accountId },
    {
      action: 'member.joined',
      subject: user.name,
      subjectId: membership.id,
      after: { role, invitedBy: inviter, ...heritage },
    },
  )
  return { ok: true, accountId, accountName, membershipId: membership.id }
}

/** Takes over from whom the invitation replaces (P6), unless they are back at work or gone for good by now. */
async function takeOver(
  sql: Sql,
  accountId: string,
  leaver: string,
  {
    newcomer,
    contacts,
    level,
  }: { newcomer: { id: string; name: string; membershipId: string }; contacts: Heritage; level: InboxLevel },
) {
  const [gone] = await sql<{ name: string }[]>`
    select u.name from memberships m join users u on u.id = m.user_id
    where m.id = ${leaver} and m.account_id = ${accountId} and m.deactivated_at is not null and m.ended_at is null`
  if (!gone) return null
  // Nobody's own doing, and so they are told of what is new.
  const changer = { account: { id: accountId }, acting: null, membershipId: null, user: newcomer }
  const seat = await takeOverLevel(sql, accountId, { to: newcomer.membershipId, level, freed: false })
  return {
    replaces: gone.name,
    ...seat,
    ...(await moveWork(sql, changer, { from: leaver, to: newcomer, contacts })),
  }
}

type Heritage = { closedToo: boolean; sharePrivate: boolean }
type JoinRefusal = 'already-member' | 'deactivated' | LicenceRefusal['reason']

/** Whoever is a member already, in the account's turn, so that nobody becomes one meanwhile. */
async function standsInTheWay(sql: Sql, accountId: string, userId: string) {
  const [membership] = await sql<{ deactivatedAt: Date | null }[]>`
    select deactivated_at from memberships
    where account_id = ${accountId} and user_id = ${userId} and ended_at is null`
  if (!membership) return null
  return membership.deactivatedAt ? 'deactivated' : 'already-member'
}
