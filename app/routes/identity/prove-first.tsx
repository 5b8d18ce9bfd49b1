import { useLocation } from '@remix-run/react'
import { withReturn } from '#app/auth/safe-path.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'

/** Instead of what asks for a fresh sign-in: the way to one, and back to this page. */
export function ProveFirst() {
  const { pathname, search } = useLocation()
  return (
    <Notice title={m.factor_prove_first_title()}>
      <p>{m.factor_prove_first_text()}</p>
      <div className="mt-2">
        <ButtonLink to={withReturn('/sign-in/again', pathname + search)} small>
          {m.factor_prove_first_go()}
        </ButtonLink>
      </div>
    </Notice>
  )
}
