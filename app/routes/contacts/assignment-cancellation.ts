import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { cancelOwnershipChange } from '#app/domain/contacts/ownership/cancel-ownership-change.ts'
import { ownershipChange } from '#app/domain/contacts/ownership/ownership-changes.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { formatNumber } from '#app/ui/number.ts'
import { changeIdOf } from './ownership/change-id.ts'
import { ownershipPaths } from './ownership/paths.ts'
import { refused } from './ownership/refusals.ts'

export { default } from './ownership/refused-page.tsx'

/** This takes a POST; whoever reloads the page that refused it reads that nothing happened. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  if (!(await ownershipChange(standing, changeIdOf(params.changeId)))) throw notFound()
  return null
}

/** Stops a change that goes on. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const changeId = changeIdOf(params.changeId)
  await requireConfirmation(request, standing)
  const outcome = await cancelOwnershipChange(standing, changeId)
  if (!outcome.ok) return refused(outcome.reason)
  return await redirectWithFlash(ownershipPaths(standing.account.id).assignment(changeId), {
    tone: 'ok',
    text: m.ownership_stopped({ count: outcome.done, number: formatNumber(outcome.done) }),
  })
}
