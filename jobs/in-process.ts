import { log } from '#app/log.ts'
import { Bell } from './bell.ts'
import { claim } from './claims.ts'
import { Hands } from './hands.ts'
import type { Lane, LaneOptions } from './lane.ts'
import type { Row } from './row.ts'

/** Runs jobs in this process: claims what is due whenever a hand is free and the bell rings, or the poll's time is up. */
export class InProcessLane implements Lane {
  private readonly bell = new Bell()
  private readonly hands: Hands
  private readonly loop: Promise<void>
  private stopping = false
  /** The last claim got as many as there were hands free, so that more may be due. */
  private mayBeMore = false

  constructor(private readonly options: LaneOptions) {
    this.hands = new Hands(options.work)
    this.loop = this.turn()
  }

  ring() {
    this.bell.ring()
  }

  async stop(drainMs: number) {
    this.stopping = true
    this.bell.ring()
    await this.hands.finished(this.loop, drainMs)
  }

  async handBack() {
    await this.hands.handBack()
  }

  private async turn() {
    let faults = 0
    while (!this.stopping) {
      const free = this.options.hands - this.hands.count
      const rows = free > 0 ? await this.claimed(free) : []
      this.mayBeMore = rows?.length === free || free === 0
      faults = rows === null ? faults + 1 : 0
      for (const row of rows ?? []) void this.hands.take(row).finally(() => this.mayBeMore && this.ring())
      await this.bell.heard(rows === null ? Math.min(5000, 200 * 2 ** faults) : this.options.pollMs)
    }
  }

  private async claimed(limit: number): Promise<Row[] | null> {
    try {
      const { kinds, leaseSeconds, lateSeconds } = this.options
      return await claim(kinds, limit, leaseSeconds, lateSeconds)
    } catch (error) {
      log.error({ err: error }, 'the outbox does not answer')
      return null
    }
  }
}
