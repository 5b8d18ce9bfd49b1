import { sql, type Sql } from '#db/sql.server.ts'
import { laneOf, lanes as laneNames, type LaneName, type OutboxKind } from '../outbox.ts'

export type OpenState = 'waiting' | 'running' | 'failed'

/** What is not done in one lane: rows by state, and for how many seconds the oldest due one could have been taken. */
export type Backlog = Record<OpenState, number> & { oldestDue: number }

/** Of every lane, always, so that a measure falls to zero instead of staying where it was. Reads nothing that is done. */
export async function backlogs(on: Sql = sql): Promise<Record<LaneName, Backlog>> {
  const counts = await on<{ kind: OutboxKind; state: OpenState; rows: number; oldestDue: number | null }[]>`
    select kind, state, count(*)::int as rows,
      extract(epoch from now() - min(greatest(available_at, created_at))
        filter (where available_at <= now() and (leased_until is null or leased_until <= now())))::float8 as oldest_due
    from outbox where state in ('waiting', 'running') group by kind, state
    union all
    select kind, 'failed', count(*)::int, null from outbox where state = 'failed' group by kind`
  const lanes = Object.fromEntries(laneNames.map((name) => [name, none()])) as Record<LaneName, Backlog>
  for (const { kind, state, rows, oldestDue } of counts) {
    const lane = lanes[laneOf(kind)]
    lane[state] += rows
    lane.oldestDue = Math.max(lane.oldestDue, oldestDue ?? 0)
  }
  return lanes
}

/** Of all lanes together. */
export async function backlog(): Promise<Backlog> {
  const all = Object.values(await backlogs())
  const sum = (state: OpenState) => all.reduce((rows, lane) => rows + lane[state], 0)
  return {
    waiting: sum('waiting'),
    running: sum('running'),
    failed: sum('failed'),
    oldestDue: Math.max(...all.map((lane) => lane.oldestDue)),
  }
}

const none = (): Backlog => ({ waiting: 0, running: 0, failed: 0, oldestDue: 0 })
