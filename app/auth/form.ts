import { parseWithZod } from '@conform-to/zod/v4'
import { json, type TypedResponse } from '@remix-run/node'
import { z } from 'zod'
import type { Standing } from '#app/domain/identity/standing.ts'
import * as m from '#app/i18n/paraglide/messages.js'

export type FormRefusal = {
  ok: false
  /** What is wrong, by field name; '' is the form as a whole. */
  errors: Record<string, string[]>
  /** What was typed, to be shown again; passwords are left out. */
  values: Record<string, string | string[]>
  status: 422
}
/** What a refused form's page gets to show. */
export type FormAnswer = Pick<FormRefusal, 'errors' | 'values'>
export type FormResult<Value> = { ok: true; value: Value; refuse: Refuse } | FormRefusal

/**
 * Answers a form that could be read but not granted: the errors by field, and what was typed. The status is 422 unless
 * given, or 429 where there is a time to wait, in seconds.
 */
export type Refuse = (errors: FormAnswer['errors'], how?: How) => TypedResponse<FormAnswer>
type How = { status?: number; retryAfter?: number }

// More than any form of ours has; what is beyond is an attack on the parser.
const mostFields = 3000
const longestName = 200
// `roles.<account>` is the one kind with a dot. Brackets, or a number behind a dot, would have the form library build
// an array as long as the number says, and every element of it would be judged.
const fieldName = /^[A-Za-z][\w-]*(\.(?!\d+$)[\w-]+)?$/
const javascriptsOwn = /__|\0|\b(constructor|prototype)\b/
// More than a page has room for; a list of thousands would come back as thousands of errors.
const mostErrors = 50
const mostErrorsOfOne = 5

/**
 * Reads a posted form against a schema, which is the allow-list of its fields. With a standing, the hidden field
 * `account` must name the same account as URL and token, else 409 is thrown (L18). What is no form at all throws 422.
 */
export async function readForm<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  standing?: Pick<Standing, 'account'>,
): Promise<FormResult<z.output<Schema>>> {
  const form = await formOf(request)
  if (standing && (form.getAll('account').length !== 1 || form.get('account') !== standing.account.id)) {
    throw json({ kind: 'wrong-account' }, { status: 409 })
  }
  return parseForm(form, schema)
}

/** The same for a form that has been read already. */
export function parseForm<Schema extends z.ZodType>(
  form: FormData,
  schema: Schema,
): FormResult<z.output<Schema>> {
  const values = typedValues(form)
  const strange = strangeFields(form)
  if (strange) return { ok: false, errors: strange, values, status: 422 }
  const submission = parseWithZod(form, { schema, error: (issue) => explain(issue) })
  if (submission.status === 'success') {
    return { ok: true, value: submission.value, refuse: (errors, how) => answer({ errors, values }, how) }
  }
  const errors = Object.entries(submission.error ?? {})
    .slice(0, mostErrors)
    .map(([name, texts]) => [name, (texts ?? []).slice(0, mostErrorsOfOne)] as const)
  return { ok: false, errors: Object.fromEntries(errors), values, status: 422 }
}

/** Reads a form that only confirms: it has no fields but the account it is meant for. One that is malformed throws 422. */
export async function requireConfirmation(
  request: Request,
  standing: Pick<Standing, 'account'>,
): Promise<void> {
  const read = await readForm(request, z.object({}), standing)
  if (!read.ok) notAForm()
}

/** The answer to a form that could not be read: what is wrong, and what was typed. */
export function refusedAnswer({ errors, values }: FormRefusal): TypedResponse<FormAnswer> {
  return answer({ errors, values })
}

function answer(
  facts: FormAnswer,
  { retryAfter, status = retryAfter === undefined ? 422 : 429 }: How = {},
): TypedResponse<FormAnswer> {
  const headers: HeadersInit = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
  return json(facts, { status, headers })
}

/** The body as a form, for pages with several of them to look at its `intent`. What is no form at all throws 422. */
export async function formOf(request: Request): Promise<FormData> {
  return await request.formData().catch(notAForm)
}

function notAForm(): never {
  throw json({ kind: 'not-a-form' }, { status: 422 })
}

function typedValues(form: FormData): FormRefusal['values'] {
  const values: FormRefusal['values'] = {}
  // One pass: asking the form for each name anew would read three thousand fields three thousand times.
  for (const [name, value] of form) {
    if (/password/i.test(name) || name === 'account' || name === '__proto__' || name.length > longestName)
      continue
    if (typeof value !== 'string') continue
    const before = Object.hasOwn(values, name) ? values[name] : undefined
    if (Array.isArray(before)) before.push(value)
    else values[name] = before === undefined ? value : [before, value]
  }
  return values
}

function strangeFields(form: FormData): Record<string, string[]> | null {
  const entries = [...form]
  if (entries.length > mostFields) return { '': [m.identity_form_not_understood()] }
  for (const [name, value] of entries) {
    // Names that steer the form library or JavaScript's objects are never ours.
    if (name.length > longestName || !fieldName.test(name) || javascriptsOwn.test(name)) {
      // `address[]` was meant for the field `address`, and is explained there too.
      const [field] = /^[a-z][\w-]{0,40}(?=[.[])/i.exec(name) ?? []
      const text = [m.identity_form_not_understood()]
      return field && !javascriptsOwn.test(field) ? { '': text, [field]: text } : { '': text }
    }
    if (typeof value === 'string' && value.includes('\0')) return { [name]: [m.identity_form_null_byte()] }
  }
  return null
}

/** What the schema itself has no words for. */
function explain(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return m.identity_form_required()
  if (issue.code === 'invalid_type') return m.identity_form_one_value()
  if (issue.code === 'too_big' && issue.origin === 'string')
    return m.identity_form_too_long({ count: Number(issue.maximum) })
  if (issue.code === 'too_small' && issue.origin === 'string')
    return m.identity_form_too_short({ count: Number(issue.minimum) })
  if (issue.code === 'invalid_value') return m.identity_form_choose()
  return m.identity_form_invalid()
}
