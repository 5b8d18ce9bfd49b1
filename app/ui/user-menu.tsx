import { Form, Link } from '@remix-run/react'
import { ChevronUp, CircleUser, LogOut, ServerCog } from 'lucide-react'
import * as m from '#app/i18n/paraglide/messages.js'
import { menuItem, useClosingDetails } from './menu.tsx'
import { LanguageForm, ThemeForm, type Theme } from './preferences.tsx'

export type ShellUser = {
  name: string
  username: string
  /** Whether the instance is theirs to operate. */
  operator: boolean
}

/** Profile, language, appearance and sign-out, without the box around them. */
export function UserEntries({ user, theme }: { user: ShellUser; theme: Theme }) {
  return (
    <>
      <Link to="/me" className={menuItem}>
        <CircleUser aria-hidden className="size-4 text-ink3" />
        {m.common_nav_profile()}
      </Link>
      {user.operator && (
        <Link to="/operator" className={menuItem}>
          <ServerCog aria-hidden className="size-4 text-ink3" />
          {m.common_nav_operator()}
        </Link>
      )}
      <div className="my-1 grid gap-2 border-y border-line px-1 py-2">
        <LanguageForm />
        <ThemeForm theme={theme} />
      </div>
      <Form method="post" action="/sign-out" reloadDocument>
        <button className={menuItem}>
          <LogOut aria-hidden className="size-4 text-ink3" />
          {m.common_sign_out()}
        </button>
      </Form>
    </>
  )
}

/** The menu under one's own name, at the foot of the sidebar. */
export function UserMenu({ user, theme }: { user: ShellUser; theme: Theme }) {
  const details = useClosingDetails()
  return (
    <details ref={details} name="menu" className="relative">
      <summary
        aria-label={m.common_user_menu({ name: user.name })}
        className="flex min-h-11 items-center gap-2.5 rounded-md px-2 text-sm hover:bg-sunken"
      >
        <CircleUser aria-hidden className="size-5 shrink-0 text-ink3" />
        <span className="min-w-0 grow truncate">{user.name}</span>
        <ChevronUp aria-hidden className="size-4 shrink-0 text-ink3" />
      </summary>
      <div className="absolute bottom-full left-0 z-50 mb-1 w-72 rounded-lg border border-line bg-surface p-1 shadow-float">
        <UserEntries user={user} theme={theme} />
      </div>
    </details>
  )
}
