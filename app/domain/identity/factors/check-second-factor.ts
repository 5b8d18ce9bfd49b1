import { sql as pool } from '#db/sql.server.ts'
import { allow, forgive } from '../limits.ts'
import { provePasskey, type PasskeyProof } from './passkeys.ts'
import { recoveryCodesLeft, spendRecoveryCode } from './recovery-codes.ts'
import type { Factor } from './second-factors.ts'
import { tellOfFactors } from './tell-of-factors.ts'
import { spendAppCode } from './totp.ts'

export type FactorProof =
  { factor: 'app' | 'recovery-code'; code: string } | ({ factor: 'passkey' } & PasskeyProof)

export type FactorChecked =
  | { ok: true; factor: Factor }
  | { ok: false; reason: 'no-match' }
  | { ok: false; reason: 'too-many'; retryAfter: number }

/**
 * Checks what somebody gives as their second factor and uses it up. Ten failures lock this factor of this user for the
 * rest of a day (I2), and only this one: an app that is guessed at leaves recovery codes and passkeys to its owner.
 * `retryAfter` is in seconds.
 */
export async function checkSecondFactor(userId: string, proof: FactorProof): Promise<FactorChecked> {
  // Counted before it is known to be wrong: of any number of tries at once ten get through.
  const limit = [`factor-${proof.factor}`, userId] as const
  const allowed = await allow([...limit])
  if (!allowed.ok) return { ok: false, reason: 'too-many', retryAfter: allowed.retryAfter }
  if (!(await isRight(userId, proof))) return { ok: false, reason: 'no-match' }
  await forgive([...limit])
  return { ok: true, factor: proof.factor }
}

async function isRight(userId: string, proof: FactorProof): Promise<boolean> {
  switch (proof.factor) {
    case 'app':
      return await spendAppCode(pool, userId, proof.code)
    case 'recovery-code':
      return await takeRecoveryCode(userId, proof.code)
    case 'passkey':
      return (await provePasskey(proof, userId)) !== null
  }
}

/** Its owner is told, since whoever found the list would come this way. */
async function takeRecoveryCode(userId: string, code: string): Promise<boolean> {
  return await pool.begin(async (sql) => {
    if (!(await spendRecoveryCode(sql, userId, code))) return false
    await tellOfFactors(sql, userId, { change: 'code-used', codesLeft: await recoveryCodesLeft(userId, sql) })
    return true
  })
}

/** A field for either: six digits are an app's, anything else is a recovery code. */
export function typedProof(typed: string): FactorProof {
  const code = typed.normalize('NFKC').replace(/[\s-]/g, '')
  return /^\d{6}$/.test(code) ? { factor: 'app', code } : { factor: 'recovery-code', code }
}
