import { Form, Link, useLocation } from '@remix-run/react'
import { ChevronsUpDown } from 'lucide-react'
import { createContext, useContext, useId, useState, type ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { matching, pathIn, sectionOf, useAccounts, type Accounts } from './accounts.ts'
import { Button } from './button.tsx'
import { AccountMark, Initials } from './initials.tsx'
import { menuItem, useClosingDetails } from './menu.tsx'

/** The accounts used last, for whoever has no script, and until the whole list has come. */
export const RecentAccounts = createContext<Accounts | null>(null)

type Props = {
  account: { id: string; name: string; logo: string | null } | null
  onPlum?: boolean
  wide?: boolean
}

const chip = {
  plum: 'border-white/50 hover:bg-white/12 min-h-8 pointer-coarse:min-h-11',
  plain: 'border-line bg-surface hover:bg-sunken min-h-11',
}

/**
 * The account chip. Without script its search leads to /accounts; with it the list below filters as one types.
 * Opening an account keeps the section.
 */
export function Switcher({ account, onPlum, wide }: Props) {
  const details = useClosingDetails()
  const { pathname } = useLocation()
  const { accounts, load } = useAccounts()
  const recent = useContext(RecentAccounts)
  const found = accounts ?? recent
  const [typed, setTyped] = useState('')
  const id = useId()
  const section = sectionOf(pathname)
  return (
    <details
      ref={details}
      className="relative"
      onToggle={(event) => {
        if (!event.currentTarget.open) return setTyped('')
        if (accounts === null || accounts === 'failed') load()
        event.currentTarget.querySelector('input')?.focus()
      }}
    >
      <summary
        className={`flex items-center gap-2.5 rounded-md border px-2 text-sm ${onPlum ? chip.plum : chip.plain} ${wide ? 'w-full' : ''}`}
      >
        {!onPlum && account && <AccountMark name={account.name} logo={account.logo} />}
        <span className="grid min-w-0 grow text-left leading-tight">
          {!onPlum && account && <span className="truncate font-semibold">{account.name}</span>}
          <span className={onPlum || !account ? 'font-medium' : 'text-xs/4 text-ink3'}>
            {m.common_switch_account()}
          </span>
        </span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 opacity-70" />
      </summary>
      <div
        className={`absolute z-50 mt-1 w-80 max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-2 text-ink shadow-float ${onPlum ? 'right-0' : 'left-0'}`}
      >
        <Form action="/accounts" role="search" className="flex gap-2">
          <label htmlFor={id} className="sr-only">
            {m.common_switch_find()}
          </label>
          <input
            id={id}
            name="q"
            type="search"
            autoComplete="off"
            placeholder={m.common_switch_placeholder()}
            className="control"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {section && <input type="hidden" name="section" value={section} />}
          <Button>{m.common_search()}</Button>
        </Form>
        {found && <Found accounts={found} {...{ typed, section }} current={account?.id} />}
        <Link to="/accounts" className={`${menuItem} mt-1 text-ink2`}>
          {m.common_switch_all()}
        </Link>
      </div>
    </details>
  )
}

type FoundProps = { accounts: Accounts | 'failed'; typed: string; section: string; current?: string }

function Found({ accounts, typed, section, current }: FoundProps) {
  if (accounts === 'failed') return <p className="px-3 py-2 text-sm text-ink2">{m.common_switch_failed()}</p>
  const own = matching(accounts.own, typed)
  const clients = matching(accounts.clients, typed)
  return (
    <div
      className="mt-2 grid max-h-80 gap-2 overflow-y-auto"
      role="group"
      aria-label={m.common_switch_account()}
    >
      {own.length + clients.length === 0 && (
        <p className="px-3 py-2 text-sm text-ink2">{m.common_switch_none()}</p>
      )}
      <Group title={m.common_switch_own()}>
        {own.map((account) => (
          <li key={account.id}>
            <Link to={pathIn(account.id, section)} className={menuItem}>
              <Entry name={account.name} note={account.id === current ? m.common_switch_current() : ''} />
            </Link>
          </li>
        ))}
      </Group>
      <Group title={m.common_switch_clients()}>
        {clients.map((account) => (
          <li key={`${account.id} ${account.agency.id}`}>
            <Form method="post" action={`/scopes/${account.id}`}>
              <input type="hidden" name="to" value={pathIn(account.id, section)} />
              <button className={menuItem}>
                <Entry
                  name={account.name}
                  note={
                    account.id === current
                      ? m.common_switch_current()
                      : m.common_switch_as({ agency: account.agency.name })
                  }
                />
              </button>
            </Form>
          </li>
        ))}
      </Group>
    </div>
  )
}

function Group({ title, children }: { title: string; children: ReactNode[] }) {
  const id = useId()
  if (children.length === 0) return null
  return (
    <div>
      <p id={id} className="px-3 py-1 text-xs font-medium text-ink3">
        {title}
      </p>
      <ul aria-labelledby={id}>{children}</ul>
    </div>
  )
}

function Entry({ name, note }: { name: string; note: string }) {
  return (
    <>
      <Initials name={name} />
      <span className="grid min-w-0 leading-tight">
        <span className="truncate">{name}</span>
        {note && <span className="truncate text-xs text-ink3">{note}</span>}
      </span>
    </>
  )
}
