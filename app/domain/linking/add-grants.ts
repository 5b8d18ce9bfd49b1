import { sql as pool } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import type { Standing } from '../identity/standing.ts'
import { leave } from '../outbox.ts'
import { isGrantable, type GrantableRole } from '../roles.ts'
import { grantCeiling, mayGive } from './ceilings.ts'
import { ownersOf } from './end-links.ts'
import { givableLinks } from './giving.ts'

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
  return await pool.begin(async (sql): Promise<GrantsAdded> => {
    const members = await sql<{ id: string; userId: string; name: string }[]>`
      select m.id, m.user_id, u.name from memberships m join users u on u.id = m.user_id
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

    const pairs = links.flatMap((link) => members.map((member) => ({ link, member })))
    const inserted = await sql<{ id: string; linkId: string; clientId: string; userId: string }[]>`
      insert into grants ${sql(
        pairs.map(({ link, member }) => ({
          linkId: link.linkId,
          agencyId: standing.account.id,
          clientId: link.clientId,
          membershipId: member.id,
          userId: member.userId,
          role,
          grantedBy: standing.user.id,
        })),
      )}
      on conflict (link_id, membership_id) where ended_at is null do nothing
      returning id, link_id, client_id, user_id`
    const existing = await sql<{ linkId: string; membershipId: string; role: GrantableRole }[]>`
      select link_id, membership_id, role from grants
      where link_id = any(${clients}::uuid[]) and membership_id = any(${people}::uuid[]) and ended_at is null
        and id <> all(${inserted.map(({ id }) => id)}::uuid[])`
    const named = (userId: string) => members.find((member) => member.userId === userId)!.name
    const clientOf = (linkId: string) => links.find((link) => link.linkId === linkId)!
    for (const link of links) {
      const here = inserted.filter((grant) => grant.linkId === link.linkId)
      if (here.length === 0) continue
      // The client reads this entry too, so it stands in the client's log, with the agency named beside it.
      await recordAtClient(sql, standing, link.clientId, {
        action: 'grant.given',
        subject: here.map((grant) => named(grant.userId)).join(', '),
        subjectId: here.length === 1 ? here[0]!.id : undefined,
        after: { role, people: here.map((grant) => named(grant.userId)) },
      })
      const owners = await ownersOf(sql, [link.clientId])
      await leave(
        sql,
        ...here.map((grant) => ({
          kind: 'grant.mail-colleague' as const,
          subjectId: grant.id,
          recipientId: grant.userId,
        })),
        ...here.flatMap((grant) =>
          owners.map((recipientId) => ({
            kind: 'grant.mail-client-owner' as const,
            subjectId: grant.id,
            recipientId,
          })),
        ),
      )
    }
    return {
      ok: true,
      added: inserted.map((grant) => ({
        grantId: grant.id,
        name: named(grant.userId),
        clientName: clientOf(grant.linkId).clientName,
      })),
      already: existing.map((grant) => ({
        name: members.find((member) => member.id === grant.membershipId)!.name,
        clientName: clientOf(grant.linkId).clientName,
        role: grant.role,
      })),
    }
  })
}

/** An entry in the client's log about what the agency does with its own people there. */
export async function recordAtClient(
  sql: Parameters<typeof record>[0],
  standing: Standing,
  clientId: string,
  facts: Parameters<typeof record>[2],
) {
  await record(
    sql,
    { ...standing, account: { ...standing.account, id: clientId } },
    { ...facts, agencyId: standing.account.id },
  )
}
