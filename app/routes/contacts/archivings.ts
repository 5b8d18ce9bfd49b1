import { json, type ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { listField } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { safePath } from '#app/auth/safe-path.ts'
import { archiveContacts, restoreContacts } from '#app/domain/contacts/archive-contacts.ts'
import { mostTicked, type EditRefusal } from '#app/domain/contacts/editable.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { contactPaths } from './paths.ts'

const schema = z.object({
  intent: z.enum(['archive', 'restore']),
  contact: listField(z.uuid(), mostTicked).default([]),
  /** The page to come back to. */
  to: z.string().max(2000).optional(),
})

const statuses: Record<EditRefusal, 403 | 404 | 422> = {
  'not-allowed': 403,
  'not-found': 404,
  'too-many': 422,
}

/** Archives the contacts that were ticked, or brings them back; leads back to where they were ticked. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) throw json({ kind: 'not-a-form' }, { status: 422 })
  const { intent, contact, to } = form.value
  const back = safePath(to, contactPaths(standing.account.id).contacts)
  if (contact.length === 0)
    return await redirectWithFlash(back, { tone: 'warn', text: m.record_none_ticked() })
  const change = intent === 'archive' ? archiveContacts : restoreContacts
  const outcome = await change(standing, contact)
  if (!outcome.ok) {
    if (statuses[outcome.reason] === 404) throw notFound()
    throw json({ kind: outcome.reason }, { status: statuses[outcome.reason] })
  }
  const words = intent === 'archive' ? m.record_archived : m.record_restored
  return await redirectWithFlash(back, {
    tone: 'ok',
    text: words({ count: outcome.changed }),
  })
}
