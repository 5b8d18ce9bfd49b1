import type { Fragment, Sql } from '#db/sql.server.ts'
import { assignTaken } from './assign-taken.ts'
import { activeWorkflows, groundOf } from './matches.ts'
import { joining, takeContacts, type Happening } from './take-contacts.ts'

/** Something that workflows may begin with, for contacts that are written and locked in the caller's transaction. */
export type Entry =
  | { kind: 'created' | 'imported'; contactIds: string[] }
  | { kind: 'list-joined'; listId: string; entries: { contactId: string; entryId: string }[] }
  /** Attribute keys or ids of own fields whose value is another now. */
  | { kind: 'field-changed'; contactId: string; version: number; changed: string[] }

/**
 * Lets the account's active workflows act on what has happened (C3), in the caller's transaction: of those with this
 * entry, in their order, the first whose conditions hold takes a contact. Once per entry, however often it is called.
 */
export async function enterWorkflows(sql: Sql, accountId: string, entry: Entry): Promise<void> {
  const happenings = happeningsOf(entry)
  if (happenings.length === 0) return
  const workflows = await activeWorkflows(sql, accountId, begins(sql, entry))
  if (workflows.length === 0) return
  const taken = await takeContacts(sql, await groundOf(sql, accountId), workflows, happenings)
  if (taken.takings.length > 0) await assignTaken(sql, accountId, taken)
}

function begins(sql: Sql, entry: Entry): Fragment {
  switch (entry.kind) {
    case 'list-joined':
      return sql`w.entry = 'list-joined' and w.entry_list_id = ${entry.listId}`
    case 'field-changed':
      return sql`w.entry = 'field-changed' and w.entry_field = any(${entry.changed})`
    default:
      return sql`w.entry = ${entry.kind}`
  }
}

function happeningsOf(entry: Entry): Happening[] {
  switch (entry.kind) {
    case 'list-joined':
      return entry.entries.map(({ contactId, entryId }) => joining(contactId, entryId))
    case 'field-changed':
      return [{ contactId: entry.contactId, key: `change ${entry.version}` }]
    default:
      return entry.contactIds.map((contactId) => ({ contactId, key: entry.kind }))
  }
}
