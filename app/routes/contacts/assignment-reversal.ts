import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { undoOwnershipChange } from '#app/domain/contacts/ownership/undo-ownership-change.ts'
import { ownershipChange } from '#app/domain/contacts/ownership/ownership-changes.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { formatNumber } from '#app/ui/number.ts'
import { changeIdOf } from './ownership/change-id.ts'
import { ownershipPaths } from './ownership/paths.ts'
import { refused } from './ownership/refusals.ts'
import { wayBackIn } from './ownership/way-back.ts'

export { default } from './ownership/refused-page.tsx'

/** This takes a POST; whoever reloads the page that refused it reads that nothing happened. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  if (!(await ownershipChange(standing, changeIdOf(params.changeId)))) throw notFound()
  return null
}

const schema = z.object({ back: z.string().max(8000).optional() })

/** Takes a change back, within ten minutes of its end (C2). */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const changeId = changeIdOf(params.changeId)
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const outcome = await undoOwnershipChange(standing, changeId)
  if (!outcome.ok) return refused(outcome.reason)
  const { done, stayed } = outcome
  if (outcome.running) return redirect(ownershipPaths(standing.account.id).assignment(outcome.changeId), 303)
  const text = [
    m.ownership_undone({ count: done, number: formatNumber(done) }),
    stayed > 0 ? m.ownership_undone_stayed({ count: stayed, number: formatNumber(stayed) }) : '',
  ]
  return await redirectWithFlash(wayBackIn(standing.account.id, form.value.back), {
    tone: 'ok',
    text: text.join(' ').trim(),
  })
}
