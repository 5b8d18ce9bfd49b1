import { sql } from '#db/sql.server.ts'
import { unseal } from './seal.ts'
import { codeAt, forFactor, stepNow } from './totp.ts'

/**
 * What the app of somebody in a demo shows now: whoever plays them has not got their phone. Only for a demo, which lets
 * anybody in.
 */
export async function demoAppCode(userId: string): Promise<string | null> {
  const [factor] = await sql<{ secret: Buffer; step: number }[]>`
    select secret, least(greatest(${stepNow(sql)}, last_used_step + 1), ${stepNow(sql)} + 1) as step
    from totp_factors where user_id = ${userId}`
  const secret = factor && unseal(factor.secret, forFactor(userId))
  return secret ? codeAt(secret, factor.step) : null
}
