import { sql } from '#db/sql.server.ts'
import { config } from '#app/config.ts'
import { linkToken } from '../identity/tokens.ts'
import { moveUrl } from './logins/address-moves.ts'
import { isAtMost, type GrantableRole, type Role } from '../roles.ts'

type Reader = { to: string; locale: 'en' | 'de'; timeZone: string }

/**
 * What the invitation mail says, or null where nothing shall be sent any more: accepted, cancelled, expired, replaced by
 * a later generation, or the inviter gone or sunk below the offered role. A known reader is written to in their own
 * language and zone, an unknown one in the account's.
 */
export async function invitationMail(subjectId: string, generation: number) {
  const [row] = await sql<(Reader & Invitation)[]>`
    select i.address as to, coalesce(r.locale, i.locale) as locale, coalesce(r.time_zone, a.time_zone) as time_zone,
      r.name as reader_name, a.name as account_name, u.name as inviter_name, i.role, i.expires_at, im.role as inviter_role
    from invitations i
    join accounts a on a.id = i.account_id
    join memberships im on im.id = i.inviter_id and im.ended_at is null and im.deactivated_at is null
    join users u on u.id = im.user_id
    left join user_addresses ra on ra.address = i.address and ra.verified_at is not null
    left join users r on r.id = ra.user_id
    where i.id = ${subjectId} and i.generation = ${generation}
      and i.accepted_at is null and i.cancelled_at is null and i.expires_at > clock_timestamp()`
  if (!row || !isAtMost(row.role, row.inviterRole)) return null
  const { inviterRole: _, ...facts } = row
  const token = linkToken('invitation', subjectId, generation)
  return { ...facts, url: `${config().appUrl}/invitations/${subjectId}/${token}` }
}

type Invitation = {
  /** Null where nobody uses the address yet. */
  readerName: string | null
  accountName: string
  inviterName: string
  role: GrantableRole
  inviterRole: Role
  expiresAt: Date
}

/** What the mail to a removed or deactivated member says, or null where they are back in or have no address. */
export async function memberRemovedMail(subjectId: string) {
  const [row] = await sql<(Reader & Removed)[]>`
    select ad.address as to, u.locale, u.time_zone, u.name as reader_name, a.name as account_name,
      case when m.ended_at is null then 'deactivated' else 'removed' end as how,
      coalesce(m.ended_at, m.deactivated_at) as at
    from memberships m
    join users u on u.id = m.user_id
    join accounts a on a.id = m.account_id
    join user_addresses ad on ad.user_id = u.id and ad.main
    where m.id = ${subjectId} and (m.ended_at is not null or m.deactivated_at is not null)`
  return row ?? null
}

type Removed = { readerName: string; accountName: string; how: 'removed' | 'deactivated'; at: Date }

/** What the mail to a new address says, which asks its reader for a yes (P8); null where the wish is over. */
export async function addressMoveMail(subjectId: string) {
  const [row] = await sql<(Reader & Moving)[]>`
    select v.address as to, u.locale, u.time_zone, u.name as reader_name, a.name as account_name, b.name as by_name,
      v.expires_at
    from address_moves v
    join accounts a on a.id = v.account_id
    join memberships m on m.id = v.membership_id and m.ended_at is null and m.deactivated_at is null
    join users u on u.id = m.user_id
    join memberships bm on bm.id = v.asked_by and bm.ended_at is null and bm.deactivated_at is null
    join users b on b.id = bm.user_id
    where v.id = ${subjectId} and v.done_at is null and v.cancelled_at is null and v.expires_at > clock_timestamp()`
  return row ? { ...row, url: moveUrl(subjectId) } : null
}

type Moving = { readerName: string; accountName: string; byName: string; expiresAt: Date }

/** What the mail to the address that was replaced says. */
export async function addressReplacedMail(subjectId: string) {
  const [row] = await sql<(Reader & Moved)[]>`
    select v.replaced as to, u.locale, u.time_zone, u.name as reader_name, a.name as account_name, b.name as by_name,
      v.address, v.done_at as at
    from address_moves v
    join accounts a on a.id = v.account_id
    join memberships m on m.id = v.membership_id join users u on u.id = m.user_id
    join memberships bm on bm.id = v.asked_by join users b on b.id = bm.user_id
    where v.id = ${subjectId} and v.replaced is not null`
  return row ? { ...row, url: `${config().appUrl}/sign-in` } : null
}

type Moved = { readerName: string; accountName: string; byName: string; address: string; at: Date }

/**
 * What the mail about a transferred ownership says to the old or the new owner, or null where there is no such reader.
 * `subjectId` is the new owner's membership, `recipientId` the reader's user.
 */
export async function ownershipTransferredMail(subjectId: string, recipientId: string) {
  const [row] = await sql<(Reader & Transferred)[]>`
    select ad.address as to, r.locale, r.time_zone, r.name as reader_name, a.id as account_id, a.name as account_name,
      m.user_id = r.id as reader_owns, e.before ->> 'owner' as former_owner, e.after ->> 'owner' as new_owner,
      e.user_id is null as by_operator, e.at
    from memberships m
    join accounts a on a.id = m.account_id
    join users r on r.id = ${recipientId}
    join user_addresses ad on ad.user_id = r.id and ad.main
    join lateral (
      select before, after, user_id, at from audit_entries
      where account_id = a.id and action = 'ownership.transferred' and subject_id = m.id
      order by id desc limit 1
    ) e on true
    where m.id = ${subjectId}`
  if (!row) return null
  const { accountId, ...facts } = row
  return { ...facts, url: `${config().appUrl}/a/${accountId}/people` }
}

type Transferred = {
  readerName: string
  accountId: string
  accountName: string
  /** Whether the reader is the new owner. */
  readerOwns: boolean
  formerOwner: string | null
  newOwner: string
  byOperator: boolean
  at: Date
}

/** What the mail to the heir of an offered account says; null where the offer is over, or its owner or heir changed. */
export async function ownershipOfferedMail(subjectId: string, recipientId: string) {
  const [row] = await sql<(Reader & Offered)[]>`
    select ad.address as to, hu.locale, hu.time_zone, hu.name as reader_name, a.id as account_id, a.name as account_name,
      fu.name as owner, o.expires_at
    from ownership_offers o
    join accounts a on a.id = o.account_id
    join memberships f on f.id = o.owner_id and f.role = 'owner' and f.ended_at is null
    join users fu on fu.id = f.user_id
    join memberships h on h.id = o.heir_id and h.ended_at is null and h.deactivated_at is null
    join users hu on hu.id = h.user_id and hu.id = ${recipientId}
    join user_addresses ad on ad.user_id = hu.id and ad.main
    where o.id = ${subjectId} and o.ended_at is null and o.expires_at > clock_timestamp()`
  if (!row) return null
  const { accountId, ...facts } = row
  return { ...facts, url: `${config().appUrl}/a/${accountId}/ownership/acceptance` }
}

type Offered = { readerName: string; accountId: string; accountName: string; owner: string; expiresAt: Date }
