import { threadProof } from '../../identity/tokens.ts'

/**
 * The local part that answers to a thread are written to: the account's own, and behind a plus sign which thread it is,
 * with a proof that it came from us. Small letters and digits alone, since mail servers on the way may change the case;
 * with an account's 30 characters it is 64 long, which is what a mail address may have (RFC 5321).
 */
export function replyLocalPart(localPart: string, threadId: string): string {
  return `${localPart}+${tagOf(threadId)}`
}

/** The account's local part, and the thread that the rest means; null where there is no such rest, or it is not ours. */
export function readLocalPart(written: string): { localPart: string; threadId: string | null } {
  const [localPart = '', tag = ''] = written.toLowerCase().split('+', 2)
  const threadId = /^[0-9a-z]{33}$/.test(tag) ? uuidOf(tag.slice(0, 25)) : null
  return { localPart, threadId: threadId && tagOf(threadId) === tag ? threadId : null }
}

function tagOf(threadId: string): string {
  const number = BigInt(`0x${threadId.replaceAll('-', '')}`)
    .toString(36)
    .padStart(25, '0')
  return number + threadProof(threadId)
}

function uuidOf(number: string): string | null {
  let value = 0n
  for (const digit of number) value = value * 36n + BigInt(parseInt(digit, 36))
  const hex = value.toString(16).padStart(32, '0')
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : null
}
