import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { z } from 'zod'
import { noteOnThread } from '#app/domain/conversations/messages/note-on-thread.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { deed } from './deed.ts'
import { keyField, textField } from './fields.ts'
import { loadThread } from './load-thread.ts'
import { threadTitle } from './parts/thread-view.tsx'

export { ThreadView as default } from './parts/thread-view.tsx'

export const meta: MetaFunction<typeof loader> = threadTitle

/** The thread again, with what was typed, where a note was refused. */
export const loader = (args: LoaderFunctionArgs) => loadThread(args, 'agent')

const schema = z.object({ note: textField(), key: keyField() })

/** Leaves a note for the colleagues. */
export const action = (args: ActionFunctionArgs) =>
  deed(
    args,
    schema,
    (standing, threadId, { note, key }) => noteOnThread(standing, threadId, { text: note, key }),
    () => m.inbox_noted(),
  )
