import { sql as pool, type Sql } from '#db/sql.server.ts'
import { hashPassword, passwordRefusal, type PasswordRefusal } from '../identity/passwords.ts'
import { createAccount, createUser, type Locale } from '../identity/users.ts'
import { isNameLength, plainName } from '../names.ts'
import type { GrantableRole } from '../roles.ts'
import { approveLocked, type Approved, type ApprovalRefusal } from './approve-request.ts'
import { lockOpenRequest } from './deciding.ts'
import { undoing } from './undoing.ts'

export type SignUpApproval = {
  requestId: string
  /** The generation whose link was opened: the link is what proves the address. */
  generation: number
  accountName: string
  name: string
  password: string
  role: GrantableRole
  /** Last day of the access by the new account's calendar; null for no end. */
  lastDay: string | null
  locale: Locale
}

export type NameRefusal = 'account-name-missing' | 'account-name-too-long'
export type SignedUpAndApproved =
  | (Approved & { userId: string })
  | ApprovalRefusal
  | { ok: false; reason: 'address-taken' | 'name-missing' | 'name-too-long' | NameRefusal | PasswordRefusal }

/**
 * Approves a request for somebody who does not use Prokura yet (L12): user, account and link come into being in one
 * transaction, or none of them does. The mailed link has proved the address, so no second mail goes out.
 */
export async function signUpAndApprove(approval: SignUpApproval): Promise<SignedUpAndApproved> {
  const { requestId, generation, locale } = approval
  const name = plainName(approval.name)
  const account = checkedName(approval.accountName)
  if (!account.ok) return account
  if (name === '') return { ok: false, reason: 'name-missing' }
  if (!isNameLength(name)) return { ok: false, reason: 'name-too-long' }
  const weak = await weakness(approval, [name, account.name])
  if (weak) return { ok: false, reason: weak }
  // Hashing takes its time; nobody waits for a lock meanwhile.
  const passwordHash = await hashPassword(approval.password)
  return await undoing<SignedUpAndApproved>(async (sql, refuse) => {
    const request = await lockOpenRequest(sql, requestId, generation)
    if (typeof request === 'string') return { ok: false, reason: request }
    const timeZone = await zoneOf(sql, request.agencyId)
    const user = await createUser(sql, { name, address: request.address, passwordHash, locale, timeZone })
    if (!user) return { ok: false, reason: 'address-taken' }
    const by = { id: user.id, name }
    const { id: accountId } = await createAccount(sql, by, { name: account.name, locale, timeZone })
    const accounts = [{ accountId, role: approval.role }]
    const approved = await approveLocked(sql, request, by, {
      accounts,
      lastDay: approval.lastDay,
    })
    return approved.ok ? { ...approved, userId: user.id } : refuse(approved)
  })
}

/** The name of a new account as it will be kept, or why it cannot be. */
export function checkedName(typed: string): { ok: true; name: string } | { ok: false; reason: NameRefusal } {
  const name = plainName(typed)
  if (name === '') return { ok: false, reason: 'account-name-missing' }
  return isNameLength(name) ? { ok: true, name } : { ok: false, reason: 'account-name-too-long' }
}

/** The new account's first guess at a time zone is the agency's: they mostly share a country. Settings change it. */
export async function zoneOf(sql: Sql, agencyId: string): Promise<string> {
  const [agency] = await sql<{ timeZone: string }[]>`select time_zone from accounts where id = ${agencyId}`
  return agency!.timeZone
}

async function weakness(
  { requestId, password }: SignUpApproval,
  names: string[],
): Promise<PasswordRefusal | null> {
  const [request] = await pool<
    { address: string }[]
  >`select address from access_requests where id = ${requestId}`
  return passwordRefusal(password, { names: request ? [...names, request.address] : names })
}
