import { safePath } from '#app/auth/safe-path.ts'
import { ownershipPaths } from './paths.ts'

/** The way back that a form carries, as long as it stays among the account's contacts; else their list. */
export function wayBackIn(accountId: string, back: string | null | undefined): string {
  const { contacts } = ownershipPaths(accountId)
  const path = safePath(back, contacts)
  return path.startsWith(contacts) && /^([/?#]|$)/.test(path.slice(contacts.length)) ? path : contacts
}
