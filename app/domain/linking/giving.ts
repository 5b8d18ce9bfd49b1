import type { Sql } from '#db/sql.server.ts'
import { roleNow, type Standing } from '../identity/standing.ts'
import type { Role } from '../roles.ts'
import type { Giver } from './ceilings.ts'

/** An active link of the agency, with what the person standing there may give under it. */
export type GivableLink = { linkId: string; clientId: string; clientName: string; giver: Giver }

/**
 * The agency's active links among these, locked for share, each with the giver's live rights (L16, L17).
 * Foreign, unknown and ended links are simply missing. Null where the standing itself no longer holds.
 */
export async function givableLinks(
  sql: Sql,
  standing: Standing,
  linkIds: string[],
): Promise<GivableLink[] | null> {
  const agencyRole = standing.acting ? null : await roleNow(sql, standing)
  if (agencyRole === null) return null
  const links = await sql<{ linkId: string; clientId: string; clientName: string; maxRole: Role }[]>`
    select l.id as link_id, l.client_id, a.name as client_name, l.max_role
    from links l join accounts a on a.id = l.client_id
    join accounts ag on ag.id = l.agency_id and ag.agency_since is not null
    where l.id = any(${linkIds}::uuid[]) and l.agency_id = ${standing.account.id}
      and l.ended_at is null and (l.ends_at is null or l.ends_at > clock_timestamp())
    order by l.id for share of l`
  const grants = await sql<{ linkId: string; role: Role }[]>`
    select link_id, role from grants
    where membership_id = ${standing.membershipId} and agency_id = ${standing.account.id} and link_id = any(${linkIds}::uuid[]) and ended_at is null
    order by id for share`
  const granted = new Map(grants.map(({ linkId, role }) => [linkId, role]))
  return links.map(({ maxRole, ...link }) => ({
    ...link,
    giver: {
      agencyRole,
      grantRole: granted.get(link.linkId) ?? null,
      maxRole,
    },
  }))
}
