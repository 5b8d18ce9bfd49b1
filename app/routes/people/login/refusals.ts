import { json } from '@remix-run/node'
import type { FormAnswer } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import type { MoveRefusal } from '#app/domain/people/logins/ask-address-move.ts'
import type { MoveCancellationRefusal } from '#app/domain/people/logins/cancel-address-move.ts'
import type { ErasureRefusal } from '#app/domain/people/logins/erase-password.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { formatRemaining } from '#app/ui/time.tsx'

export type Reason = MoveRefusal['reason'] | ErasureRefusal | MoveCancellationRefusal
type Answer = { status: 403 | 404 | 409 | 422 | 429; say: (wait: string) => string; field?: string }

const answers: Record<Reason, Answer> = {
  'own-membership': { status: 403, say: m.common_error_text_own },
  'not-allowed': { status: 403, say: m.people_refused_not_allowed },
  'not-found': { status: 404, say: m.common_error_text_not_found },
  'above-you': { status: 403, say: m.people_refused_above_you },
  'belongs-elsewhere': { status: 403, say: m.logins_refused_elsewhere },
  yourself: { status: 409, say: m.logins_refused_yourself },
  deactivated: { status: 409, say: m.people_refused_deactivated },
  'no-address': { status: 409, say: m.people_refused_no_address },
  'bad-address': { status: 422, say: m.people_refused_bad_address, field: 'address' },
  'same-address': { status: 409, say: m.logins_refused_same_address, field: 'address' },
  'address-in-use': { status: 409, say: m.logins_refused_address_in_use, field: 'address' },
  'no-open-move': { status: 409, say: m.logins_refused_no_open_move },
  'too-many-moves': { status: 429, say: (wait) => m.logins_refused_too_many({ wait }) },
  'too-many-resets': { status: 429, say: (wait) => m.logins_refused_too_many({ wait }) },
}

/** The answer to a form about somebody's login whose wish was refused. `retryAfter` is in seconds. */
export function refusedLogin(
  { reason, retryAfter }: { reason: Reason; retryAfter?: number },
  values: FormAnswer['values'] = {},
) {
  const { status, say, field = '' } = answers[reason]
  if (status === 404) throw notFound()
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
  const errors = { [field]: [say(formatRemaining(retryAfter ?? 0))] }
  return json<FormAnswer>({ errors, values }, { status, headers })
}
