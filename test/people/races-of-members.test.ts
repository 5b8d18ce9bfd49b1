import { describe, expect, test } from 'vitest'
import { changeRole } from '#app/domain/people/change-role.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { transferOwnership } from '#test/support/ownership.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, aSession, aUser, standingOf, type Account } from '#test/support/people.ts'
import { done, meeting } from './support.ts'

/** An account that has lost its owner, so that two admins are all there is. */
async function withTwoAdmins() {
  const account = await anAccount()
  const anna = await aMember(account, 'admin')
  const ben = await aMember(account, 'admin')
  await sql`update memberships set ended_at = now() where id = ${account.owner.membershipId}`
  return {
    account,
    anna,
    ben,
    asAnna: await standingOf(anna, account),
    asBen: await standingOf(ben, account),
  }
}

async function admins(account: Account): Promise<number> {
  const rows = await sql`select 1 from memberships
    where account_id = ${account.id} and role >= 'admin' and ended_at is null and deactivated_at is null`
  return rows.length
}

describe('somebody always administers the account (P10)', () => {
  test('naively, two admins who demote each other leave nobody', async () => {
    const { account, anna, ben } = await withTwoAdmins()
    const met = meeting(2)
    const demote = (by: string, target: string) =>
      sql.begin(async (sql) => {
        const [others] = await sql`select count(*)::int as admins from memberships
          where account_id = ${account.id} and id <> ${target} and role = 'admin' and ended_at is null`
        const [own] = await sql`select role from memberships where id = ${by}`
        await met()
        if (others!.admins > 0 && own!.role === 'admin')
          await sql`update memberships set role = 'member' where id = ${target}`
      })
    await Promise.all([
      demote(anna.membershipId, ben.membershipId),
      demote(ben.membershipId, anna.membershipId),
    ])
    expect(await admins(account)).toBe(0)
  })

  test.each([
    ['demote', (s: Parameters<typeof changeRole>[0], id: string) => changeRole(s, id, 'member')],
    ['remove', removeMember],
    ['deactivate', deactivateMember],
  ] as const)('two last admins who %s each other: one does, one stays', async (_, act) => {
    for (let round = 0; round < 10; round++) {
      const { account, anna, ben, asAnna, asBen } = await withTwoAdmins()
      const outcomes = await Promise.all([act(asAnna, ben.membershipId), act(asBen, anna.membershipId)])
      expect(done(outcomes)).toBe(1)
      expect(await admins(account)).toBe(1)
    }
  })

  test('two last admins who leave at once: one leaves, the other is told why not', async () => {
    for (let round = 0; round < 10; round++) {
      const { account, anna, ben, asAnna, asBen } = await withTwoAdmins()
      const outcomes = await Promise.all([
        removeMember(asAnna, anna.membershipId),
        removeMember(asBen, ben.membershipId),
      ])
      expect(done(outcomes)).toBe(1)
      expect(outcomes).toContainEqual({ ok: false, reason: 'last-admin' })
      expect(await admins(account)).toBe(1)
    }
  })

  test('the last admin can neither be demoted nor leave', async () => {
    const { account, anna, ben, asAnna } = await withTwoAdmins()
    await removeMember(asAnna, ben.membershipId)
    expect(await changeRole(asAnna, anna.membershipId, 'viewer')).toEqual({ ok: false, reason: 'last-admin' })
    expect(await removeMember(asAnna, anna.membershipId)).toEqual({ ok: false, reason: 'last-admin' })
    expect(await deactivateMember(asAnna, anna.membershipId)).toEqual({ ok: false, reason: 'yourself' })
    expect(await admins(account)).toBe(1)
  })

  test('an owner who hands over to two people at once has handed over to one', async () => {
    for (let round = 0; round < 10; round++) {
      const account = await anAccount()
      const heirs = [await aMember(account, 'member'), await aMember(account, 'member')]
      const owner = await standingOf(account.owner, account)
      const outcomes = await Promise.all(
        heirs.map((heir) => transferOwnership(owner, heir.membershipId, account.name)),
      )
      expect(done(outcomes)).toBe(1)
      const owners = await sql`select 1 from memberships where account_id = ${account.id} and role = 'owner'`
      expect(owners).toHaveLength(1)
    }
  })

  test('handing over to somebody who is being removed leaves an owner who is there', async () => {
    for (let round = 0; round < 10; round++) {
      const account = await anAccount()
      const admin = await aMember(account, 'admin')
      const heir = await aMember(account, 'admin')
      const outcomes = await Promise.all([
        transferOwnership(await standingOf(account.owner, account), heir.membershipId, account.name),
        removeMember(await standingOf(admin, account), heir.membershipId),
      ])
      expect(done(outcomes)).toBe(1)
      const owners = await sql`select 1 from memberships
        where account_id = ${account.id} and role = 'owner' and ended_at is null and deactivated_at is null`
      expect(owners).toHaveLength(1)
    }
  })
})

describe('leaving two accounts at once', () => {
  const half = (userId: string, membershipId: string, met: () => Promise<void>) =>
    sql.begin(async (sql) => {
      await sql`update memberships set ended_at = now() where id = ${membershipId}`
      const [left] = await sql`select 1 from memberships where user_id = ${userId} and ended_at is null`
      await met()
      if (!left) await sql`update sessions set ended_at = now() where user_id = ${userId}`
    })

  const open = async (userId: string) =>
    (await sql`select 1 from sessions where user_id = ${userId} and ended_at is null`).length

  test('naively, somebody removed from both accounts at once stays signed in', async () => {
    const user = await aUser()
    const memberships = [
      await aMember(await anAccount(), 'member', { user }),
      await aMember(await anAccount(), 'member', { user }),
    ]
    await aSession(user)
    const met = meeting(2)
    await Promise.all(memberships.map(({ membershipId }) => half(user.id, membershipId, met)))
    expect(await open(user.id)).toBe(1)
  })

  test('here whoever comes second ends the sign-in', async () => {
    for (let round = 0; round < 10; round++) {
      const user = await aUser()
      const accounts = [await anAccount(), await anAccount()]
      const removals = []
      for (const account of accounts) {
        const { membershipId } = await aMember(account, 'member', { user })
        removals.push({ owner: await standingOf(account.owner, account), membershipId })
      }
      await aSession(user)
      await Promise.all(removals.map(({ owner, membershipId }) => removeMember(owner, membershipId)))
      expect(await open(user.id)).toBe(0)
    }
  })
})
