import { sql as pool } from '#db/sql.server.ts'
import { stillMay, type Standing } from '../identity/standing.ts'
import { leave } from '../outbox.ts'
import { recordAtClient } from './add-grants.ts'
import { endLinks, whatEnded, type Ended } from './end-links.ts'
import { ownersOf } from './owners.ts'

export type ClientLeft =
  { ok: true; clientName: string; ended: Ended } | { ok: false; reason: 'not-allowed' | 'unknown' }

/** The agency ends its access to a client (L21). Owner or admin of the agency; the client's owner is told. */
export async function leaveClient(standing: Standing, linkId: string): Promise<ClientLeft> {
  if (standing.acting) return { ok: false, reason: 'not-allowed' }
  return await pool.begin(async (sql): Promise<ClientLeft> => {
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const [link] = await sql<{ clientId: string; name: string }[]>`
      select l.client_id, a.name from links l join accounts a on a.id = l.client_id
      where l.id = ${linkId} and l.agency_id = ${standing.account.id} and l.ended_at is null for update of l`
    if (!link) return { ok: false, reason: 'unknown' }
    const ended = await endLinks(sql, [{ id: linkId, clientId: link.clientId }], {
      by: standing.user.id,
      reason: 'left',
    })
    await recordAtClient(sql, standing, link.clientId, {
      action: 'link.left',
      subject: standing.account.name,
      subjectId: linkId,
      after: whatEnded(ended, linkId),
    })
    await leave(
      sql,
      ...(await ownersOf(sql, [link.clientId])).map((recipientId) => ({
        kind: 'link.mail-left' as const,
        subjectId: linkId,
        recipientId,
      })),
    )
    return { ok: true, clientName: link.name, ended }
  })
}
