import type { Queue } from 'bull'
import { log } from '#app/log.ts'
import { within } from '#app/within.ts'
import { Bell } from '../bell.ts'
import type { LaneOptions } from '../lane.ts'
import { takeOffers, withdrawOffers } from '../claims.ts'

/** What Bull is told of a row: nothing that it could get wrong. */
export type Offer = { row: string }

/** Redis holds no more than this many offers of a queue; PostgreSQL keeps the rest. */
const mostOffers = 2000
const batch = 500

const answerMs = 5000

/** Trouble that is over sooner is nothing to tell of: a worker that starts has yet to be connected. */
const patienceMs = 3000

/**
 * Tells Bull of due rows. While Redis is away or frozen nothing is offered and nothing is lost: the rows stay due.
 * Any number of relays may run beside each other.
 */
export class Relay {
  private readonly bell = new Bell()
  private readonly loop: Promise<void>
  private stopping = false
  private troubledSince: number | null = null
  private saidSo = false

  constructor(
    private readonly queue: Queue<Offer>,
    private readonly options: Pick<LaneOptions, 'kinds' | 'pollMs' | 'offerSeconds'>,
    /** Why there is no connection to Redis. */
    private readonly fault: () => Error | null,
  ) {
    this.loop = this.turn()
  }

  ring() {
    this.bell.ring()
  }

  async stop() {
    this.stopping = true
    this.bell.ring()
    await this.loop
  }

  private async turn() {
    let faults = 0
    while (!this.stopping) {
      const offered = await this.offer()
      faults = offered === null ? faults + 1 : 0
      if (offered === batch) continue
      const wait = offered === null ? Math.min(5000, 200 * 2 ** faults) : this.options.pollMs
      await this.bell.heard(wait)
    }
  }

  /** Offers one batch; null where it could not. */
  private async offer(): Promise<number | null> {
    try {
      const offered = await this.offerBatch()
      if (this.saidSo) log.info({ queue: this.queue.name }, 'work is offered again')
      this.troubledSince = null
      this.saidSo = false
      return offered
    } catch (error) {
      this.troubledSince ??= performance.now()
      if (!this.saidSo && performance.now() - this.troubledSince >= patienceMs) {
        this.saidSo = true
        log.error(
          { err: this.reasonOf(error), queue: this.queue.name },
          'work cannot be offered; it waits in the database',
        )
      }
      return null
    }
  }

  private async offerBatch(): Promise<number> {
    // Asks Redis before PostgreSQL, so that offers are taken only while somebody listens.
    const waiting = await within(answerMs, this.queue.getWaitingCount())
    const room = Math.min(batch, mostOffers - waiting)
    if (room <= 0) return 0
    const { kinds, offerSeconds } = this.options
    const rows = await takeOffers(kinds, room, offerSeconds)
    if (rows.length > 0) await this.tell(rows)
    return rows.length
  }

  /** What is behind the words of ioredis, for whoever reads the log. */
  private reasonOf(error: unknown): unknown {
    const words = error instanceof Error ? error.message : ''
    if (/Stream isn't writeable|max retries per request/.test(words)) return this.fault() ?? error
    return words.startsWith('EXECABORT') ? new Refused() : error
  }

  private async tell(rows: string[]) {
    // The row's id is the job's: a row that Bull still holds is not added twice.
    const jobs = rows.map((row) => ({ data: { row }, opts: { jobId: row } }))
    try {
      const added = await within(answerMs, this.queue.addBulk(jobs))
      // Bull keeps to itself what Redis said to each.
      if (!added.every((job) => job.id)) throw new Refused()
    } catch (error) {
      await withdrawOffers(rows)
      throw error
    }
  }
}

/** Redis answers, and takes nothing. */
class Refused extends Error {
  constructor() {
    super('Redis refuses jobs: it is full, read-only, or holds something else under their names')
  }
}
