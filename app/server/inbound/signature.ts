import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** For how many seconds before and after its time a signature counts: clocks differ, and so long a recording is good. */
const patience = 300

/** Whom a mail is for and from whom it is, as the request says beside the mail; null where it leaves that to the mail. */
export type Envelope = { recipients: string; sender: string }

/**
 * Whether whoever hands in a mail knows the secret. `v1` signs time and mail; `v2`, which is asked for where the request names
 * an envelope, signs that too, since it decides whose mail it is. Neither can be read as the other: a time has no letters.
 */
export function isSigned(
  headers: IncomingHttpHeaders,
  body: Buffer,
  envelope: Envelope | null,
  secret: string,
): boolean {
  const timestamp = String(headers['x-prokura-timestamp'] ?? '')
  const [version = '', given = ''] = String(headers['x-prokura-signature'] ?? '').split('=', 2)
  if (!isFresh(timestamp)) return false
  if (version !== (envelope ? 'v2' : 'v1')) return false
  const before = envelope ? `v2.${timestamp}.${envelope.recipients}\n${envelope.sender}\n` : `${timestamp}.`
  return same(given, createHmac('sha256', secret).update(before).update(body).digest('hex'))
}

/** Whether a time in seconds is now, give or take some minutes of wrong clocks. */
export function isFresh(timestamp: string): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(Date.now() / 1000 - Number(timestamp)) <= patience
}

/** Compares in constant time, whatever the length. */
export function same(given: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(right))
}
