import type { Sql } from '#db/sql.server.ts'

/** Something that workflows may begin with, for contacts that are written and locked in the caller's transaction. */
export type Entry =
  | { kind: 'created' | 'imported'; contactIds: string[] }
  | { kind: 'list-joined'; listId: string; entries: { contactId: string; entryId: string }[] }
  /** Attribute keys or ids of own fields whose value is another now. */
  | { kind: 'field-changed'; contactId: string; version: number; changed: string[] }

/** Lets the account's active workflows act on what has happened (C3), in the caller's transaction. */
export async function enterWorkflows(_sql: Sql, _accountId: string, _entry: Entry): Promise<void> {}
