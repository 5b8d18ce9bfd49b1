import { sql as pool, type Sql } from '#db/sql.server.ts'
import { hasActiveMembership } from '../live-logins.ts'
import type { SignInMethod } from '../sessions.ts'
import { hashToken } from '../standing.ts'
import { newToken } from '../tokens.ts'

/** How long somebody may take between the first step and the second. */
export const secondStepLife = '10 minutes'

/** Who has passed the first step, by which method, and where they wanted to go. */
export type SecondStep = {
  userId: string
  name: string
  method: SignInMethod
  passwordDigest: Buffer | null
  returnTo: string
}

/** Notes that the first step is done. It opens nothing but the second; the token is for its cookie alone (I2). */
export async function beginSecondStep(
  userId: string,
  {
    method,
    passwordDigest,
    returnTo,
  }: { method: SignInMethod; passwordDigest?: Buffer | null; returnTo: string },
): Promise<string> {
  const token = newToken()
  await pool`
    insert into second_steps (token_hash, user_id, method, password_digest, return_to, expires_at)
    values (${hashToken(token)}, ${userId}, ${method}, ${passwordDigest ?? null}, ${returnTo},
      now() + ${secondStepLife}::interval)`
  return token
}

/** The first step behind a token, where the second is still open; null where it is over, used, or nobody's. */
export async function openSecondStep(token: string): Promise<SecondStep | null> {
  const [step] = await pool<SecondStep[]>`
    select ${facts} from second_steps s, users u where ${isOpen(pool, token)}`
  return step ?? null
}

/** Uses the first step up: of two that finish at the same moment, one is let in. */
export async function endSecondStep(token: string): Promise<SecondStep | null> {
  const [step] = await pool<SecondStep[]>`
    update second_steps s set ended_at = clock_timestamp() from users u where ${isOpen(pool, token)}
    returning ${facts}`
  return step ?? null
}

const facts = pool`s.user_id, u.name, s.method, s.password_digest, s.return_to`

const isOpen = (sql: Sql, token: string) => sql`
  u.id = s.user_id and s.token_hash = ${hashToken(token)} and s.ended_at is null and s.expires_at > now()
  and ${hasActiveMembership(sql, 'u.id')}`

/** Ends what a user has begun and not finished, inside the caller's transaction. */
export async function endSecondSteps(sql: Sql, userId: string): Promise<void> {
  await sql`update second_steps set ended_at = clock_timestamp() where user_id = ${userId} and ended_at is null`
}
