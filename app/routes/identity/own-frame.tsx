import { useRouteLoaderData } from '@remix-run/react'
import {
  AtSign,
  Ban,
  Building2,
  CircleUser,
  IdCard,
  KeyRound,
  MonitorSmartphone,
  ServerCog,
  ShieldCheck,
} from 'lucide-react'
import type { ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import type { Accounts } from '#app/ui/accounts.ts'
import type { Theme } from '#app/ui/preferences.tsx'
import { OwnShell } from '#app/ui/shell.tsx'
import type { ShellUser } from '#app/ui/user-menu.tsx'

type Props = { user: ShellUser; recent?: Accounts | null; children: ReactNode }

/** The frame of pages that belong to one's own login rather than to an account. */
export function OwnFrame({ user, recent, children }: Props) {
  const root = useRouteLoaderData('root') as { theme?: Theme; singleSignOn?: string | null } | undefined
  const entries = [
    { to: '/accounts', label: m.identity_nav_accounts(), icon: Building2 },
    { to: '/me', label: m.identity_nav_profile(), icon: CircleUser, end: true },
    { to: '/me/addresses', label: m.identity_nav_addresses(), icon: AtSign },
    { to: '/me/password', label: m.identity_nav_password(), icon: KeyRound },
    ...(root?.singleSignOn ? [{ to: '/me/single-sign-on', label: m.sso_nav(), icon: IdCard }] : []),
    { to: '/me/second-factor', label: m.factor_nav(), icon: ShieldCheck },
    { to: '/me/sessions', label: m.identity_nav_sessions(), icon: MonitorSmartphone },
    { to: '/me/blocks', label: m.identity_nav_blocks(), icon: Ban },
    ...(user.operator ? [{ to: '/operator', label: m.common_nav_operator(), icon: ServerCog }] : []),
  ]
  return (
    <OwnShell
      user={user}
      recent={recent}
      theme={root?.theme ?? 'system'}
      entries={entries}
      label={m.identity_nav_label()}
    >
      {children}
    </OwnShell>
  )
}
