import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { dropLinkCookie } from '#app/auth/cookies.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { formOf, type FormAnswer } from '#app/auth/form.ts'
import { acceptInvitation } from '#app/domain/people/invitations/accept-invitation.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { pageTitle } from '#app/ui/title.ts'
import { DeadInvitationPage } from './parts/dead-invitation.tsx'
import { InvitationPage } from './parts/invitation-page.tsx'
import { deadWords } from './parts/invitation-words.ts'
import { joinAsNewcomer, refusedAcceptance } from './parts/join.ts'
import { invitationFacts, visitInvitation } from './parts/visit-invitation.ts'

export const handle = { noScript: true }
export const meta: MetaFunction = () => [
  { title: pageTitle(m.people_invitation_page()) },
  { name: 'robots', content: 'noindex' },
]

/** The invitation, for whoever holds its link. Looking changes nothing, since mail scanners look too. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const facts = await invitationFacts(await visitInvitation(request, params.invitationId))
  return json(facts, { status: facts.dead ? deadWords[facts.dead.reason].status : 200 })
}

/** Accepts as whoever is signed in, or makes a login and accepts in one go (`intent` join). */
export async function action({ request, params }: ActionFunctionArgs) {
  const visit = await visitInvitation(request, params.invitationId)
  const { invitationId, token, user, seen } = visit
  if (!seen.ok) return refusedAcceptance(seen.reason)
  const form = await formOf(request)
  if (form.get('intent') === 'join') {
    return user
      ? redirect(`/invitations/${invitationId}`, 303)
      : await joinAsNewcomer(request, form, invitationId, token)
  }
  if (!user) return redirect(`/invitations/${invitationId}`, 303)
  const outcome = await acceptInvitation(user.user.id, invitationId, token)
  if (!outcome.ok) return refusedAcceptance(outcome.reason)
  const flash = { tone: 'ok', text: m.people_joined({ account: outcome.accountName }) } as const
  const headers = { 'Set-Cookie': dropLinkCookie('invitation', invitationId) }
  return await redirectWithFlash(`/a/${outcome.accountId}`, flash, headers)
}

export default function Invitation() {
  const { dead, live } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  return dead ? <DeadInvitationPage {...dead} /> : <InvitationPage invitation={live} answer={answer} />
}
