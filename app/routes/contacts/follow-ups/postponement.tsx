import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { safePath } from '#app/auth/safe-path.ts'
import { snoozeFollowUp } from '#app/domain/contacts/follow-ups/snooze-follow-up.ts'
import { knowsFollowUp } from '#app/domain/contacts/follow-ups/found.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { isDay } from '../../access/end-date.ts'
import { dayWords } from './day-words.ts'
import { followUpPaths } from './paths.ts'
import { refusedClick } from './refusals.ts'

export { default } from './refused-page.tsx'

const schema = z.object({
  to: z.string().max(2000),
  days: z.enum(['1', '3', '7']).optional(),
  day: z.string().max(20).optional(),
})

/** Snoozing takes a POST; this is what its page is refused on, and where whoever reloads it is. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'member' })
  if (!(await knowsFollowUp(standing, requireId(params.followUpId)))) throw notFound()
  return null
}

/** Puts a follow-up off by one of three spans, or until a day. Leads back to where that was chosen. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'member' })
  const id = requireId(params.followUpId)
  const form = await readForm(request, schema, standing)
  if (!form.ok) throw json({ kind: 'not-a-form' }, { status: 422 })
  const { days, day = '' } = form.value
  const to = safePath(form.value.to, followUpPaths(standing.account.id).all)
  if (!days && !isDay(day)) return refusedClick('not-a-later-day', to)
  const outcome = await snoozeFollowUp(standing, id, days ? { days: Number(days) } : { day: day.trim() })
  if (!outcome.ok) return refusedClick(outcome.reason, to)
  const text = m.follow_ups_was_snoozed({
    contact: outcome.contactName,
    day: dayWords(outcome.dueAt, outcome.timeZone),
  })
  return await redirectWithFlash(to, { tone: 'ok', text })
}
