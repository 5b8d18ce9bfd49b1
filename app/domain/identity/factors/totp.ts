import { timingSafeEqual } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Sql } from '#db/sql.server.ts'
import { seal, unseal } from './seal.ts'

/** Seconds for which an app shows one code; the code before and the one after count too, for clocks that drift (I2). */
const period = 30
const drift = 1
const secretLength = 20

const totpOf = (secret: Uint8Array, label?: string) =>
  new TOTP({
    issuer: 'Prokura',
    label,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
    algorithm: 'SHA1',
    digits: 6,
    period,
  })

export const codeAt = (secret: Uint8Array, step: number) =>
  totpOf(secret).generate({ timestamp: step * period * 1000 })

export const forFactor = (userId: string) => `totp ${userId}`
const forSetUp = (sessionId: string) => `totp set-up ${sessionId}`

/** What an app has to be told, and the same sealed, for the form to carry until a code confirms it. */
export type AppSetUp = { sealed: string; secret: string; uri: string }

/** A new secret. Nothing is kept of it before a code has shown that the app has it. */
export function newAppSetUp(who: { sessionId: string; address: string }): AppSetUp {
  const secret = new Secret({ size: secretLength })
  return setUpOf(new Uint8Array(secret.buffer), who)
}

/** The set-up that a form carries, to be shown again after a slip; null where it was begun in another session. */
export function sameAppSetUp(
  sealed: string,
  who: { sessionId: string; address: string },
): (AppSetUp & { bytes: Uint8Array }) | null {
  const bytes = unseal(Buffer.from(sealed, 'base64url'), forSetUp(who.sessionId))
  return bytes?.length === secretLength ? { ...setUpOf(bytes, who), bytes } : null
}

function setUpOf(
  bytes: Uint8Array,
  { sessionId, address }: { sessionId: string; address: string },
): AppSetUp {
  const totp = totpOf(bytes, address)
  return {
    sealed: seal(bytes, forSetUp(sessionId)).toString('base64url'),
    secret: totp.secret.base32,
    uri: totp.toString(),
  }
}

/** The secret as it lies in the database. */
export const sealForUser = (secret: Uint8Array, userId: string) => seal(secret, forFactor(userId))

/** The step whose code this is, by the database's clock, or null. Looks at every step, however early it matches. */
export function matchingStep(secret: Uint8Array, code: string, now: number): number | null {
  let found: number | null = null
  for (let step = now - drift; step <= now + drift; step++)
    if (isSame(code, codeAt(secret, step))) found = step
  return found
}

/** The step that runs now by the database's clock. */
export const stepNow = (sql: Sql) => sql`floor(extract(epoch from clock_timestamp()) / ${period})::integer`

/**
 * Uses a code of the user's app, once (I2): its step is taken in one statement, so of any number of uses at the same
 * moment one wins, and no earlier code works after it.
 */
export async function spendAppCode(sql: Sql, userId: string, code: string): Promise<boolean> {
  const [factor] = await sql<{ secret: Buffer; now: number }[]>`
    select secret, ${stepNow(sql)} as now from totp_factors where user_id = ${userId}`
  const secret = factor && unseal(factor.secret, forFactor(userId))
  const step = secret ? matchingStep(secret, code, factor.now) : null
  if (step === null) return false
  const spent = await sql`
    update totp_factors set last_used_step = ${step}
    where user_id = ${userId} and secret = ${factor!.secret} and last_used_step < ${step}`
  return spent.count === 1
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
