import { redirectWithFlash } from '#app/auth/flash.ts'
import { secondsUntil } from '#app/domain/clock.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { askLimit } from '#app/domain/linking/quota.ts'
import {
  batchLimit,
  requestAccess,
  type Asked,
  type AskRefusal,
  type Skipped,
} from '#app/domain/linking/request-access.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { instantInZone } from './instants.ts'
import { clientPaths } from './paths.ts'
import type { Answer, ReasonOf } from './refusals.ts'
import type { TypedAsk } from './typed-ask.ts'

export type SendRefusal = {
  ok: false
  answer: Omit<Answer, 'say'> & { text: string }
  headers: Record<string, string>
  /** The open request in the way, for the button beside the words; null where there is none to resend. */
  resendable: string | null
  /** Whether the overflow may wait for the next day. */
  queueable: boolean
}
type Sent = { ok: true; response: Response }

/** Asks, and sends the asker on with what was done, or says why nothing was. */
export async function sendAsk(
  standing: Standing,
  typed: TypedAsk,
  addresses: string[],
  options: { overflow: 'refuse' | 'queue'; includeLinked?: boolean },
): Promise<Sent | SendRefusal> {
  const { message, role: roleAsked, locale } = typed
  const asked = await requestAccess(standing, { addresses, message, roleAsked, locale, ...options })
  const zone = standing.account.timeZone
  if (!asked.ok) return await refusal(asked, zone)
  const flash = {
    tone: asked.skipped.length > 0 ? ('warn' as const) : ('ok' as const),
    text: done(asked, zone),
  }
  return { ok: true, response: await redirectWithFlash(clientPaths(standing.account.id).requests, flash) }
}

function done({ asked, queued, skipped, left, nextDayAt }: Asked, zone: string): string {
  const [first] = asked
  const sentences = [
    asked.length === 1 && m.linking_asked_one({ address: first!.address }),
    asked.length > 1 && m.linking_asked_many({ count: asked.length }),
    first && m.linking_asked_expires({ count: asked.length, at: instantInZone(first.expiresAt, zone) }),
    queued.length > 0 && m.linking_queued_until({ count: queued.length, at: instantInZone(nextDayAt, zone) }),
    skipped.length > 0 && m.linking_skipped({ count: skipped.length }),
    `${m.linking_quota_left({ count: left, limit: askLimit })}.`,
  ]
  return sentences.filter(Boolean).join(' ')
}

type QuotaRefusal = Extract<AskRefusal, { nextDayAt: Date }>

const skippedWords: Record<Skipped['state'], () => string> = {
  pending: m.linking_already_pending,
  queued: m.linking_already_queued,
  linked: m.linking_already_linked,
  blocked: m.linking_already_blocked,
}

const answers: Record<ReasonOf<AskRefusal>, Omit<Answer, 'say'>> = {
  'not-allowed': { status: 403 },
  'not-enrolled': { status: 403 },
  'trial-over': { status: 403 },
  'role-too-high': { status: 422, field: 'role' },
  'no-addresses': { status: 422, field: 'addresses' },
  'too-many-addresses': { status: 422, field: 'addresses' },
  'message-length': { status: 422, field: 'message' },
  'none-free': { status: 409, field: 'addresses' },
  'quota-reached': { status: 429, field: 'addresses' },
  'queue-full': { status: 429, field: 'addresses' },
}

function words(asked: AskRefusal, zone: string): string {
  switch (asked.reason) {
    case 'not-allowed':
      return m.linking_ask_not_allowed()
    case 'not-enrolled':
      return m.linking_not_enrolled()
    case 'trial-over':
      return m.linking_trial_over()
    case 'role-too-high':
      return m.linking_ask_role_too_high()
    case 'no-addresses':
      return m.linking_no_addresses()
    case 'too-many-addresses':
      return m.linking_too_many({ limit: batchLimit })
    case 'message-length':
      return m.linking_message_length()
    case 'none-free':
      return asked.skipped.length === 1 ? skippedWords[asked.skipped[0]!.state]() : m.linking_none_free()
    case 'quota-reached':
    case 'queue-full':
      return quotaWords(asked, zone)
  }
}

function quotaWords(asked: QuotaRefusal, zone: string): string {
  const at = instantInZone(asked.nextDayAt, zone)
  if (asked.reason === 'queue-full')
    return m.linking_queue_full({ count: asked.wanted - asked.left, places: asked.queueLeft })
  if (asked.left === 0) return m.linking_quota_none({ limit: askLimit, at })
  return m.linking_quota_reached({ count: asked.wanted, left: asked.left, at })
}

async function refusal(asked: AskRefusal, zone: string): Promise<SendRefusal> {
  const overQuota = 'nextDayAt' in asked
  const open = asked.reason === 'none-free' && asked.skipped.length === 1 ? asked.skipped[0]! : null
  return {
    ok: false,
    answer: { ...answers[asked.reason], text: words(asked, zone) },
    headers: overQuota ? { 'Retry-After': String(await secondsUntil(asked.nextDayAt)) } : {},
    resendable: open?.state === 'pending' ? open.requestId : null,
    queueable: overQuota && asked.wanted - asked.left <= asked.queueLeft,
  }
}
