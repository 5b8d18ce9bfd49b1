import { createAccount, type Locale } from '../identity/users.ts'
import type { GrantableRole } from '../roles.ts'
import { approveLocked, type Approved, type ApprovalRefusal } from './approve-request.ts'
import { lockOpenRequest } from './deciding.ts'
import { checkedName, zoneOf, type NameRefusal } from './sign-up-and-approve.ts'
import { undoing } from './undoing.ts'

export type NewAccountApproval = {
  requestId: string
  /** The generation whose link was opened; null where the person came signed in, without the link. */
  generation: number | null
  accountName: string
  role: GrantableRole
  lastDay: string | null
  locale: Locale
}

/**
 * Approves a request for somebody signed in who is owner or admin of no account it could be for: opens one with them
 * as its owner and links it, in one transaction. They must hold the asked address verified.
 */
export async function approveInNewAccount(
  userId: string,
  approval: NewAccountApproval,
): Promise<Approved | ApprovalRefusal | { ok: false; reason: NameRefusal }> {
  const account = checkedName(approval.accountName)
  if (!account.ok) return account
  return await undoing<Approved | ApprovalRefusal>(async (sql, refuse) => {
    const request = await lockOpenRequest(sql, approval.requestId, approval.generation)
    if (typeof request === 'string') return { ok: false, reason: request }
    // As when an invitation is accepted: an address that is being changed is read as it is afterwards (P8).
    await sql`select 1 from users where id = ${userId} for key share`
    const [user] = await sql<{ id: string; name: string; timeZone: string }[]>`
      select u.id, u.name, u.time_zone from users u
      join user_addresses a on a.user_id = u.id and a.verified_at is not null
      where u.id = ${userId} and a.address = ${request.address}`
    if (!user) return { ok: false, reason: 'wrong-person' }
    const timeZone = user.timeZone === 'UTC' ? await zoneOf(sql, request.agencyId) : user.timeZone
    const { id: accountId } = await createAccount(sql, user, {
      name: account.name,
      locale: approval.locale,
      timeZone,
    })
    const accounts = [{ accountId, role: approval.role }]
    const approved = await approveLocked(sql, request, user, {
      accounts,
      lastDay: approval.lastDay,
    })
    return approved.ok ? approved : refuse(approved)
  })
}
