import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { sql } from '#db/sql.server.ts'
import { backlogs, type OpenState } from './domain/operations/backlogs.ts'
import { lanes } from './domain/outbox.ts'
import { within } from './within.ts'

const registry = new Registry()
const registers = [registry]

/** Requests by the pattern of their route, never by their path: ids and tokens would each make a series of their own. */
export const requestSeconds = new Histogram({
  name: 'http_request_seconds',
  help: 'From the first byte of a request to the end of its answer',
  labelNames: ['route', 'method', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
})

export const requestsInFlight = new Gauge({
  name: 'http_requests_in_flight',
  help: 'Requests that are being answered',
  registers,
})

/** What jobs of this process came to: done, failed or waiting for another try. */
export const jobsTotal = new Counter({
  name: 'jobs_total',
  help: 'Tries of jobs by what they came to',
  labelNames: ['kind', 'outcome'] as const,
  registers,
})

export const jobSeconds = new Histogram({
  name: 'job_seconds',
  help: 'How long one try of a job took',
  labelNames: ['lane'] as const,
  buckets: [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10, 30, 60],
  registers,
})

const databaseUp = new Gauge({
  name: 'database_up',
  help: 'Whether PostgreSQL answered this scrape',
  registers,
})

const poolSize = new Gauge({
  name: 'database_pool_size',
  help: 'Connections that this process may hold at once',
  registers,
})

const poolWait = new Gauge({
  name: 'database_pool_wait_seconds',
  help: 'How long this scrape waited for a connection of the pool; near zero unless all are taken',
  registers,
})

const connections = new Gauge({
  name: 'database_connections',
  help: 'Connections of all processes of this instance, as PostgreSQL sees them',
  labelNames: ['state'] as const,
  registers,
})

const outboxRows = new Gauge({
  name: 'outbox_rows',
  help: 'Rows of the outbox that are not done',
  labelNames: ['state', 'lane'] as const,
  registers,
})

const outboxOldestDue = new Gauge({
  name: 'outbox_oldest_due_seconds',
  help: 'For how long the oldest row that nobody works on could have been taken; 0 where there is none',
  labelNames: ['lane'] as const,
  registers,
})

let watching = false

/** Measures the process itself too: event loop, memory, garbage collection. Costs a little, so only where it is read. */
export function watchProcess() {
  if (watching) return
  watching = true
  collectDefaultMetrics({ register: registry })
}

/** Everything measured in this process, and what the database says now, as Prometheus reads it. */
export async function exposition(): Promise<{ type: string; text: string }> {
  await readDatabase()
  return { type: registry.contentType, text: await registry.metrics() }
}

const patience = 2_000

/** A database that is away, or a pool that is all taken, is a figure too and keeps no scrape waiting. */
async function readDatabase() {
  poolSize.set(sql.options.max)
  const began = performance.now()
  const waited = () => poolWait.set((performance.now() - began) / 1000)
  for (const gauge of [connections, outboxRows, outboxOldestDue]) gauge.reset()
  try {
    await within(patience, readFigures(waited))
    databaseUp.set(1)
  } catch {
    waited()
    databaseUp.set(0)
  }
}

/**
 * The library does not tell which of its connections are taken, so what is measured is what it means to a request: how
 * long one has to wait for a connection. How many there are, and what they do, PostgreSQL knows.
 */
async function readFigures(waited: () => void) {
  await sql.begin('read only', async (sql) => {
    waited()
    const open = await backlogs(sql)
    const states = await sql<{ state: string; connections: number }[]>`
      select coalesce(state, 'unknown') as state, count(*)::int as connections from pg_stat_activity
      where application_name = 'prokura' and datname = current_database() group by 1`
    for (const { state, connections: count } of states) connections.set({ state }, count)
    for (const lane of lanes) {
      const { oldestDue, ...rows } = open[lane]
      outboxOldestDue.set({ lane }, oldestDue)
      for (const state of Object.keys(rows) as OpenState[]) outboxRows.set({ state, lane }, rows[state])
    }
  })
}
