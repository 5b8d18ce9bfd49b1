import { hash, verify } from '@node-rs/argon2'

/** argon2id, 19 MiB, two passes, one lane (I1): about 9 ms here, and far too dear to guess in bulk. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const shortestPassword = 10
export const longestPassword = 200

/** A hash to be stored. Different ways of typing the same letter give the same password (NFKC). */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost)
}

// Hash of nothing anybody can type; verified against where there is no user, so that the time tells nothing.
const nobodys = hash(crypto.getRandomValues(new Uint8Array(32)), cost)

/** Whether the password is the one. A missing hash takes as long as a wrong password and is false (L14). */
export async function isPassword(password: string, storedHash: string | null): Promise<boolean> {
  const right = await verify(storedHash ?? (await nobodys), password.normalize('NFKC'))
  return right && storedHash !== null
}

export type PasswordRefusal = 'too-short' | 'too-long' | 'like-name-or-address'

/** Why a new password is refused, or null. Length counts, composition does not; one's own name is no secret. */
export function passwordRefusal(password: string, own: { names: string[] }): PasswordRefusal | null {
  const plain = password.normalize('NFKC')
  const length = [...plain].length
  if (length < shortestPassword) return 'too-short'
  if (length > longestPassword) return 'too-long'
  const folded = plain.trim().toLowerCase()
  return own.names.some((name) => name.normalize('NFKC').trim().toLowerCase() === folded)
    ? 'like-name-or-address'
    : null
}
