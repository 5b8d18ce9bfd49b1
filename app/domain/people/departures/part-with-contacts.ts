import type { Sql } from '#db/sql.server.ts'
import { moveFollowUps } from '../../contacts/follow-ups/move-follow-ups.ts'
import { noteChange, type Changer } from '../../contacts/ownership/changes.ts'
import { giveContacts } from '../../contacts/ownership/give.ts'
import { moveContacts } from '../../contacts/ownership/move-contacts.ts'
import { findSuccessor, type SuccessorRefusal } from './successors.ts'

/** What moves beside the open contacts: the closed ones, with their place in statistics, and the private, once shared. */
export type ContactsBeside = { closedToo?: boolean; sharePrivate?: boolean }

/** What becomes of a leaver's contacts (P5): decided later, given to nobody, or to the active member whom a text means. */
export type ContactsWish = ContactsBeside & { open: 'later' | 'nobody' | { by: string } }

export type ContactsRefusal =
  Extract<SuccessorRefusal, 'several' | 'same-person'> | 'no-such-heir' | 'inactive-user'

/** Where the contacts go, found out before anything ends; `stay`: with the leaver. */
export type ContactsWay = 'stay' | { to: string; name: string } | { to: null; name: null }

/** What moved, as the audit entry tells it. */
export type MovedContacts = {
  contactOwner?: string
  movedContacts?: number
  unassignedContacts?: number
  sharedContacts?: number
}

/** Where a wish leads to; inviting somebody is for the one who replaces (replace-member.ts). */
export async function wayOfContacts(
  sql: Sql,
  accountId: string,
  leaverId: string,
  { open }: ContactsWish,
): Promise<ContactsWay | ContactsRefusal> {
  if (open === 'later') return 'stay'
  if (open === 'nobody') return { to: null, name: null }
  const heir = await findSuccessor(sql, accountId, leaverId, open.by)
  if (heir === 'several' || heir === 'same-person') return heir
  if (typeof heir === 'string' || heir.kind === 'newcomer') return 'no-such-heir'
  return heir.deactivatedAt ? 'inactive-user' : { to: heir.membershipId, name: heir.name }
}

/**
 * Lets a member's contacts go their way as one change, in the caller's transaction, with the account's contacts to itself:
 * open ones, closed ones where wished, and private ones that are shared first. Those that were private are nobody's
 * where the others stay, since their contact owner cannot be somebody who goes.
 */
export async function partWithContacts(
  sql: Sql,
  changer: Changer,
  leaverId: string,
  way: ContactsWay,
  { closedToo = false, sharePrivate = false }: ContactsBeside,
): Promise<MovedContacts> {
  const accountId = changer.account.id
  const by = { by: changer.membershipId }
  const shared = sharePrivate ? await share(sql, accountId, leaverId) : []
  if (way === 'stay') {
    await moveFollowUps(sql, accountId, leaverId)
    return { sharedContacts: shared.length }
  }
  const changeId = await noteChange(sql, changer, 'departure')
  const moved = await moveContacts(sql, accountId, changeId, { from: leaverId, to: way.to, closedToo }, by)
  const gifts = shared
    .filter(({ open }) => open || closedToo)
    .map(({ id }) => ({ contactId: id, to: way.to }))
  const given = await giveContacts(sql, accountId, changeId, gifts, by)
  await moveFollowUps(sql, accountId, leaverId)
  const count = moved + given.length
  return way.name === null
    ? { unassignedContacts: count, sharedContacts: shared.length }
    : { contactOwner: way.name, movedContacts: count, sharedContacts: shared.length }
}

async function share(sql: Sql, accountId: string, leaverId: string) {
  return await sql<{ id: string; open: boolean }[]>`
    update contacts set private_to = null, version = version + 1, updated_at = now()
    where account_id = ${accountId} and private_to = ${leaverId} and archived_at is null
    returning id, status = 'open' as open`
}
