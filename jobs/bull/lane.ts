import Bull, { type Queue } from 'bull'
import { log } from '#app/log.ts'
import { within } from '#app/within.ts'
import { claimOne, withdrawOffers } from '../claims.ts'
import { Hands } from '../hands.ts'
import type { Lane, LaneOptions } from '../lane.ts'
import { connections } from './redis.ts'
import { Relay, type Offer } from './relay.ts'

/** Keys of ours in Redis begin with it. */
export const prefix = 'prokura'

/**
 * Runs jobs that Bull hands out, and tells Bull of due rows. Bull only says which row may be worth a look: it is claimed
 * in PostgreSQL first, so a job that comes twice, late or for a finished row does nothing.
 */
export class BullLane implements Lane {
  private readonly hands: Hands
  private readonly taking: Queue<Offer>
  private readonly telling: Queue<Offer>
  private readonly relay: Relay
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
      .process(options.hands, (job) => this.look(job.data.row))
      .catch((error: unknown) => this.stopping || log.error({ err: error }, 'Bull does not hand out work'))
    this.relay = new Relay(this.telling, options, this.redis.fault)
  }

  ring() {
    this.relay.ring()
  }

  async stop(drainMs: number) {
    this.stopping = true
    const noMore = Promise.allSettled([this.relay.stop(), within(1000, this.taking.pause(true, true))])
    await this.hands.finished(noMore, drainMs)
  }

  async handBack() {
    await this.hands.handBack()
    // What Bull still wants to write down may take a moment; a Redis that is away must not hold the process.
    await Promise.allSettled([this.taking, this.telling].map((queue) => within(500, queue.close(true))))
    this.redis.cut()
    // Now that Bull has forgotten them: a row whose job it still knows would not be added anew.
    if (this.untouched.length > 0) await withdrawOffers(this.untouched)
  }

  /** Never throws: a row that cannot be claimed now stays due and is offered again. */
  private async look(id: string) {
    if (this.stopping) return void this.untouched.push(id)
    try {
      const row = await claimOne(id, this.options.leaseSeconds)
      if (row) await this.hands.take(row)
    } catch (error) {
      log.error({ err: error, row: id }, 'a row could not be claimed')
    }
  }
}

const milliseconds = (seconds: number) => Math.round(seconds * 1000)
