import { useActionData } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { useFollowUpPaths } from './paths.ts'
import type { RefusedClick } from './refusals.ts'

/** The page of a click on a follow-up that was refused: why, and the way back. */
export default function RefusedPage() {
  const refused = useActionData<RefusedClick>()
  const paths = useFollowUpPaths()
  return (
    <Page title={m.follow_ups_title()} narrow>
      {refused && (
        <Notice tone="warn" role="alert">
          {refused.why}
        </Notice>
      )}
      <div>
        <ButtonLink to={refused?.to ?? paths.all}>{m.follow_ups_back()}</ButtonLink>
      </div>
    </Page>
  )
}
