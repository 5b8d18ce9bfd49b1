import { beforeAll, describe, expect, test } from 'vitest'
import { agentsFor } from '#app/domain/conversations/threads/agents.ts'
import { customerOf } from '#app/domain/conversations/threads/customers.ts'
import { isNewSince } from '#app/domain/conversations/live/inbox-bell.ts'
import { presencesIn } from '#app/domain/conversations/live/presences.ts'
import { threadPage } from '#app/domain/conversations/threads/thread.ts'
import { countThreads, listThreads, waitingThreads } from '#app/domain/conversations/threads/threads.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import { makeInboxCrowd } from '#test/support/inbox-crowd.ts'
import { standingOf } from '#test/support/people.ts'
import { indexesUsed, plansOf, tablesScanned } from '#test/support/plans.ts'

const big = ['threads', 'messages', 'contacts', 'attachments', 'outbox']

let agent: Standing, thread: string, after: string

/** Beside fifty accounts of 500. */
beforeAll(async () => {
  const { account, agent: mia } = await makeInboxCrowd(20_000, { beside: 50 })
  await sql`
    insert into outbox (kind, subject_id, state, finished_at)
    select 'message.mail-reply', gen_random_uuid(), 'done', now() from generate_series(1, 5000)`
  await sql`analyze outbox`
  agent = await standingOf(mia, account)
  const [row] = await sql<{ id: string; at: string }[]>`
    select id, (extract(epoch from last_at) * 1000000)::bigint::text as at from threads
    where account_id = ${account.id} and state = 'closed' order by last_at desc, id desc offset 7500 limit 1`
  thread = row!.id
  after = `${row!.at}.${row!.id}`
}, 240_000)

const list = (wish: Parameters<typeof listThreads>[1]) => listThreads(agent, wish)
const ways: [what: string, work: () => PromiseLike<unknown>, by: string[]][] = [
  ['what is open', () => list({ tab: 'open' }), ['threads_open']],
  ['my own', () => list({ tab: 'mine' }), ['threads_of_assignee']],
  ['what is unassigned', () => list({ tab: 'unassigned' }), ['threads_unassigned']],
  ['what is snoozed', () => list({ tab: 'snoozed' }), ['threads_snoozed']],
  ['what is closed', () => list({ tab: 'closed' }), ['threads_closed']],
  ['a page far down', () => list({ tab: 'closed', after }), ['threads_closed']],
  ['part of an address', () => list({ tab: 'closed', search: 'c15001@crowd' }), ['threads_by_words']],
  ['words of a message', () => list({ tab: 'closed', search: 'parcel 15001' }), ['messages_by_words']],
  ['how many there are of each', () => countThreads(agent), ['threads_unassigned', 'threads_of_assignee']],
  ['how many wait', () => waitingThreads(agent), ['threads_unassigned']],
  ['a thread', () => threadPage(agent, thread), ['messages_of_thread']],
  ['whom it is with', () => customerOf(sql, agent.account.id, thread), ['messages_of_thread']],
  ['who could have it', () => agentsFor(agent, thread), ['memberships_in_the_inbox']],
  ['who is there', () => presencesIn(agent, thread), []],
  ['whether something came', () => isNewSince(agent.account.id, String(Date.now() * 1000)), ['threads_open']],
]

describe('in an account with 20,000 threads', () => {
  test.each(ways)('%s is read by its index', async (_, work, by) => {
    const plans = await plansOf(work)
    expect(plans.length).toBeGreaterThan(0)
    for (const plan of plans)
      expect(
        tablesScanned(plan).filter((table) => big.includes(table)),
        plan.statement,
      ).toEqual([])
    for (const index of by) expect(indexesUsed(plans)).toContain(index)
  })
})
