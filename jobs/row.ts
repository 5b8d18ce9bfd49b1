import type { OutboxKind } from '#app/domain/outbox.ts'
import type { PostOffice } from '#emails/transport.ts'

/** A claimed outbox row: ids only; whoever works on it re-reads the state behind them. */
export type Row = {
  id: string
  kind: OutboxKind
  subjectId: string
  recipientId: string | null
  generation: number
  /** Tries that count, this one included. */
  attempts: number
  /** Seconds since it was left, or since an operator had it tried again, by the database clock. */
  age: number
  /** End of the lease as PostgreSQL writes it. Whoever comes with another value has lost the row. */
  lease: string
}

/** When a row is offered again: after so many seconds, or when the mail days of UTC begin anew (L8). */
export type Delay = { seconds: number } | 'next-utc-day'

/** What became of one try. */
export type Outcome =
  | { state: 'done'; reason?: string; mail?: 'sent' }
  | { state: 'failed'; reason: string; mail?: 'bounced' }
  | { state: 'waiting'; reason: string | null; delay: Delay; counts: boolean; mail?: 'queued' }

/** What jobs work with. */
export type Tools = {
  post: PostOffice
  leaseSeconds: number
}

export type Job = {
  /** Tries after which a row that throws is `failed`. */
  attempts: number
  /** Throws for a bug; everything else is an outcome. */
  run(row: Row, tools: Tools): Promise<Outcome>
  /** Says to whoever watches that nobody tries any more, however the last try ended. */
  giveUp?(row: Row): Promise<void>
}
