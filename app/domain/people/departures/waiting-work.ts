import { sql } from '#db/sql.server.ts'

/** Who was to take over from a deactivated member: invited still, or never come. */
export type WaitingWork = { address: string; expiresAt: Date; open: boolean }

/** The newest invitation in place of a member, unless somebody has accepted it; null where nobody was invited. */
export async function waitingWork(accountId: string, membershipId: string): Promise<WaitingWork | null> {
  const [invitation] = await sql<(WaitingWork & { accepted: boolean })[]>`
    select i.address, i.expires_at, i.accepted_at is not null as accepted,
      i.cancelled_at is null and i.expires_at > now() as open
    from invitations i
    where i.account_id = ${accountId} and i.replaces = ${membershipId} order by i.created_at desc, i.id limit 1`
  if (!invitation || invitation.accepted) return null
  const { address, expiresAt, open } = invitation
  return { address, expiresAt, open }
}
