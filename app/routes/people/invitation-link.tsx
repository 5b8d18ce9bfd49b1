import { json, redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { keepLink } from '#app/auth/cookies.ts'
import { requireId } from '#app/auth/ids.ts'
import { unknownLink } from '#app/auth/link-guess.ts'
import { invitationBehind } from '#app/domain/people/invitations/invitation-behind.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { pageTitle } from '#app/ui/title.ts'
import { DeadInvitationPage } from './parts/dead-invitation.tsx'
import { deadWords } from './parts/invitation-words.ts'

export const handle = { noScript: true }
export const meta: MetaFunction = () => [
  { title: pageTitle(m.people_invitation_page()) },
  { name: 'robots', content: 'noindex' },
]

/** Where an invitation's mail leads. A live token moves from the address bar into a cookie; a dead one is told why. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const id = requireId(params.invitationId)
  const token = params.token ?? ''
  const seen = await invitationBehind(id, token)
  if (seen.ok) {
    const headers = keepLink(request, 'invitation', id, token)
    throw redirect(`/invitations/${id}`, { status: 303, headers })
  }
  const { reason, accountName = '' } = seen
  if (reason === 'unknown') throw await unknownLink(request)
  return json({ reason, accountName }, { status: deadWords[reason].status })
}

export default function InvitationLink() {
  return <DeadInvitationPage {...useLoaderData<typeof loader>()} />
}
