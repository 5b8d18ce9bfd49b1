import { attributes, type AttributeKey } from '#app/domain/contacts/attributes.ts'
import { operators } from '#app/domain/contacts/conditions.ts'
import { statuses } from '#app/domain/contacts/contact.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { attributeNames } from '../list/condition-words.ts'
import { statusName } from '../list/status-badge.tsx'
import type { AttributeChoice } from './words.ts'

/** Every attribute that a condition can speak of: ours, then the account's own fields. */
export function attributeChoices(fields: readonly ContactField[]): AttributeChoice[] {
  const ours = (Object.keys(attributes) as AttributeKey[]).map((name) => ({
    name,
    label: attributeNames[name](),
    kind: attributes[name],
    operators: [...operators[attributes[name]]],
    choices: name === 'status' ? statuses.map((value) => ({ value, label: statusName(value) })) : [],
  }))
  const own = fields.map(({ id, label, kind, choices }) => ({
    name: id,
    label,
    kind,
    operators: [...operators[kind]],
    choices:
      kind === 'yes-no'
        ? [
            { value: 'true', label: m.workflows_yes() },
            { value: 'false', label: m.workflows_no() },
          ]
        : choices.map((choice) => ({ value: choice, label: choice })),
  }))
  return [...ours, ...own]
}
