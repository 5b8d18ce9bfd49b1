import type { SerializeFrom } from '@remix-run/node'
import * as m from '#app/i18n/paraglide/messages.js'
import { Page } from '#app/ui/page.tsx'
import type { askForm, AskOutcome } from './asking.ts'
import { ConnectForm } from './connect-form.tsx'
import { useClientPaths } from './paths.ts'
import { ReviewForm } from './review-form.tsx'

export type AskForm = SerializeFrom<typeof askForm>

/** The form, or what it led to: its refusal, or the review. */
export function AskPage({ form, outcome }: { form: AskForm; outcome: AskOutcome | undefined }) {
  const paths = useClientPaths()
  const back = { to: paths.clients, label: m.linking_clients_title() }
  if (outcome?.review)
    return (
      <Page title={m.linking_review_title()} lead={m.linking_review_lead()} back={back}>
        <ReviewForm key={reviewable(outcome.review)} review={outcome.review} />
      </Page>
    )
  return (
    <Page title={m.linking_connect()} lead={m.linking_connect_lead()} back={back}>
      <ConnectForm form={form} outcome={outcome} />
    </Page>
  )
}

/** How many can be ticked: where that has changed meanwhile, the review is drawn anew. */
function reviewable({ free, linked }: { free: string[]; linked: string[] }) {
  return `${free.length}/${linked.length}`
}
