import { useActionData } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { LicenceWay } from './licence-way.tsx'
import { usePeoplePaths } from './paths.ts'
import type { RefusedAnswer } from './refusals.ts'

/** The page of a form of one button that was refused: why, and the way back. */
export default function RefusedPage() {
  const refused = useActionData<RefusedAnswer>()
  const paths = usePeoplePaths()
  return (
    <Page title={m.people_not_done()} narrow>
      <Notice tone="warn" role="alert">
        {refused ? Object.values(refused.errors).flat().join(' ') : m.people_not_done_text()}
      </Notice>
      <div className="flex flex-wrap gap-2">
        <LicenceWay way={refused?.way} />
        <ButtonLink to={paths.people}>{m.people_back()}</ButtonLink>
      </div>
    </Page>
  )
}
