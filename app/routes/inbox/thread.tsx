import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { loadThread } from './load-thread.ts'
import { threadTitle } from './parts/thread-view.tsx'

export { ThreadView as default } from './parts/thread-view.tsx'

export const meta: MetaFunction<typeof loader> = threadTitle

/** A thread, for everybody who reads the inbox. */
export const loader = (args: LoaderFunctionArgs) => loadThread(args, 'viewer')
