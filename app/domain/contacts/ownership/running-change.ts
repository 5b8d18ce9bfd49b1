import type { Sql } from '#db/sql.server.ts'
import type { ChangeKind } from './changes.ts'
import type { Skipped } from './rotation.ts'
import type { Selection } from './selection.ts'

/** So many contacts change hands in one transaction. */
export const batchSize = 1000

export type RunningChange = {
  id: string
  accountId: string
  kind: ChangeKind
  userId: string | null
  membershipId: string | null
  grantId: string | null
  selection: Selection | null
  people: string[]
  reached: string | null
  lastPlace: number
  skipped: Skipped[]
}

/** Notes how far a change has come. */
export async function reach(
  sql: Sql,
  change: RunningChange,
  reached: string,
  passed: number,
  lastPlace = 0,
  without: [string, Skipped['reason']][] = [],
) {
  const known = new Set(change.skipped.map(({ id }) => id))
  const skipped = [
    ...change.skipped,
    ...without.filter(([id]) => !known.has(id)).map(([id, reason]) => ({ id, reason })),
  ]
  await sql`
    update ownership_changes set reached = ${reached}, passed = passed + ${passed}, last_place = ${lastPlace},
      skipped = ${sql.json(skipped)}, total = greatest(total, passed + ${passed})
    where id = ${change.id}`
}
