import type { Refuse } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import type { ChangeRefusal } from '#app/domain/contacts/change-contact.ts'
import type { CreationRefusal } from '#app/domain/contacts/create-contact.ts'
import * as m from '#app/i18n/paraglide/messages.js'

type Answer = { status: 403 | 404 | 409 | 422; say: () => string; field?: string }

const creation: Record<CreationRefusal, Answer> = {
  'not-allowed': { status: 403, say: m.record_refused_not_allowed },
  'private-while-acting': { status: 422, say: m.record_refused_private_acting, field: 'privacy' },
  'private-has-no-owner': { status: 422, say: m.record_refused_private_owner, field: 'owner' },
  'not-a-user': { status: 422, say: m.record_refused_not_a_user, field: 'owner' },
  'inactive-user': { status: 422, say: m.record_refused_inactive, field: 'owner' },
  'no-such-list': { status: 422, say: m.record_refused_no_list, field: 'lists' },
}

/** The answer to a new contact that was refused: at its field, else above the form. */
export function refusedCreation(reason: CreationRefusal, refuse: Refuse) {
  const { say, status, field = '' } = creation[reason]
  return refuse({ [field]: [say()] }, { status })
}

const change: Record<ChangeRefusal, Answer> = {
  'not-allowed': { status: 403, say: m.record_refused_not_allowed },
  'not-found': { status: 404, say: m.common_error_text_not_found },
  'changed-meanwhile': { status: 409, say: m.record_changed_meanwhile_again },
}

/** The answer to a change of a contact that was refused. */
export function refusedChange(reason: ChangeRefusal, refuse: Refuse) {
  const { say, status } = change[reason]
  if (status === 404) throw notFound()
  return refuse({ '': [say()] }, { status })
}
