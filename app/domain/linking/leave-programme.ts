import { sql as pool } from '#db/sql.server.ts'
import { record, recordAll } from '../audit.ts'
import { stillMay, type Standing } from '../identity/standing.ts'
import { leave } from '../outbox.ts'
import { endLinks, whatEnded } from './end-links.ts'
import { ownersAt } from './owners.ts'

/** What ends when the agency leaves the programme: counts, and the first clients by name. */
export type ProgrammeExit = {
  clients: number
  people: number
  sessions: number
  requests: number
  names: string[]
}

/** The preview of L21. Counts are of this instant. */
export async function programmeExit(agencyId: string): Promise<ProgrammeExit> {
  const [row] = await pool<ProgrammeExit[]>`
    select
      (select count(*)::int from links where agency_id = ${agencyId} and ended_at is null) as clients,
      (select count(distinct g.user_id)::int from grants g join links l on l.id = g.link_id
        where l.agency_id = ${agencyId} and l.ended_at is null and g.ended_at is null) as people,
      (select count(*)::int from scoped_sessions s join grants g on g.id = s.grant_id join links l on l.id = g.link_id
        where l.agency_id = ${agencyId} and l.ended_at is null and s.ended_at is null) as sessions,
      (select count(*)::int from access_requests where agency_id = ${agencyId} and state in ('pending', 'queued')) as requests,
      array(select a.name from links l join accounts a on a.id = l.client_id
        where l.agency_id = ${agencyId} and l.ended_at is null order by l.last_active_at desc limit 20) as names`
  return row!
}

export type ProgrammeLeft =
  | { ok: true; ended: Omit<ProgrammeExit, 'names'> }
  | { ok: false; reason: 'not-allowed' | 'not-enrolled' | 'wrong-name' }

/**
 * Takes the account out of the agency programme (L21): links, grants, scoped sessions and open requests end in one
 * transaction, and every client's owner is told. Owner or admin; the account's name must be typed.
 */
export async function leaveProgramme(standing: Standing, typedName: string): Promise<ProgrammeLeft> {
  if (standing.acting) return { ok: false, reason: 'not-allowed' }
  const agencyId = standing.account.id
  return await pool.begin(async (sql): Promise<ProgrammeLeft> => {
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const [account] = await sql<{ name: string; agencySince: Date | null }[]>`
      select name, agency_since from accounts where id = ${agencyId} for update`
    if (account!.agencySince === null) return { ok: false, reason: 'not-enrolled' }
    if (account!.name.trim() !== typedName.trim()) return { ok: false, reason: 'wrong-name' }
    await sql`update accounts set agency_since = null where id = ${agencyId}`
    const requests = await sql<{ address: string }[]>`
      update access_requests set state = 'cancelled', ended_at = clock_timestamp(), ended_by = ${standing.user.id}
      where agency_id = ${agencyId} and state in ('pending', 'queued')
      returning address`
    const links = await sql<{ id: string; clientId: string }[]>`
      select id, client_id from links where agency_id = ${agencyId} and ended_at is null order by id for update`
    const ended = await endLinks(sql, links, { by: standing.user.id, reason: 'programme-left' })
    await recordAll(
      sql,
      standing.user,
      links.map(({ id, clientId }) => ({
        accountId: clientId,
        agencyId,
        action: 'link.left' as const,
        subject: account!.name,
        subjectId: id,
        after: whatEnded(ended, id),
      })),
    )
    const owners = await ownersAt(
      sql,
      links.map(({ clientId }) => clientId),
    )
    await leave(
      sql,
      ...links.flatMap(({ id, clientId }) => {
        const recipientId = owners.get(clientId)
        return recipientId ? [{ kind: 'link.mail-left' as const, subjectId: id, recipientId }] : []
      }),
    )
    const counts = {
      clients: links.length,
      people: new Set(ended.people.map(({ userId }) => userId)).size,
      sessions: ended.sessions,
      requests: requests.length,
    }
    await record(sql, standing, {
      action: 'programme.left',
      agencyId,
      subject: account!.name,
      after: { ...counts, requests: requests.map(({ address }) => address) },
    })
    return { ok: true, ended: counts }
  })
}
