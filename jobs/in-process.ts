import type { OutboxKind } from '#app/domain/outbox.ts'
import { log } from '#app/log.ts'
import { Bell } from './bell.ts'
import { claim, settle } from './claims.ts'
import type { Outcome, Row } from './row.ts'

export type LaneOptions = {
  kinds: readonly OutboxKind[]
  /** How many rows it works on at once. */
  hands: number
  leaseSeconds: number
  pollMs: number
  work: (row: Row) => Promise<Outcome>
}

/** Runs jobs in this process: claims what is due whenever a hand is free and the bell rings, or the poll's time is up. */
export class Lane {
  private readonly bell = new Bell()
  private readonly busy = new Map<Promise<unknown>, Row>()
  private readonly loop: Promise<void>
  private stopping = false

  constructor(private readonly options: LaneOptions) {
    this.loop = this.turn()
  }

  ring() {
    this.bell.ring()
  }

  /** Takes nothing new and waits for what is in hand, at most so long. */
  async stop(drainMs: number) {
    this.stopping = true
    this.bell.ring()
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise((resolve) => (timer = setTimeout(resolve, drainMs)))
    await Promise.race([this.loop.then(() => Promise.all(this.busy.keys())), enough])
    clearTimeout(timer)
  }

  /** Offers what is still in hand to other workers at once. Its outcome, should it come after all, finds the lease gone. */
  async handBack() {
    const back = {
      state: 'waiting',
      reason: null,
      delay: { seconds: 0 },
      counts: false,
      mail: 'queued',
    } as const
    await Promise.allSettled([...this.busy.values()].map((row) => settle(row, back)))
  }

  private async turn() {
    let faults = 0
    while (!this.stopping) {
      const free = this.options.hands - this.busy.size
      const rows = free > 0 ? await this.claimed(free) : []
      faults = rows === null ? faults + 1 : 0
      for (const row of rows ?? []) this.start(row)
      // Claiming as many as there were hands free says that more may be due: the next freed hand rings.
      await this.bell.heard(rows === null ? Math.min(5000, 200 * 2 ** faults) : this.options.pollMs)
    }
  }

  private async claimed(limit: number): Promise<Row[] | null> {
    try {
      return await claim(this.options.kinds, limit, this.options.leaseSeconds)
    } catch (error) {
      log.error({ err: error }, 'the outbox does not answer')
      return null
    }
  }

  private start(row: Row) {
    const work = this.options.work(row).finally(() => {
      const wasFull = this.busy.size === this.options.hands
      this.busy.delete(work)
      if (wasFull) this.bell.ring()
    })
    this.busy.set(work, row)
  }
}
