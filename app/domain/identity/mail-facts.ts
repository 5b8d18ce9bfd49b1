import { config } from '#app/config.ts'
import { sql } from '#db/sql.server.ts'
import { opensLogin } from './live-logins.ts'
import { providerName } from './sign-on/oidc-identities.ts'
import { resetUrl } from './password-resets.ts'
import { digits, linkToken } from './tokens.ts'
import type { Locale } from './users.ts'

/** Who reads a mail, and how instants are written for them. */
type Reader = { to: string; locale: Locale; timeZone: string }

export type SignUpMail = Reader & {
  name: string
  accountName: string
  expiresAt: Date
  /** The link that makes the account; null where the address has a login already. */
  url: string | null
  signInUrl: string
  resetUrl: string
}

/** The mail of a sign-up; to an address that opens a login already it says so instead (L14). */
export async function signUpMail(subjectId: string): Promise<SignUpMail | null> {
  const [row] = await sql<
    (Reader & { name: string; accountName: string; expiresAt: Date; known: boolean })[]
  >`
    select s.address as to, s.locale, s.time_zone, s.name, s.account_name, s.expires_at,
      ${opensLogin(sql, 's.address')} as known
    from sign_ups s where s.id = ${subjectId} and s.used_at is null and s.expires_at > now()`
  if (!row) return null
  const { known, ...facts } = row
  const { appUrl } = config()
  return {
    ...facts,
    url: known ? null : `${appUrl}/sign-ups/${subjectId}/${linkToken('sign-up', subjectId, 1)}`,
    signInUrl: `${appUrl}/sign-in`,
    resetUrl: `${appUrl}/forgotten-password`,
  }
}

export type OneTimeCodeMail = Reader & {
  purpose: 'sign-in' | 'address'
  /** The six digits; null where the address belongs to somebody else's login and stays there. */
  code: string | null
  /** Who wants to add the address to their login; null for signing in. */
  askedBy: string | null
  /** Where signing in goes on with these digits; null for an address, whose code may have been asked for on several pages. */
  url: string | null
  expiresAt: Date
}

/** The mail with a code. Signing in with an address that opens no login: null, nothing is sent. */
export async function oneTimeCodeMail(subjectId: string): Promise<OneTimeCodeMail | null> {
  const [row] = await sql<
    (Reader & { purpose: 'sign-in' | 'address'; askedBy: string | null; expiresAt: Date; known: boolean })[]
  >`
    select c.address as to, coalesce(r.locale, c.locale) as locale, coalesce(r.time_zone, a.time_zone, 'UTC') as time_zone,
      c.purpose, a.name as asked_by, c.expires_at, ${opensLogin(sql, 'c.address')} as known
    from one_time_codes c
    left join users a on a.id = c.user_id
    left join user_addresses ra on ra.address = c.address and ra.verified_at is not null
    left join users r on r.id = ra.user_id
    where c.id = ${subjectId} and c.used_at is null and c.expires_at > now()`
  if (!row) return null
  const { known, ...facts } = row
  if (facts.purpose === 'address')
    return { ...facts, code: known ? null : digits('address', subjectId), url: null }
  const url = `${config().appUrl}/sign-in/code?code=${subjectId}`
  return known ? { ...facts, code: digits('sign-in', subjectId), url } : null
}

export type PasswordResetMail = Reader & {
  name: string
  url: string
  expiresAt: Date
  /** The admin who erased the password, and of which account; null where the reader forgot it (P9). */
  startedBy: string | null
  accountName: string | null
}

/** The mail with a reset link; null for an address that opens no login. */
export async function passwordResetMail(subjectId: string): Promise<PasswordResetMail | null> {
  const [row] = await sql<Omit<PasswordResetMail, 'url'>[]>`
    select p.address as to, u.locale, u.time_zone, u.name, p.expires_at, b.name as started_by, ba.name as account_name
    from password_resets p
    left join memberships bm on bm.id = p.started_by and bm.account_id = p.account_id
    left join users b on b.id = bm.user_id
    left join accounts ba on ba.id = p.account_id
    join user_addresses a on a.address = p.address and a.verified_at is not null
    join users u on u.id = a.user_id
    where p.id = ${subjectId} and p.used_at is null and p.expires_at > now() and ${opensLogin(sql, 'p.address')}`
  if (!row) return null
  return { ...row, url: resetUrl(subjectId) }
}

export type AddressChangedMail = Reader & {
  name: string
  change: 'added' | 'removed' | 'made-main'
  address: string
  at: Date
  /** Where the reader looks after their addresses. */
  url: string
}

/** The mail to the address that was main when an address was added, removed or made main. */
export async function addressChangedMail(
  subjectId: string,
  recipientId: string,
): Promise<AddressChangedMail | null> {
  const [row] = await sql<Omit<AddressChangedMail, 'url'>[]>`
    select c.told as to, u.locale, u.time_zone, u.name, c.change, c.address, c.created_at as at
    from address_changes c join users u on u.id = c.user_id
    where c.id = ${subjectId} and u.id = ${recipientId}`
  return row ? { ...row, url: `${config().appUrl}/me/addresses` } : null
}

export type SignOnChangedMail = Reader & {
  name: string
  provider: string
  at: Date
  /** Where the reader sees what signs them in. */
  url: string
}

/** The mail to the main address when an identity of the provider was joined. Sent even if it was removed since. */
export async function signOnJoinedMail(
  subjectId: string,
  recipientId: string,
): Promise<SignOnChangedMail | null> {
  return await signOnMail(subjectId, recipientId, sql`i.created_at`)
}

/** The mail to the main address when one was removed. */
export async function signOnRemovedMail(
  subjectId: string,
  recipientId: string,
): Promise<SignOnChangedMail | null> {
  return await signOnMail(subjectId, recipientId, sql`i.ended_at`)
}

async function signOnMail(
  subjectId: string,
  recipientId: string,
  at: ReturnType<typeof sql>,
): Promise<SignOnChangedMail | null> {
  const [row] = await sql<(Omit<SignOnChangedMail, 'url' | 'provider'> & { issuer: string })[]>`
    select a.address as to, u.locale, u.time_zone, u.name, i.issuer, ${at} as at
    from oidc_identities i
    join users u on u.id = i.user_id
    join user_addresses a on a.user_id = u.id and a.main
    where i.id = ${subjectId} and u.id = ${recipientId} and ${at} is not null`
  if (!row) return null
  const { issuer, ...facts } = row
  return { ...facts, provider: providerName(issuer), url: `${config().appUrl}/me/single-sign-on` }
}
