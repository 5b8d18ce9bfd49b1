import { isStatus } from '#app/domain/contacts/contact.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Notice } from '#app/ui/notice.tsx'
import { statusName } from '../list/status-badge.tsx'
import { attributeWords } from './contact-words.ts'
import { isBuiltIn, type Newer } from './edit-answer.ts'

type Props = { newer: Newer; texts: Record<string, string>; fields: ContactField[] }

/** Somebody saved the same contact meanwhile: what is different now, beside what was typed here. */
export function ChangedMeanwhile({ newer: { differing, taken, texts: now }, texts, fields }: Props) {
  const label = (name: string) =>
    isBuiltIn(name)
      ? attributeWords[name]()
      : (fields.find(({ id }) => name === `custom.${id}`)?.label ?? name)
  const read = (name: string, text: string) =>
    name === 'status' && isStatus(text) ? statusName(text) : text.replaceAll('\n', ', ') || '–'
  return (
    <Notice tone="warn" role="alert" title={m.record_changed_meanwhile()}>
      <p>{m.record_changed_meanwhile_text()}</p>
      <ul className="mt-2 grid list-disc gap-1 pl-5">
        {Object.entries(differing).map(([name, newest]) => (
          <li key={name}>
            {m.record_both_changed({
              label: label(name),
              now: read(name, newest),
              typed: read(name, texts[name] ?? ''),
            })}
          </li>
        ))}
        {taken.map((name) => (
          <li key={name}>
            {m.record_other_changed({ label: label(name), now: read(name, now[name] ?? '') })}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
