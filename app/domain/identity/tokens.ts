import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { config } from '#app/config.ts'

/** What a mailed link can point to. */
export type LinkKind =
  'access-request' | 'invitation' | 'sign-up' | 'password-reset' | 'sign-in-code' | 'address-move'
export type CodeKind = 'sign-in' | 'address'

const keyed = (...parts: (string | number)[]) =>
  createHmac('sha256', config().secret).update(parts.join('|')).digest()

/**
 * The token in a mailed link: derived, stored nowhere, so that a retry or a reminder carries the same link.
 * Raising the generation kills the old one (L8).
 */
export function linkToken(kind: LinkKind, id: string, generation: number): string {
  return keyed('link', kind, id, generation).toString('base64url')
}

/** Whether a token is the one of this link and generation, in constant time; any other input is simply false. */
export function matchesLinkToken(token: string, kind: LinkKind, id: string, generation: number): boolean {
  return same(token, linkToken(kind, id, generation))
}

/** Which mail of a thing a link's token came with, the latest first; null for a token that was never ours. */
export function generationOf(
  kind: LinkKind,
  { id, generation: latest }: { id: string; generation: number },
  token: string,
): number | null {
  for (let generation = latest; generation > 0; generation--) {
    if (matchesLinkToken(token, kind, id, generation)) return generation
  }
  return null
}

/** The six digits of a one-time code, derived from its row's id like a link's token. */
export function digits(kind: CodeKind, id: string): string {
  const number = keyed('code', kind, id).readBigUInt64BE() % 1_000_000n
  return String(number).padStart(6, '0')
}

/** Whether the digits are right, in constant time. Says nothing about expiry, tries or use: the row knows those. */
export function matchesDigits(code: string, kind: CodeKind, id: string): boolean {
  return same(code, digits(kind, id))
}

/** Eight small letters and digits that prove that a mail address with a thread in it was made here. */
export function threadProof(threadId: string): string {
  return (keyed('thread', threadId).readBigUInt64BE() % 36n ** 8n).toString(36).padStart(8, '0')
}

/** A fresh opaque token: 32 random bytes, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

function same(given: string, right: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}
