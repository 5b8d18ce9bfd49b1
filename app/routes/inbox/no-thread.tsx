import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireScope } from '#app/auth/guards.ts'
import * as m from '#app/i18n/paraglide/messages.js'

/** Beside the list, before a thread is chosen. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireScope(request, params.accountId, { inbox: 'viewer' })
  return null
}

export default function NoThread() {
  return (
    <p className="hidden rounded-lg border border-dashed border-line px-6 py-16 text-center text-ink2 lg:block">
      {m.inbox_choose()}
    </p>
  )
}
