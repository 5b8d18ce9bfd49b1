import { Link } from '@remix-run/react'
import {
  Activity,
  Building2,
  CalendarClock,
  ChartColumn,
  Contact,
  Gauge,
  Inbox,
  Menu as MenuIcon,
  Settings,
  ShieldCheck,
  Users,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import type { Accounts } from './accounts.ts'
import { AccountProvider, type AccountFacts } from './account-context.tsx'
import { ActingBar } from './acting-bar.tsx'
import { FlashRegion } from './flash.tsx'
import { Logo } from './logo.tsx'
import { useClosingDetails } from './menu.tsx'
import { NewContacts } from './new-contacts.tsx'
import { NavList, type NavEntry } from './nav.tsx'
import { PaletteKey } from './palette-key.tsx'
import type { Theme } from './preferences.tsx'
import { RecentAccounts, Switcher } from './switcher.tsx'
import { TrialOver } from './trial-over.tsx'
import { UserEntries, UserMenu, type ShellUser } from './user-menu.tsx'

type Common = { user: ShellUser; theme: Theme; recent?: Accounts | null; children: ReactNode }

/** The console of one account: bar and frame while acting, sidebar, page. Provides `useAccount()`. */
export function AccountShell({ account, ...rest }: Common & { account: AccountFacts }) {
  return (
    <AccountProvider value={account}>
      <Frame {...rest} account={account} entries={accountEntries(account)} label={account.name} />
    </AccountProvider>
  )
}

/** The console outside of any account: one's own login, the list of accounts. */
export function OwnShell(props: Common & { entries: NavEntry[]; label: string }) {
  return <Frame {...props} account={null} />
}

function accountEntries({ id, role, inbox, waitingThreads, isAgency, acting }: AccountFacts): NavEntry[] {
  const base = `/a/${id}`
  const entries: (NavEntry | false)[] = [
    { to: base, label: m.common_nav_overview(), icon: Gauge, end: true },
    inbox !== 'none' && {
      to: `${base}/inbox`,
      label: m.inbox_title(),
      icon: Inbox,
      count: waitingThreads > 0 ? waiting(waitingThreads) : undefined,
    },
    {
      to: `${base}/contacts`,
      label: m.common_nav_contacts(),
      icon: Contact,
      without: [`${base}/contacts/follow-ups`, `${base}/contacts/statistics`],
    },
    { to: `${base}/contacts/follow-ups`, label: m.follow_ups_title(), icon: CalendarClock },
    { to: `${base}/contacts/statistics`, label: m.statistics_title(), icon: ChartColumn },
    isAgency && !acting && { to: `${base}/clients`, label: m.common_nav_clients(), icon: Building2 },
    { to: `${base}/people`, label: m.common_nav_people(), icon: Users, also: `${base}/licences` },
    { to: `${base}/access`, label: m.common_nav_access(), icon: ShieldCheck },
    isAtLeast(role, 'manager') && { to: `${base}/activity`, label: m.common_nav_activity(), icon: Activity },
    isAtLeast(role, 'admin') && {
      to: `${base}/settings`,
      label: m.common_nav_settings(),
      icon: Settings,
      also: `${base}/ownership`,
    },
  ]
  return entries.filter((entry) => entry !== false)
}

/** Counting ends at 99. */
function waiting(count: number) {
  const shown = count > 99 ? '99+' : String(count)
  return { shown, words: m.inbox_waiting({ count, number: shown }) }
}

function Frame(props: Common & { account: AccountFacts | null; entries: NavEntry[]; label: string }) {
  const { account, user, theme, recent = null, entries, label, children } = props
  const acting = account?.acting ?? null
  const nav = (
    <NavList entries={entries} label={`${m.common_main_navigation()}: ${label}`} acting={acting !== null} />
  )
  return (
    <RecentAccounts.Provider value={recent}>
      <div className="min-h-dvh">
        {acting && (
          <>
            <ActingBar account={account!} agency={acting.agency} />
            <div aria-hidden className="pointer-events-none fixed inset-0 z-50 border-[3px] border-acting" />
          </>
        )}
        <PhoneBar {...{ account, user, theme, nav }} />
        <div className="mx-auto flex max-w-[96rem]">
          <aside
            className={`sticky z-20 hidden w-60 shrink-0 flex-col gap-4 border-r border-line px-3 py-4 md:flex ${acting ? 'top-12 h-[calc(100dvh-3rem)]' : 'top-0 h-dvh'}`}
          >
            <Link to="/" className="flex min-h-8 items-center rounded-md px-2">
              <Logo />
            </Link>
            {!acting && <Switcher account={account} wide />}
            <div className="grow overflow-y-auto">{nav}</div>
            <UserMenu user={user} theme={theme} />
          </aside>
          <main
            id="content"
            tabIndex={-1}
            className="min-w-0 outline-none grow px-4 py-6 sm:px-6 md:px-8 lg:px-10"
          >
            <div className="mx-auto max-w-7xl">
              {account && <NewContacts account={account} className="mb-3 hidden justify-end md:flex" />}
              <FlashRegion />
              {account?.trialOver && <TrialOver account={account} />}
              {children}
            </div>
          </main>
        </div>
        <PaletteKey />
      </div>
    </RecentAccounts.Provider>
  )
}

type PhoneProps = { account: AccountFacts | null; user: ShellUser; theme: Theme; nav: ReactNode }

function PhoneBar({ account, user, theme, nav }: PhoneProps) {
  const details = useClosingDetails()
  return (
    <header className="relative flex items-center justify-between gap-3 border-b border-line bg-surface px-4 py-2 md:hidden">
      <div className="min-w-0">
        <Switcher account={account} />
      </div>
      {account && <NewContacts account={account} className="ml-auto flex" />}
      <details ref={details}>
        <summary className="flex min-h-11 items-center gap-2 rounded-md border border-line px-3 text-sm font-medium">
          <MenuIcon aria-hidden className="size-4" />
          {m.common_nav_menu()}
        </summary>
        <div className="absolute inset-x-2 top-full z-30 mt-1 rounded-lg border border-line bg-surface p-2 shadow-float">
          {nav}
          <p className="mt-2 border-t border-line px-3 pt-3 text-xs text-ink3">{user.name}</p>
          <UserEntries user={user} theme={theme} />
        </div>
      </details>
    </header>
  )
}
