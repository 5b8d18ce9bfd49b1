import { z } from 'zod'
import type { ContactDraft, Problems } from '#app/domain/contacts/facts-of-contact.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import { problemWords } from './contact-words.ts'
import { draftNames, plain } from './texts.ts'

const text = z.string().max(10_000).optional()
// What is left empty does not reach the schema; what was said is read from the form itself.
const byName = z.record(z.string(), z.string().max(10_000).optional()).optional()

/** The fields of a contact's form, as an allow-list; what they say is judged by the domain. */
export const contactForm = {
  ...(Object.fromEntries(draftNames.map((name) => [name, text])) as Record<
    (typeof draftNames)[number],
    typeof text
  >),
  custom: byName,
  /** What the form showed when it was opened. */
  was: byName,
}

/** What a form says, by the domain's names: only what stands in it, and of that only what somebody changed. */
export function draftOf(form: FormData, fields: readonly ContactField[]): ContactDraft {
  const draft: ContactDraft = {}
  for (const name of draftNames) {
    const said = saidOf(form, name, name)
    if (said !== null) draft[name] = said
  }
  const custom: Record<string, string> = {}
  for (const { id } of fields) {
    const said = saidOf(form, `custom.${id}`, id)
    if (said !== null) custom[id] = said
  }
  return { ...draft, custom }
}

function saidOf(form: FormData, name: string, was: string): string | null {
  const [typed, before] = [form.get(name), form.get(`was.${was}`)]
  if (typeof typed !== 'string') return null
  return typeof before === 'string' && plain(typed) === plain(before) ? null : typed
}

/** The domain's problems as errors by the form's names. */
export function errorsOf(problems: Problems): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(problems).map(([name, problem]) => [
      (draftNames as readonly string[]).includes(name) ? name : `custom.${name}`,
      [problemWords[problem]()],
    ]),
  )
}
