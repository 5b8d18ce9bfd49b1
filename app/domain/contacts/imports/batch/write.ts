import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../../identity/standing.ts'
import { attributeOf, columnsOf, factTypes } from '../../contact-columns.ts'
import { keepUpFollowUps } from '../../follow-ups/keep-up.ts'
import { noteChange } from '../../ownership/changes.ts'
import { giveContacts, type Gift } from '../../ownership/give.ts'
import { enterWorkflows } from '../../workflows/enter.ts'
import type { ImportOptions } from '../targets.ts'
import type { Known } from './known.ts'
import type { Plan } from './plan.ts'

/** Somebody has edited a contact between the look and the write; the batch is to be planned anew. */
export class ChangedMeanwhile extends Error {}

export type WriteFacts = {
  importId: string
  options: ImportOptions
  choosesOwner: boolean
  changeId: string | null
}

/**
 * Writes a planned batch in the caller's transaction and turn, a few statements whatever its size. Workflows and
 * follow-ups act as they do for contacts made and changed by hand. Returns the number of the import's one change of owners.
 */
export async function writeBatch(
  sql: Sql,
  writer: Standing,
  plan: Plan,
  facts: WriteFacts,
): Promise<string | null> {
  const accountId = writer.account.id
  const { options } = facts
  let { changeId } = facts
  await holdTouched(sql, accountId, [...plan.touched])
  await insertFresh(sql, writer, plan.fresh)
  await updateChanged(sql, accountId, [...plan.changed.keys()])
  const joined = await join(sql, accountId, plan.joins)
  await noteMet(sql, facts.importId, [...plan.met])
  const give = async (gifts: Gift[]) => {
    if (gifts.length === 0) return
    changeId ??= await noteChange(sql, writer, 'import')
    await giveContacts(sql, accountId, changeId, gifts, { by: writer.membershipId })
  }
  await give([...plan.gifts].map(([contactId, to]) => ({ contactId, to })))

  const made = plan.fresh.map(({ id }) => id)
  if (options.owner !== 'nobody' && made.length > 0)
    await enterWorkflows(sql, accountId, { kind: 'imported', contactIds: made })
  if (!facts.choosesOwner && writer.membershipId) {
    // A member's contact that no workflow gave to anybody would be out of the member's reach.
    const left = await sql<{ id: string }[]>`
      select id from contacts where account_id = ${accountId} and id = any(${made}::uuid[]) and owner_id is null`
    await give(left.map(({ id }) => ({ contactId: id, to: writer.membershipId })))
  }
  for (const [listId, entries] of joined)
    await enterWorkflows(sql, accountId, { kind: 'list-joined', listId, entries })
  await enterChanged(sql, accountId, plan.changed)
  const followed = new Set([...joined.values()].flat().map(({ contactId }) => contactId))
  for (const [known, keys] of plan.changed) if (keys.has('status')) followed.add(known.id)
  if (followed.size > 0) await keepUpFollowUps(sql, accountId, [...followed])
  return changeId
}

async function insertFresh(sql: Sql, writer: Standing, fresh: Known[]) {
  if (fresh.length === 0) return
  const rows = fresh.map(({ id, facts }, at) => ({ id, at, ...columnsOf(facts) }))
  // Newest first is the order of the file: each row a microsecond older than the one before.
  await sql`
    insert into contacts (id, account_id, name, emails, phones, company, company_size, territory, product_interest, lead_score,
      status, value_cents, custom, created_by, created_at)
    select w.id, ${writer.account.id}, w.name, w.emails, w.phones, w.company, w.company_size, w.territory, w.product_interest,
      w.lead_score, w.status, w.value_cents, w.custom, ${writer.user.id}, now() - w.at * interval '1 microsecond'
    from jsonb_to_recordset(${sql.json(rows as never)}) as w(id uuid, at int, ${factTypes(sql)})`
}

/**
 * Locks whatever the batch touches, by id as everybody does (turns.ts), before anything is written: as it was found, or
 * what was given or made private meanwhile would be taken by somebody who no longer may.
 */
async function holdTouched(sql: Sql, accountId: string, touched: Known[]) {
  if (touched.length === 0) return
  const rows = await sql<Pick<Known, 'id' | 'version' | 'ownerId' | 'private'>[]>`
    select id, version, owner_id, private_to is not null as private from contacts
    where account_id = ${accountId} and id = any(${touched.map(({ id }) => id)}::uuid[]) and archived_at is null
    order by id for no key update`
  const now = new Map(rows.map((row) => [row.id, row]))
  const asFound = (known: Known) => {
    const row = now.get(known.id)
    return row?.version === known.version && row.ownerId === known.ownerWas && row.private === known.private
  }
  if (!touched.every(asFound)) throw new ChangedMeanwhile()
}

async function updateChanged(sql: Sql, accountId: string, changed: Known[]) {
  if (changed.length === 0) return
  const rows = changed.map(({ id, facts }) => ({ id, ...columnsOf(facts) }))
  await sql`
    update contacts c set name = w.name, emails = w.emails, phones = w.phones, company = w.company,
      company_size = w.company_size, territory = w.territory, product_interest = w.product_interest,
      lead_score = w.lead_score, status = w.status, value_cents = w.value_cents, custom = w.custom,
      version = c.version + 1, updated_at = now()
    from jsonb_to_recordset(${sql.json(rows as never)}) as w(id uuid, ${factTypes(sql)})
    where c.id = w.id and c.account_id = ${accountId}`
}

/** The entries that are new, by list. */
async function join(sql: Sql, accountId: string, joins: Plan['joins']) {
  const joined = new Map<string, { contactId: string; entryId: string }[]>()
  if (joins.length === 0) return joined
  const entries = await sql<{ id: string; listId: string; contactId: string }[]>`
    insert into contact_list_entries (account_id, list_id, contact_id)
    select ${accountId}, w.list_id, w.contact_id
    from unnest(${joins.map(({ listId }) => listId)}::uuid[], ${joins.map(({ contactId }) => contactId)}::uuid[])
      as w(list_id, contact_id)
    on conflict do nothing returning id, list_id, contact_id`
  for (const { id, listId, contactId } of entries) {
    const there = joined.get(listId) ?? []
    joined.set(listId, there)
    there.push({ contactId, entryId: id })
  }
  return joined
}

async function noteMet(sql: Sql, importId: string, met: string[]) {
  if (met.length === 0) return
  await sql`
    insert into contact_import_meetings (import_id, contact_id)
    select ${importId}, id from unnest(${met}::uuid[]) as id on conflict do nothing`
}

/** Workflows that watch a field hear of each contact by itself; where there are none, nobody does. */
async function enterChanged(sql: Sql, accountId: string, changed: Plan['changed']) {
  if (changed.size === 0) return
  const [watching] = await sql`
    select 1 from workflows where account_id = ${accountId} and entry = 'field-changed' and active_since is not null limit 1`
  if (!watching) return
  for (const [{ id, version }, keys] of changed)
    await enterWorkflows(sql, accountId, {
      kind: 'field-changed',
      contactId: id,
      version: version + 1,
      changed: [...keys].map(attributeOf),
    })
}
