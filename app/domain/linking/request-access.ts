import { sql as pool } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import { roleNow, type Standing } from '../identity/standing.ts'
import { isAtLeast, isAtMost, type GrantableRole } from '../roles.ts'
import { addressStates, insertPending, insertQueued, type AddressState, type NewRequest } from './asking.ts'
import { askCeiling } from './ceilings.ts'
import { isMessageLength, plainMessage } from './messages.ts'
import { isEnrolled, isTrialOver } from './programme.ts'
import { askLimit, lockQuotaDay, spendQuota } from './quota.ts'
import { releaseLocked } from './release-queue.ts'

/** L2: at most this many addresses in one batch. */
export const batchLimit = 500

export type Ask = {
  /** Parsed, normalised, distinct addresses (see app/domain/addresses.ts). */
  addresses: string[]
  /** Plain text, 1 to 1,000 characters. */
  message: string
  /** The language of the mail where the reader's own is unknown; the account's unless told otherwise. */
  locale?: 'en' | 'de'
  /** What the client should approve; null leaves it to the client. */
  roleAsked: GrantableRole | null
  /** What to do with addresses over the day's rest: refuse the whole batch, or queue them for the next day. */
  overflow: 'refuse' | 'queue'
  /** Also ask addresses that already gave this agency a link: they may have a second account. */
  includeLinked?: boolean
}

export type Skipped = { address: string; state: Exclude<AddressState, 'free'>; requestId: string | null }

export type Asked = {
  ok: true
  asked: { id: string; address: string; expiresAt: Date }[]
  queued: { id: string; address: string }[]
  skipped: Skipped[]
  left: number
  nextDayAt: Date
}

export type AskRefusal =
  | {
      ok: false
      reason:
        | 'not-allowed'
        | 'not-enrolled'
        | 'trial-over'
        | 'role-too-high'
        | 'no-addresses'
        | 'too-many-addresses'
        | 'message-length'
    }
  | { ok: false; reason: 'none-free'; skipped: Skipped[] }
  | {
      ok: false
      reason: 'quota-reached' | 'queue-full'
      wanted: number
      left: number
      queueLeft: number
      nextDayAt: Date
    }

/**
 * Asks clients for access (L2–L6). Allowed for members of the agency from `manager` up, by own membership only (L19).
 * A batch over the day's rest is refused whole; with `overflow: 'queue'` what does not fit waits for the next day.
 * Addresses that have an open request, block the agency or are linked are skipped and cost nothing.
 */
export async function requestAccess(standing: Standing, ask: Ask): Promise<Asked | AskRefusal> {
  if (standing.acting) return { ok: false, reason: 'not-allowed' }
  const message = plainMessage(ask.message)
  if (!isMessageLength(message)) return { ok: false, reason: 'message-length' }
  if (ask.addresses.length === 0) return { ok: false, reason: 'no-addresses' }
  if (ask.addresses.length > batchLimit) return { ok: false, reason: 'too-many-addresses' }
  const agencyId = standing.account.id
  return await pool.begin(async (sql) => {
    const role = await roleNow(sql, standing)
    if (role === null || !isAtLeast(role, 'manager')) return { ok: false, reason: 'not-allowed' }
    if (!(await isEnrolled(sql, agencyId))) return { ok: false, reason: 'not-enrolled' }
    if (await isTrialOver(sql, agencyId)) return { ok: false, reason: 'trial-over' }
    if (ask.roleAsked && !isAtMost(ask.roleAsked, askCeiling(role)))
      return { ok: false, reason: 'role-too-high' }

    const day = await lockQuotaDay(sql, agencyId)
    if (day.began) await releaseLocked(sql, agencyId)
    const states = await addressStates(sql, agencyId, ask.addresses)
    const wanted = ask.addresses.filter((address) => {
      const state = states.get(address)
      return state === 'free' || (state === 'linked' && ask.includeLinked)
    })
    const skipped = await explain(
      sql,
      agencyId,
      ask.addresses.filter((address) => !wanted.includes(address)),
      states,
    )
    if (wanted.length === 0) return { ok: false, reason: 'none-free', skipped }

    const [rest] = await sql<{ left: number; queueLeft: number }[]>`
      select ${askLimit} - q.used as left,
        ${askLimit} - (select count(*)::int from access_requests where agency_id = ${agencyId} and state = 'queued') as queue_left
      from ask_quotas q where q.agency_id = ${agencyId}`
    const now = wanted.slice(0, ask.overflow === 'queue' ? rest!.left : wanted.length)
    const later = wanted.slice(now.length)
    const refusal = { ok: false as const, wanted: wanted.length, ...rest!, nextDayAt: day.endsAt }
    if (later.length > rest!.queueLeft) return { ...refusal, reason: 'queue-full' }
    const left = await spendQuota(sql, agencyId, now.length)
    if (left === null) return { ...refusal, reason: 'quota-reached' }

    const request: NewRequest = {
      agencyId,
      requesterId: standing.membershipId!,
      message,
      roleAsked: ask.roleAsked,
      locale: ask.locale ?? standing.account.locale,
    }
    const asked = now.length > 0 ? await insertPending(sql, request, now) : []
    const queued = later.length > 0 ? await insertQueued(sql, request, later, now.length) : []
    for (const [action, rows] of [
      ['access-request.asked', asked],
      ['access-request.queued', queued],
    ] as const) {
      if (rows.length === 0) continue
      await record(sql, standing, {
        action,
        agencyId,
        subject: rows.length === 1 ? rows[0]!.address : String(rows.length),
        subjectId: rows.length === 1 ? rows[0]!.id : undefined,
        after: { addresses: rows.map((row) => row.address), role: ask.roleAsked },
      })
    }
    return { ok: true, asked: [...asked], queued: [...queued], skipped, left, nextDayAt: day.endsAt }
  })
}

async function explain(
  sql: Parameters<typeof addressStates>[0],
  agencyId: string,
  addresses: string[],
  states: Map<string, AddressState>,
): Promise<Skipped[]> {
  if (addresses.length === 0) return []
  const open = await sql<{ id: string; address: string }[]>`
    select id, address from access_requests
    where agency_id = ${agencyId} and address = any(${addresses}) and state in ('queued', 'pending')`
  return addresses.map((address) => ({
    address,
    state: states.get(address) as Skipped['state'],
    requestId: open.find((request) => request.address === address)?.id ?? null,
  }))
}
