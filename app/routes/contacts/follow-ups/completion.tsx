import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { safePath } from '#app/auth/safe-path.ts'
import { completeFollowUp } from '#app/domain/contacts/follow-ups/complete-follow-up.ts'
import { knowsFollowUp } from '#app/domain/contacts/follow-ups/found.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { dayWords } from './day-words.ts'
import { followUpPaths } from './paths.ts'
import { refusedClick } from './refusals.ts'

export { default } from './refused-page.tsx'

const schema = z.object({ to: z.string().max(2000) })

/** Marking takes a POST; this is what its page is refused on, and where whoever reloads it is. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'member' })
  if (!(await knowsFollowUp(standing, requireId(params.followUpId)))) throw notFound()
  return null
}

/** One click: followed up. Leads back to where it was made. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'member' })
  const id = requireId(params.followUpId)
  const form = await readForm(request, schema, standing)
  if (!form.ok) throw json({ kind: 'not-a-form' }, { status: 422 })
  const to = safePath(form.value.to, followUpPaths(standing.account.id).all)
  const outcome = await completeFollowUp(standing, id)
  if (!outcome.ok) return refusedClick(outcome.reason, to)
  const { contactName: contact, nextDueAt } = outcome
  const text = nextDueAt
    ? m.follow_ups_marked_next({ contact, day: dayWords(nextDueAt, standing.user.timeZone) })
    : m.follow_ups_marked({ contact })
  return await redirectWithFlash(to, { tone: 'ok', text })
}
