import { createContext, useContext } from 'react'
import type { InboxLevel } from '#app/domain/conversations/levels.ts'
import type { Role } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'

/** The account whose pages are open, and how its visitor stands in it. */
export type AccountFacts = {
  id: string
  name: string
  /** Where its logo is; null where it has none. */
  logo: string | null
  timeZone: string
  /** Whether the reader's own clock shows another time than the account's, which then must be said. */
  otherZone: boolean
  /** The effective role here, own or under a grant. */
  role: Role
  /** What the reader may do in the inbox (V3). */
  inbox: InboxLevel
  /** The agency somebody works for here; null for the account's own members. */
  acting: null | { agency: { id: string; name: string } }
  /** Whether the account itself is in the agency programme. */
  isAgency: boolean
  /** Contacts that the reader was given and has not looked at, at most 100; none while acting. */
  newContacts: number
  /** Threads of the inbox that wait for somebody, at most 100; none for whom it is closed. */
  waitingThreads: number
  /** Whether its trial has ended, so that it can only be read. */
  trialOver: boolean
}

/** The sentence that names the account's zone, beside times that the reader would take for their own; else nothing. */
export function useZoneWords(): string {
  const { timeZone, otherZone } = useAccount()
  return otherZone ? ` ${m.common_times_in_zone({ zone: timeZone.replaceAll('_', ' ') })}` : ''
}

const AccountContext = createContext<AccountFacts | null>(null)
export const AccountProvider = AccountContext.Provider

/** The account of the page. Throws outside of routes/account.tsx. */
export function useAccount(): AccountFacts {
  const account = useContext(AccountContext)
  if (!account) throw new Error('useAccount is for pages below /a/:accountId')
  return account
}

/** The account of the page, or null where the page belongs to none. */
export function useAccountIfAny(): AccountFacts | null {
  return useContext(AccountContext)
}
