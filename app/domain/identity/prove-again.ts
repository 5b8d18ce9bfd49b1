import { sql as pool } from '#db/sql.server.ts'
import type { Renewed } from './factors/change-factors.ts'
import { checkSecondFactor, typedProof } from './factors/check-second-factor.ts'
import { allow, forgive } from './limits.ts'
import { signInWithCode } from './one-time-codes.ts'
import type { PasskeySite } from './factors/passkeys.ts'
import { isPassword } from './passwords.ts'
import { myFactors, type Factor } from './factors/second-factors.ts'
import { renewSession, type SignedIn } from './sessions.ts'

/** What somebody who is signed in shows, to prove that it is still them. */
export type Proof =
  | { by: 'password'; password: string; second: string }
  | { by: 'code'; codeId: string; digits: string; ip: string; browser: string | null; second: string }
  | { by: 'passkey'; credential: string; site: PasskeySite }
  /** A demo's card, one click; only where the caller knows that this is a demo. */
  | { by: 'demo'; second: string }

export type ProvenAgain =
  | { ok: true; renewed: Renewed }
  | { ok: false; reason: 'wrong-password' | 'wrong-code' | 'wrong-passkey' | 'wrong-second' | 'signed-out' }
  | { ok: false; reason: 'too-many'; retryAfter: number }

/**
 * Proves anew who is signed in: first factor, and second where they have one; a passkey that verified its user is both.
 * A remembered device does not count here. The session goes on, fresh and under a new id.
 */
export async function proveAgain(who: SignedIn, proof: Proof): Promise<ProvenAgain> {
  const first = await checkFirst(who, proof)
  if (!first.ok) return first
  let second: Factor | undefined = proof.by === 'passkey' ? 'passkey' : undefined
  if (proof.by !== 'passkey' && (await myFactors(who.user.id)).on) {
    const checked = await checkSecondFactor(who.user.id, typedProof(proof.second))
    if (!checked.ok) return checked.reason === 'too-many' ? checked : { ok: false, reason: 'wrong-second' }
    second = checked.factor
  }
  const renewed = await renewSession(pool, who.sessionId, second)
  return renewed ? { ok: true, renewed } : { ok: false, reason: 'signed-out' }
}

async function checkFirst({ user }: SignedIn, proof: Proof): Promise<ProvenAgain | { ok: true }> {
  switch (proof.by) {
    case 'demo':
      return { ok: true }
    case 'passkey': {
      const { credential, site } = proof
      const checked = await checkSecondFactor(user.id, {
        factor: 'passkey',
        purpose: 'again',
        credential,
        site,
      })
      return checked.ok || checked.reason === 'too-many' ? checked : { ok: false, reason: 'wrong-passkey' }
    }
    case 'code': {
      const { codeId, digits, ip, browser } = proof
      const signedIn = await signInWithCode(codeId, digits, ip, browser)
      if (signedIn.ok) return signedIn.userId === user.id ? { ok: true } : { ok: false, reason: 'wrong-code' }
      return signedIn.reason === 'too-many' ? signedIn : { ok: false, reason: 'wrong-code' }
    }
    case 'password': {
      const allowed = await allow(['proof-password', user.id])
      if (!allowed.ok) return { ok: false, reason: 'too-many', retryAfter: allowed.retryAfter }
      const [row] = await pool<{ passwordHash: string | null }[]>`
        select password_hash from users where id = ${user.id}`
      if (!(await isPassword(proof.password, row?.passwordHash ?? null)))
        return { ok: false, reason: 'wrong-password' }
      await forgive(['proof-password', user.id])
      return { ok: true }
    }
  }
}
