import { z } from 'zod'
import { parseAddress, type AddressRefusal } from '#app/domain/addresses.ts'
import { longestPassword, shortestPassword, type PasswordRefusal } from '#app/domain/identity/passwords.ts'
import { longestName, plainName } from '#app/domain/names.ts'
import * as m from '#app/i18n/paraglide/messages.js'

const addressWords: Record<AddressRefusal, () => string> = {
  empty: m.identity_form_required,
  'too-long': m.identity_address_too_long,
  'no-at-sign': m.identity_address_no_at,
  'not-an-address': m.identity_address_invalid,
  'bad-domain': m.identity_address_bad_domain,
}

/** Why an address is refused, in words. */
export function addressProblem(reason: AddressRefusal): string {
  return addressWords[reason]()
}

/** A form field with one e-mail address; its value is the normal form. */
export function addressField() {
  return z.string().transform((text, context) => {
    const parsed = parseAddress(text)
    if (parsed.ok) return parsed.address
    context.addIssue({ code: 'custom', message: addressProblem(parsed.reason) })
    return z.NEVER
  })
}

/** A form field with the name of a person or an account, as it will be kept. */
export function nameField() {
  return z
    .string()
    .transform(plainName)
    .refine((name) => name !== '', { error: () => m.identity_form_required() })
    .refine((name) => [...name].length <= longestName, {
      error: () => m.identity_form_too_long({ count: longestName }),
    })
}

/** A field given several times: counted before any of it is judged. */
export function listField<Element extends z.ZodType<unknown, unknown>>(element: Element, most: number) {
  return z
    .array(z.unknown())
    .max(most, { error: () => m.identity_form_too_many({ count: most }) })
    .pipe(z.array(element))
}

/** A form field with the six digits of a code; spaces that people type between them do not matter. */
export function codeField() {
  return z
    .string()
    .max(100)
    .transform((text) => text.normalize('NFKC').replace(/[\s-]/g, ''))
    .refine((code) => /^\d{6}$/.test(code), { error: () => m.identity_code_six_digits() })
}

/** A form field with a recovery code, or with a code of either kind; how it is typed is judged by the domain. */
export const recoveryCodeField = z
  .string()
  .trim()
  .max(100)
  .refine((code) => code !== '', {
    error: () => m.identity_form_required(),
  })

/** The hidden field with a browser's answer from a passkey, as JSON. */
export const credentialField = z.string().max(20_000)

/** The hidden field that carries the way back through a detour; judged where it is followed. */
export const wayBack = z
  .string()
  .max(2000)
  .optional()
  .transform((to) => to ?? null)

const passwordWords: Record<PasswordRefusal, () => string> = {
  'too-short': () => m.identity_password_too_short({ count: shortestPassword }),
  'too-long': () => m.identity_password_too_long({ count: longestPassword }),
  'like-name-or-address': m.identity_password_like_name,
}

/** Why a new password is refused, in words. */
export function passwordProblem(reason: PasswordRefusal): string {
  return passwordWords[reason]()
}

/** What somebody reads who tried too often; takes seconds. */
export function tooManyTries(retryAfter: number): string {
  return m.identity_too_many({ minutes: Math.ceil(retryAfter / 60) })
}
