import { expireDueRequests } from '#app/domain/linking/due-requests.ts'
import { expiryBatch } from '#jobs/periodic.expire-requests.ts'
import { sql } from '#db/sql.server.ts'
import type { Figure } from './measure.ts'

/** Marking a great many due requests expired, against one UPDATE, and how long others wait for such a row meanwhile. */
export async function bench(accounts: number): Promise<Figure[]> {
  const due = accounts
  await makeDue(due)
  const one = await timed(
    () => sql`
    update access_requests set state = 'expired', ended_at = expires_at where state = 'pending' and expires_at <= now()`,
  )
  await sql`delete from access_requests where message = 'due'`
  await makeDue(due)
  const batches = await timed(async () => {
    while ((await expireDueRequests(expiryBatch)) === expiryBatch) continue
  })
  const [left] =
    await sql`select 1 from access_requests where state = 'pending' and expires_at <= now() limit 1`
  if (left) throw new Error('Not all due requests were expired')
  const group = `Expiring ${due} due requests in batches of ${expiryBatch}, with log entry and mail for each`
  const baseline = 'one UPDATE, nothing else'
  return [
    { group, what: 'all of them', ours: batches.took, p95: batches.took, baseline, theirs: one.took },
    {
      group,
      what: 'longest wait of others for a row',
      ours: batches.longestWait,
      p95: batches.longestWait,
      baseline,
      theirs: one.longestWait,
      note: `${batches.probes} and ${one.probes} statements tried`,
    },
  ]
}

async function makeDue(count: number) {
  await sql`
    insert into access_requests (agency_id, requester_id, address, message, state, created_at, asked_at, expires_at)
    select m.account_id, m.id, 'due-' || n || '@crowd.example', 'due', 'pending', t.at, t.at, t.at + interval '7 days'
    from generate_series(1, ${count}::int) n
    join memberships m on m.id = md5('membership ' || 50 * (1 + n % ${Math.floor(count / 50) - 1}))::uuid,
      lateral (select now() - interval '7 days' - n * interval '1 millisecond' as at) t`
  await sql`vacuum analyze access_requests`
}

/** Runs the work while another connection keeps writing to one due row after the other. */
async function timed(work: () => PromiseLike<unknown>) {
  const ids = await sql<
    { id: string }[]
  >`select id from access_requests where message = 'due' order by random() limit 20000`
  let [working, longestWait, probes] = [true, 0, 0]
  const probing = (async () => {
    while (working) {
      const began = performance.now()
      await sql`update access_requests set locale = 'en' where id = ${ids[probes % ids.length]!.id}`
      longestWait = Math.max(longestWait, performance.now() - began)
      probes++
    }
  })()
  const began = performance.now()
  await work()
  const took = performance.now() - began
  working = false
  await probing
  return { took, longestWait, probes }
}
