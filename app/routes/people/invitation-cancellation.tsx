import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { cancelInvitation } from '#app/domain/people/invitations/cancel-invitation.ts'
import { invitationOf } from '#app/domain/people/invitations/invitations.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { peoplePaths, usePeoplePaths } from './parts/paths.ts'
import { refused } from './parts/refusals.ts'
import RefusedPage from './parts/refused-page.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.people_cancel_invitation(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const invitation = await invitationOf(standing.account.id, requireId(params.invitationId))
  if (!invitation) throw notFound()
  return json({ address: invitation.address, open: invitation.open, replaces: invitation.replaces })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, {
    own: true,
    floor: 'admin',
    afterTrial: true,
  })
  await requireConfirmation(request, standing)
  const outcome = await cancelInvitation(standing, requireId(params.invitationId))
  if (!outcome.ok) return refused(outcome)
  const text = m.people_invitation_cancelled({ address: outcome.address })
  return await redirectWithFlash(peoplePaths(standing.account.id).invitations, { tone: 'ok', text })
}

export default function InvitationCancellation() {
  const { address, open, replaces } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const paths = usePeoplePaths()
  if (refusal || !open) return <RefusedPage />
  return (
    <Page
      title={m.people_cancel_invitation_title()}
      back={{ to: paths.invitations, label: m.people_tab_invitations() }}
    >
      <ConfirmForm
        confirm={m.people_cancel_invitation()}
        cancel={{ to: paths.invitations, label: m.people_keep_invitation() }}
      >
        <p>{m.people_cancel_invitation_text({ address })}</p>
        {replaces && <p>{m.departures_cancelling({ name: replaces })}</p>}
      </ConfirmForm>
    </Page>
  )
}
