import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { z } from 'zod'
import { snoozeThread, type SnoozeWish } from '#app/domain/conversations/threads/snooze-thread.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { formatInstant } from '#app/ui/time.tsx'
import { isDay } from '../access/end-date.ts'
import { deed } from './deed.ts'
import { loadThread } from './load-thread.ts'
import { threadTitle } from './parts/thread-view.tsx'

export { ThreadView as default } from './parts/thread-view.tsx'

export const meta: MetaFunction<typeof loader> = threadTitle

/** The thread again, where it was not put off. */
export const loader = (args: LoaderFunctionArgs) => loadThread(args, 'agent')

const spans: Record<'hours' | 'tomorrow' | 'week' | 'wake', SnoozeWish> = {
  hours: { hours: 3 },
  tomorrow: { days: 1 },
  week: { days: 7 },
  wake: 'wake',
}

/** One of the spans, or a day with or without a time. */
const schema = z
  .object({
    span: z.enum(['hours', 'tomorrow', 'week', 'wake']).optional(),
    day: z.string().trim().max(20).default(''),
    time: z
      .string()
      .trim()
      .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, { error: () => m.inbox_time_wrong() })
      .optional(),
  })
  .refine(({ span, day }) => span !== undefined || isDay(day), {
    path: ['day'],
    error: () => m.inbox_day_wrong(),
  })

/** Puts a thread off until then, or brings it back. */
export const action = (args: ActionFunctionArgs) =>
  deed(
    args,
    schema,
    (standing, threadId, { span, day, time }) =>
      snoozeThread(standing, threadId, span ? spans[span] : { day, time: time ?? null }),
    ({ until }, { user }) =>
      until
        ? m.inbox_snoozed({ at: formatInstant(until.toISOString(), getLocale(), user.timeZone) })
        : m.inbox_woken(),
  )
