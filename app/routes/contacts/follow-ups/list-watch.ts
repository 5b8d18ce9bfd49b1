import { json, type ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { watchList } from '#app/domain/contacts/follow-ups/watch-list.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { followUpPaths } from './paths.ts'

const schema = z.object({ watch: z.enum(['on', 'off']) })

/** Puts a list on one's own page of follow-ups, or takes it off. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true })
  const listId = requireId(params.listId)
  const form = await readForm(request, schema, standing)
  if (!form.ok) throw json({ kind: 'not-a-form' }, { status: 422 })
  const watching = form.value.watch === 'on'
  const outcome = await watchList(standing, listId, watching)
  if (!outcome.ok) throw outcome.reason === 'not-found' ? notFound() : roleTooLow('viewer')
  const say = watching ? m.follow_ups_now_watching : m.follow_ups_not_watching
  return await redirectWithFlash(followUpPaths(standing.account.id).ofList(listId), {
    tone: 'ok',
    text: say({ list: outcome.list }),
  })
}
