import { sql as pool, type Sql } from '#db/sql.server.ts'
import { record, recordAll } from '../audit.ts'
import type { Standing } from '../identity/standing.ts'
import { leave } from '../outbox.ts'
import { isGrantable, type GrantableRole } from '../roles.ts'
import { grantCeiling, mayGive } from './ceilings.ts'
import { givableLinks, type GivableLink } from './giving.ts'
import { ownersAt } from './owners.ts'

/** At most so many accesses, people × clients, in one command. */
export const mostGrants = 1000

export type NewGrants = { membershipIds: string[]; linkIds: string[]; role: GrantableRole }

export type GrantsAdded =
  | {
      ok: true
      added: { grantId: string; name: string; clientName: string }[]
      already: { name: string; clientName: string; role: GrantableRole }[]
    }
  | {
      ok: false
      reason: 'not-allowed' | 'nobody-chosen' | 'no-client-chosen' | 'not-a-member' | 'unknown-client'
    }
  /** With the highest role that this person may give at each; null where none. */
  | { ok: false; reason: 'role-too-high'; clients: { name: string; ceiling: GrantableRole | null }[] }
  | { ok: false; reason: 'too-many'; count: number }

/**
 * Lets colleagues into clients (L16): every person × every client, all or nothing. Colleagues must be active members of
 * the agency; the role is at most what the giver may give at each client. Whoever has a grant already keeps it as it is.
 */
export async function addGrants(
  standing: Standing,
  { membershipIds, linkIds, role }: NewGrants,
): Promise<GrantsAdded> {
  const people = [...new Set(membershipIds)]
  const clients = [...new Set(linkIds)]
  if (people.length === 0) return { ok: false, reason: 'nobody-chosen' }
  if (clients.length === 0) return { ok: false, reason: 'no-client-chosen' }
  const count = people.length * clients.length
  if (count > mostGrants) return { ok: false, reason: 'too-many', count }
  return await pool.begin(async (sql): Promise<GrantsAdded> => {
    const members = await sql<{ id: string; name: string }[]>`
      select m.id, u.name from memberships m join users u on u.id = m.user_id
      where m.id = any(${people}::uuid[]) and m.account_id = ${standing.account.id}
        and m.ended_at is null and m.deactivated_at is null
      order by m.id for share of m`
    const links = await givableLinks(sql, standing, clients)
    if (links === null) return { ok: false, reason: 'not-allowed' }
    if (members.length < people.length) return { ok: false, reason: 'not-a-member' }
    if (links.length < clients.length) return { ok: false, reason: 'unknown-client' }
    const tooHigh = links.filter(({ giver }) => !isGrantable(role) || !mayGive(giver, role))
    if (tooHigh.length > 0)
      return {
        ok: false,
        reason: 'role-too-high',
        clients: tooHigh.map(({ clientName: name, giver }) => ({ name, ceiling: grantCeiling(giver) })),
      }

    // In one order for everybody, lest two who add the same people wait for each other.
    const added = await sql<Added[]>`
      insert into grants (link_id, agency_id, client_id, membership_id, user_id, role, granted_by)
      select l.id, l.agency_id, l.client_id, m.id, m.user_id, ${role}, ${standing.user.id}
      from links l cross join memberships m
      where l.id = any(${clients}::uuid[]) and l.agency_id = ${standing.account.id} and m.id = any(${people}::uuid[])
        and m.account_id = l.agency_id
      order by l.id, m.id
      on conflict (link_id, membership_id) where ended_at is null do nothing
      returning id, link_id, membership_id, user_id`
    const existing = await sql<{ linkId: string; membershipId: string; role: GrantableRole }[]>`
      select link_id, membership_id, role from grants
      where link_id = any(${clients}::uuid[]) and membership_id = any(${people}::uuid[]) and ended_at is null
        and agency_id = ${standing.account.id} and id <> all(${added.map(({ id }) => id)}::uuid[])`
    const names = new Map(members.map(({ id, name }) => [id, name]))
    const clientNames = new Map(links.map(({ linkId, clientName }) => [linkId, clientName]))
    await tell(sql, standing, { role, links, added, names })
    return {
      ok: true,
      added: added.map((grant) => ({
        grantId: grant.id,
        name: names.get(grant.membershipId)!,
        clientName: clientNames.get(grant.linkId)!,
      })),
      already: existing.map((grant) => ({
        name: names.get(grant.membershipId)!,
        clientName: clientNames.get(grant.linkId)!,
        role: grant.role,
      })),
    }
  })
}

type Added = { id: string; linkId: string; membershipId: string; userId: string }

/** Log and mails: an entry and one mail to the owner for each client, a mail to each colleague for each client. */
async function tell(
  sql: Sql,
  standing: Standing,
  {
    role,
    links,
    added,
    names,
  }: { role: GrantableRole; links: GivableLink[]; added: Added[]; names: Map<string, string> },
) {
  const reached = links.flatMap(({ linkId, clientId }) => {
    const grants = added.filter((grant) => grant.linkId === linkId)
    const people = grants.map(({ membershipId }) => names.get(membershipId)!)
    return grants.length > 0 ? [{ clientId, grants, people }] : []
  })
  // The client reads these entries too, so they stand in the clients' logs, with the agency named beside them.
  await recordAll(
    sql,
    standing.user,
    reached.map(({ clientId, grants, people }) => ({
      accountId: clientId,
      agencyId: standing.account.id,
      action: 'grant.given' as const,
      subject: people.join(', '),
      subjectId: grants.length === 1 ? grants[0]!.id : undefined,
      after: { role, people },
    })),
  )
  const owners = await ownersAt(
    sql,
    reached.map(({ clientId }) => clientId),
  )
  await leave(
    sql,
    ...added.map(({ id, userId }) => ({
      kind: 'grant.mail-colleague' as const,
      subjectId: id,
      recipientId: userId,
    })),
    // One grant stands for all that this command gave there: they share link, giver and instant.
    ...reached.flatMap(({ clientId, grants }) => {
      const recipientId = owners.get(clientId)
      return recipientId
        ? [{ kind: 'grant.mail-client-owner' as const, subjectId: grants[0]!.id, recipientId }]
        : []
    }),
  )
}

/** An entry in the client's log about what the agency does with its own people there. */
export async function recordAtClient(
  sql: Parameters<typeof record>[0],
  standing: Standing,
  clientId: string,
  facts: Parameters<typeof record>[2],
) {
  return await record(
    sql,
    { ...standing, account: { ...standing.account, id: clientId } },
    { ...facts, agencyId: standing.account.id },
  )
}
