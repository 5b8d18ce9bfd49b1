import { useLocation, useRouteLoaderData } from '@remix-run/react'
import { useRef } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccountIfAny } from './account-context.tsx'
import { Button } from './button.tsx'
import { AccountForm, HiddenFields } from './form.tsx'
import { Notice } from './notice.tsx'

export type Flash = { tone: 'ok' | 'warn'; text: string; undo?: string }

/** The confirmation of what was just done, at the top of the page it led to. Gone with the next page. */
export function FlashRegion({ className = '' }: { className?: string }) {
  const flash = (useRouteLoaderData('root') as { flash?: Flash | null } | undefined)?.flash ?? null
  const { key } = useLocation()
  const shown = useRef({ flash, key })
  // Root data outlives a navigation; a text belongs to the page on which it first appeared.
  // A page that looks again by itself gets none, and goes on showing what it did.
  if (flash && shown.current.flash !== flash) shown.current = { flash, key }
  const text = shown.current.key === key ? shown.current.flash : null
  return (
    <div role="status" className={className}>
      {text && (
        <Notice tone={text.tone} className="mb-5">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <span className="min-w-0">{text.text}</span>
            {text.undo && <Undo to={text.undo} />}
          </div>
        </Notice>
      )}
    </div>
  )
}

/** Takes back what was just done, and comes back to this page. */
function Undo({ to }: { to: string }) {
  const { pathname, search } = useLocation()
  if (!useAccountIfAny()) return null
  return (
    <AccountForm action={to}>
      <HiddenFields fields={{ back: pathname + search }} />
      <Button small>{m.ownership_undo()}</Button>
    </AccountForm>
  )
}
