import type { Sql } from '#db/sql.server.ts'
import { recordAll } from '../../audit.ts'
import type { InboxLevel } from '../../conversations/levels.ts'
import { returnThreads } from '../../conversations/threads/return-threads.ts'
import { hasActiveMembership } from '../../identity/live-logins.ts'
import { leave } from '../../outbox.ts'

export type Ending = {
  accountId: string
  userId: string
  name: string
  /** What they could do in the inbox until now, and how many open threads are everybody's again. */
  inbox: InboxLevel
  threads: number
  /** Access in client accounts that this membership carried. */
  grants: { id: string; clientId: string; client: string; role: string }[]
  /** Addresses whose pending or queued access requests by this member were cancelled. */
  requests: string[]
  /** Addresses of the open invitations that were cancelled: those by this member, and those that would bring them back. */
  invitations: string[]
  /** Switches into client accounts that were open. */
  scopes: number
  /** Sign-ins that ended; none while another active membership is left. */
  sessions: number
}

/**
 * Ends a membership with everything that stands on it, inside the caller's transaction (L22, L9): grants and their
 * scoped sessions, pending and queued access requests, open invitations by and to the person, the level in the inbox with its
 * seat and open threads, and sign-ins where no account is left.
 * `by` is who does it. Returns null where the membership had ended already. The membership's own audit entry is
 * the caller's; each client that loses a person gets its entry here. Locks are taken in an order that fits linking's:
 * membership, thread, account, request, grant, scoped session.
 */
export async function endMembership(
  sql: Sql,
  membershipId: string,
  { by, how }: { by: { id: string | null; name: string }; how: 'removed' | 'deactivated' },
): Promise<Ending | null> {
  const [before] = await sql<{ inbox: InboxLevel }[]>`
    select inbox_level as inbox from memberships where id = ${membershipId} for no key update`
  // The seat is given up by the database, whichever way somebody goes (0022).
  const [member] = await (how === 'removed'
    ? sql<{ accountId: string; userId: string }[]>`
        update memberships set ended_at = clock_timestamp() where id = ${membershipId} and ended_at is null
        returning account_id, user_id`
    : sql<{ accountId: string; userId: string }[]>`
        update memberships set deactivated_at = clock_timestamp()
        where id = ${membershipId} and ended_at is null and deactivated_at is null
        returning account_id, user_id`)
  if (!member) return null

  const threads = await returnThreads(sql, member.accountId, membershipId)
  await leaveTeams(sql, member.accountId, membershipId, how)
  // Whoever comes back shall not find the account still offered to them: its owner would have to offer it anew.
  await sql`
    update ownership_offers set ended_at = clock_timestamp(), ended_reason = 'cancelled'
    where account_id = ${member.accountId} and heir_id = ${membershipId} and ended_at is null`
  // Leaving the programme locks the account and then its requests; so does this, lest the two wait for each other.
  await sql`select 1 from accounts where id = ${member.accountId} for key share`
  // Two accounts may let the same person go at the same moment; whoever comes second sees that none is left.
  const [user] = await sql<
    { name: string }[]
  >`select name from users where id = ${member.userId} for no key update`
  const requests = await sql<{ address: string }[]>`
    update access_requests set state = 'cancelled', ended_at = clock_timestamp(), ended_by = ${by.id}
    where requester_id = ${membershipId} and state in ('queued', 'pending')
    returning address`
  const invitations = await sql<{ address: string }[]>`
    update invitations set cancelled_at = clock_timestamp()
    where account_id = ${member.accountId} and accepted_at is null and cancelled_at is null
      and (inviter_id = ${membershipId} or address in (
        select address from user_addresses where user_id = ${member.userId} and verified_at is not null))
    returning address`
  const grants = await sql<Ending['grants']>`
    update grants g set ended_at = clock_timestamp(), ended_by = ${by.id}
    from accounts c
    where c.id = g.client_id and g.id in (
      select id from grants where membership_id = ${membershipId} and ended_at is null order by id for update)
    returning g.id, g.client_id, c.name as client, g.role`
  const scopes = await sql`
    update scoped_sessions set ended_at = clock_timestamp()
    where ended_at is null and grant_id = any(${grants.map(({ id }) => id)}::uuid[])`
  const sessions = await endSignIns(sql, member.userId)

  const name = user!.name
  await recordAll(
    sql,
    by,
    grants.map(({ id, clientId, role }) => ({
      accountId: clientId,
      agencyId: member.accountId,
      action: 'grant.removed' as const,
      subject: name,
      subjectId: id,
      before: { role },
    })),
  )
  if (by.id !== member.userId) await tell(sql, membershipId)
  return {
    ...member,
    name,
    inbox: before!.inbox,
    threads,
    grants: [...grants],
    requests: requests.map((request) => request.address),
    invitations: invitations.map((invitation) => invitation.address),
    scopes: scopes.count,
    sessions,
  }
}

/**
 * Whoever leaves for good leaves the teams; the deactivated keep their place, and count for nothing until they are back.
 * A change of address by or for them is off.
 */
async function leaveTeams(sql: Sql, accountId: string, membershipId: string, how: 'removed' | 'deactivated') {
  if (how === 'removed')
    await sql`delete from team_members where account_id = ${accountId} and membership_id = ${membershipId}`
  await sql`
    update address_moves set cancelled_at = clock_timestamp()
    where account_id = ${accountId} and (membership_id = ${membershipId} or asked_by = ${membershipId})
      and done_at is null and cancelled_at is null`
}

async function endSignIns(sql: Sql, userId: string): Promise<number> {
  const ended = await sql`
    update sessions set ended_at = clock_timestamp()
    where user_id = ${userId} and ended_at is null and not ${hasActiveMembership(sql, 'sessions.user_id')}`
  // Whoever comes back proves everything anew.
  for (const table of ['second_steps', 'remembered_devices'])
    await sql`
      update ${sql(table)} s set ended_at = clock_timestamp() from users u
      where u.id = ${userId} and s.user_id = u.id and s.ended_at is null and not ${hasActiveMembership(sql, 'u.id')}`
  return ended.count
}

/** The same person may be switched off more than once; each time is a mail of its own. */
async function tell(sql: Sql, membershipId: string) {
  const [at] = await sql<{ second: number }[]>`select extract(epoch from now())::int as second`
  await leave(sql, { kind: 'member.mail-removed', subjectId: membershipId, generation: at!.second })
}
