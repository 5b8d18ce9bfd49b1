/** What turns text round or hides in it; names with it could pass for others. Joiners stay: scripts and emoji need them. */
const tricks = /[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB]/gu

// Accents piled upon one letter are sorted in quadratic time: normalising 250,000 of them takes 16 seconds. Five times
// the longest name is too long however it is read, and stays as it is.
const mostRead = 2000

/** A name as it is kept: NFC, one line, single spaces, nothing invisible. May be empty. */
export function plainName(typed: string): string {
  if (typed.length > mostRead) return typed
  return typed
    .normalize('NFC')
    .replace(tricks, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
}

/** Longest name of a person or an account, in characters as people count them (code points). */
export const longestName = 200

/** Whether a name, already plain, fits into the database. */
export function isNameLength(name: string): boolean {
  const length = [...name].length
  return length > 0 && length <= longestName
}
