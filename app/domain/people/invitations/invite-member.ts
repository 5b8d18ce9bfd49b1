import { sql, type Sql } from '#db/sql.server.ts'
import { parseAddress, type AddressRefusal } from '../../addresses.ts'
import { record } from '../../audit.ts'
import type { InboxLevel } from '../../conversations/levels.ts'
import type { ContactsBeside } from '../departures/part-with-contacts.ts'
import { roleNow, type Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import { isGrantable, type GrantableRole } from '../../roles.ts'
import { allowInvitationMail } from './invitation-limits.ts'
import { asInviting, takeLicence, type InvitingRefusal } from '../licences/licences.ts'
import { rolesToGive } from '../reach.ts'
import { takeTurns } from '../turns.ts'

/** L6's 7 days, in hours: a daylight-saving change must not make them 167 or 169. */
export const invitationLifetime = '168 hours'

type Somebody = { membershipId: string; name: string }
export type InvitationRefusal =
  | { reason: 'own-membership' | 'not-allowed' | 'no-such-role' | 'role-too-high' }
  | { reason: 'bad-address'; why: AddressRefusal }
  | ({ reason: 'already-member' | 'alias-of-member' | 'deactivated-member' } & Somebody)
  | { reason: 'already-invited'; invitationId: string; expired: boolean }
  | { reason: 'too-many'; retryAfter: number }
  | InvitingRefusal

export type Invited = { ok: true; invitationId: string; address: string; expiresAt: Date }

type Replaces = ContactsBeside & { membershipId: string; level?: InboxLevel }
type Outcome = Invited | ({ ok: false } & InvitationRefusal)
type Wish = {
  address: string
  role: string
  /** Whose place they take (P6): a free licence, and the seat of an agent, are kept for as long as the invitation is open. */
  replaces?: Replaces
}

/**
 * Invites an address into the account for 7 days (P2). Owner and admins, by own membership, up to their own role and
 * never `owner`. It takes a free licence to invite, which only acceptance uses up (P1). What the account itself knows of
 * the address is said openly; what others know is not.
 */
export async function inviteMember(standing: Standing, wish: Wish): Promise<Outcome> {
  return await sql.begin(async (sql): Promise<Outcome> => {
    await takeTurns(sql, standing.account.id)
    return await inviteInTurn(sql, standing, wish)
  })
}

/** The same inside a transaction that has the account's turn and goes on with it (turns.ts). */
export async function inviteInTurn(sql: Sql, standing: Standing, wish: Wish): Promise<Outcome> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  const parsed = parseAddress(wish.address)
  if (!parsed.ok) return { ok: false, reason: 'bad-address', why: parsed.reason }
  const { address } = parsed
  const may = await mayInvite(sql, standing, wish.role)
  if (!may.ok) return may
  const known = await whoHas(sql, standing.account.id, address)
  if (known) return { ok: false, ...known }
  const open = await openInvitationTo(sql, standing.account.id, address)
  if (open) return { ok: false, ...open }
  const missing = await takeLicence(sql, standing.account.id, { newcomers: true })
  if (missing) return { ok: false, ...asInviting(missing) }
  const sent = await sendInvitation(sql, standing, { address, role: may.role, replaces: wish.replaces })
  if (!sent.ok) return sent
  await record(sql, standing, {
    action: 'member.invited',
    subject: address,
    subjectId: sent.invitationId,
    after: { role: may.role },
  })
  return sent
}

/** Whether this person may invite somebody with this role, now. */
export async function mayInvite(
  sql: Sql,
  standing: Standing,
  role: string,
): Promise<
  { ok: true; role: GrantableRole } | { ok: false; reason: 'not-allowed' | 'no-such-role' | 'role-too-high' }
> {
  if (role === 'owner') return { ok: false, reason: 'role-too-high' }
  if (!isGrantable(role)) return { ok: false, reason: 'no-such-role' }
  const own = await roleNow(sql, standing)
  const most = own ? rolesToGive(own) : []
  if (most.length === 0) return { ok: false, reason: 'not-allowed' }
  return most.includes(role) ? { ok: true, role } : { ok: false, reason: 'role-too-high' }
}

/** Writes an invitation and leaves its mail, within the day's limits; in the account's turn nobody else writes one. */
export async function sendInvitation(
  sql: Sql,
  standing: Standing,
  { address, role, replaces }: { address: string; role: GrantableRole; replaces?: Replaces },
): Promise<Invited | { ok: false; reason: 'too-many'; retryAfter: number }> {
  const allowance = await allowInvitationMail(sql, standing.account.id, address)
  if (!allowance.ok) return { ok: false, reason: 'too-many', retryAfter: allowance.retryAfter }
  const [made] = await sql<[{ id: string; expiresAt: Date }]>`
    insert into invitations
      (account_id, address, role, inviter_id, locale, created_at, sent_at, expires_at, replaces, holds_licence,
        closed_contacts_too, shares_private_contacts, inbox_level)
    select ${standing.account.id}, ${address}, ${role}, ${standing.membershipId}, ${standing.account.locale},
      t.at, t.at, t.at + ${invitationLifetime}::interval, ${replaces?.membershipId ?? null}::uuid, ${replaces !== undefined},
      ${replaces?.closedToo ?? false}, ${replaces?.sharePrivate ?? false}, ${replaces?.level ?? 'none'}
    from (select clock_timestamp() as at) t
    returning id, expires_at`
  await leave(sql, {
    kind: 'invitation.mail-invitee',
    subjectId: made.id,
    availableAt: allowance.notBefore,
  })
  return { ok: true, invitationId: made.id, address, expiresAt: made.expiresAt }
}

/** The member of this account whose address it is, if any: main address, alias, or of somebody switched off. */
export async function whoHas(sql: Sql, accountId: string, address: string) {
  const [found] = await sql<(Somebody & { main: boolean; deactivatedAt: Date | null })[]>`
    select m.id as membership_id, u.name, a.main, m.deactivated_at
    from user_addresses a
    join memberships m on m.user_id = a.user_id and m.account_id = ${accountId} and m.ended_at is null
    join users u on u.id = a.user_id
    where a.address = ${address} and a.verified_at is not null`
  if (!found) return null
  const { membershipId, name, main, deactivatedAt } = found
  const reason = deactivatedAt ? 'deactivated-member' : main ? 'already-member' : 'alias-of-member'
  return { reason, membershipId, name } as const
}

export async function openInvitationTo(sql: Sql, accountId: string, address: string) {
  const [open] = await sql<{ invitationId: string; expired: boolean }[]>`
    select id as invitation_id, expires_at <= clock_timestamp() as expired from invitations
    where account_id = ${accountId} and address = ${address} and accepted_at is null and cancelled_at is null`
  return open ? ({ reason: 'already-invited', ...open } as const) : null
}
