import { json } from '@remix-run/node'
import type { FormAnswer } from '#app/auth/form.ts'

/** The reasons a domain function can refuse for. A screen's `Record` over them makes a new one without words a type error. */
export type ReasonOf<Outcome> = Extract<Outcome, { ok: false; reason: string }>['reason']

/** How one refusal is answered: its status by the status law, its words, and the field they stand at, else above the form. */
export type Answer = { status: 403 | 404 | 409 | 410 | 422 | 429; say: () => string; field?: string }

/** The answer to a form whose wish was refused, shaped like one that could not be read. */
export function refused(
  { status, say, field = '' }: Answer,
  values: FormAnswer['values'] = {},
  headers?: HeadersInit,
) {
  return json<FormAnswer>({ errors: { [field]: [say()] }, values }, { status, headers })
}
