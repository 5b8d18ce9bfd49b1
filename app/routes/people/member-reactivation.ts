import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { member } from '#app/domain/people/member.ts'
import { reactivateMember } from '#app/domain/people/departures/reactivate-member.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { peoplePaths } from './parts/paths.ts'
import { refused } from './parts/refusals.ts'

export { default } from './parts/refused-page.tsx'

/** Reactivating takes a POST; whoever reloads the page that refused it reads that nothing happened. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  if (!(await member(standing, requireId(params.membershipId)))) throw notFound()
  return null
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  await requireConfirmation(request, standing)
  const outcome = await reactivateMember(standing, requireId(params.membershipId))
  if (!outcome.ok) return refused(outcome)
  return await redirectWithFlash(peoplePaths(standing.account.id).people, {
    tone: 'ok',
    text: m.people_reactivated({ name: outcome.name }),
  })
}
