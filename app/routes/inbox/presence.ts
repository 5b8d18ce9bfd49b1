import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { readForm, refusedAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { endPresence, notePresence, presencesIn } from '#app/domain/conversations/live/presences.ts'
import { knowsThread } from '#app/domain/conversations/threads/thread.ts'

/** Who else is looking at a thread. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { inbox: 'viewer' })
  const threadId = requireId(params.threadId)
  if (!(await knowsThread(standing.account.id, threadId))) throw notFound()
  return json({ others: await presencesIn(standing, threadId) })
}

const schema = z.object({ now: z.enum(['looking', 'writing', 'gone']) })

/** A page says that somebody looks at it, or writes, or leaves. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { inbox: 'viewer' })
  const threadId = requireId(params.threadId)
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { now } = form.value
  if (now === 'gone') await endPresence(standing, threadId)
  else if (!(await notePresence(standing, threadId, now === 'writing'))) throw notFound()
  return json({ others: await presencesIn(standing, threadId) })
}
