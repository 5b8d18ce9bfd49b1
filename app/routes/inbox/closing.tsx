import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { z } from 'zod'
import { closeThread } from '#app/domain/conversations/threads/close-thread.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { deed } from './deed.ts'
import { loadThread } from './load-thread.ts'
import { threadTitle } from './parts/thread-view.tsx'

export { ThreadView as default } from './parts/thread-view.tsx'

export const meta: MetaFunction<typeof loader> = threadTitle

/** The thread again, where it was not closed. */
export const loader = (args: LoaderFunctionArgs) => loadThread(args, 'agent')

/** The number of the last message that the page showed. */
const schema = z.object({ seen: z.string().regex(/^\d{1,18}$/) })

/** Closes a thread. */
export const action = (args: ActionFunctionArgs) =>
  deed(
    args,
    schema,
    (standing, threadId, { seen }) => closeThread(standing, threadId, seen),
    () => m.inbox_closed(),
  )
