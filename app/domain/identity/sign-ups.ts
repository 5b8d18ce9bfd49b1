import { sql as pool } from '#db/sql.server.ts'
import { isNameLength, plainName } from '../names.ts'
import { leave } from '../outbox.ts'
import { isTimeZone } from '../time-zones.ts'
import { allow } from './limits.ts'
import { opensLogin } from './live-logins.ts'
import { hashPassword, passwordRefusal, type PasswordRefusal } from './passwords.ts'
import { linkToken, matchesLinkToken } from './tokens.ts'
import { createAccount, createUser, type Locale } from './users.ts'

/** How long a sign-up's mailed link works. */
export const signUpLife = '24 hours'

export type SignUpWish = {
  address: string
  accountName: string
  name: string
  password: string
  locale: Locale
  /** IANA name; anything else is taken as UTC. */
  timeZone: string
  /** Own path to go on to once the link is used. */
  returnTo: string
}
export type AskedSignUp =
  | { ok: true; browser: { id: string; token: string } }
  | { ok: false; reason: 'bad-name' | 'bad-account-name' }
  | { ok: false; reason: 'password'; why: PasswordRefusal }
  | { ok: false; reason: 'too-many'; retryAfter: number }

/** Begins a sign-up: nothing exists until the mailed link is used. Known and unknown addresses get the same answer (L14). */
export async function askSignUp(wish: SignUpWish, ip: string): Promise<AskedSignUp> {
  const name = plainName(wish.name)
  const accountName = plainName(wish.accountName)
  if (!isNameLength(name)) return { ok: false, reason: 'bad-name' }
  if (!isNameLength(accountName)) return { ok: false, reason: 'bad-account-name' }
  const why = passwordRefusal(wish.password, { names: [wish.address, name, accountName] })
  if (why) return { ok: false, reason: 'password', why }
  const allowed = await allow(['sign-up-address', wish.address], ['sign-up-ip', ip])
  if (!allowed.ok) return { ok: false, reason: 'too-many', retryAfter: allowed.retryAfter }
  const hash = await hashPassword(wish.password)
  const timeZone = (await isTimeZone(pool, wish.timeZone)) ? wish.timeZone : 'UTC'
  const id = await pool.begin(async (sql) => {
    const [row] = await sql<[{ id: string }]>`
      insert into sign_ups (address, account_name, name, password_hash, locale, time_zone, return_to, expires_at)
      values (${wish.address}, ${accountName}, ${name}, ${hash}, ${wish.locale}, ${timeZone},
        ${wish.returnTo}, now() + ${signUpLife}::interval)
      returning id`
    await leave(sql, { kind: 'sign-up.mail-link', subjectId: row.id })
    return row.id
  })
  return { ok: true, browser: { id, token: browserToken(id) } }
}

/** What a mailed sign-up link is worth now: unknown is 404, used or expired 410, taken 409. */
export type SignUpState = 'open' | 'unknown' | 'used' | 'expired' | 'taken'
export type SignUp = { state: SignUpState; address: string; accountName: string; name: string }

export async function signUp(id: string, token: string): Promise<SignUp> {
  const [row] = matchesLinkToken(token, 'sign-up', id, 1)
    ? await pool<SignUp[]>`
        select s.address, s.account_name, s.name, case
          when s.used_at is not null then 'used'
          when s.expires_at <= now() then 'expired'
          when ${opensLogin(pool, 's.address')} then 'taken'
          else 'open' end as state
        from sign_ups s where s.id = ${id}`
    : []
  return row ?? { state: 'unknown', address: '', accountName: '', name: '' }
}

export type CompletedSignUp =
  | { ok: true; userId: string; accountId: string; returnTo: string }
  | { ok: false; reason: Exclude<SignUpState, 'open'> | 'other-browser' }
  | { ok: false; reason: 'password'; why: PasswordRefusal }

/** What the browser that asked keeps, and the mail does not carry: whoever has both chose the password themselves. */
const browserToken = (id: string) => linkToken('sign-up', id, 2)

/** Whether this is the browser in which the sign-up was asked for. */
export function isOwnBrowser(id: string, kept: string | null): boolean {
  return kept !== null && matchesLinkToken(kept, 'sign-up', id, 2)
}

/**
 * Uses a sign-up link, once: the link proves the address; user, account and ownership begin together. In another browser
 * than the one that asked, the password has to be chosen here: the one given then may be that of somebody who typed in
 * a foreign address and waits for its owner to confirm it.
 */
export async function completeSignUp(
  id: string,
  token: string,
  by: { browser: string | null; password: string | null },
): Promise<CompletedSignUp> {
  const { state, address, name, accountName } = await signUp(id, token)
  if (state !== 'open') return { ok: false, reason: state }
  const own = isOwnBrowser(id, by.browser)
  if (!own && by.password === null) return { ok: false, reason: 'other-browser' }
  const why = own ? null : passwordRefusal(by.password!, { names: [address, name, accountName] })
  if (why) return { ok: false, reason: 'password', why }
  const chosen = own ? null : await hashPassword(by.password!)
  return await pool.begin(async (sql): Promise<CompletedSignUp> => {
    const [wish] = await sql<SignUpRow[]>`
      update sign_ups set used_at = clock_timestamp() where id = ${id} and used_at is null and expires_at > now()
      returning address, account_name, name, password_hash, locale, time_zone, return_to`
    if (!wish) return { ok: false, reason: 'used' }
    const user = await createUser(sql, { ...wish, passwordHash: chosen ?? wish.passwordHash })
    if (!user) return { ok: false, reason: 'taken' }
    const account = await createAccount(
      sql,
      { id: user.id, name: wish.name },
      { ...wish, name: wish.accountName },
    )
    return { ok: true, userId: user.id, accountId: account.id, returnTo: own ? wish.returnTo : '/' }
  })
}

type SignUpRow = {
  address: string
  accountName: string
  name: string
  passwordHash: string
  locale: Locale
  timeZone: string
  returnTo: string
}
