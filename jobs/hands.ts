import { settle } from './claims.ts'
import type { Outcome, Row } from './row.ts'

/** Rows that are being worked on in this process, whichever way they came. */
export class Hands {
  private readonly busy = new Map<Promise<Outcome>, Row>()

  constructor(private readonly work: (row: Row) => Promise<Outcome>) {}

  get count() {
    return this.busy.size
  }

  /** Works on a claimed row; resolves when its outcome is written. */
  take(row: Row): Promise<Outcome> {
    const work = this.work(row).finally(() => this.busy.delete(work))
    this.busy.set(work, row)
    return work
  }

  /** Resolves when nothing more comes and everything in hand is finished, or after so many milliseconds. */
  async finished(noMore: Promise<unknown>, milliseconds: number) {
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)))
    await Promise.race([noMore.then(() => Promise.all(this.busy.keys())), enough])
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
}
