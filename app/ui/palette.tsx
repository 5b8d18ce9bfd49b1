import { useLocation, useNavigate, useSubmit } from '@remix-run/react'
import { Command } from 'cmdk'
import { useEffect, useRef } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { pathIn, sectionOf, useAccounts } from './accounts.ts'
import { Initials } from './initials.tsx'

/** The accounts palette: two letters, Enter. A native dialog around cmdk; loaded when somebody first presses ⌘K. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const { accounts, load } = useAccounts()
  const navigate = useNavigate()
  const submit = useSubmit()
  const section = sectionOf(useLocation().pathname)
  useEffect(() => {
    dialog.current?.showModal()
    load()
  }, [load])

  const open = (id: string, client: boolean) => {
    onClose()
    if (client) submit({ to: pathIn(id, section) }, { method: 'post', action: `/scopes/${id}` })
    else navigate(pathIn(id, section))
  }
  const entry = ({ id, name }: { id: string; name: string }, note: string, client: boolean) => (
    <Command.Item
      key={id + note}
      value={id + note}
      keywords={[name]}
      onSelect={() => open(id, client)}
      className="flex min-h-10 items-center gap-2.5 rounded-md px-3 py-1.5 text-sm data-[selected=true]:bg-accent-soft"
    >
      <Initials name={name} />
      <span className="min-w-0 grow truncate">{name}</span>
      <span className="max-w-40 shrink-0 truncate text-xs text-ink2">{note}</span>
    </Command.Item>
  )
  const ready = accounts !== null && accounts !== 'failed'
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-label={m.common_switch_account()}
      className="mx-auto mt-[12dvh] w-[min(36rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-0 text-ink shadow-float backdrop:bg-shade"
    >
      <Command label={m.common_switch_account()} filter={byWords} loop>
        <Command.Input
          placeholder={m.common_switch_placeholder()}
          className="w-full rounded-t-lg border-b border-line bg-transparent px-4 py-3.5 text-base outline-none"
        />
        <Command.List label={m.common_switch_find()} className="max-h-80 overflow-y-auto p-2">
          {accounts === null && <p className="px-3 py-2 text-sm text-ink2">{m.common_switch_loading()}</p>}
          {accounts === 'failed' && <p className="px-3 py-2 text-sm text-ink2">{m.common_switch_failed()}</p>}
          {ready && (
            <>
              <Command.Empty className="px-3 py-2 text-sm text-ink2">{m.common_switch_none()}</Command.Empty>
              {accounts.clients.map((client) =>
                entry(client, m.common_switch_as({ agency: client.agency.name }), true),
              )}
              {accounts.own.map((own) => entry(own, m.common_switch_own(), false))}
            </>
          )}
        </Command.List>
      </Command>
      <p className="border-t border-line px-4 py-2 text-xs text-ink3">{m.common_palette_hint()}</p>
    </dialog>
  )
}

/** Best where the name begins with what was typed, then where a word does, then where it occurs; nothing fuzzy. */
function byWords(_value: string, typed: string, keywords: string[] = []): number {
  const name = keywords.join(' ').toLocaleLowerCase()
  const wanted = typed.trim().toLocaleLowerCase()
  if (name.startsWith(wanted)) return 1
  if (name.includes(` ${wanted}`)) return 0.8
  return name.includes(wanted) ? 0.5 : 0
}
