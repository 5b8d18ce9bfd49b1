import { sql as pool, type Sql } from '#db/sql.server.ts'
import { leave } from '../outbox.ts'
import { allow } from './limits.ts'
import { hasActiveMembership } from './live-logins.ts'
import type { Proven, SignInRefusal } from './sign-in.ts'
import { matchesDigits, type CodeKind } from './tokens.ts'
import type { Locale } from './users.ts'

/** A code lives this long, and is dead after so many tries whether right or wrong (I1). */
export const codeLife = '10 minutes'
export const mostTries = 5

export type AskedCode = { ok: true; codeId: string } | { ok: false; reason: 'too-many'; retryAfter: number }

/** Asks for a sign-in code by mail. Every address gets a row and an answer; only the mail knows whether there is a login. */
export async function askSignInCode(address: string, locale: Locale, ip: string): Promise<AskedCode> {
  const allowed = await allow(['code-address', address], ['code-ip', ip])
  if (!allowed.ok) return { ok: false, reason: 'too-many', retryAfter: allowed.retryAfter }
  return {
    ok: true,
    codeId: await pool.begin((sql) => leaveCode(sql, { kind: 'sign-in', address, userId: null, locale })),
  }
}

/** Writes a code's row and leaves its mail, inside the caller's transaction. The digits are derived from the id. */
export async function leaveCode(
  sql: Sql,
  code: { kind: CodeKind; address: string; userId: string | null; locale: Locale },
): Promise<string> {
  const [row] = await sql<[{ id: string }]>`
    insert into one_time_codes (purpose, address, user_id, locale, expires_at)
    values (${code.kind}, ${code.address}, ${code.userId}, ${code.locale}, now() + ${codeLife}::interval)
    returning id`
  await leave(sql, { kind: 'one-time-code.mail', subjectId: row.id })
  return row.id
}

/** Whether the page of a code may still ask for its digits; says nothing about whether there is a login. */
export async function isCodeOpen(codeId: string): Promise<boolean> {
  const [row] = await pool`
    select 1 from one_time_codes
    where id = ${codeId} and purpose = 'sign-in' and used_at is null and attempts < ${mostTries} and expires_at > now()`
  return row !== undefined
}

/** Signs in with a code: right, unused, young, at most the fifth try, and for somebody with an active membership. */
export async function signInWithCode(
  codeId: string,
  digits: string,
  ip: string,
): Promise<Proven | SignInRefusal> {
  const allowed = await allow(['code-try-ip', ip])
  if (!allowed.ok) return { ok: false, reason: 'too-many', retryAfter: allowed.retryAfter }
  const code = await spendCode(pool, 'sign-in', codeId, digits)
  const [user] = await pool<{ userId: string }[]>`
    select a.user_id from user_addresses a
    where a.address = ${code?.address ?? ''} and a.verified_at is not null and ${hasActiveMembership(pool, 'a.user_id')}`
  return user ? { ok: true, userId: user.userId } : { ok: false, reason: 'no-match' }
}

/**
 * Tries digits against a code, in one statement: of any number of tries at once, five count and one right one wins.
 * Gives what the code was for, or null for every kind of failure.
 */
export async function spendCode(sql: Sql, kind: CodeKind, codeId: string, digits: string) {
  const right = matchesDigits(digits, kind, codeId)
  const [code] = await sql<{ address: string; userId: string | null; used: boolean }[]>`
    update one_time_codes set attempts = attempts + 1, used_at = case when ${right} then clock_timestamp() end
    where id = ${codeId} and purpose = ${kind} and used_at is null and attempts < ${mostTries} and expires_at > now()
    returning address, user_id, used_at is not null as used`
  return code?.used ? code : null
}
