import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import type { GrantableRole } from '../../roles.ts'
import { searchTerm } from '../members.ts'

export type InvitationRow = {
  id: string
  address: string
  role: GrantableRole
  inviter: string
  sentAt: Date
  expiresAt: Date
  expired: boolean
  /** Seconds until it expires, by the database's clock; 0 once it has. */
  remaining: number
  /** What became of the mail of this generation; `reason` where it bounced. */
  delivery: 'queued' | 'sent' | 'bounced'
  reason: string | null
}

export const invitationsPerPage = 50

/** One page of the invitations that nobody has accepted or cancelled, newest first; expired ones can be resent. */
export async function invitations(standing: Standing, filter: { search?: string; page?: number } = {}) {
  const term = searchTerm(filter.search)
  const { page = 1 } = filter
  const rows = await sql<InvitationRow[]>`
    select i.id, i.address, i.role, u.name as inviter, i.sent_at, i.expires_at, i.expires_at <= now() as expired,
      greatest(0, extract(epoch from i.expires_at - now()))::int as remaining,
      coalesce(mail.delivery, 'queued') as delivery, mail.reason
    from (
      select i.id
      from invitations i
      join memberships im on im.id = i.inviter_id
      join users u on u.id = im.user_id
      where i.account_id = ${standing.account.id} and i.accepted_at is null and i.cancelled_at is null
        and (${term} = '' or strpos(i.address, ${term}) > 0 or strpos(lower(u.name), ${term}) > 0)
      order by i.sent_at desc, i.id limit ${invitationsPerPage + 1} offset ${(page - 1) * invitationsPerPage}
    ) as shown
    join invitations i on i.id = shown.id
    join memberships im on im.id = i.inviter_id
    join users u on u.id = im.user_id
    left join lateral (
      select case when s.state = 'bounced' or o.state = 'failed' then 'bounced' when s.state = 'sent' then 'sent'
        else 'queued' end as delivery, coalesce(s.reason, o.reason) as reason
      from outbox o left join mails s on s.outbox_id = o.id
      where o.subject_id = i.id and o.kind = 'invitation.mail-invitee' and o.generation = i.generation
      limit 1
    ) mail on true
    order by i.sent_at desc, i.id`
  return { invitations: rows.slice(0, invitationsPerPage), hasNext: rows.length > invitationsPerPage }
}

/** How many invitations can still be accepted and need a free licence then; what is held for others is not free. */
export async function invitedCount(accountId: string): Promise<number> {
  const [row] = await sql<[{ count: number }]>`
    select count(*)::int as count from invitations
    where account_id = ${accountId} and accepted_at is null and cancelled_at is null and expires_at > now()
      and not holds_licence`
  return row.count
}

/**
 * One invitation of the account in whatever state, or null where it is foreign or unknown. `replaces` names whose work
 * waits for whoever accepts.
 */
export async function invitationOf(
  accountId: string,
  id: string,
): Promise<{ id: string; address: string; open: boolean; replaces: string | null } | null> {
  const [row] = await sql<{ id: string; address: string; open: boolean; replaces: string | null }[]>`
    select i.id, i.address, i.accepted_at is null and i.cancelled_at is null as open,
      (select u.name from memberships m join users u on u.id = m.user_id
        where m.id = i.replaces and m.deactivated_at is not null and m.ended_at is null) as replaces
    from invitations i where i.id = ${id} and i.account_id = ${accountId}`
  return row ?? null
}
