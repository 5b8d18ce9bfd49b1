import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { agentsFor } from '#app/domain/conversations/threads/agents.ts'
import { reachesLevel } from '#app/domain/conversations/levels.ts'
import { presencesIn } from '#app/domain/conversations/live/presences.ts'
import { threadPage } from '#app/domain/conversations/threads/thread.ts'
import { cursorOf } from '../list-filter.ts'

/** What the page of a thread shows, also where an action in it was refused. */
export async function loadThread(
  { request, params }: Pick<LoaderFunctionArgs, 'request' | 'params'>,
  inbox: 'viewer' | 'agent',
) {
  const standing = await requireScope(request, params.accountId, { inbox })
  const threadId = requireId(params.threadId)
  const before = cursorOf(request)
  const acts = reachesLevel(standing.inbox, 'agent') && !standing.account.trialOver
  const [thread, agents, others] = await Promise.all([
    threadPage(standing, threadId, before),
    acts ? agentsFor(standing, threadId) : [],
    presencesIn(standing, threadId),
  ])
  if (!thread) throw notFound()
  return json({
    ...{ thread, others, acts },
    // Whose contact it is belongs to the contact, which the reader may not be allowed to see.
    agents: agents.map((agent) => ({
      ...agent,
      contactOwner: agent.contactOwner && thread.contact !== null,
    })),
    earlier: before !== null,
    keys: { reply: crypto.randomUUID(), note: crypto.randomUUID() },
    zone: standing.user.timeZone,
  })
}
export type ThreadData = Awaited<ReturnType<typeof loadThread>>
