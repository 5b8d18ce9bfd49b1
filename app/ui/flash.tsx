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
  if (shown.current.flash !== flash) shown.current = { flash, key }
  return (
    <div role="status" className={className}>
      {flash && shown.current.key === key && (
        <Notice tone={flash.tone} className="mb-5">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <span className="min-w-0">{flash.text}</span>
            {flash.undo && <Undo to={flash.undo} />}
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
