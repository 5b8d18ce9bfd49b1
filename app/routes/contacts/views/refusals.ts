import { json } from '@remix-run/node'
import { notFound } from '#app/auth/ids.ts'
import { roleTooLow } from '#app/auth/guards.ts'
import { longestViewName, type ViewRefusal } from '#app/domain/contacts/views/save-view.ts'
import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'

type Explained = { field: string; text: () => string }

const explained: Record<Exclude<ViewRefusal, 'not-allowed' | 'not-found'>, Explained> = {
  'no-name': { field: 'name', text: m.identity_form_required },
  'name-too-long': { field: 'name', text: () => m.identity_form_too_long({ count: longestViewName }) },
  'sharing-not-allowed': { field: 'shared', text: m.listing_view_not_shared },
  'only-shared-while-acting': { field: 'shared', text: m.listing_view_acting },
  'query-too-long': { field: '', text: m.listing_view_query_too_long },
  'too-many': { field: '', text: m.listing_view_too_many },
}

/** The answer to a view that cannot be saved: the errors by field, and what was typed. */
export function refusedView({ reason }: { reason: ViewRefusal }, typed: { name: string; shared: boolean }) {
  if (reason === 'not-found') throw notFound()
  if (reason === 'not-allowed') throw roleTooLow('admin')
  const { field, text } = explained[reason]
  const values: Record<string, string> = { name: typed.name, shared: typed.shared ? 'yes' : '' }
  const answer: FormAnswer = { errors: { [field]: [text()] }, values }
  return json(answer, { status: reason === 'sharing-not-allowed' ? 403 : 422 })
}
