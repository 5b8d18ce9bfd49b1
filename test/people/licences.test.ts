import { describe, expect, test } from 'vitest'
import { openAccount } from '#app/domain/identity/open-account.ts'
import { signedIn } from '#app/domain/identity/sessions.ts'
import { acceptInvitation } from '#app/domain/people/invitations/accept-invitation.ts'
import { buyLicences, type PurchaseRefusal } from '#app/domain/people/licences/buy-licences.ts'
import { changePlan } from '#app/domain/people/licences/change-plan.ts'
import { changeRenewal } from '#app/domain/people/licences/change-renewal.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { inviteMember } from '#app/domain/people/invitations/invite-member.ts'
import { invitePeople } from '#app/domain/people/invitations/invite-people.ts'
import { joinByInvitation } from '#app/domain/people/invitations/join-by-invitation.ts'
import { takeLicence } from '#app/domain/people/licences/licences.ts'
import { reactivateMember } from '#app/domain/people/departures/reactivate-member.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { resendInvitation } from '#app/domain/people/invitations/resend-invitation.ts'
import { setPlan } from '#app/domain/people/licences/set-plan.ts'
import { renewDueSubscriptions, subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { sql } from '#db/sql.server.ts'
import {
  aMember,
  anAccount,
  aSession,
  aUser,
  onPlan,
  standingOf,
  type Account,
  type Member,
} from '#test/support/people.ts'
import { actionsIn, anInvitation, done, freshAddress, times } from './support.ts'

const byOwner = (account: Account) => standingOf(account.owner, account)
const past = (days: number) => new Date(Date.now() - days * 86_400_000)

/** Order lines of an account as [kind, quantity, licences after it], oldest first. */
async function ordersOf(account: { id: string }) {
  const rows = await sql<{ kind: string; quantity: number; licences: number }[]>`
    select kind, quantity, licences from order_lines where account_id = ${account.id} order by id`
  return rows.map(({ kind, quantity, licences }) => [kind, quantity, licences])
}

/** An account with so many active and deactivated members, the owner among the active. */
async function crewOf(active: number, deactivated: number, facts: Parameters<typeof anAccount>[0] = {}) {
  const account = await anAccount(facts)
  const crew: Member[] = []
  for (let n = 1; n < active; n++) crew.push(await aMember(account, 'member'))
  const off: Member[] = []
  for (let n = 0; n < deactivated; n++) off.push(await aMember(account, 'member', { deactivated: true }))
  return { account, crew, off, owner: await byOwner(account) }
}

describe('licences, not users, are bought (P1)', () => {
  test('ten users with three of them active need three licences', async () => {
    const { account } = await crewOf(3, 7, { plan: 'starter', licences: 3 })
    expect(await subscriptionOf(account.id)).toMatchObject({ licences: 3, active: 3, members: 10 })
  })

  test('who is reactivated needs a free licence, and hears which plan would allow it (P7)', async () => {
    const { account, crew, off, owner } = await crewOf(3, 1, { plan: 'starter', licences: 3 })
    const refused = { ok: false, reason: 'no-free-licence', bought: 3, plan: 'essentials' }
    expect(await reactivateMember(owner, off[0]!.membershipId)).toEqual(refused)
    await deactivateMember(owner, crew[0]!.membershipId)
    expect(await reactivateMember(owner, off[0]!.membershipId)).toMatchObject({ ok: true })
    expect(await subscriptionOf(account.id)).toMatchObject({ active: 3, members: 4 })
  })

  test('where more can be bought it is the licence that is missing, not the plan', async () => {
    const { off, owner } = await crewOf(2, 1, { plan: 'starter', licences: 2 })
    expect(await reactivateMember(owner, off[0]!.membershipId)).toMatchObject({ plan: null, bought: 2 })
    expect(await buyLicences(owner, 1)).toMatchObject({ ok: true, licences: 3 })
    expect(await reactivateMember(owner, off[0]!.membershipId)).toMatchObject({ ok: true })
  })

  test('accepting takes a licence; without one nothing happens, and the invitation stays good', async () => {
    const { account, owner } = await crewOf(2, 0, { plan: 'essentials', licences: 2 })
    const user = await aUser()
    const { id, token } = await anInvitation(account, { address: user.address })
    expect(await acceptInvitation(user.id, id, token)).toEqual({ ok: false, reason: 'no-free-licence' })
    expect(await actionsIn(account.id)).toEqual([])
    await buyLicences(owner, 1)
    expect(await acceptInvitation(user.id, id, token)).toMatchObject({ ok: true })
  })

  test('a newcomer without a licence is not made a user either', async () => {
    const { account } = await crewOf(2, 0, { plan: 'essentials', licences: 2 })
    const { id, token, address } = await anInvitation(account)
    const newcomer = { name: 'Nora Neu', password: 'correct horse battery', locale: 'de' } as const
    expect(await joinByInvitation(id, token, newcomer)).toEqual({ ok: false, reason: 'no-free-licence' })
    expect(await sql`select 1 from user_addresses where address = ${address}`).toHaveLength(0)
  })

  test('inviting takes a free licence but uses none up: 409 to buy one, 403 naming the plan', async () => {
    const { account, owner } = await crewOf(2, 0, { plan: 'starter', licences: 3 })
    const invite = () => inviteMember(owner, { address: freshAddress(), role: 'member' })
    expect(await invite()).toMatchObject({ ok: true })
    expect(await invite()).toMatchObject({ ok: true })
    await aMember(account, 'viewer')
    expect(await invite()).toEqual({ ok: false, reason: 'plan-full', plan: 'essentials' })
    await onPlan(account.id, { plan: 'essentials', licences: 3 })
    expect(await invite()).toEqual({ ok: false, reason: 'no-free-licence' })
    const { id } = await anInvitation(account, { sentSecondsAgo: 61 })
    expect(await resendInvitation(owner, id)).toEqual({ ok: false, reason: 'no-free-licence' })
  })

  test('a licence that an open invitation holds is nobody else’s, until it expires', async () => {
    const { account, off, owner } = await crewOf(2, 1, { plan: 'essentials', licences: 3 })
    const user = await aUser()
    const { id, token } = await anInvitation(account, { address: user.address })
    await sql`update invitations set holds_licence = true where id = ${id}`
    expect(await subscriptionOf(account.id)).toMatchObject({ active: 2, held: 1 })
    expect(await reactivateMember(owner, off[0]!.membershipId)).toMatchObject({ reason: 'no-free-licence' })
    expect(await acceptInvitation(user.id, id, token)).toMatchObject({ ok: true })
    expect(await subscriptionOf(account.id)).toMatchObject({ active: 3, held: 0 })

    const late = await anInvitation(account)
    await onPlan(account.id, { plan: 'essentials', licences: 4 })
    await sql`update invitations set holds_licence = true, expires_at = now() where id = ${late.id}`
    expect(await reactivateMember(owner, off[0]!.membershipId)).toMatchObject({ ok: true })
  })

  test('what no command does, the database does not either', async () => {
    const { account, off } = await crewOf(2, 1, { plan: 'essentials', licences: 2 })
    const naive = sql`update memberships set deactivated_at = null where id = ${off[0]!.membershipId}`
    await expect(naive).rejects.toThrow('no_more_active_than_licences')
    const fewer = sql`update subscriptions set licences = 1 where account_id = ${account.id}`
    await expect(fewer).rejects.toThrow('no_more_active_than_licences')
  })

  test('counts follow whatever becomes of a membership', async () => {
    const { account, crew, off } = await crewOf(3, 2)
    const counts = async () => {
      const { active, members } = await subscriptionOf(account.id)
      return [active, members]
    }
    expect(await counts()).toEqual([3, 5])
    await sql`update memberships set ended_at = now() where id = ${off[0]!.membershipId}`
    expect(await counts()).toEqual([3, 4])
    await sql`update memberships set deactivated_at = now(), ended_at = now() where id = ${crew[0]!.membershipId}`
    expect(await counts()).toEqual([2, 3])
    await sql`update memberships set last_active_at = now(), role = 'viewer' where account_id = ${account.id} and role = 'member'`
    expect(await counts()).toEqual([2, 3])
    await sql`delete from memberships where account_id = ${account.id} and role <> 'owner'`
    expect(await counts()).toEqual([1, 1])
  })
})

describe('inviting many', () => {
  test('all or nobody: a licence for each, nobody who is known, one entry in the log', async () => {
    const { account, crew, owner } = await crewOf(2, 0, { plan: 'essentials', licences: 4 })
    const some = (count: number) => times(count, () => freshAddress())
    const invite = (addresses: string[], role = 'member') => invitePeople(owner, { addresses, role })
    expect(await invite(some(3))).toEqual({ ok: false, reason: 'no-free-licence' })
    expect(await invite([])).toEqual({ ok: false, reason: 'nobody-chosen' })
    expect(await invite(some(101))).toEqual({ ok: false, reason: 'too-many-addresses' })
    expect(await invite(some(2), 'owner')).toEqual({ ok: false, reason: 'role-too-high' })
    const known = [{ address: crew[0]!.address, name: crew[0]!.name, state: 'member' }]
    expect(await invite([freshAddress(), crew[0]!.address])).toEqual({
      ok: false,
      reason: 'known-by-now',
      known,
    })
    expect(await actionsIn(account.id)).toEqual([])
    const pair = some(2)
    expect(await invite(pair)).toEqual({ ok: true, addresses: pair })
    expect(await actionsIn(account.id)).toEqual(['member.invited'])
    const mails = await sql`
      select 1 from outbox o join invitations i on i.id = o.subject_id where i.account_id = ${account.id}`
    expect(mails).toHaveLength(2)
  })

  test('over the day’s limit nobody of the batch is invited, and nothing of it is counted', async () => {
    const { account, owner } = await crewOf(1, 0)
    const first = await invitePeople(owner, { addresses: times(60, () => freshAddress()), role: 'viewer' })
    expect(first.ok).toBe(true)
    const second = await invitePeople(owner, { addresses: times(60, () => freshAddress()), role: 'viewer' })
    expect(second).toMatchObject({ ok: false, reason: 'too-many' })
    expect(await sql`select 1 from invitations where account_id = ${account.id}`).toHaveLength(60)
    const third = await invitePeople(owner, { addresses: times(40, () => freshAddress()), role: 'viewer' })
    expect(third.ok).toBe(true)
  })

  test('two admins inviting the same people at once: one batch goes out', async () => {
    const { account, owner } = await crewOf(1, 0)
    const addresses = times(5, () => freshAddress())
    const outcomes = await Promise.all([
      invitePeople(owner, { addresses, role: 'viewer' }),
      invitePeople(owner, { addresses: addresses.toReversed(), role: 'viewer' }),
    ])
    expect(done(outcomes)).toBe(1)
    expect(await sql`select 1 from invitations where account_id = ${account.id}`).toHaveLength(5)
  })
})

describe('buying and giving back', () => {
  test('a fourth licence on Starter is refused, naming the plan that allows it', async () => {
    const { account, owner } = await crewOf(1, 0, { plan: 'starter', licences: 2 })
    expect(await buyLicences(owner, 1)).toEqual({ ok: true, bought: 1, licences: 3 })
    const refused = { ok: false, reason: 'plan-full', limit: 3, plan: 'essentials' }
    expect(await buyLicences(owner, 1)).toEqual(refused)
    expect(await ordersOf(account)).toEqual([['bought', 1, 3]])
    expect(await actionsIn(account.id)).toEqual(['licences.bought'])
    const [line] =
      await sql`select unit_price_cents, plan, user_name from order_lines where account_id = ${account.id}`
    expect(line).toEqual({ unitPriceCents: 900, plan: 'starter', userName: account.owner.name })
  })

  test.each([0, -1, 1.5, NaN, 10_001, Infinity])('%s licences cannot be bought', async (count) => {
    const { owner, account } = await crewOf(1, 0)
    expect(await buyLicences(owner, count)).toEqual({ ok: false, reason: 'bad-count' })
    expect(await ordersOf(account)).toEqual([])
  })

  test('only unused ones are given back, and they stay until the renewal', async () => {
    const { account, owner } = await crewOf(2, 0, { plan: 'essentials', licences: 5 })
    const out = { ok: false, reason: 'out-of-range', least: 2, most: 5 }
    expect(await changeRenewal(owner, 1)).toEqual(out)
    expect(await changeRenewal(owner, 6)).toEqual(out)
    expect(await changeRenewal(owner, 3)).toMatchObject({ ok: true, changed: true, licences: 3 })
    expect(await subscriptionOf(account.id)).toMatchObject({ licences: 5, ending: 2 })
    expect(await changeRenewal(owner, 3)).toMatchObject({ ok: true, changed: false })
    expect(await changeRenewal(owner, 4)).toMatchObject({ ok: true, changed: true })
    expect(await ordersOf(account)).toEqual([
      ['given-back', -2, 3],
      ['kept', 1, 4],
    ])
    expect(await actionsIn(account.id)).toEqual(['licences.given-back', 'licences.kept'])
  })

  test('who joins after a number was said does not change it, as long as they fit in', async () => {
    const { account, owner } = await crewOf(2, 0, { plan: 'essentials', licences: 5 })
    await changeRenewal(owner, 3)
    await aMember(account, 'member')
    expect(await subscriptionOf(account.id)).toMatchObject({ active: 3, ending: 2 })
    await aMember(account, 'member')
    expect(await subscriptionOf(account.id)).toMatchObject({ active: 4, ending: 1 })
  })

  const refusals: [string, (account: Account) => Promise<unknown>][] = [
    [
      'buying',
      async (account) => buyLicences(await standingOf(await aMember(account, 'manager'), account), 1),
    ],
    [
      'giving back',
      async (account) => changeRenewal(await standingOf(await aMember(account, 'manager'), account), 1),
    ],
    [
      'changing the plan',
      async (account) =>
        changePlan(await standingOf(await aMember(account, 'manager'), account), {
          plan: 'team',
          licences: 9,
        }),
    ],
  ]
  test.each(refusals)('%s is for owner and admins', async (_, act) => {
    expect(await act(await anAccount())).toEqual({ ok: false, reason: 'not-allowed' })
  })
})

describe('the renewal', () => {
  /** Lets the month of an account end some days ago. */
  const due = (account: { id: string }, days = 1) => sql`
    update subscriptions set began_at = now() - interval '1 month' - ${days} * interval '1 day',
      renews_at = now() - ${days} * interval '1 day' where account_id = ${account.id}`

  test('a licence freed by somebody who went is not on the next renewal line', async () => {
    const { account, crew, owner } = await crewOf(3, 0, { plan: 'essentials', licences: 4 })
    await deactivateMember(owner, crew[0]!.membershipId)
    await removeMember(owner, crew[1]!.membershipId)
    expect(await subscriptionOf(account.id)).toMatchObject({ licences: 4, active: 1, ending: 2 })
    await due(account)
    expect(await renewDueSubscriptions(100)).toBe(1)
    expect(await subscriptionOf(account.id)).toMatchObject({ licences: 2, active: 1, ending: 0 })
    expect(await ordersOf(account)).toEqual([['renewed', 2, 2]])
    expect((await subscriptionOf(account.id)).renewsAt!.getTime()).toBeGreaterThan(Date.now())
  })

  test('a replaced user leaves the bill as it was, with licences to spare or none', async () => {
    for (const licences of [3, 5]) {
      const { account, crew, off, owner } = await crewOf(3, 1, { plan: 'essentials', licences })
      await deactivateMember(owner, crew[0]!.membershipId)
      expect((await subscriptionOf(account.id)).ending).toBe(1)
      await reactivateMember(owner, off[0]!.membershipId)
      expect(await subscriptionOf(account.id)).toMatchObject({ licences, active: 3, ending: 0 })
      await due(account)
      expect(await subscriptionOf(account.id)).toMatchObject({ licences })
      expect(await ordersOf(account)).toEqual([['renewed', licences, licences]])
    }
  })

  test('a licence held for a successor does not end, nor is it lost where they never come', async () => {
    const { account, crew, owner } = await crewOf(3, 0, { plan: 'essentials', licences: 3 })
    await deactivateMember(owner, crew[0]!.membershipId)
    const { id } = await anInvitation(account)
    await sql`update invitations set holds_licence = true where id = ${id}`
    expect(await subscriptionOf(account.id)).toMatchObject({ ending: 0, held: 1 })
    await due(account)
    expect(await subscriptionOf(account.id)).toMatchObject({ licences: 3, held: 1 })
    await sql`update invitations set cancelled_at = now() where id = ${id}`
    expect(await subscriptionOf(account.id)).toMatchObject({ ending: 1, held: 0 })
  })

  test('it is judged at use, whether or not a job ran: who is too late finds no licence', async () => {
    const { account, off, owner } = await crewOf(2, 1, { plan: 'essentials', licences: 3 })
    await changeRenewal(owner, 2)
    await due(account)
    expect(await reactivateMember(owner, off[0]!.membershipId)).toMatchObject({ reason: 'no-free-licence' })
    expect(await ordersOf(account)).toEqual([
      ['given-back', -1, 2],
      ['renewed', 2, 2],
    ])
  })

  test('months that nobody was there for get a line each, and jobs that run at once make no more', async () => {
    const { account } = await crewOf(1, 0, { plan: 'starter', licences: 2 })
    await sql`
      update subscriptions set began_at = now() - interval '95 days', renews_at = now() - interval '64 days'
      where account_id = ${account.id}`
    const counts = await Promise.all(times(8, () => renewDueSubscriptions(100)))
    expect(counts.reduce((sum, count) => sum + count)).toBe(1)
    expect((await ordersOf(account)).map(([kind]) => kind)).toEqual(['renewed', 'renewed', 'renewed'])
    expect(await actionsIn(account.id)).toEqual(times(3, () => 'licences.renewed'))
  })

  test('the 31st comes back after a shorter month, by the account’s own calendar', async () => {
    const at = async (renewals: number, zone: string) => {
      const [row] = await sql<{ at: Date }[]>`
        select renewal_after('2027-01-31 23:30:00+00', ${renewals}, ${zone}) as at`
      return row!.at.toISOString()
    }
    expect(await at(0, 'UTC')).toBe('2027-02-28T23:30:00.000Z')
    expect(await at(1, 'UTC')).toBe('2027-03-31T23:30:00.000Z')
    // In Berlin it began on the 1st of February, half past midnight; April has summer time.
    expect(await at(1, 'Europe/Berlin')).toBe('2027-03-31T22:30:00.000Z')
  })
})

describe('the trial', () => {
  test('a new account begins on it: 14 days, ten licences', async () => {
    const user = await aUser()
    const { token } = await aSession((await anAccount({ owner: user })).owner)
    const opened = await openAccount((await signedIn(token))!, 'Nordwind')
    if (!opened.ok) throw new Error(opened.reason)
    const { plan, trialOver, trialEndsAt, renewsAt, active } = await subscriptionOf(opened.accountId)
    expect({ plan: plan.key, trialOver, renewsAt, active }).toEqual({
      plan: 'trial',
      trialOver: false,
      renewsAt: null,
      active: 1,
    })
    const days = (trialEndsAt!.getTime() - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(13.99)
    expect(days).toBeLessThanOrEqual(14)
  })

  test('counts ten users whether active or not', async () => {
    const { account, off, owner } = await crewOf(4, 6, { plan: 'trial' })
    const user = await aUser()
    const { id, token } = await anInvitation(account, { address: user.address })
    expect(await acceptInvitation(user.id, id, token)).toEqual({ ok: false, reason: 'no-free-licence' })
    const wish = { address: freshAddress(), role: 'member' }
    expect(await inviteMember(owner, wish)).toEqual({ ok: false, reason: 'plan-full', plan: 'essentials' })
    expect(await reactivateMember(owner, off[0]!.membershipId)).toMatchObject({ ok: true })
    expect((await subscriptionOf(account.id)).ending).toBe(0)
    await expect(aMember(account, 'viewer', { deactivated: true })).rejects.toThrow(
      'at_most_ten_users_on_trial',
    )
  })

  test('once it is over nobody joins or comes back, but people can go', async () => {
    const { account, crew, off, owner } = await crewOf(2, 1, { plan: 'trial', trialEndsAt: past(1) })
    const user = await aUser()
    const { id, token } = await anInvitation(account, { address: user.address })
    const over = { ok: false, reason: 'trial-over' }
    expect(await acceptInvitation(user.id, id, token)).toEqual(over)
    expect(await reactivateMember(owner, off[0]!.membershipId)).toEqual(over)
    expect(await inviteMember(owner, { address: freshAddress(), role: 'viewer' })).toEqual(over)
    expect(await buyLicences(owner, 1)).toEqual({ ok: false, reason: 'on-trial' } satisfies {
      ok: false
    } & PurchaseRefusal)
    expect(await deactivateMember(owner, crew[0]!.membershipId)).toMatchObject({ ok: true })
  })

  test('at its last second people still join, one later nobody does, by the database’s clock', async () => {
    const { account } = await crewOf(1, 0, { plan: 'trial' })
    const judged = (at: string) =>
      sql.begin(async (sql) => {
        await sql`update subscriptions set trial_ends_at = clock_timestamp() + ${at}::interval where account_id = ${account.id}`
        return await takeLicence(sql, account.id, { newcomers: true })
      })
    expect(await judged('1 second')).toBeNull()
    expect(await judged('0 seconds')).toEqual({ reason: 'trial-over' })
  })
})

describe('changing the plan', () => {
  test('from a trial, even one that is over, with a licence for everybody active at least', async () => {
    const { account, owner } = await crewOf(4, 2, { plan: 'trial', trialEndsAt: past(3) })
    const to = (plan: string, licences: number | null) => changePlan(owner, { plan, licences })
    expect(await to('starter', 3)).toEqual({ ok: false, reason: 'too-few', least: 4 })
    expect(await to('starter', 4)).toEqual({ ok: false, reason: 'plan-full', limit: 3, plan: 'essentials' })
    for (const bad of [null, 0, 2.5, 20_000])
      expect(await to('essentials', bad)).toEqual({ ok: false, reason: 'bad-count' })
    for (const plan of ['trial', 'gold', '__proto__', ''])
      expect(await to(plan, 4)).toEqual({ ok: false, reason: 'no-such-plan' })
    expect(await to('essentials', 5)).toEqual({ ok: true, plan: 'essentials', licences: 5 })
    expect(await subscriptionOf(account.id)).toMatchObject({
      licences: 5,
      trialOver: false,
      trialEndsAt: null,
      ending: 0,
    })
    expect((await subscriptionOf(account.id)).renewsAt).not.toBeNull()
    expect(await ordersOf(account)).toEqual([['plan', 5, 5]])
    expect(await actionsIn(account.id)).toEqual(['plan.changed'])
    expect((await byOwner(account)).account.trialOver).toBe(false)
  })

  test('from one that is paid licences and renewal stay; fewer than bought wait for the renewal', async () => {
    const { account, owner } = await crewOf(2, 0, { plan: 'essentials', licences: 5 })
    const { renewsAt } = await subscriptionOf(account.id)
    const to = (plan: string, licences: number | null = null) => changePlan(owner, { plan, licences })
    expect(await to('starter')).toEqual({ ok: false, reason: 'plan-full', limit: 3, plan: 'essentials' })
    expect(await to('team', 4)).toEqual({ ok: false, reason: 'too-few', least: 5 })
    expect(await to('essentials')).toEqual({ ok: false, reason: 'same-plan' })
    await changeRenewal(owner, 3)
    expect(await to('team', 6)).toEqual({ ok: true, plan: 'team', licences: 6 })
    expect(await subscriptionOf(account.id)).toMatchObject({ licences: 6, ending: 2, renewsAt })
  })
})

describe('the operator’s set-plan', () => {
  test('puts an account on a plan with a number, an order line and an entry', async () => {
    const { account } = await crewOf(4, 0, { plan: 'trial', trialEndsAt: past(3) })
    const set = (plan: string, licences: number | null = null) => setPlan(account.id, { plan, licences })
    expect(await set('gold')).toMatchObject({ reason: 'no-such-plan' })
    expect(await set('starter')).toEqual({ ok: false, reason: 'plan-full', limit: 3, plan: 'essentials' })
    expect(await set('team', 3)).toEqual({ ok: false, reason: 'in-use', active: 4 })
    expect(await set('team', NaN)).toEqual({ ok: false, reason: 'bad-count' })
    expect(await set('team', 9)).toMatchObject({ ok: true, plan: 'team', licences: 9, trialEndsAt: null })
    expect(await set('essentials', 6)).toMatchObject({ ok: true, licences: 6 })
    expect(await ordersOf(account)).toEqual([
      ['plan', 9, 9],
      ['plan', 6, 6],
    ])
    const [entry] =
      await sql`select user_id, user_name, before, after from audit_entries where account_id = ${account.id} order by id`
    expect(entry).toEqual({
      userId: null,
      userName: 'Operator',
      before: { plan: 'trial', licences: 10 },
      after: { plan: 'team', licences: 9 },
    })
  })

  test('gives a trial its days again, to at most ten users', async () => {
    const { account } = await crewOf(2, 0, { plan: 'trial', trialEndsAt: past(3) })
    expect(await setPlan(account.id, { plan: 'trial', licences: null })).toMatchObject({
      ok: true,
      licences: 10,
    })
    expect((await subscriptionOf(account.id)).trialOver).toBe(false)
    const { account: large } = await crewOf(5, 6)
    expect(await setPlan(large.id, { plan: 'trial', licences: null })).toEqual({
      ok: false,
      reason: 'too-many-users',
      members: 11,
      limit: 10,
    })
    expect(await setPlan(crypto.randomUUID(), { plan: 'team', licences: 1 })).toEqual({
      ok: false,
      reason: 'unknown-account',
    })
  })
})

describe('order lines', () => {
  test('are never changed or taken away', async () => {
    const { account, owner } = await crewOf(1, 0, { plan: 'starter', licences: 1 })
    await buyLicences(owner, 1)
    for (const statement of [
      sql`update order_lines set quantity = 0 where account_id = ${account.id}`,
      sql`delete from order_lines where account_id = ${account.id}`,
      sql`truncate order_lines`,
    ])
      await expect(statement).rejects.toThrow('append-only')
  })
})
