import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../identity/standing.ts'
import { contactSight } from './sight.ts'

/** So many at once are ticked on a page; more is a job's work. */
export const mostTicked = 1000

export type Editable = { id: string; name: string; private: boolean; archivedAt: Date | null }
export type EditRefusal = 'not-allowed' | 'not-found' | 'too-many'

/**
 * Locks contacts that somebody wants to change, by id, all or none: one that is out of sight is `not-found` like one
 * that does not exist, one that is seen but somebody else's to change `not-allowed` (P3). Archived ones are there only for
 * who asks for them.
 */
export async function lockEditable(
  sql: Sql,
  writer: Standing,
  contactIds: string[],
  { archived = false }: { archived?: boolean } = {},
): Promise<{ ok: true; contacts: Editable[] } | { ok: false; reason: EditRefusal }> {
  const ids = [...new Set(contactIds)]
  if (ids.length > mostTicked) return { ok: false, reason: 'too-many' }
  const [see, edit] = [await contactSight(writer, 'see', sql), await contactSight(writer, 'edit', sql)]
  const found = await sql<(Editable & { mayEdit: boolean })[]>`
    select c.id, c.name, c.private_to is not null as private, c.archived_at, ${edit.has(sql)} as may_edit
    from contacts c
    where c.account_id = ${writer.account.id} and c.id = any(${ids}::uuid[]) and ${see.has(sql)}
      and ${archived ? sql`c.merged_into is null` : sql`c.archived_at is null`}
    order by c.id for no key update of c`
  if (found.length < ids.length) return { ok: false, reason: 'not-found' }
  if (!found.every(({ mayEdit }) => mayEdit)) return { ok: false, reason: 'not-allowed' }
  return { ok: true, contacts: found.map(({ mayEdit: _, ...contact }) => contact) }
}
