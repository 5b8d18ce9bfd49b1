import { sql } from '#db/sql.server.ts'
import type { InboxLevel } from '../conversations/levels.ts'
import type { GrantableRole } from '../roles.ts'
import { accountUrl, readerIn, type Reader, type Side } from './mail-readers.ts'

type LinkFacts = Reader & { agency: Side; client: Side; url: string }

/** What an agency may do in a client account, after the client changed it (L20). */
export type ChangedMailFacts = LinkFacts & {
  maxRole: GrantableRole
  /** What the reader holds there now; null where they hold nothing themselves. */
  role: GrantableRole | null
  endsAt: Date | null
  /** Whether everybody of the agency needs a second factor there. */
  secondFactor: boolean
  /** What its people may do in the client's inbox at most (V4). */
  inbox: InboxLevel
}

/** The facts for one reader in the agency, or null where the link ended meanwhile. */
export async function changedMail(linkId: string, readerId: string | null): Promise<ChangedMailFacts | null> {
  const link = await linkOf(linkId)
  if (!link || link.endedAt) return null
  const reader = await readerIn(readerId, link.agency.id)
  if (!reader) return null
  const [grant] = await sql<{ role: GrantableRole }[]>`
    select least(role, ${link.maxRole}::role) as role from grants
    where link_id = ${linkId} and user_id = ${readerId} and ended_at is null`
  return { ...link, ...reader, role: grant?.role ?? null, url: accountUrl(link.agency, 'clients') }
}

/** A link that is over, for a reader on either side of it. */
export type EndedMailFacts = LinkFacts & {
  side: 'agency' | 'client'
  reason: 'revoked' | 'left' | 'programme-left' | 'end-date'
  endedAt: Date
  /** Who ended it; null for an end date, or where that user is gone. */
  byName: string | null
}

/**
 * The facts of a link's end, or null where it still holds. Whoever belongs to both sides reads what the other side did:
 * that the agency left is told to the client, anything else to the agency.
 */
export async function endedMail(linkId: string, readerId: string | null): Promise<EndedMailFacts | null> {
  const link = await linkOf(linkId)
  if (!link?.endedAt || !link.reason) return null
  const sides = ['agency', 'client'] as const
  const order = link.reason === 'left' || link.reason === 'programme-left' ? sides.toReversed() : sides
  for (const side of order) {
    const reader = await readerIn(readerId, link[side].id)
    const url = accountUrl(link[side], side === 'agency' ? 'clients' : 'access')
    if (reader) return { ...link, ...reader, endedAt: link.endedAt, reason: link.reason, side, url }
  }
  return null
}

async function linkOf(linkId: string) {
  const [row] = await sql<
    {
      agencyId: string
      agencyName: string
      clientId: string
      clientName: string
      maxRole: GrantableRole
      endsAt: Date | null
      secondFactor: boolean
      inbox: InboxLevel
      endedAt: Date | null
      reason: EndedMailFacts['reason'] | null
      byName: string | null
    }[]
  >`
    select l.agency_id, a.name as agency_name, l.client_id, c.name as client_name, l.max_role, l.ends_at,
      l.second_factor_since is not null as second_factor, l.inbox_level as inbox,
      case when l.ended_reason = 'end-date' then coalesce(l.ends_at, l.ended_at) else l.ended_at end as ended_at,
      l.ended_reason as reason, b.name as by_name
    from links l
    join accounts a on a.id = l.agency_id
    join accounts c on c.id = l.client_id
    left join users b on b.id = l.ended_by
    where l.id = ${linkId}`
  if (!row) return null
  const { agencyId, agencyName, clientId, clientName, ...link } = row
  return {
    ...link,
    agency: { id: agencyId, name: agencyName },
    client: { id: clientId, name: clientName },
  }
}
