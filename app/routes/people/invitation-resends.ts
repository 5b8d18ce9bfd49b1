import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { invitationOf } from '#app/domain/people/invitations/invitations.ts'
import { resendInvitation } from '#app/domain/people/invitations/resend-invitation.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { peoplePaths } from './parts/paths.ts'
import { refused } from './parts/refusals.ts'

export { default } from './parts/refused-page.tsx'

/** Resending takes a POST; whoever reloads the page that refused it reads that nothing happened. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  if (!(await invitationOf(standing.account.id, requireId(params.invitationId)))) throw notFound()
  return null
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  await requireConfirmation(request, standing)
  const outcome = await resendInvitation(standing, requireId(params.invitationId))
  if (!outcome.ok) return refused(outcome)
  const text = m.people_resent({ address: outcome.address })
  return await redirectWithFlash(peoplePaths(standing.account.id).invitations, { tone: 'ok', text })
}
