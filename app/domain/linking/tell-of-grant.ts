import type { Sql } from '#db/sql.server.ts'
import { leave } from '../outbox.ts'
import { ownersOf } from './owners.ts'

/**
 * Tells of a grant that was changed or taken away: the person, and the owners of these accounts, but never whoever did
 * it. `entry` is the audit entry of the change; the mail reads it, and each change is a mail of its own.
 */
export async function tellOfGrant(
  sql: Sql,
  grant: { id: string; userId: string },
  { entry, by, accounts }: { entry: number; by: string; accounts: string[] },
) {
  const readers = new Set([grant.userId, ...(await ownersOf(sql, accounts))])
  readers.delete(by)
  await leave(
    sql,
    ...[...readers].map((recipientId) => ({
      kind: 'grant.mail-changed' as const,
      subjectId: grant.id,
      recipientId,
      generation: entry,
    })),
  )
}
