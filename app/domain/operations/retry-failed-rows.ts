import { sql } from '#db/sql.server.ts'
import { outboxKinds, type OutboxKind } from '../outbox.ts'
import { offerAgain } from './offer-again.ts'

/** As many rows as one statement takes: a larger one would make the workers wait for it. */
export const retryBatch = 1000

/** How many failed rows of one kind, or of all. */
export async function countFailedRows(kind: OutboxKind | null): Promise<number> {
  const [{ rows }] = await sql<[{ rows: number }]>`
    select count(*)::int as rows from outbox where state = 'failed' and kind = any(${kindsOf(kind)}::text[])`
  return rows
}

/**
 * Has every row tried again that has failed by now, of one kind or of all, oldest first, in batches. What fails anew
 * meanwhile is left alone, so it ends; after `milliseconds` it stops, and says how many are left.
 */
export async function retryFailedRows(
  kind: OutboxKind | null,
  { milliseconds = 15_000, batch = retryBatch } = {},
): Promise<{ retried: number; left: number }> {
  const until = performance.now() + milliseconds
  const [{ now }] = await sql<[{ now: string }]>`select now()::text as now`
  const failedBefore = sql`kind = any(${kindsOf(kind)}::text[]) and state = 'failed' and finished_at <= ${now}::text::timestamptz`
  let retried = 0
  for (;;) {
    const rows = await offerAgain(
      sql,
      sql`select id from outbox where ${failedBefore} order by id limit ${batch} for update skip locked`,
    )
    retried += rows
    if (rows === 0) return { retried, left: 0 }
    if (performance.now() > until) break
  }
  const [{ left }] = await sql<
    [{ left: number }]
  >`select count(*)::int as left from outbox where ${failedBefore}`
  return { retried, left }
}

const kindsOf = (kind: OutboxKind | null) => (kind ? [kind] : [...outboxKinds])
