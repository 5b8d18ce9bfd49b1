import { beforeAll, describe, expect, test } from 'vitest'
import { inboxMembers } from '#app/domain/conversations/seats/inbox-members.ts'
import { returnThreads } from '#app/domain/conversations/threads/return-threads.ts'
import { seatHolders } from '#app/domain/conversations/seats/seat-holders.ts'
import { sql } from '#db/sql.server.ts'
import { anAccount } from '#test/support/people.ts'
import { indexesUsed, plansOf, tablesScanned } from '#test/support/plans.ts'

let accountId: string, membershipId: string

/** A firm of 3,000 people beside twenty of 2,000; every tenth is an agent, and has threads. */
beforeAll(async () => {
  for (let n = 0; n < 21; n++) await aFirm(n === 20 ? 3_000 : 2_000)
  await sql`analyze`
}, 240_000)

async function aFirm(people: number) {
  const account = await anAccount()
  await sql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    await sql`
      insert into users (id, name, username)
      select md5(${account.id} || n)::uuid, 'Person ' || n, 'p-' || md5(${account.id} || n) from generate_series(1, ${people}::int) n`
    await sql`
      insert into user_addresses (user_id, address, main, verified_at)
      select md5(${account.id} || n)::uuid, 'p-' || md5(${account.id} || n) || '@crowd.example', true, now()
      from generate_series(1, ${people}::int) n`
    await sql`
      insert into memberships (id, account_id, user_id, role, inbox_level)
      select md5('m' || ${account.id} || n)::uuid, ${account.id}, md5(${account.id} || n)::uuid, 'member',
        (case when n % 10 = 0 then 'agent' else 'none' end)::inbox_level
      from generate_series(1, ${people}::int) n`
    await sql`
      insert into threads (account_id, contact_id, subject, assignee_id)
      select ${account.id}, gen_random_uuid(), 'x', md5('m' || ${account.id} || n)::uuid
      from generate_series(10, ${people}::int, 10) n, generate_series(1, 5)`
  })
  accountId = account.id
  const [row] = await sql<{ id: string }[]>`
    select id from memberships where account_id = ${accountId} and inbox_level = 'agent' limit 1`
  membershipId = row!.id
}

describe('in a firm of 3,000', () => {
  const ways: [string, string, () => PromiseLike<unknown>][] = [
    ['the list of levels', '', () => inboxMembers(accountId, { page: 3 })],
    ['the agents in it', '', () => inboxMembers(accountId, { level: 'agent' })],
    ['whom to swap with', 'memberships_in_the_inbox', () => seatHolders(sql, accountId)],
    [
      'the open threads of somebody',
      'threads_of_assignee',
      () => returnThreads(sql, accountId, membershipId),
    ],
  ]
  test.each(ways)('%s goes by an index', async (_, index, work) => {
    const plans = await plansOf(work)
    expect(plans.length).toBeGreaterThan(0)
    for (const plan of plans)
      expect(
        tablesScanned(plan).filter((table) => ['memberships', 'threads'].includes(table)),
        `${plan.kind}: ${plan.statement}`,
      ).toEqual([])
    if (index) expect(indexesUsed(plans)).toContain(index)
  })
})
