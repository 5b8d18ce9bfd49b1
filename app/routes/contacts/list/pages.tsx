import { useSearchParams } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'

/** The ways through a list that is read on from the last contact of a page, by `after` in the URL. */
export function Pages({ next, later }: { next: string | null; later: boolean }) {
  const [query] = useSearchParams()
  const to = (after: string | null) => {
    const params = new URLSearchParams(query)
    if (after) params.set('after', after)
    else params.delete('after')
    return `?${params}`
  }
  if (!next && !later) return null
  return (
    <nav aria-label={m.common_pages()} className="mt-3 flex flex-wrap justify-end gap-2">
      {later && (
        <ButtonLink to={to(null)} small rel="first">
          {m.listing_first_page()}
        </ButtonLink>
      )}
      {next && (
        <ButtonLink to={to(next)} small rel="next">
          {m.common_next()}
        </ButtonLink>
      )}
    </nav>
  )
}
