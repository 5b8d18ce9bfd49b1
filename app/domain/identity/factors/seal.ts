import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { config } from '#app/config.ts'

const nonceLength = 12
const tagLength = 16

const key = () => Buffer.from(hkdfSync('sha256', config().secret, '', 'prokura sealed secrets', 32))

/**
 * Encrypts a secret that has to be read again (AES-256-GCM, under a key derived from SECRET): nonce, tag, ciphertext.
 * `context` says whose and what it is; sealed for one thing, it opens for no other.
 */
export function seal(plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key(), nonce).setAAD(Buffer.from(context))
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text])
}

/** What was sealed for this context; null for anything else, and after SECRET was changed. */
export function unseal(sealed: Uint8Array, context: string): Buffer | null {
  if (sealed.length < nonceLength + tagLength) return null
  const bytes = Buffer.from(sealed)
  const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, nonceLength))
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceLength + tagLength)), decipher.final()])
  } catch {
    return null
  }
}
