import { describe, expect, test } from 'vitest'
import { changeLevel } from '#app/domain/conversations/seats/change-level.ts'
import { buySeats } from '#app/domain/conversations/seats/buy-seats.ts'
import { changeSeatRenewal } from '#app/domain/conversations/seats/change-seat-renewal.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { replaceMember } from '#app/domain/people/departures/replace-member.ts'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, standingOf, type Account } from '#test/support/people.ts'
import { anAgent, assigneeOf, aThread, levelOf, withSeats } from '#test/support/seats.ts'
import { done, meeting, times } from '../people/support.ts'

const many = 50

async function seated(seats: number) {
  const account = await anAccount()
  await withSeats(account, seats)
  return { account, owner: await standingOf(account.owner, account) }
}

/** What counting first and writing then would do, without the database's own count in the way. */
async function naively(account: Account, count: number, write: (at: number) => PromiseLike<unknown>) {
  await withSeats(account, 1000)
  const met = meeting(count)
  const outcomes = await Promise.all(
    times(count, async (at) => {
      const [row] = await sql<{ agents: number }[]>`
        select count(*)::int as agents from memberships where account_id = ${account.id} and inbox_level = 'agent'`
      await met()
      const free = row!.agents < 1
      if (free) await write(at)
      return { ok: free }
    }),
  )
  return done(outcomes)
}

const raise = (membershipId: string) =>
  sql`update memberships set inbox_level = 'agent' where id = ${membershipId}`

describe('grants of the last seat', () => {
  test('naively, ten at once all find it free', async () => {
    const { account } = await seated(1)
    const crowd = await Promise.all(times(10, () => aMember(account, 'member')))
    expect(await naively(account, 10, (at) => raise(crowd[at]!.membershipId))).toBe(10)
  })

  test('by plain writes the database lets one through', async () => {
    const { account } = await seated(1)
    const crowd = await Promise.all(times(10, () => aMember(account, 'member')))
    const written = await Promise.allSettled(crowd.map(({ membershipId }) => raise(membershipId)))
    expect(written.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await subscriptionOf(account.id)).toMatchObject({ agents: 1 })
  })

  test('fifty at once: one agent, the others hear who it is', async () => {
    const { account, owner } = await seated(1)
    const crowd = await Promise.all(times(many, () => aMember(account, 'member')))
    const outcomes = await Promise.all(
      crowd.map(({ membershipId }) => changeLevel(owner, membershipId, 'agent')),
    )
    expect(done(outcomes)).toBe(1)
    const winner = crowd[outcomes.findIndex(({ ok }) => ok)]!.membershipId
    for (const outcome of outcomes)
      if (!outcome.ok)
        expect(outcome).toMatchObject({ reason: 'no-free-seat', holders: [{ membershipId: winner }] })
    expect(await subscriptionOf(account.id)).toMatchObject({ agents: 1, seats: 1 })
  })
})

describe('swaps for one seat', () => {
  test('naively, two both take it from the same agent, and there are two', async () => {
    const { account } = await seated(2)
    const holder = await anAgent(account)
    const two = await Promise.all(times(2, () => aMember(account, 'member')))
    const met = meeting(2)
    await Promise.all(
      two.map(async ({ membershipId }) => {
        const held = await levelOf(holder)
        await met()
        if (held !== 'agent') return
        await sql`update memberships set inbox_level = 'viewer' where id = ${holder.membershipId}`
        await raise(membershipId)
      }),
    )
    expect(await Promise.all(two.map(levelOf))).toEqual(['agent', 'agent'])
  })

  test('twenty at once with the same agent: one has the seat, the others are told so', async () => {
    const { account, owner } = await seated(1)
    const holder = await anAgent(account)
    const thread = await aThread(account, { assignee: holder })
    const crowd = await Promise.all(times(20, () => aMember(account, 'member')))
    const swapWith = holder.membershipId
    const outcomes = await Promise.all(
      crowd.map(({ membershipId }) => changeLevel(owner, membershipId, 'agent', { swapWith })),
    )
    expect(done(outcomes)).toBe(1)
    expect(outcomes.filter((each) => !each.ok && each.reason === 'no-free-seat')).toHaveLength(19)
    const levels = await Promise.all([holder, ...crowd].map(levelOf))
    expect(levels.filter((level) => level === 'agent')).toHaveLength(1)
    expect([levels[0], await assigneeOf(thread)]).toEqual(['viewer', null])
  })

  test('two who swap with each other’s agents crosswise do not wait for each other', async () => {
    const { account, owner } = await seated(2)
    const [ada, ben, cleo, dan] = [
      await anAgent(account),
      await anAgent(account),
      await aMember(account, 'member'),
      await aMember(account, 'member'),
    ]
    const outcomes = await Promise.all([
      changeLevel(owner, cleo.membershipId, 'agent', { swapWith: ada.membershipId }),
      changeLevel(owner, dan.membershipId, 'agent', { swapWith: ben.membershipId }),
    ])
    expect(done(outcomes)).toBe(2)
    expect(await subscriptionOf(account.id)).toMatchObject({ agents: 2 })
  })
})

describe('whoever assigns a thread at the same moment', () => {
  /** As assigning goes: the thread is held, then its next agent is looked at. */
  async function assigns(threadId: string, membershipId: string, held: () => Promise<void>) {
    await sql.begin(async (sql) => {
      await sql`select 1 from threads where id = ${threadId} for no key update`
      await held()
      const [next] = await sql<{ level: string }[]>`
        select inbox_level as level from memberships where id = ${membershipId} for share`
      if (next!.level === 'agent')
        await sql`update threads set assignee_id = ${membershipId}, version = version + 1 where id = ${threadId}`
    })
  }
  const aMoment = () => new Promise<void>((resolve) => setTimeout(resolve, 150))

  test('naively, with both memberships written before the threads, one of the two is cut off', async () => {
    const { account } = await seated(1)
    const [ben, ada] = [await anAgent(account), await aMember(account, 'member')]
    const thread = await aThread(account, { assignee: ben })
    const outcomes = await Promise.allSettled([
      assigns(thread, ada.membershipId, aMoment),
      sql.begin(async (sql) => {
        await sql`update memberships set inbox_level = 'viewer' where id = ${ben.membershipId}`
        await sql`update memberships set inbox_level = 'agent' where id = ${ada.membershipId}`
        await aMoment()
        await sql`update threads set assignee_id = null where assignee_id = ${ben.membershipId}`
      }),
    ])
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1)
  })

  test('neither a swap nor a successor waits for them crosswise', async () => {
    for (const work of ['swap', 'replace'] as const) {
      const { account, owner } = await seated(1)
      const [ben, ada] = [await anAgent(account), await aMember(account, 'member')]
      const thread = await aThread(account, { assignee: ben })
      const [, done] = await Promise.all([
        assigns(thread, ada.membershipId, aMoment),
        work === 'swap'
          ? changeLevel(owner, ada.membershipId, 'agent', { swapWith: ben.membershipId })
          : replaceMember(owner, ben.membershipId, { by: ada.username, role: 'member' }),
      ])
      expect(done.ok, work).toBe(true)
      expect(await levelOf(ada)).toBe('agent')
      expect([null, ada.membershipId]).toContain(await assigneeOf(thread))
    }
  })
})

describe('departures', () => {
  test('naively, whoever was seen active is written to, and only the database says no', async () => {
    const { account } = await seated(1)
    const ben = await aMember(account, 'member')
    const [seen] = await sql<{ active: boolean }[]>`
      select deactivated_at is null as active from memberships where id = ${ben.membershipId}`
    await sql`update memberships set deactivated_at = now() where id = ${ben.membershipId}`
    expect(seen!.active).toBe(true)
    await expect(raise(ben.membershipId)).rejects.toThrow('only_the_active_reach_the_inbox')
    expect(await subscriptionOf(account.id)).toMatchObject({ agents: 0 })
  })

  test('deactivated and given a seat at the same moment: in the end there is none', async () => {
    for (let round = 0; round < 10; round++) {
      const { account, owner } = await seated(1)
      const ben = await aMember(account, 'member')
      const [off, level] = await Promise.all([
        deactivateMember(owner, ben.membershipId),
        changeLevel(owner, ben.membershipId, 'agent'),
      ])
      expect(off.ok).toBe(true)
      if (!level.ok) expect(level.reason).toBe('deactivated')
      expect([await levelOf(ben), (await subscriptionOf(account.id)).agents]).toEqual(['none', 0])
    }
  })

  test('replaced, and the seat asked for by somebody else at the same moment: the successor has it, or was there first', async () => {
    for (let round = 0; round < 10; round++) {
      const { account, owner } = await seated(1)
      const sara = await anAgent(account)
      const [tom, mia] = [await aMember(account, 'member'), await aMember(account, 'member')]
      const [replaced, wanted] = await Promise.all([
        replaceMember(owner, sara.membershipId, { by: tom.username, role: 'member' }),
        changeLevel(owner, mia.membershipId, 'agent'),
      ])
      expect(replaced.ok).toBe(true)
      expect(wanted).toMatchObject({ ok: false, reason: 'no-free-seat' })
      expect(await levelOf(tom)).toBe('agent')
    }
  })

  test('naively, a thread that is opened again stays with an agent who has gone meanwhile', async () => {
    const { account, owner } = await seated(1)
    const ben = await anAgent(account)
    const thread = await aThread(account, { assignee: ben, state: 'closed' })
    await sql`alter table threads disable trigger threads_reopen_for_agents`
    const seen = await levelOf(ben)
    await deactivateMember(owner, ben.membershipId)
    if (seen === 'agent') await sql`update threads set state = 'open', closed_at = null where id = ${thread}`
    await sql`alter table threads enable trigger threads_reopen_for_agents`
    expect(await assigneeOf(thread)).toBe(ben.membershipId)
  })

  test('a thread that is opened again while its agent is switched off is not left with them', async () => {
    for (let round = 0; round < 20; round++) {
      const { account, owner } = await seated(1)
      const ben = await anAgent(account)
      const thread = await aThread(account, { assignee: ben, state: 'closed' })
      await Promise.all([
        deactivateMember(owner, ben.membershipId),
        sql`update threads set state = 'open', closed_at = null where id = ${thread}`,
      ])
      expect(await assigneeOf(thread)).toBeNull()
    }
  })
})

test('bought, given back and taken at once, the count is right in the end', async () => {
  const { account, owner } = await seated(10)
  const crowd = await Promise.all(times(20, () => aMember(account, 'member')))
  await Promise.all([
    ...crowd.map(({ membershipId }) => changeLevel(owner, membershipId, 'agent')),
    ...times(5, () => buySeats(owner, 1)),
    ...times(5, (at) => changeSeatRenewal(owner, at + 2)),
  ])
  const { seats, agents, seatsEnding } = await subscriptionOf(account.id)
  const [row] = await sql<{ agents: number }[]>`
    select count(*)::int as agents from memberships where account_id = ${account.id} and inbox_level = 'agent'`
  expect(seats).toBe(15)
  expect(agents).toBe(row!.agents)
  expect(agents).toBeLessThanOrEqual(seats)
  expect(seatsEnding).toBeLessThanOrEqual(seats - agents)
})
