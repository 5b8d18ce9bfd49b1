import { json, type ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { changeContactPrivacy, privacies, type PrivacyRefusal } from '#app/domain/contacts/change-privacy.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { contactPaths } from './paths.ts'

const schema = z.object({ privacy: z.enum(privacies) })

const statuses: Record<PrivacyRefusal, 403 | 404 | 409> = {
  'not-allowed': 403,
  'not-found': 404,
  'has-an-owner': 409,
  'nobody-to-keep-it': 409,
}

/** Shares a contact with the account, or makes it private again. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const contactId = requireId(params.contactId)
  const form = await readForm(request, schema, standing)
  if (!form.ok) throw json({ kind: 'not-a-form' }, { status: 422 })
  const { privacy } = form.value
  const outcome = await changeContactPrivacy(standing, contactId, privacy)
  if (!outcome.ok) {
    if (statuses[outcome.reason] === 404) throw notFound()
    throw json({ kind: outcome.reason }, { status: statuses[outcome.reason] })
  }
  const text = privacy === 'shared' ? m.record_now_shared() : m.record_now_private()
  return await redirectWithFlash(contactPaths(standing.account.id).one(contactId), { tone: 'ok', text })
}
