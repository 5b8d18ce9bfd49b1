import { json } from '@remix-run/node'
import type { Refusal } from '#app/auth/guards.ts'
import type { Role } from '#app/domain/roles.ts'

/** The reasons a domain function can refuse for. A screen's `Record` over them makes a new one without words a type error. */
export type ReasonOf<Outcome> = Extract<Outcome, { ok: false; reason: string }>['reason']

/** How one refusal is answered: its status by the status law, its words, and the field they stand at, else above the form. */
export type Answer = { status: 403 | 404 | 409 | 410 | 422 | 429; say: () => string; field?: string }

export type Values = Record<string, string | string[]>

/** What a form's page gets back: errors by field ('' is the whole form), and what was typed. */
export type Refused = { errors: Record<string, string[]>; values: Values }

/** The answer to a form whose wish was refused, shaped like one that could not be read. */
export function refused({ status, say, field = '' }: Answer, values: Values = {}, headers?: HeadersInit) {
  return json<Refused>({ errors: { [field]: [say()] }, values }, { status, headers })
}

/** 403 in the words of the error page, where a role is too low for a page as such. */
export function roleTooLow(needs: Role): Response {
  return json({ kind: 'role', needs } satisfies Refusal, { status: 403 })
}
