import { sql as pool, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../identity/standing.ts'
import { isGrantable, type GrantableRole } from '../roles.ts'
import { recordAtClient } from './add-grants.ts'
import { mayGive } from './ceilings.ts'
import { endScopes } from './end-links.ts'
import { givableLinks, type GivableLink } from './giving.ts'
import { tellOfGrant } from './tell-of-grant.ts'

export type GrantChanged =
  | { ok: true; name: string; clientName: string; role: GrantableRole }
  | { ok: false; reason: 'not-allowed' | 'unknown' | 'role-too-high' }

/** Gives a colleague another role at a client (L16). Neither the old nor the new role may be above the giver's ceiling. */
export async function changeGrant(
  standing: Standing,
  grantId: string,
  role: GrantableRole,
): Promise<GrantChanged> {
  return await pool.begin(async (sql): Promise<GrantChanged> => {
    const found = await lockGrant(sql, standing, grantId)
    if (typeof found === 'string') return { ok: false, reason: found }
    const { grant, link } = found
    if (!mayGive(link.giver, grant.role)) return { ok: false, reason: 'not-allowed' }
    if (!isGrantable(role) || !mayGive(link.giver, role)) return { ok: false, reason: 'role-too-high' }
    if (role !== grant.role) {
      await sql`update grants set role = ${role} where id = ${grantId} and agency_id = ${standing.account.id}`
      const entry = await recordAtClient(sql, standing, link.clientId, {
        action: 'grant.changed',
        subject: grant.name,
        subjectId: grantId,
        before: { role: grant.role },
        after: { role },
      })
      await tellOfGrant(
        sql,
        { id: grantId, userId: grant.userId },
        { entry, by: standing.user.id, accounts: [link.clientId] },
      )
    }
    return { ok: true, name: grant.name, clientName: link.clientName, role }
  })
}

export type GrantRemoved =
  | { ok: true; name: string; clientName: string; sessions: number }
  | { ok: false; reason: 'not-allowed' | 'unknown' }

/** Takes a colleague's access to a client away; one's own grant may always be given up. Holds on the next request. */
export async function removeGrant(standing: Standing, grantId: string): Promise<GrantRemoved> {
  return await pool.begin(async (sql): Promise<GrantRemoved> => {
    const found = await lockGrant(sql, standing, grantId)
    if (typeof found === 'string') return { ok: false, reason: found }
    const { grant, link } = found
    if (grant.userId !== standing.user.id && !mayGive(link.giver, grant.role))
      return { ok: false, reason: 'not-allowed' }
    const sessions = await endGrant(sql, { id: grantId, clientId: link.clientId }, standing.user.id)
    const entry = await recordAtClient(sql, standing, link.clientId, {
      action: 'grant.removed',
      subject: grant.name,
      subjectId: grantId,
      before: { role: grant.role },
      after: { sessions },
    })
    await tellOfGrant(
      sql,
      { id: grantId, userId: grant.userId },
      { entry, by: standing.user.id, accounts: [link.clientId] },
    )
    return { ok: true, name: grant.name, clientName: link.clientName, sessions }
  })
}

/** Ends one grant and the scoped sessions on it; returns how many sessions were open. */
export async function endGrant(
  sql: Sql,
  { id, clientId }: { id: string; clientId: string },
  by: string,
): Promise<number> {
  await sql`
    update grants set ended_at = clock_timestamp(), ended_by = ${by}
    where id = ${id} and client_id = ${clientId} and ended_at is null`
  return (await endScopes(sql, [clientId], [id])).get(id) ?? 0
}

type Found = {
  grant: { linkId: string; userId: string; role: GrantableRole; name: string }
  link: GivableLink
}

async function lockGrant(
  sql: Sql,
  standing: Standing,
  grantId: string,
): Promise<Found | 'unknown' | 'not-allowed'> {
  const [place] = await sql<{ linkId: string }[]>`
    select link_id from grants where id = ${grantId} and agency_id = ${standing.account.id} and ended_at is null`
  if (!place) return 'unknown'
  const links = await givableLinks(sql, standing, [place.linkId])
  if (links === null) return 'not-allowed'
  const [grant] = await sql<Found['grant'][]>`
    select g.link_id, g.user_id, g.role, u.name from grants g join users u on u.id = g.user_id
    where g.id = ${grantId} and g.agency_id = ${standing.account.id} and g.ended_at is null for update of g`
  return grant && links[0] ? { grant, link: links[0] } : 'unknown'
}
