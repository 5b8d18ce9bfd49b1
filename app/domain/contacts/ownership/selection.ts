import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { contactFields } from '../fields/contact-fields.ts'
import { filterHolds, type ContactFilter } from '../filter.ts'
import { contactSight } from '../sight.ts'

/** Which contacts change hands: those that were ticked, or all that a list's filter matches. */
export type Selection = { ids: string[] } | { filter: ContactFilter }

export const isTicked = (selection: Selection): selection is { ids: string[] } => 'ids' in selection

/**
 * Locks the contacts that were ticked, all or none: one that is archived, foreign or out of reach is `not-found`, one
 * that is private `not-shared`. In the order of their ids, with the names of their contact owners.
 */
export async function lockTicked(sql: Sql, writer: Standing, ids: string[]) {
  const sight = await contactSight(writer, 'assign', sql)
  const found = await sql<{ id: string; name: string; private: boolean; was: string | null }[]>`
    select c.id, c.name, c.private_to is not null as private,
      (select u.name from memberships m join users u on u.id = m.user_id where m.id = c.owner_id) as was
    from contacts c
    where c.account_id = ${writer.account.id} and c.id = any(${ids}::uuid[]) and c.archived_at is null
      and (${sight.has(sql)} or c.private_to = ${writer.membershipId}::uuid)
    order by c.id for no key update of c`
  if (found.length < ids.length) return { ok: false as const, reason: 'not-found' as const }
  if (found.some((contact) => contact.private)) return { ok: false as const, reason: 'not-shared' as const }
  return { ok: true as const, found: [...found] }
}

/**
 * Conditions on `contacts c`, with the account: selected, shared, and this standing may assign it now; or selected and
 * private, which is left out and said. What is archived is never among them, whatever the filter says.
 */
export async function selected(sql: Sql, standing: Standing, selection: Selection) {
  const { account } = standing
  const [assign, see, fields] = [
    await contactSight(standing, 'assign', sql),
    await contactSight(standing, 'see', sql),
    await contactFields(account.id, sql),
  ]
  const facts = { accountId: account.id, fields, timeZone: account.timeZone }
  const matches = () =>
    isTicked(selection)
      ? sql`c.id = any(${selection.ids}::uuid[])`
      : filterHolds(sql, selection.filter, facts)
  const all = () => sql`c.account_id = ${account.id} and c.archived_at is null and ${matches()}`
  // Functions, since a piece of a statement that is awaited runs as one.
  return {
    shared: () => sql`${all()} and c.private_to is null and ${assign.has(sql)}`,
    leftOut: () => sql`${all()} and c.private_to is not null and ${see.has(sql)}`,
  }
}
