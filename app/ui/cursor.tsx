import { useLocation } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from './button.tsx'

/** The ways through a list that is read from the newest on, by the cursor `before` in the URL. */
export function Cursor({ next, older }: { next: string | null; older: boolean }) {
  const query = new URLSearchParams(useLocation().search)
  const to = (before: string | null) => {
    const params = new URLSearchParams(query)
    if (before) params.set('before', before)
    else params.delete('before')
    return `?${params}`
  }
  if (!next && !older) return null
  return (
    <nav aria-label={m.common_pages()} className="flex flex-wrap justify-end gap-2">
      {older && (
        <ButtonLink to={to(null)} small>
          {m.common_newest()}
        </ButtonLink>
      )}
      {next && (
        <ButtonLink to={to(next)} small rel="next">
          {m.common_older()}
        </ButtonLink>
      )}
    </nav>
  )
}
