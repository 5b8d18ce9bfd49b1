/** L2: longest message to a client, in characters as people count them (code points). */
export const messageLimit = 1000

/** What hides in text or turns it round: a message must read in the mail as it was reviewed. Joiners stay: emoji need them. */
const tricks =
  /[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB]|(?![\n\t])\p{Cc}/gu

// Normalising takes quadratic time where accents are piled upon one letter, so what is too long anyhow stays as it is.
const mostRead = 8 * messageLimit

/** A message as it is kept and sent: NFC, plain line breaks, nothing invisible, no blank edges. */
export function plainMessage(typed: string): string {
  if (typed.length > mostRead) return typed
  return typed.replace(/\r\n?/g, '\n').normalize('NFC').replace(tricks, '').trim()
}

/** Whether a message, already plain, is one that may be sent. */
export function isMessageLength(message: string): boolean {
  if (message.length > mostRead) return false
  const length = [...message].length
  return length > 0 && length <= messageLimit
}
