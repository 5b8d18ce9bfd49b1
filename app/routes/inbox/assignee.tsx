import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { z } from 'zod'
import { isId } from '#app/auth/ids.ts'
import { assignThread } from '#app/domain/conversations/threads/assign-thread.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { deed } from './deed.ts'
import { loadThread } from './load-thread.ts'
import { threadTitle } from './parts/thread-view.tsx'

export { ThreadView as default } from './parts/thread-view.tsx'

export const meta: MetaFunction<typeof loader> = threadTitle

/** The thread again, where it was not given to anybody. */
export const loader = (args: LoaderFunctionArgs) => loadThread(args, 'agent')

const schema = z.object({
  /** A membership, or nobody. */
  assignee: z
    .string()
    .default('')
    .refine((id) => id === '' || isId(id), { error: () => m.identity_form_choose() }),
})

/** Gives a thread to an agent, or back to everybody. */
export const action = (args: ActionFunctionArgs) =>
  deed(
    args,
    schema,
    (standing, threadId, { assignee }) => assignThread(standing, threadId, assignee || null),
    ({ name }) => (name ? m.inbox_assigned({ name }) : m.inbox_unassigned()),
  )
