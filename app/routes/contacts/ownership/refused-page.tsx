import { useActionData } from '@remix-run/react'
import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { useOwnershipPaths } from './paths.ts'

/** Why something that has no form of its own did not happen. */
export default function RefusedPage() {
  const answer = useActionData<FormAnswer>()
  const paths = useOwnershipPaths()
  return (
    <Page
      title={m.ownership_nothing_changed()}
      back={{ to: paths.contacts, label: m.contacts_title() }}
      narrow
    >
      <Notice tone="warn">
        {answer ? Object.values(answer.errors).flat().join(' ') : m.ownership_nothing_changed_text()}
      </Notice>
    </Page>
  )
}
