import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { readForm, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { parseAddress } from '#app/domain/addresses.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { fileLimit } from '#app/domain/address-file.ts'
import { askCeiling } from '#app/domain/linking/ceilings.ts'
import { isMessageLength, plainMessage } from '#app/domain/linking/messages.ts'
import { isAtMost, lowest } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { quotaFacts } from './quota-facts.ts'
import { addressErrors, reviewOf, type ReviewFacts } from './review.ts'
import { sendAsk } from './send-ask.ts'
import { askSchema, askValues, typedAsk, type TypedAsk } from './typed-ask.ts'

const requirement = { agency: true, floor: 'manager' } as const

/** What a post of the form or of the review brings back; `review` null shows the form. */
export type AskOutcome = FormAnswer & {
  review: ReviewFacts | null
  resendable: string | null
  queueable: boolean
}

const plain: AskOutcome = { review: null, errors: {}, values: {}, resendable: null, queueable: false }

/** The form with its defaults; message and mail are in the agency's language, for its clients read them. */
export async function askForm({ request, params }: LoaderFunctionArgs) {
  const { account, user, role } = await requireScope(request, params.accountId, requirement)
  const address = new URL(request.url).searchParams.get('address') ?? ''
  const ceiling = askCeiling(role)
  return json({
    quota: await quotaFacts(account.id),
    ceiling,
    fileLimit,
    addresses: address.slice(0, 320),
    role: lowest('manager', ceiling),
    locale: account.locale,
    messages: {
      en: m.linking_default_message({ name: user.name, agency: account.name }, { locale: 'en' }),
      de: m.linking_default_message({ name: user.name, agency: account.name }, { locale: 'de' }),
    },
  })
}

/** Reads the form: one free address is asked at once, anything else is shown for review (L3). */
export async function postForm({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  const form = await readForm(request, askSchema, standing)
  if (!form.ok) return json({ ...plain, errors: form.errors, values: form.values }, { status: form.status })
  const { typed, fileErrors } = await typedAsk(request, form.value)
  const values = askValues(typed)
  if (form.value.intent === 'edit') return json({ ...plain, values })

  const errors = typingErrors(standing, typed)
  if (fileErrors) errors.file = fileErrors
  // An empty field is no fault beside a file that is one.
  if (fileErrors && typed.addresses.trim() === '') delete errors.addresses
  if (Object.keys(errors).length > 0) return json({ ...plain, errors, values }, { status: 422 })

  const review = await reviewOf(standing.account.id, typed)
  const only = onlyAddress(review)
  if (only === null) return json({ ...plain, review, values })
  const sent = await sendAsk(standing, typed, [only], { overflow: form.value.overflow ?? 'refuse' })
  if (sent.ok) return sent.response
  const { answer, headers, resendable, queueable } = sent
  return json(
    { ...plain, errors: { [answer.field ?? '']: [answer.text] }, values, resendable, queueable },
    { status: answer.status, headers },
  )
}

/** Sends what is ticked in the review; refused, the review is shown again as it stands now, with the same ticks. */
export async function postReview({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  const form = await readForm(request, askSchema, standing)
  if (!form.ok) return json({ ...plain, errors: form.errors, values: form.values }, { status: form.status })
  const { typed } = await typedAsk(request, form.value)
  const values = askValues(typed)
  const errors = typingErrors(standing, typed)
  if (Object.keys(errors).length > 0) return json({ ...plain, errors, values }, { status: 422 })

  const chosen = form.value.chosen.flatMap((text) => {
    const parsed = parseAddress(text)
    return parsed.ok ? [parsed.address] : []
  })
  const again = async (refusal: string, status: number, headers: HeadersInit = {}) =>
    json(
      { ...plain, values, review: await reviewOf(standing.account.id, typed, chosen, refusal) },
      { status, headers },
    )
  if (chosen.length === 0) return await again(m.linking_nothing_ticked(), 422)
  const sent = await sendAsk(standing, typed, [...new Set(chosen)], {
    overflow: form.value.overflow ?? 'refuse',
    includeLinked: true,
  })
  return sent.ok ? sent.response : await again(sent.answer.text, sent.answer.status, sent.headers)
}

function typingErrors(standing: Standing, typed: TypedAsk): Record<string, string[]> {
  const errors: Record<string, string[]> = {}
  const addresses = addressErrors(typed.addresses)
  if (addresses) errors.addresses = addresses
  if (!isMessageLength(plainMessage(typed.message))) errors.message = [m.linking_message_length()]
  if (typed.role && !isAtMost(typed.role, askCeiling(standing.role)))
    errors.role = [m.linking_ask_role_too_high()]
  return errors
}

/** The one address there is, where nothing about it needs a second look. */
function onlyAddress({ free, linked, pending, queued, blocked, invalid }: ReviewFacts): string | null {
  const all = [free, linked, pending, queued, blocked].flat()
  return all.length === 1 && linked.length === 0 && invalid.length === 0 ? all[0]! : null
}
