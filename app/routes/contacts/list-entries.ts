import type { ActionFunctionArgs } from '@remix-run/node'
import { json } from '@remix-run/node'
import { z } from 'zod'
import { listField } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { safePath } from '#app/auth/safe-path.ts'
import { mostTicked } from '#app/domain/contacts/editable.ts'
import { addToList, type EntryRefusal } from '#app/domain/contacts/lists/add-to-list.ts'
import { removeFromList } from '#app/domain/contacts/lists/remove-from-list.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { contactPaths } from './paths.ts'

const schema = z.object({
  intent: z.enum(['add', 'remove']),
  list: z.uuid(),
  contact: listField(z.uuid(), mostTicked).default([]),
  /** The page to come back to. */
  to: z.string().max(2000).optional(),
})

const statuses: Record<EntryRefusal, 403 | 404 | 422> = {
  'not-allowed': 403,
  'not-found': 404,
  'no-such-list': 404,
  'too-many': 422,
}

/** Puts the contacts that were ticked into a list, or takes them out of it; leads back to where they were ticked. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) throw json({ kind: 'not-a-form' }, { status: 422 })
  const { intent, list, contact, to } = form.value
  const back = safePath(to, contactPaths(standing.account.id).contacts)
  if (contact.length === 0)
    return await redirectWithFlash(back, { tone: 'warn', text: m.record_none_ticked() })
  const change = intent === 'add' ? addToList : removeFromList
  const outcome = await change(standing, list, contact)
  if (!outcome.ok) {
    const status = statuses[outcome.reason]
    if (status === 404) throw notFound()
    throw json({ kind: outcome.reason }, { status })
  }
  const words = intent === 'add' ? m.record_added_to_list : m.record_removed_from_list
  const text = words({ list: outcome.list, count: outcome.changed })
  return await redirectWithFlash(back, {
    tone: 'ok',
    text,
  })
}
