import type { Sql } from '#db/sql.server.ts'
import { recordAs } from '../audit.ts'
import { leave } from '../outbox.ts'
import { grantableUpTo, isAtMost, isGrantable, lowest, type GrantableRole } from '../roles.ts'
import { approvalCeiling } from './ceilings.ts'
import { lockOpenRequest, type Closed, type LockedRequest } from './deciding.ts'
import { endOf } from './end-date.ts'
import { endDue } from './end-links.ts'
import { ownersOf } from './owners.ts'
import { undoing } from './undoing.ts'

export type Approval = {
  requestId: string
  /** The generation whose link was opened; null where the person came signed in, without the link. */
  generation: number | null
  /** Existing accounts, each with the role it gives. */
  accounts: { accountId: string; role: GrantableRole }[]
  /** Last day of the access, `2027-03-31`, by each account's own calendar; null for no end. */
  lastDay: string | null
}

export type Approved = {
  ok: true
  agencyId: string
  agencyName: string
  links: { linkId: string; accountId: string; role: GrantableRole }[]
}
export type ApprovalRefusal = {
  ok: false
  reason:
    | Closed
    | 'wrong-person'
    | 'no-account'
    | 'not-owner-or-admin'
    | 'own-agency'
    | 'already-linked'
    | 'role-too-high'
    | 'end-date-past'
}

/**
 * Approves a request for one or more of the user's accounts (L11–L13). The user must hold the asked address verified and
 * be owner or admin of every account chosen, now; the role is at most what was asked for, at most `admin`, and comes down
 * to the requester's present one.
 */
export async function approveRequest(
  userId: string,
  approval: Approval,
): Promise<Approved | ApprovalRefusal> {
  return await undoing<Approved | ApprovalRefusal>(async (sql, refuse) => {
    const accountIds = approval.accounts.map(({ accountId }) => accountId).sort()
    const standing = await sql<{ accountId: string }[]>`
      select account_id from memberships
      where user_id = ${userId} and account_id = any(${accountIds}::uuid[]) and role >= 'admin'
        and ended_at is null and deactivated_at is null
      order by account_id for share`
    const request = await lockOpenRequest(sql, approval.requestId, approval.generation)
    if (typeof request === 'string') return { ok: false, reason: request }
    const [user] = await sql<{ name: string }[]>`
      select u.name from users u join user_addresses a on a.user_id = u.id and a.verified_at is not null
      where u.id = ${userId} and a.address = ${request.address}`
    if (!user) return { ok: false, reason: 'wrong-person' }
    if (accountIds.length === 0) return { ok: false, reason: 'no-account' }
    if (standing.length !== new Set(accountIds).size || standing.length !== accountIds.length)
      return { ok: false, reason: 'not-owner-or-admin' }
    const approved = await approveLocked(sql, request, { id: userId, name: user.name }, approval)
    return approved.ok ? approved : refuse(approved)
  })
}

/**
 * Creates links and grants for a locked, open request. The caller has shown that `by` may speak for the accounts, and
 * undoes everything where this refuses.
 */
export async function approveLocked(
  sql: Sql,
  request: LockedRequest,
  by: { id: string; name: string },
  { accounts, lastDay }: Pick<Approval, 'accounts' | 'lastDay'>,
): Promise<Approved | ApprovalRefusal> {
  if (accounts.some(({ role }) => !isGrantable(role) || !isAtMost(role, request.roleAsked ?? 'admin')))
    return { ok: false, reason: 'role-too-high' }
  if (accounts.some(({ accountId }) => accountId === request.agencyId))
    return { ok: false, reason: 'own-agency' }
  const clientIds = accounts.map(({ accountId }) => accountId)
  if (await isOver(sql, lastDay, clientIds)) return { ok: false, reason: 'end-date-past' }
  const existing = await sql<{ id: string; clientId: string; overdue: boolean }[]>`
    select id, client_id, coalesce(ends_at <= clock_timestamp(), false) as overdue from links
    where agency_id = ${request.agencyId} and client_id = any(${clientIds}::uuid[]) and ended_at is null
    order by id for update`
  if (existing.some((link) => !link.overdue)) return { ok: false, reason: 'already-linked' }
  const { agencyId, agencyName } = request
  await endDue(
    sql,
    existing.map(({ id, clientId }) => ({ id, clientId, agencyId, agencyName })),
  )

  // Whoever asked may have sunk since the page was opened: that lowers what is given, it is nobody's mistake (L9).
  const ceiling = approvalCeiling(request.roleAsked, request.requesterRole)
  const links: Approved['links'] = []
  // Another request of the same agency may be approved at this moment for the same accounts: the same order for both,
  // and whoever comes second finds the link and makes none.
  for (const { accountId, role: wanted } of accounts.toSorted(byAccount)) {
    const role = isAtMost(wanted, ceiling) ? wanted : ceiling
    const [link] = await sql<{ id: string; endsAt: Date | null }[]>`
      insert into links (agency_id, client_id, request_id, max_role, approved_by, ends_at)
      select ${request.agencyId}, a.id, ${request.id}, ${role}, ${by.id}, ${endOf(sql, lastDay)}
      from accounts a where a.id = ${accountId}
      on conflict (agency_id, client_id) where ended_at is null do nothing
      returning id, ends_at`
    if (!link) return { ok: false, reason: 'already-linked' }
    await sql`
      insert into grants (link_id, agency_id, client_id, membership_id, user_id, role, granted_by)
      values (${link.id}, ${request.agencyId}, ${accountId}, ${request.requesterId}, ${request.requesterUserId},
        ${lowest(role, grantableUpTo(request.requesterRole))}, ${by.id})`
    await recordAs(
      sql,
      by,
      { accountId, agencyId: request.agencyId },
      {
        action: 'access-request.approved',
        subject: request.agencyName,
        subjectId: request.id,
        after: { role, endsAt: link.endsAt },
      },
    )
    links.push({ linkId: link.id, accountId, role })
  }
  await sql`
    update access_requests set state = 'approved', ended_at = clock_timestamp(), ended_by = ${by.id}
    where id = ${request.id} and agency_id = ${request.agencyId}`
  await leave(
    sql,
    ...(await agencyReaders(sql, request)).map((recipientId) => ({
      kind: 'access-request.mail-approved' as const,
      subjectId: request.id,
      recipientId,
    })),
  )
  return { ok: true, agencyId: request.agencyId, agencyName: request.agencyName, links }
}

const byAccount = (one: { accountId: string }, other: { accountId: string }) =>
  one.accountId < other.accountId ? -1 : 1

/** Who hears of a decision: the requester and the agency's owner, once where they are one person (L13). */
export async function agencyReaders(sql: Sql, request: LockedRequest): Promise<string[]> {
  return [...new Set([request.requesterUserId, ...(await ownersOf(sql, [request.agencyId]))])]
}

/** Whether the day is over already in one of these accounts. */
async function isOver(sql: Sql, day: string | null, accountIds: string[]): Promise<boolean> {
  const [over] = await sql`
    select 1 from accounts a where a.id = any(${accountIds}::uuid[]) and ${endOf(sql, day)} <= clock_timestamp() limit 1`
  return over !== undefined
}
