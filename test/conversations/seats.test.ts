import { describe, expect, test } from 'vitest'
import { roles, type Role } from '#app/domain/roles.ts'
import { buySeats } from '#app/domain/conversations/seats/buy-seats.ts'
import { changeLevel } from '#app/domain/conversations/seats/change-level.ts'
import { changeSeatRenewal } from '#app/domain/conversations/seats/change-seat-renewal.ts'
import { inboxMembers } from '#app/domain/conversations/seats/inbox-members.ts'
import { changePlan } from '#app/domain/people/licences/change-plan.ts'
import { setPlan } from '#app/domain/people/licences/set-plan.ts'
import { renewDueSubscriptions, subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { sql } from '#db/sql.server.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, standingOf } from '#test/support/people.ts'
import { anAgent, assigneeOf, aThread, atLevel, levelOf, withSeats } from '#test/support/seats.ts'

const past = (days: number) => new Date(Date.now() - days * 86_400_000)

/** An account with so many seats, and its owner's standing. */
async function seated(seats: number, facts: Parameters<typeof anAccount>[0] = {}) {
  const account = await anAccount(facts)
  await withSeats(account, seats)
  return { account, owner: await standingOf(account.owner, account) }
}

/** Lines about seats as [kind, quantity, price, seats after it], oldest first. */
async function seatLines(account: { id: string }) {
  const rows = await sql<{ kind: string; quantity: number; unitPriceCents: number; licences: number }[]>`
    select kind, quantity, unit_price_cents, licences from order_lines
    where account_id = ${account.id} and item = 'seats' order by id`
  return rows.map(({ kind, quantity, unitPriceCents, licences }) => [
    kind,
    quantity,
    unitPriceCents,
    licences,
  ])
}

/** The entries about seats and levels in the account's log, oldest first. */
async function logOf(account: { id: string }) {
  return await sql<{ action: string; subject: string; before: object; after: object }[]>`
    select action, subject, before, after from audit_entries
    where account_id = ${account.id} and (action like 'inbox.%' or action like 'seats.%') order by id`
}

describe('everybody has exactly one of none, viewer and agent (V1)', () => {
  test('whoever comes has none, and is given a level with an entry that says so', async () => {
    const { account, owner } = await seated(1)
    const ada = await aMember(account, 'member', { name: 'Ada' })
    expect(await levelOf(ada)).toBe('none')
    expect(await changeLevel(owner, ada.membershipId, 'viewer')).toMatchObject({ ok: true, changed: true })
    expect(await changeLevel(owner, ada.membershipId, 'agent')).toMatchObject({ ok: true, level: 'agent' })
    expect(await logOf(account)).toMatchObject([
      {
        action: 'inbox.level-changed',
        subject: 'Ada',
        before: { inbox: 'none' },
        after: { inbox: 'viewer' },
      },
      {
        action: 'inbox.level-changed',
        subject: 'Ada',
        before: { inbox: 'viewer' },
        after: { inbox: 'agent' },
      },
    ])
  })

  test('saying what holds already changes nothing and is no entry', async () => {
    const { account, owner } = await seated(1)
    const ada = await anAgent(account)
    expect(await changeLevel(owner, ada.membershipId, 'agent')).toMatchObject({ ok: true, changed: false })
    expect(await logOf(account)).toEqual([])
  })

  test.each(['owner', '', 'AGENT', '__proto__', 'none '])('“%s” is no level', async (level) => {
    const { account, owner } = await seated(1)
    const refused = { ok: false, reason: 'no-such-level' }
    expect(await changeLevel(owner, account.owner.membershipId, level)).toEqual(refused)
  })

  test('people of other accounts, unknown and departed ones are not found; the deactivated have none', async () => {
    const { account, owner } = await seated(2)
    const other = await anAccount()
    const gone = await aMember(account, 'member')
    await sql`update memberships set ended_at = now() where id = ${gone.membershipId}`
    const off = await aMember(account, 'member', { deactivated: true })
    const notFound = { ok: false, reason: 'not-found' }
    for (const id of [other.owner.membershipId, crypto.randomUUID(), gone.membershipId])
      expect(await changeLevel(owner, id, 'viewer')).toEqual(notFound)
    expect(await changeLevel(owner, off.membershipId, 'viewer')).toEqual({ ok: false, reason: 'deactivated' })
    const swapWith = other.owner.membershipId
    expect(await changeLevel(owner, account.owner.membershipId, 'agent', { swapWith })).toEqual(notFound)
  })

  test.each(roles)('%s: owner and admins only, by own membership', async (role) => {
    const { account } = await seated(5)
    const person = role === 'owner' ? account.owner : await aMember(account, role)
    const target = await aMember(account, 'viewer')
    const may = (['admin', 'owner'] as Role[]).includes(role)
    const own = await standingOf(person, account)
    for (const outcome of [
      await changeLevel(own, target.membershipId, 'agent'),
      await buySeats(own, 1),
      await changeSeatRenewal(own, 5),
    ])
      expect(outcome).toMatchObject(may ? { ok: true } : { ok: false, reason: 'not-allowed' })
  })

  test('nobody who acts for an agency touches seats, however high the role (L19)', async () => {
    const { account } = await seated(5)
    const agency = await anAgency()
    const maya = await aMember(agency, 'admin')
    await aGrant(await aLink(agency, account), maya, 'admin')
    const acting = await standingOf(maya, account)
    const refused = { ok: false, reason: 'own-membership' }
    expect(await changeLevel(acting, account.owner.membershipId, 'agent')).toEqual(refused)
    expect(await buySeats(acting, 1)).toEqual(refused)
    expect(await changeSeatRenewal(acting, 0)).toEqual(refused)
  })

  test('an admin who is demoted meanwhile is refused', async () => {
    const { account } = await seated(1)
    const admin = await aMember(account, 'admin')
    const standing = await standingOf(admin, account)
    await sql`update memberships set role = 'member' where id = ${admin.membershipId}`
    const refused = { ok: false, reason: 'not-allowed' }
    expect(await changeLevel(standing, admin.membershipId, 'agent')).toEqual(refused)
  })

  test('the list has the active by name, is searched and filtered, and comes by the page', async () => {
    const { account } = await seated(1)
    await sql`update users set name = 'Zoe' where id = ${account.owner.id}`
    const ada = await anAgent(account, 'manager', 'Ada')
    await aMember(account, 'viewer', { name: 'ben' })
    await aMember(account, 'viewer', { name: 'Off', deactivated: true })
    const names = async (filter?: Parameters<typeof inboxMembers>[1]) =>
      (await inboxMembers(account.id, filter)).members.map(({ name }) => name)
    expect(await names()).toEqual(['Ada', 'ben', 'Zoe'])
    expect(await names({ level: 'agent' })).toEqual(['Ada'])
    expect(await names({ level: 'nonsense' })).toEqual(['Ada', 'ben', 'Zoe'])
    expect(await names({ search: ada.address.toUpperCase() })).toEqual(['Ada'])
    expect(await names({ page: 2 })).toEqual([])
  })
})

describe('an agent needs a free seat, a viewer none (V2)', () => {
  test('without one it is refused, naming whom to swap with, the first by name', async () => {
    const { account, owner } = await seated(2)
    await anAgent(account, 'member', 'Cleo')
    const ben = await anAgent(account, 'member', 'ben')
    const ada = await aMember(account, 'member')
    const refused = await changeLevel(owner, ada.membershipId, 'agent')
    expect(refused).toMatchObject({ ok: false, reason: 'no-free-seat', seats: 2, more: false })
    expect(refused).toMatchObject({
      holders: [{ name: 'ben', membershipId: ben.membershipId }, { name: 'Cleo' }],
    })
    expect(await changeLevel(owner, ada.membershipId, 'viewer')).toMatchObject({ ok: true })
    expect(await subscriptionOf(account.id)).toMatchObject({ seats: 2, agents: 2 })
  })

  test('of more than eight the first eight are named', async () => {
    const { account, owner } = await seated(9)
    for (let n = 0; n < 9; n++) await anAgent(account)
    const refused = await changeLevel(owner, account.owner.membershipId, 'agent')
    expect(refused).toMatchObject({ reason: 'no-free-seat', more: true })
    expect('holders' in refused && refused.holders).toHaveLength(8)
  })

  test('swapping makes the former agent a viewer, whose open conversations are everybody’s again', async () => {
    const { account, owner } = await seated(1)
    const ben = await anAgent(account, 'member', 'Ben')
    const ada = await aMember(account, 'member', { name: 'Ada' })
    const open = await aThread(account, { assignee: ben })
    const closed = await aThread(account, { assignee: ben, state: 'closed' })
    const outcome = await changeLevel(owner, ada.membershipId, 'agent', { swapWith: ben.membershipId })
    expect(outcome).toMatchObject({ ok: true, from: 'Ben', returned: 1, level: 'agent' })
    expect([await levelOf(ada), await levelOf(ben)]).toEqual(['agent', 'viewer'])
    expect([await assigneeOf(open), await assigneeOf(closed)]).toEqual([null, ben.membershipId])
    expect(await logOf(account)).toMatchObject([
      {
        action: 'inbox.seat-swapped',
        subject: 'Ada',
        before: { inbox: 'none' },
        after: { inbox: 'agent', seatFrom: 'Ben', returnedThreads: 1 },
      },
    ])
  })

  test('where a seat has become free meanwhile, nobody loses theirs', async () => {
    const { account, owner } = await seated(2)
    const ben = await anAgent(account)
    const ada = await aMember(account, 'member')
    const outcome = await changeLevel(owner, ada.membershipId, 'agent', { swapWith: ben.membershipId })
    expect(outcome).toMatchObject({ ok: true, from: null })
    expect([await levelOf(ada), await levelOf(ben)]).toEqual(['agent', 'agent'])
  })

  test('swapping with somebody who has no seat is refused like before, with who has', async () => {
    const { account, owner } = await seated(1)
    const ben = await anAgent(account, 'member', 'Ben')
    const ada = await aMember(account, 'member')
    const cleo = await aMember(account, 'member')
    for (const swapWith of [cleo.membershipId, ada.membershipId])
      expect(await changeLevel(owner, ada.membershipId, 'agent', { swapWith })).toMatchObject({
        reason: 'no-free-seat',
        holders: [{ membershipId: ben.membershipId }],
      })
  })

  test.each(['viewer', 'none'] as const)('down to %s the seat is free at once', async (level) => {
    const { account, owner } = await seated(1)
    const ben = await anAgent(account)
    const thread = await aThread(account, { assignee: ben })
    expect(await changeLevel(owner, ben.membershipId, level)).toMatchObject({ ok: true, returned: 1 })
    expect(await assigneeOf(thread)).toBeNull()
    const taken = await changeLevel(owner, account.owner.membershipId, 'agent')
    expect(taken).toMatchObject({ ok: true, from: null })
  })

  test('opened again, a closed thread is nobody’s who is no agent any more, and stays with who is', async () => {
    const { account, owner } = await seated(2)
    const [ben, ada] = [await anAgent(account), await anAgent(account)]
    const lost = await aThread(account, { assignee: ben, state: 'closed' })
    const kept = await aThread(account, { assignee: ada, state: 'closed' })
    await changeLevel(owner, ben.membershipId, 'viewer')
    await sql`update threads set state = 'open', closed_at = null where account_id = ${account.id}`
    expect([await assigneeOf(lost), await assigneeOf(kept)]).toEqual([null, ada.membershipId])
  })

  test('what no command does, the database does not either', async () => {
    const { account } = await seated(1)
    await anAgent(account)
    const ada = await aMember(account, 'member')
    await expect(atLevel(ada, 'agent')).rejects.toThrow('no_more_agents_than_seats')
    await expect(withSeats(account, 0)).rejects.toThrow('no_more_agents_than_seats')
    const back = sql`update subscriptions set seats_given_back = 1 where account_id = ${account.id}`
    await expect(back).rejects.toThrow('no_seat_in_use_ends')
    const off = await aMember(account, 'member', { deactivated: true })
    await atLevel(off, 'viewer').catch(() => {})
    expect(await levelOf(off)).toBe('none')
  })

  test('the count follows whatever becomes of a membership', async () => {
    const { account } = await seated(3)
    const [ben, cleo] = [await anAgent(account), await anAgent(account)]
    const agents = async () => (await subscriptionOf(account.id)).agents
    expect(await agents()).toBe(2)
    await sql`update memberships set deactivated_at = now() where id = ${ben.membershipId}`
    expect(await agents()).toBe(1)
    await sql`update memberships set deactivated_at = null where id = ${ben.membershipId}`
    expect([await agents(), await levelOf(ben)]).toEqual([1, 'none'])
    await sql`update memberships set ended_at = now() where id = ${cleo.membershipId}`
    expect(await agents()).toBe(0)
  })
})

describe('seats are an add-on on every plan, bought by count (V1)', () => {
  test('buying writes an order line of its own, at the price of a seat', async () => {
    const { account, owner } = await seated(0, { plan: 'starter', licences: 1 })
    expect(await buySeats(owner, 2)).toEqual({ ok: true, bought: 2, seats: 2 })
    expect(await seatLines(account)).toEqual([['bought', 2, 1900, 2]])
    expect(await logOf(account)).toMatchObject([
      { action: 'seats.bought', before: { seats: 0 }, after: { seats: 2 } },
    ])
    expect(await subscriptionOf(account.id)).toMatchObject({ licences: 1, seats: 2 })
  })

  test.each([0, -1, 1.5, NaN, 10_001])('%s is no number of seats', async (count) => {
    const { account, owner } = await seated(0)
    expect(await buySeats(owner, count)).toEqual({ ok: false, reason: 'bad-count' })
    expect(await seatLines(account)).toEqual([])
  })

  test('a trial has ten for nothing, and more only on a plan', async () => {
    const { account, owner } = await seated(0, { plan: 'trial' })
    expect(await buySeats(owner, 10)).toMatchObject({ ok: true, seats: 10 })
    expect(await buySeats(owner, 1)).toEqual({ ok: false, reason: 'plan-full', limit: 10, plan: 'starter' })
    expect(await seatLines(account)).toEqual([['bought', 10, 0, 10]])
  })

  test('unused ones are given back for the renewal, and kept again', async () => {
    const { account, owner } = await seated(4)
    await anAgent(account)
    expect(await changeSeatRenewal(owner, 0)).toEqual({
      ok: false,
      reason: 'out-of-range',
      least: 1,
      most: 4,
    })
    expect(await changeSeatRenewal(owner, 5)).toMatchObject({ reason: 'out-of-range' })
    expect(await changeSeatRenewal(owner, 1)).toMatchObject({ ok: true, changed: true, seats: 1 })
    expect(await changeSeatRenewal(owner, 1)).toMatchObject({ ok: true, changed: false })
    expect(await subscriptionOf(account.id)).toMatchObject({ seats: 4, seatsEnding: 3 })
    expect(await changeSeatRenewal(owner, 2)).toMatchObject({ ok: true })
    expect(await seatLines(account)).toEqual([
      ['given-back', -3, 1900, 1],
      ['kept', 1, 1900, 2],
    ])
  })

  test('an agent takes one that was given back only where no other is left', async () => {
    const { account, owner } = await seated(3)
    await changeSeatRenewal(owner, 1)
    await anAgent(account)
    expect(await subscriptionOf(account.id)).toMatchObject({ seatsEnding: 2 })
    await anAgent(account)
    expect(await subscriptionOf(account.id)).toMatchObject({ seatsEnding: 1 })
  })

  test('the renewal has a line for licences and one for seats, without what was given back', async () => {
    const { account, owner } = await seated(3, {
      plan: 'essentials',
      licences: 1,
      renewsAt: new Date(Date.now() + 60_000),
    })
    await changeSeatRenewal(owner, 2)
    await sql`
      update subscriptions set began_at = ${past(31)}, renews_at = ${past(0)} where account_id = ${account.id}`
    await renewDueSubscriptions(100)
    expect(await subscriptionOf(account.id)).toMatchObject({ seats: 2, seatsEnding: 0 })
    const lines = await sql<{ kind: string; item: string; quantity: number; unitPriceCents: number }[]>`
      select kind, item, quantity, unit_price_cents from order_lines
      where account_id = ${account.id} and kind = 'renewed' order by id`
    expect([...lines]).toEqual([
      { kind: 'renewed', item: 'licences', quantity: 1, unitPriceCents: 1500 },
      { kind: 'renewed', item: 'seats', quantity: 2, unitPriceCents: 1900 },
    ])
    expect(await logOf(account)).toMatchObject([
      { action: 'seats.given-back', before: { seatsAtRenewal: 3 }, after: { seatsAtRenewal: 2 } },
      { action: 'seats.renewed', before: { seats: 3 }, after: { seats: 2 } },
    ])
  })

  test('an account without seats renews without a line for them', async () => {
    const { account } = await seated(0, { renewsAt: past(0) })
    await subscriptionOf(account.id)
    expect(await seatLines(account)).toEqual([])
  })

  test('on a trial they are given back at once', async () => {
    const { account, owner } = await seated(5, { plan: 'trial' })
    await anAgent(account)
    expect(await changeSeatRenewal(owner, 2)).toEqual({ ok: true, changed: true, seats: 2, renewsAt: null })
    expect(await subscriptionOf(account.id)).toMatchObject({ seats: 2, agents: 1, seatsEnding: 0 })
    expect(await seatLines(account)).toEqual([['given-back', -3, 0, 2]])
  })

  test('once a trial is over levels only go down, and seats are only given back', async () => {
    const { account, owner } = await seated(3, { plan: 'trial', trialEndsAt: past(1) })
    const ben = await anAgent(account)
    const over = { ok: false, reason: 'trial-over' }
    expect(await buySeats(owner, 1)).toEqual(over)
    expect(await changeLevel(owner, account.owner.membershipId, 'viewer')).toEqual(over)
    expect(await changeLevel(owner, ben.membershipId, 'viewer')).toMatchObject({ ok: true })
    expect(await changeSeatRenewal(owner, 0)).toMatchObject({ ok: true, seats: 0 })
  })

  test('from a trial to a plan they stay, at its price, with a line that says so', async () => {
    const { account, owner } = await seated(2, { plan: 'trial' })
    await anAgent(account)
    expect(await changePlan(owner, { plan: 'essentials', licences: 3 })).toMatchObject({ ok: true })
    expect(await seatLines(account)).toEqual([['plan', 2, 1900, 2]])
    expect(await subscriptionOf(account.id)).toMatchObject({ seats: 2, agents: 1, seatsEnding: 0 })
  })

  test('a plan that allows fewer is refused', async () => {
    const { account, owner } = await seated(3, { plan: 'team', licences: 2 })
    await sql`update plans set seat_limit = 2 where key = 'starter'`
    const refused = { ok: false, reason: 'too-many-seats', limit: 2, seats: 3 }
    expect(await changePlan(owner, { plan: 'starter', licences: null })).toEqual(refused)
    await sql`update plans set seat_limit = null where key = 'starter'`
    expect(await subscriptionOf(account.id)).toMatchObject({ plan: { key: 'team' } })
  })

  test('the operator’s plan keeps the seats that it allows, and is refused where more are in use', async () => {
    const { account } = await seated(12, { plan: 'team', licences: 20 })
    await sql`update subscriptions set seats_given_back = 5 where account_id = ${account.id}`
    expect(await setPlan(account.id, { plan: 'trial', licences: null })).toMatchObject({ ok: true })
    expect(await subscriptionOf(account.id)).toMatchObject({ seats: 10, seatsEnding: 0 })
    expect(await seatLines(account)).toEqual([['plan', 10, 0, 10]])

    const busy = await seated(4, { plan: 'team', licences: 20 })
    for (let n = 0; n < 3; n++) await anAgent(busy.account)
    await sql`update plans set seat_limit = 2 where key = 'trial'`
    const refused = { ok: false, reason: 'seats-in-use', agents: 3, limit: 2 }
    expect(await setPlan(busy.account.id, { plan: 'trial', licences: null })).toEqual(refused)
    await sql`update plans set seat_limit = 10 where key = 'trial'`
  })
})
