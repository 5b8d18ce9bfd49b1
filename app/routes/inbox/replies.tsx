import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { z } from 'zod'
import { replyToThread } from '#app/domain/conversations/messages/reply-to-thread.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { deed } from './deed.ts'
import { copiesField, keyField, textField, versionField } from './fields.ts'
import { loadThread } from './load-thread.ts'
import { threadTitle } from './parts/thread-view.tsx'

export { ThreadView as default } from './parts/thread-view.tsx'

export const meta: MetaFunction<typeof loader> = threadTitle

/** The thread again, with what was typed, where a reply was refused. */
export const loader = (args: LoaderFunctionArgs) => loadThread(args, 'agent')

const schema = z.object({
  text: textField(),
  cc: copiesField(),
  key: keyField(),
  version: versionField(),
  then: z.enum(['close']).optional(),
})

/** Answers the customer. */
export const action = (args: ActionFunctionArgs) =>
  deed(
    args,
    schema,
    (standing, threadId, { then, ...reply }) =>
      replyToThread(standing, threadId, { ...reply, close: then === 'close' }),
    ({ to }) => m.inbox_replied({ to }),
  )
