import { sql } from '#db/sql.server.ts'

/** What happened to a thread: itself, or who is looking at it. */
export type Heard = { threadId: string; what: 'thread' | 'presence' }
export type Ear = {
  hear(heard: Heard): void
  /** This process ends, and the listening with it. */
  end(): void
}

const ears = new Map<string, Set<Ear>>()
const renewEveryMs = 20_000
let current: { unlisten(): Promise<void> } | null = null
let beginning: Promise<void> | null = null
let timer: NodeJS.Timeout | null = null

/**
 * Tells of every committed change in an account's inbox, until the returned function is called. One connection listens for
 * all pages that this process serves. Resolves once it does, so that nothing falls in between.
 */
export async function listenToInbox(accountId: string, ear: Ear): Promise<() => void> {
  const those = ears.get(accountId) ?? new Set()
  ears.set(accountId, those.add(ear))
  const stop = () => {
    those.delete(ear)
    if (those.size === 0 && ears.get(accountId) === those) ears.delete(accountId)
    if (ears.size === 0) rest()
  }
  try {
    if (!current) await renew()
  } catch (error) {
    stop()
    throw error
  }
  timer ??= setInterval(() => void renew().catch(() => {}), renewEveryMs).unref()
  return stop
}

/** Lets everybody who listens go, so that a server which ends need not wait for them. */
export function endListening() {
  for (const ear of [...ears.values()].flatMap((those) => [...those])) ear.end()
}

/** Takes the subscription up anew: its connection may have been lost while PostgreSQL was away, and nothing says so. */
function renew(): Promise<void> {
  return (beginning ??= once().finally(() => (beginning = null)))
}

async function once() {
  const next = await sql.listen('inbox', ring)
  const last = current
  current = next
  await last?.unlisten()
}

function rest() {
  if (timer) clearInterval(timer)
  timer = null
}

function ring(payload: string) {
  const [accountId = '', threadId = '', what] = payload.split(' ')
  for (const ear of ears.get(accountId) ?? [])
    ear.hear({ threadId, what: what === 'presence' ? 'presence' : 'thread' })
}

/** Whether something was written in an account's inbox after an instant, in microseconds. */
export async function isNewSince(accountId: string, micros: string): Promise<boolean> {
  const [row] = await sql`
    select 1 from threads
    where account_id = ${accountId} and state = 'open'
      and last_at > timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond'
    limit 1`
  return row !== undefined
}

/** The database's clock, in microseconds. */
export async function inboxClock(): Promise<string> {
  const [row] = await sql<
    [{ at: string }]
  >`select (extract(epoch from clock_timestamp()) * 1000000)::bigint::text as at`
  return row.at
}
