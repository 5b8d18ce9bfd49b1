import { json } from '@remix-run/node'
import type { FormAnswer } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import type { ListCreationRefusal } from '#app/domain/contacts/lists/create-list.ts'
import type { ListDeletionRefusal } from '#app/domain/contacts/lists/delete-list.ts'
import { longestListName, mostLists } from '#app/domain/contacts/lists/list-names.ts'
import type { ListRenamingRefusal } from '#app/domain/contacts/lists/rename-list.ts'
import * as m from '#app/i18n/paraglide/messages.js'

type Reason = ListCreationRefusal | ListRenamingRefusal | ListDeletionRefusal
type Answer = { status: 403 | 404 | 409 | 422; say: (workflows: string) => string; field?: string }

const answers: Record<Reason, Answer> = {
  'not-allowed': { status: 403, say: () => m.record_refused_not_allowed() },
  'no-such-list': { status: 404, say: () => m.common_error_text_not_found() },
  'name-missing': { status: 422, say: () => m.lists_refused_name_missing(), field: 'name' },
  'name-too-long': {
    status: 422,
    say: () => m.lists_refused_name_too_long({ count: longestListName }),
    field: 'name',
  },
  'name-taken': { status: 409, say: () => m.lists_refused_name_taken(), field: 'name' },
  'too-many-lists': { status: 409, say: () => m.lists_refused_too_many({ count: mostLists }) },
  'used-by-workflows': { status: 409, say: (workflows) => m.lists_refused_used({ workflows }) },
}

/** The answer to a form about lists whose wish was refused: at its field, else above the form. */
export function refusedList(
  { reason, workflows = [] }: { reason: Reason; workflows?: string[] },
  values: FormAnswer['values'] = {},
) {
  const { say, status, field = '' } = answers[reason]
  if (status === 404) throw notFound()
  return json<FormAnswer>({ errors: { [field]: [say(workflows.join(', '))] }, values }, { status })
}
