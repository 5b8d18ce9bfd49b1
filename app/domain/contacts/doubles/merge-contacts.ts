import { sql, type Sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { factColumns, factKeys } from '../contact-columns.ts'
import type { ContactFacts } from '../contact.ts'
import { keepUpFollowUps } from '../follow-ups/keep-up.ts'
import { noteChange } from '../ownership/changes.ts'
import { giveContacts } from '../ownership/give.ts'
import { activeAmong } from '../ownership/owners.ts'
import { contactSight } from '../sight.ts'
import { beginWriting } from '../turns.ts'
import { enterWorkflows } from '../workflows/enter.ts'
import { writeFacts } from '../write-facts.ts'
import { mergedFacts } from './merged-facts.ts'

export type MergeRefusal =
  | 'not-allowed'
  | 'not-found'
  | 'same-contact'
  | 'other-privacy'
  | 'merged-meanwhile'
  | 'changed-meanwhile'
  | 'too-many-addresses'

export type MergeWish = {
  doubleId: string
  /** Of both as the page showed them. */
  versions: { kept: number; double: number }
  /** Attribute keys and ids of own fields whose value is the double's. */
  picked: string[]
}

/**
 * Makes one contact of two: the double is archived and leads to the kept one, which gets the picked values, the addresses,
 * phones, lists and conversations of both, and the double's contact owner where it has none itself. Both must be of the same privacy and
 * the writer's to edit. Where somebody merges the same two the other way round at the same moment, one of them wins.
 */
export async function mergeContacts(
  standing: Standing,
  keptId: string,
  { doubleId, versions, picked }: MergeWish,
): Promise<{ ok: true; name: string } | { ok: false; reason: MergeRefusal }> {
  if (keptId === doubleId) return { ok: false, reason: 'same-contact' }
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof mergeContacts>>> => {
    const writer = await beginWriting(sql, standing, 'member')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const both = await lockBoth(sql, writer, [keptId, doubleId])
    const [kept, double] = [keptId, doubleId].map((id) => both.find((contact) => contact.id === id))
    if (!kept || !double) return { ok: false, reason: 'not-found' }
    if (!kept.mayEdit || !double.mayEdit) return { ok: false, reason: 'not-allowed' }
    if (kept.archivedAt || double.archivedAt) return { ok: false, reason: 'merged-meanwhile' }
    if (kept.privateTo !== double.privateTo) return { ok: false, reason: 'other-privacy' }
    if (kept.version !== versions.kept || double.version !== versions.double)
      return { ok: false, reason: 'changed-meanwhile' }
    const merged = mergedFacts(factsIn(kept), factsIn(double), new Set(picked))
    if (!merged.ok) return merged

    const { keys, changed } = await writeFacts(sql, accountId, keptId, factsIn(kept), merged.facts)
    if (keys.includes('status') && merged.facts.status !== 'open')
      await keepClosing(sql, accountId, keptId, doubleId)
    await sql`
      update contacts set archived_at = now(), merged_into = ${keptId}, updated_at = now()
      where id = ${doubleId} and account_id = ${accountId}`
    // What had been merged into the double follows it, so that every old URL leads on in one step.
    await sql`
      update contacts set merged_into = ${keptId} where account_id = ${accountId} and merged_into = ${doubleId}`
    await moveLists(sql, accountId, keptId, doubleId)
    await moveThreads(sql, accountId, keptId, doubleId)
    await record(sql, writer, {
      action: 'contact.merged',
      subject: double.name,
      subjectId: doubleId,
      after: { mergedInto: merged.facts.name },
    })
    const heir = kept.ownerId === null ? double.ownerId : null
    if (heir !== null && (await activeAmong(sql, accountId, [heir])).has(heir)) {
      const changeId = await noteChange(sql, writer, 'merge')
      await giveContacts(sql, accountId, changeId, [{ contactId: keptId, to: heir }], {
        by: writer.membershipId,
      })
    }
    if (changed.length > 0)
      await enterWorkflows(sql, accountId, {
        kind: 'field-changed',
        contactId: keptId,
        version: kept.version + 1,
        changed,
      })
    await keepUpFollowUps(sql, accountId, [keptId, doubleId])
    return { ok: true, name: merged.facts.name }
  })
}

type Locked = ContactFacts & {
  id: string
  version: number
  privateTo: string | null
  ownerId: string | null
  closedAt: Date | null
  archivedAt: Date | null
  mayEdit: boolean
}

async function lockBoth(sql: Sql, writer: Standing, ids: string[]): Promise<Locked[]> {
  const [see, edit] = [await contactSight(writer, 'see', sql), await contactSight(writer, 'edit', sql)]
  return await sql<Locked[]>`
    select c.id, ${factColumns(sql)}, c.version, c.private_to, c.owner_id, c.closed_at,
      c.archived_at, ${edit.has(sql)} as may_edit
    from contacts c
    where c.account_id = ${writer.account.id} and c.id = any(${ids}::uuid[]) and ${see.has(sql)}
    order by c.id for no key update of c`
}

const factsIn = (contact: Locked) =>
  Object.fromEntries(factKeys.map((key) => [key, contact[key]])) as ContactFacts

/** It was closed when the double was, not by the merge: figures of past months stay. */
async function keepClosing(sql: Sql, accountId: string, keptId: string, doubleId: string) {
  await sql`
    update contacts k set closed_at = d.closed_at, closed_teams = d.closed_teams
    from contacts d where k.id = ${keptId} and k.account_id = ${accountId} and d.id = ${doubleId}`
}

/** What the double wrote and was written is the kept one's: whoever opens it finds all of it. */
async function moveThreads(sql: Sql, accountId: string, keptId: string, doubleId: string) {
  await sql`
    update threads set contact_id = ${keptId}, version = version + 1
    where account_id = ${accountId} and contact_id = ${doubleId}`
}

/** The kept contact is in the lists of both. Nobody joins anything anew, so no workflow begins. */
async function moveLists(sql: Sql, accountId: string, keptId: string, doubleId: string) {
  await sql`
    update contact_list_entries e set contact_id = ${keptId}
    where e.account_id = ${accountId} and e.contact_id = ${doubleId} and not exists (
      select 1 from contact_list_entries o
      where o.account_id = e.account_id and o.list_id = e.list_id and o.contact_id = ${keptId})`
  await sql`
    delete from contact_list_entries where account_id = ${accountId} and contact_id = ${doubleId}`
}
