import { config } from '#app/config.ts'
import { kindsOf, type LaneName } from '#app/domain/outbox.ts'
import { log } from '#app/log.ts'
import { BullLane, netHands } from './bull/lane.ts'
import { inboundSmtp } from './inbound-smtp.ts'
import { InProcessLane } from './in-process.ts'
import { listening } from './listening.ts'
import { leavePeriodicWork } from './periods.ts'
import { postOffice } from './post-office.ts'
import type { Row } from './row.ts'
import { run } from './run.ts'

export type WorkerOptions = {
  /** Mails under way at once, each on a connection of its own. */
  mailHands?: number
  choreHands?: number
  /** Mails that arrived and are read at once. */
  arrivalHands?: number
  /** How long a claimed row is ours before it is offered again; longer than a mail can take. */
  leaseSeconds?: number
  /** How long a row that nobody rang for may wait. */
  pollMs?: number
  /** With Bull: after how long a row that is not finished is offered again, should Redis have lost it. */
  offerSeconds?: number
  /** When a mail that hangs is cut. */
  cutMs?: number
  /** How long `stop` waits for what is under way. */
  drainMs?: number
  /** How often it leaves periodic work and looks after its ears. */
  roundMs?: number
  /** Whether this worker also leaves the rows of periodic work. */
  periodic?: boolean
}

/**
 * Starts working on the outbox: mails, chores and arrivals side by side, any number of workers on one database, in this process
 * or, with REDIS_URL, as Bull hands it out. Takes mail by SMTP where it is told to. `stop` takes nothing new, lets what is under way finish for at most ten
 * seconds and hands back the rest.
 */
export async function startWorker(options: WorkerOptions = {}): Promise<{ stop(): Promise<void> }> {
  const {
    mailHands = 8,
    choreHands = 2,
    arrivalHands = 2,
    leaseSeconds = 45,
    pollMs = 1000,
    offerSeconds = 30,
    cutMs = 30_000,
    drainMs = 9000,
    roundMs = 5000,
  } = options
  if (cutMs >= leaseSeconds * 1000) throw new Error('A lease must outlast the longest mail')
  const { redisUrl } = config()
  const post = postOffice({ connections: mailHands + (redisUrl ? netHands : 0), cutMs })
  const tools = { post, leaseSeconds }
  const work = (row: Row) => run(row, tools)
  const lane = (name: LaneName, hands: number) => {
    const its = { kinds: kindsOf(name), hands, leaseSeconds, pollMs, offerSeconds, work }
    return redisUrl ? new BullLane(name, redisUrl, its) : new InProcessLane(its)
  }
  const lanes = [lane('mail', mailHands), lane('chore', choreHands), lane('arrival', arrivalHands)]

  const ears = listening(() => lanes.forEach((lane) => lane.ring()))
  const smtp = inboundSmtp()
  const tick = () => {
    void ears.renew()
    void smtp.renew()
    if (options.periodic !== false)
      leavePeriodicWork().catch((error: unknown) =>
        log.error({ err: error }, 'periodic work could not be left'),
      )
  }
  tick()
  const clock = setInterval(tick, roundMs)

  let stopping: Promise<void> | null = null
  const stop = async () => {
    clearInterval(clock)
    await Promise.all([...lanes.map((lane) => lane.stop(drainMs)), smtp.stop(drainMs)])
    post.close()
    const handedBack = Promise.all([...lanes.map((lane) => lane.handBack()), ears.stop()])
    // Where PostgreSQL is away, the leases end by themselves.
    await Promise.race([handedBack, new Promise((resolve) => setTimeout(resolve, 1000))])
  }
  return { stop: () => (stopping ??= stop()) }
}
