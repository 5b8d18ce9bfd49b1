import { Link } from '@remix-run/react'
import { Ellipsis } from 'lucide-react'
import { useEffect, useRef, type ComponentProps, type ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { AccountForm, HiddenFields } from './form.tsx'

/** Closes an open `<details>` on Escape, on a click elsewhere, and once something in it was chosen. */
export function useClosingDetails() {
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const element = details.current
    if (!element) return
    const onClick = (event: MouseEvent) => {
      const target = event.target as Element
      if (element.open && (!element.contains(target) || target.closest('a'))) element.open = false
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !element.open) return
      element.open = false
      element.querySelector('summary')?.focus()
    }
    document.addEventListener('click', onClick)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('click', onClick)
      document.removeEventListener('keydown', onKey)
    }
  }, [])
  return details
}

/** The ⋯ of a row: a `<details>`, so it opens without script. `label` says what it belongs to. */
export function Menu({ label, children }: { label: string; children: ReactNode }) {
  const details = useClosingDetails()
  return (
    <details ref={details} name="menu" className="relative ml-auto block w-max text-left">
      <summary
        aria-label={m.common_actions_for({ name: label })}
        title={m.common_actions_for({ name: label })}
        className="grid size-8 place-items-center rounded-md text-ink2 hover:bg-sunken hover:text-ink pointer-coarse:size-11"
      >
        <Ellipsis aria-hidden className="size-5" />
      </summary>
      <div className="absolute right-0 z-30 mt-1 min-w-48 rounded-lg border border-line bg-surface p-1 shadow-float">
        {children}
      </div>
    </details>
  )
}

export const menuItem =
  'flex min-h-9 w-full items-center gap-2.5 rounded-md px-3 py-1.5 text-left text-sm font-normal whitespace-nowrap ' +
  'hover:bg-sunken focus-visible:-outline-offset-2 pointer-coarse:min-h-11'

type Tone = { danger?: boolean }
const toned = (danger?: boolean) => `${menuItem} ${danger ? 'text-danger' : 'text-ink'}`

export function MenuLink({ danger, ...rest }: Tone & ComponentProps<typeof Link>) {
  return <Link {...rest} className={toned(danger)} />
}

type ActionProps = Tone & {
  action: string
  fields?: Record<string, string>
  children: ReactNode
  disabled?: boolean
  title?: string
}

/** An entry that acts at once: a form of one button, posted for the open account. */
export function MenuAction({ action, fields, danger, children, ...button }: ActionProps) {
  return (
    <AccountForm action={action}>
      <HiddenFields fields={fields} />
      <button type="submit" {...button} className={`${toned(danger)} disabled:text-ink3`}>
        {children}
      </button>
    </AccountForm>
  )
}

export function MenuDivider() {
  return <hr className="mx-1 my-1 border-line" />
}
