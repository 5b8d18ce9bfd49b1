import type { DateTime } from 'luxon'
import { system } from '#app/domain/audit.ts'
import { grantableUpTo, isAtMost, type GrantableRole } from '#app/domain/roles.ts'
import { idOf } from './ids.ts'
import type { Past } from './past.ts'
import type { Account, Member } from './people.ts'
import { messages, onlyReading } from './words.ts'

type State = 'queued' | 'pending' | 'approved' | 'declined' | 'cancelled' | 'expired'
export type Asked = { id: string; roleAsked: GrantableRole | null; askedAt: DateTime }

/**
 * A request of an agency, and what became of it at `endedAt`. An approval's entry is the link's; with `inBatch` the
 * asking has one entry for many.
 */
export function request(
  past: Past,
  agency: Account,
  requester: Member,
  address: string,
  {
    state,
    askedAt,
    endedAt = null,
    endedBy = null,
    roleAsked = past.chance.pick([null, 'viewer', 'member', 'member', 'manager', 'manager'] as const),
    locale = agency.locale,
    message = past.chance.pick(messages[locale]),
    inBatch = false,
  }: {
    state: State
    askedAt: DateTime
    endedAt?: DateTime | null
    endedBy?: { id: string; name: string } | null
    roleAsked?: GrantableRole | null
    locale?: 'en' | 'de'
    message?: string
    inBatch?: boolean
  },
): Asked {
  const id = idOf('request', agency.id, address, askedAt.diff(past.now, 'days').days.toFixed(0))
  const most = grantableUpTo(requester.role)
  const worded = onlyReading.includes(message) ? 'viewer' : roleAsked
  const wish = worded === null || isAtMost(worded, most) ? worded : most
  const queued = state === 'queued'
  past.add('access_requests', {
    id,
    agencyId: agency.id,
    requesterId: requester.membershipId,
    address,
    message,
    roleAsked: wish,
    locale,
    state,
    createdAt: askedAt,
    askedAt: queued ? null : askedAt,
    expiresAt: queued ? null : askedAt.plus({ hours: 168 }),
    endedAt: state === 'expired' ? askedAt.plus({ hours: 168 }) : endedAt,
    endedBy: state === 'approved' || state === 'cancelled' ? endedBy?.id : null,
  })
  const about = { accountId: agency.id, agencyId: agency.id, subject: address, subjectId: id }
  if (!inBatch)
    past.note({
      ...about,
      at: askedAt,
      who: requester,
      action: 'access-request.asked',
      after: { addresses: [address], role: wish },
    })
  if (state === 'cancelled')
    past.note({ ...about, at: endedAt!, who: endedBy ?? requester, action: 'access-request.cancelled' })
  if (state === 'declined')
    past.note({ ...about, at: endedAt!, who: { id: null, name: address }, action: 'access-request.declined' })
  if (state === 'expired')
    past.note({
      ...about,
      at: askedAt.plus({ hours: 168, minutes: 1 }),
      who: system,
      action: 'access-request.expired',
    })
  return { id, roleAsked: wish, askedAt }
}
