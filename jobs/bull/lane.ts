import Bull, { type Queue } from 'bull'
import { log } from '#app/log.ts'
import { within } from '#app/within.ts'
import { claimOne, withdrawOffers } from '../claims.ts'
import { Hands } from '../hands.ts'
import { InProcessLane } from '../in-process.ts'
import type { Lane, LaneOptions } from '../lane.ts'
import { connections } from './redis.ts'
import { Relay, type Offer } from './relay.ts'

/** Keys of ours in Redis begin with it. */
export const prefix = 'prokura'

/** Rows that a lane takes at once without Bull; few, since they come on top of those that Bull hands out. */
export const netHands = 1

/**
 * Runs jobs that Bull hands out, and tells Bull of due rows. Bull only says which row may be worth a look: it is claimed
 * in PostgreSQL first, so a job that comes twice, late or for a finished row does nothing. A row that Bull has not handed
 * out after two offers is taken without it: Redis may have lost a list and kept its jobs, and then adds none again.
 */
export class BullLane implements Lane {
  private readonly hands: Hands
  private readonly taking: Queue<Offer>
  private readonly telling: Queue<Offer>
  private readonly relay: Relay
  private readonly net: InProcessLane
  private readonly redis
  private stopping = false
  /** Rows that Bull handed out after this worker was told to end. */
  private readonly untouched: string[] = []

  constructor(
    name: string,
    url: string,
    private readonly options: LaneOptions,
  ) {
    this.hands = new Hands(options.work)
    this.redis = connections(url)
    this.telling = new Bull<Offer>(name, {
      prefix,
      createClient: () => this.redis.tell(),
      // What Bull remembers of finished and failed jobs would keep their rows from being offered again.
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
    })
    this.taking = new Bull<Offer>(name, {
      prefix,
      createClient: () => this.redis.take(),
      // A killed worker's job is with another before its row's lease ends: in 25 s of 45.
      settings: {
        lockDuration: milliseconds(options.leaseSeconds / 3),
        lockRenewTime: milliseconds(options.leaseSeconds / 9),
        stalledInterval: milliseconds(options.leaseSeconds / 4.5),
        // The row counts its tries and ends failed by itself.
        maxStalledCount: 100,
        retryProcessDelay: 500,
      },
    })
    // Bull names its connection without waiting for it: where Redis is away at the end, nobody would catch the failure.
    Object.assign(this.taking, { setWorkerName: () => Promise.resolve() })
    for (const queue of [this.telling, this.taking])
      queue.on('error', (error) => log.debug({ err: error, queue: name }, 'Bull reports'))
    void this.taking
      .process(options.hands, (job) => this.look(job.data))
      .catch((error: unknown) => this.stopping || log.error({ err: error }, 'Bull does not hand out work'))
    this.relay = new Relay(this.telling, options, this.redis.fault)
    const { offerSeconds } = options
    this.net = new InProcessLane({
      ...options,
      hands: netHands,
      pollMs: milliseconds(offerSeconds / 6),
      // Half of an offer's time after the second: with the first it is less than a minute in all.
      lateSeconds: 1.5 * offerSeconds,
    })
  }

  ring() {
    this.relay.ring()
  }

  async stop(drainMs: number) {
    this.stopping = true
    const noMore = Promise.allSettled([this.relay.stop(), within(1000, this.taking.pause(true, true))])
    await Promise.all([this.hands.finished(noMore, drainMs), this.net.stop(drainMs)])
  }

  async handBack() {
    await Promise.all([this.hands.handBack(), this.net.handBack()])
    // What Bull still wants to write down may take a moment; a Redis that is away must not hold the process.
    // Without force `taking` waits until Bull has written that its jobs are over: a row whose job it still knows would not
    // be added anew.
    await Promise.allSettled([within(500, this.taking.close()), within(500, this.telling.close(true))])
    this.redis.cut()
    if (this.untouched.length > 0) await withdrawOffers(this.untouched)
  }

  /** Never throws: a row that cannot be claimed now stays due and is offered again. */
  private async look(offer: unknown) {
    const id = rowOf(offer)
    if (id === null) return
    if (this.stopping) return void this.untouched.push(id)
    try {
      const row = await claimOne(id, this.options.kinds, this.options.leaseSeconds)
      if (row) await this.hands.take(row)
    } catch (error) {
      log.error({ err: error, row: id }, 'a row could not be claimed')
    }
  }
}

/** The row that Bull speaks of; null for what no relay of ours has put there: whoever reaches Redis can add jobs. */
function rowOf(offer: unknown): string | null {
  const { row } = (offer ?? {}) as { row?: unknown }
  return typeof row === 'string' && /^\d{1,18}$/.test(row) ? row : null
}

const milliseconds = (seconds: number) => Math.round(seconds * 1000)
