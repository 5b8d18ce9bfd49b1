import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { z } from 'zod'
import { reopenThread } from '#app/domain/conversations/threads/reopen-thread.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { deed } from './deed.ts'
import { loadThread } from './load-thread.ts'
import { threadTitle } from './parts/thread-view.tsx'

export { ThreadView as default } from './parts/thread-view.tsx'

export const meta: MetaFunction<typeof loader> = threadTitle

/** The thread again, where it was not opened. */
export const loader = (args: LoaderFunctionArgs) => loadThread(args, 'agent')

/** Opens a closed thread. */
export const action = (args: ActionFunctionArgs) =>
  deed(args, z.object({}), reopenThread, () => m.inbox_reopened())
