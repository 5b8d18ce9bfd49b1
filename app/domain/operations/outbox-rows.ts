import { sql } from '#db/sql.server.ts'
import { maskAddress, maskAddressesIn } from '../addresses.ts'
import { outboxKinds, type OutboxKind } from '../outbox.ts'

export const outboxRowsPerPage = 50

/** What an operator asks for: what still has to be done, what was given up, and what is done. */
export const outboxFilters = ['open', 'failed', 'done'] as const
export type OutboxFilterState = (typeof outboxFilters)[number]

export type OutboxFilter = {
  /** Null for all of them. */
  state: OutboxFilterState | null
  kind: OutboxKind | null
  /** The number of a row, or the id of what it is about. */
  id: string | null
  /** Rows with smaller numbers: the cursor of the page before. */
  before: string | null
}

/** A row for eyes that see that it works, not what it says: no names, no content, addresses masked. */
export type OutboxRow = {
  id: string
  kind: OutboxKind
  state: 'waiting' | 'running' | 'done' | 'failed'
  attempts: number
  createdAt: Date
  retriedAt: Date | null
  /** When it is offered next; null where that is over, or somebody works on it. */
  nextAt: Date | null
  finishedAt: Date | null
  reason: string | null
  address: string | null
  mail: 'queued' | 'sending' | 'sent' | 'bounced' | null
}

/** Rows that fit, newest first. `next` is the cursor of what follows. */
export async function outboxRows(
  filter: OutboxFilter,
  limit = outboxRowsPerPage,
): Promise<{ rows: OutboxRow[]; next: string | null }> {
  const rows = await sql<OutboxRow[]>`
    select o.id, o.kind, o.state, o.attempts, o.created_at, o.retried_at, o.finished_at, o.reason, m.address, m.state as mail,
      case when o.state = 'waiting' then greatest(o.available_at, o.created_at) end as next_at
    from (${filter.id === null ? newest(filter, limit + 1) : named(filter.id, filter, limit + 1)}) found
    join outbox o on o.id = found.id
    left join mails m on m.outbox_id = o.id
    order by o.id desc limit ${limit + 1}`
  const masked = rows.slice(0, limit).map((row) => ({
    ...row,
    address: row.address && maskAddress(row.address),
    reason: row.reason && maskAddressesIn(row.reason),
  }))
  return { rows: masked, next: rows.length > limit ? rows[limit - 1]!.id : null }
}

type Fragment = ReturnType<typeof sql>

const inState: Record<OutboxFilterState, Fragment> = {
  open: sql`o.state in ('waiting', 'running')`,
  failed: sql`o.state = 'failed'`,
  done: sql`o.state = 'done'`,
}

/**
 * The newest ids that fit. What is over is found kind by kind in indexes that begin with it: a page costs the same however
 * long the outbox is, and however rare what is looked for. What is open is looked through whole, in the index that
 * claiming uses: it is only as much as waits.
 */
function newest({ state, kind, before }: OutboxFilter, limit: number): Fragment {
  const kinds = kind ? [kind] : [...outboxKinds]
  const open: Fragment = sql`
    (select o.id from (select id, kind from outbox o where ${inState.open} offset 0) o
      where true ${kind ? sql`and o.kind = ${kind}` : sql``} ${older(before)} order by o.id desc limit ${limit})`
  const over = (each: Fragment): Fragment => sql`
    select n.id from unnest(${kinds}::text[]) k(kind), lateral (
      select o.id from outbox o where ${each} and o.kind = k.kind ${older(before)}
      order by o.id desc limit ${limit}) n`
  const parts: Fragment[] = (state ? [state] : outboxFilters).map((each) =>
    each === 'open' ? open : over(inState[each]),
  )
  return parts.reduce((all, one) => sql`${all} union all ${one}`)
}

function named(id: string, { state, kind, before }: OutboxFilter, limit: number): Fragment {
  const whose = /^\d{1,18}$/.test(id)
    ? sql`o.id = ${id}`
    : isUuid(id)
      ? sql`o.subject_id = ${id}`
      : sql`false`
  return sql`
    select o.id from outbox o where ${whose} ${older(before)}
      ${kind ? sql`and o.kind = ${kind}` : sql``} ${state ? sql`and ${inState[state]}` : sql``}
    order by o.id desc limit ${limit}`
}

const older = (before: string | null) => (before === null ? sql`` : sql`and o.id < ${before}::bigint`)

function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
}
