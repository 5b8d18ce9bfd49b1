import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import { backlogs, type Lane, type OpenState } from '#app/domain/operations/backlogs.ts'
import * as metrics from '#app/metrics.ts'
import { sql } from '#db/sql.server.ts'
import { setAside } from './watched.ts'
import { within } from '../within.ts'

/** /metrics, for whoever knows the token; for everybody else this page does not exist, here or anywhere. */
export function metricsFor(token: string): RequestHandler {
  metrics.watchProcess()
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const expected = digest(`Bearer ${token}`)
  return async (req, res, next) => {
    if (!timingSafeEqual(digest(req.headers.authorization ?? ''), expected)) return next()
    setAside(res, '/metrics')
    await readDatabase()
    const { type, text } = await metrics.exposition()
    res.set({ 'Content-Type': type, 'Cache-Control': 'no-store' }).end(text)
  }
}

const patience = 2_000

/** A database that is away, or a pool that is all taken, is a figure too and keeps no scrape waiting. */
async function readDatabase() {
  metrics.poolSize.set(sql.options.max)
  const began = performance.now()
  const waited = () => metrics.poolWait.set((performance.now() - began) / 1000)
  for (const gauge of [metrics.connections, metrics.outboxRows, metrics.outboxOldestDue]) gauge.reset()
  try {
    await within(patience, readFigures(waited))
    metrics.databaseUp.set(1)
  } catch {
    waited()
    metrics.databaseUp.set(0)
  }
}

/**
 * The library does not tell which of its connections are taken, so what is measured is what it means to a request: how
 * long one has to wait for a connection. How many there are, and what they do, PostgreSQL knows.
 */
async function readFigures(waited: () => void) {
  const connection = await sql.reserve()
  waited()
  try {
    const lanes = await backlogs(connection)
    const states = await connection<{ state: string; connections: number }[]>`
      select coalesce(state, 'unknown') as state, count(*)::int as connections from pg_stat_activity
      where application_name = 'prokura' and datname = current_database() group by 1`
    for (const { state, connections } of states) metrics.connections.set({ state }, connections)
    for (const lane of Object.keys(lanes) as Lane[]) {
      const { oldestDue, ...rows } = lanes[lane]
      metrics.outboxOldestDue.set({ lane }, oldestDue)
      for (const state of Object.keys(rows) as OpenState[])
        metrics.outboxRows.set({ state, lane }, rows[state])
    }
  } finally {
    connection.release()
  }
}
