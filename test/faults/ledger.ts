// What a fault must not do, counted: `lost`, `phantom` and `twice` as the rules define them, from the database and what
// the mail server accepted.
import { sql } from '#db/sql.server.ts'
import type { Accepted } from '#test/jobs/sink.ts'
import { until } from '#test/jobs/timing.ts'

/** Long: `npm run test:faults`, hundreds of kills. Otherwise the short form inside `npm test`. */
export const long = process.env.FAULTS === 'long'

/** Random numbers that a printed seed brings back: FAULTS_SEED=…. */
export function chance(name: string) {
  const seed = Number(process.env.FAULTS_SEED ?? Date.now() & 0xffffff)
  print(name, { seed })
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

export function print(name: string, facts: object) {
  process.stdout.write(`${name}: ${JSON.stringify(facts)}\n`)
}

export type Verdict = { committed: number; lost: number; phantom: number; twice: number; copies: number }

/** Waits until every row of the outbox is finished; throws with what is left. */
export async function settled(milliseconds: number) {
  const open = () => sql`
    select kind, state, attempts, reason, available_at, leased_until, offered_until from outbox
    where state not in ('done', 'failed') and kind not like 'periodic.%'`
  await until(async () => (await open()).length === 0, milliseconds).catch(async () => {
    throw new Error(`Not finished after ${milliseconds} ms: ${JSON.stringify((await open()).slice(0, 5))}`)
  })
}

/**
 * Judges what was committed against what was accepted. `copied` are Message-IDs that may have gone once more: a kill
 * came between the server's 250 and our commit.
 */
export async function judge(accepted: Accepted[], copied: Set<string> = new Set()): Promise<Verdict> {
  const counts = new Map<string, number>()
  for (const mail of accepted) {
    const id = mail.headers.get('message-id')!
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  const rows = await sql<
    { state: string; mail: string | null; reason: string | null; messageId: string | null }[]
  >`
    select o.state, o.reason, m.state as mail, m.message_id from outbox o left join mails m on m.outbox_id = o.id
    where o.kind not like 'periodic.%'`
  const known = new Set(rows.map((row) => row.messageId))
  const ended = (row: (typeof rows)[number]) =>
    row.state === 'failed'
      ? row.reason !== null
      : row.mail === null
        ? row.reason !== null
        : counts.has(row.messageId!)
  return {
    committed: rows.length,
    lost: rows.filter((row) => !ended(row)).length,
    phantom: [...counts.keys()].filter((id) => !known.has(id)).length,
    twice: [...counts].filter(([id, count]) => count > (copied.has(id) ? 2 : 1)).length,
    copies: [...counts].filter(([id, count]) => count === 2 && copied.has(id)).length,
  }
}
