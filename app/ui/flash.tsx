import { useLocation, useRouteLoaderData } from '@remix-run/react'
import { useRef } from 'react'
import { Notice } from './notice.tsx'

export type Flash = { tone: 'ok' | 'warn'; text: string }

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
          {flash.text}
        </Notice>
      )}
    </div>
  )
}
