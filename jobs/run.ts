import { laneOf } from '#app/domain/outbox.ts'
import { log } from '#app/log.ts'
import { jobSeconds, jobsTotal } from '#app/metrics.ts'
import { backoff } from './backoff.ts'
import { settle } from './claims.ts'
import { jobs } from './jobs.ts'
import type { Outcome, Row, Tools } from './row.ts'

/**
 * Works on a claimed row and writes what became of it, however the row got here. Never throws;
 * a row whose outcome cannot be written keeps its lease and is offered again when that ends.
 */
export async function run(row: Row, tools: Tools): Promise<Outcome> {
  const took = jobSeconds.startTimer({ lane: laneOf(row.kind) })
  const outcome = await attempt(row, tools)
  took()
  jobsTotal.inc({ kind: row.kind, outcome: outcome.state })
  await written(row, outcome, tools.leaseSeconds)
  return outcome
}

async function attempt(row: Row, tools: Tools): Promise<Outcome> {
  const job = jobs[row.kind]
  if (row.attempts > job.attempts) {
    await noteGivenUp(row)
    return { state: 'failed', reason: `The worker died or hung on it ${job.attempts} times`, mail: 'bounced' }
  }
  try {
    return await job.run(row, tools)
  } catch (error) {
    log.warn({ row: row.id, kind: row.kind, attempt: row.attempts, err: error }, 'a job threw')
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500)
    if (row.attempts >= job.attempts) {
      await noteGivenUp(row)
      return { state: 'failed', reason, mail: 'bounced' }
    }
    return {
      state: 'waiting',
      reason,
      delay: { seconds: backoff(row.attempts) },
      counts: true,
      mail: 'queued',
    }
  }
}

async function noteGivenUp(row: Row) {
  await jobs[row.kind]
    .giveUp?.(row)
    .catch((error: unknown) =>
      log.error({ row: row.id, kind: row.kind, err: error }, 'could not be given up'),
    )
}

/**
 * The mail server may have accepted a mail while PostgreSQL restarts; were the answer lost, the mail would go twice.
 * So the outcome is offered to the database for as long as a lease lasts. Should ours be over by then, it is still noted
 * that a mail was accepted.
 */
async function written(row: Row, outcome: Outcome, seconds: number) {
  const giveUp = performance.now() + seconds * 1000
  for (let tries = 0; ; tries++) {
    try {
      if (!(await settle(row, outcome)))
        log.warn({ row: row.id, kind: row.kind }, 'the lease ran out meanwhile')
      return
    } catch (error) {
      const wait = Math.min(2000, 50 * 2 ** tries)
      if (performance.now() + wait > giveUp)
        return log.error({ row: row.id, err: error }, 'an outcome could not be written')
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}
