import type { OutboxKind } from '#app/domain/outbox.ts'
import type { Outcome, Row } from './row.ts'

/** One of the two ways to run jobs, for the kinds that share hands. Both claim a row in PostgreSQL before they work on it. */
export type Lane = {
  /** Something was left in the outbox. */
  ring(): void
  /** Takes nothing new and waits for what is in hand, at most so long. */
  stop(drainMs: number): Promise<void>
  /** Offers what is still in hand to other workers, once its mails are cut. */
  handBack(): Promise<void>
}

export type LaneOptions = {
  kinds: readonly OutboxKind[]
  /** How many rows it works on at once. */
  hands: number
  leaseSeconds: number
  /** How long a row that nobody rang for may wait. */
  pollMs: number
  /** With Bull: after how long a row that is still not finished is offered again; Redis may have lost it. */
  offerSeconds: number
  /** Leaves alone what has not been due for this long. */
  lateSeconds?: number
  work: (row: Row) => Promise<Outcome>
}
