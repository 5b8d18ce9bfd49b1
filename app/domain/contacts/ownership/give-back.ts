import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { contactSight } from '../sight.ts'
import { endChange } from './changes.ts'
import { giveContacts } from './give.ts'
import { activeAmong } from './owners.ts'
import { batchSize, reach, type RunningChange } from './running-change.ts'

/**
 * One batch of taking a change back: contacts that nothing else has given away since go back to whom they were with, and
 * count as given by the change of then, so that this can be taken back in turn. Former contact owners who are switched
 * off get nothing back; those contacts go to nobody.
 */
export async function giveBack(sql: Sql, undo: RunningChange, standing: Standing): Promise<boolean> {
  const { reached } = undo
  const sight = await contactSight(standing, 'assign', sql)
  const entries = await sql<{ contactId: string }[]>`
    select e.contact_id from ownership_entries e
    join ownership_changes u on u.id = e.change_id and u.undone_by = ${undo.id}
    where e.account_id = ${standing.account.id} ${reached === null ? sql`` : sql`and e.contact_id > ${reached}`}
    order by e.contact_id limit ${batchSize}`
  if (entries.length === 0) {
    await endChange(sql, undo.id)
    return false
  }
  const ids = entries.map(({ contactId }) => contactId)
  const still = await sql<{ id: string; fromOwner: string | null; fromChange: string | null }[]>`
    select c.id, e.from_owner, e.from_change from contacts c
    join ownership_changes u on u.undone_by = ${undo.id}
    join ownership_entries e on e.change_id = u.id and e.contact_id = c.id
    where c.account_id = ${standing.account.id} and c.id = any(${ids}::uuid[]) and c.change_id = u.id
      and c.archived_at is null and c.private_to is null and ${sight.has(sql)}
    order by c.id for no key update of c`
  const former = [...new Set(still.map(({ fromOwner }) => fromOwner).filter((id) => id !== null))]
  const here = await activeAmong(sql, standing.account.id, former)
  const gifts = still.map(({ id, fromOwner }) => ({
    contactId: id,
    to: fromOwner !== null && here.has(fromOwner) ? fromOwner : null,
  }))
  await giveContacts(sql, standing.account.id, undo.id, gifts, { quiet: true })
  const restored = still.filter(({ fromOwner }) => fromOwner === null || here.has(fromOwner))
  await sql`
    update contacts c set change_id = w.change_id
    from unnest(${restored.map(({ id }) => id)}::uuid[], ${restored.map(({ fromChange }) => fromChange)}::bigint[])
      as w(id, change_id)
    where c.id = w.id and c.account_id = ${standing.account.id} and c.change_id = ${undo.id}`
  await reach(sql, undo, ids.at(-1)!, ids.length)
  return true
}
