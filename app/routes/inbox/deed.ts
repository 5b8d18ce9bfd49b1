import type { ActionFunctionArgs } from '@remix-run/node'
import type { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type Refuse } from '#app/auth/form.ts'
import { levelTooLow, requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { inboxPaths, listQuery } from './paths.ts'
import { refusals, type Reason } from './refusals.ts'

type Outcome = { ok: true } | { ok: false; reason: Reason }

/**
 * What every action in a thread does around its one command: guard, read, and then either back to the thread with a
 * sentence, or its page again with why not and what was typed.
 */
export async function deed<Schema extends z.ZodType, Done extends Outcome>(
  { request, params }: ActionFunctionArgs,
  schema: Schema,
  act: (standing: Standing, threadId: string, value: z.output<Schema>) => Promise<Done>,
  say: (outcome: Extract<Done, { ok: true }>, standing: Standing) => string,
) {
  const standing = await requireScope(request, params.accountId, { inbox: 'agent' })
  const threadId = requireId(params.threadId)
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const outcome = await act(standing, threadId, form.value)
  if (!outcome.ok) return refusedDeed(outcome.reason, form.refuse)
  const query = listQuery(new URL(request.url).searchParams)
  const to = inboxPaths(standing.account.id, query).thread(threadId)
  return await redirectWithFlash(to, {
    tone: 'ok',
    text: say(outcome as Extract<Done, { ok: true }>, standing),
  })
}

/** Answers an action in the inbox that could not be granted. */
export function refusedDeed(reason: Reason, refuse: Refuse) {
  // The level was taken away in between.
  if (reason === 'not-allowed') throw levelTooLow('agent')
  if (reason === 'not-found') throw notFound()
  const { status, field = '', say } = refusals[reason]
  return refuse({ [field]: [say()] }, { status })
}
