import { json } from '@remix-run/node'
import type { FormAnswer } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import type { FieldArchivingRefusal } from '#app/domain/contacts/fields/archive-field.ts'
import type { FieldChangeRefusal } from '#app/domain/contacts/fields/change-field.ts'
import type { FieldCreationRefusal } from '#app/domain/contacts/fields/create-field.ts'
import {
  longestChoice,
  longestLabel,
  mostChoices,
  mostFields,
} from '#app/domain/contacts/fields/field-labels.ts'
import type { FieldRestoringRefusal } from '#app/domain/contacts/fields/restore-field.ts'
import * as m from '#app/i18n/paraglide/messages.js'

type Reason = FieldCreationRefusal | FieldChangeRefusal | FieldArchivingRefusal | FieldRestoringRefusal
type Answer = { status: 403 | 404 | 409 | 422; say: () => string; field?: string }

const answers: Record<Reason, Answer> = {
  'not-allowed': { status: 403, say: m.record_refused_not_allowed },
  'no-such-field': { status: 404, say: m.common_error_text_not_found },
  'no-such-kind': { status: 422, say: m.identity_form_choose, field: 'kind' },
  'label-missing': { status: 422, say: m.fields_refused_label_missing, field: 'label' },
  'label-too-long': {
    status: 422,
    say: () => m.fields_refused_label_too_long({ count: longestLabel }),
    field: 'label',
  },
  'label-reserved': { status: 422, say: m.fields_refused_label_reserved, field: 'label' },
  'label-taken': { status: 409, say: m.fields_refused_label_taken, field: 'label' },
  'choices-missing': { status: 422, say: m.fields_refused_choices_missing, field: 'choices' },
  'too-many-choices': {
    status: 422,
    say: () => m.fields_refused_too_many_choices({ count: mostChoices }),
    field: 'choices',
  },
  'choice-too-long': {
    status: 422,
    say: () => m.fields_refused_choice_too_long({ count: longestChoice }),
    field: 'choices',
  },
  'too-many-fields': { status: 409, say: () => m.fields_refused_too_many({ count: mostFields }) },
}

/** The answer to a form about own fields whose wish was refused: at its field, else above the form. */
export function refusedField({ reason }: { reason: Reason }, values: FormAnswer['values'] = {}) {
  const { say, status, field = '' } = answers[reason]
  if (status === 404) throw notFound()
  return json<FormAnswer>({ errors: { [field]: [say()] }, values }, { status })
}
