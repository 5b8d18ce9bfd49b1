import { describe, expect, test } from 'vitest'
import { acceptInvitation } from '#app/domain/people/invitations/accept-invitation.ts'
import { buyLicences } from '#app/domain/people/licences/buy-licences.ts'
import { changeRenewal } from '#app/domain/people/licences/change-renewal.ts'
import { reactivateMember } from '#app/domain/people/departures/reactivate-member.ts'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, aUser, standingOf, type Account } from '#test/support/people.ts'
import { anInvitation, done, meeting, times } from './support.ts'

const many = 50

/** What counting first and writing then would do, without the database's own count in the way. */
async function naively(account: Account, count: number, write: (at: number) => PromiseLike<unknown>) {
  await sql`update subscriptions set licences = 1000 where account_id = ${account.id}`
  const met = meeting(count)
  const outcomes = await Promise.all(
    times(count, async (at) => {
      const [row] = await sql<{ active: number }[]>`
        select count(*)::int as active from memberships
        where account_id = ${account.id} and ended_at is null and deactivated_at is null`
      await met()
      const free = row!.active < 2
      if (free) await write(at)
      return { ok: free }
    }),
  )
  return done(outcomes)
}

/** The owner, and one free licence. */
const withOneFree = () => anAccount({ plan: 'essentials', licences: 2 })

describe('reactivations for one free licence', () => {
  test('naively, ten at once all find it free', async () => {
    const account = await withOneFree()
    const off = await Promise.all(times(10, () => aMember(account, 'member', { deactivated: true })))
    const active = await naively(
      account,
      10,
      (at) => sql`update memberships set deactivated_at = null where id = ${off[at]!.membershipId}`,
    )
    expect(active).toBe(10)
  })

  test('fifty at once: one is in, the others hear that no licence is free', async () => {
    const account = await withOneFree()
    const off = await Promise.all(times(many, () => aMember(account, 'member', { deactivated: true })))
    const owner = await standingOf(account.owner, account)
    const outcomes = await Promise.all(off.map(({ membershipId }) => reactivateMember(owner, membershipId)))
    expect(done(outcomes)).toBe(1)
    const missed = outcomes.filter((outcome) => !outcome.ok && outcome.reason === 'no-free-licence')
    expect(missed).toHaveLength(many - 1)
    expect(await subscriptionOf(account.id)).toMatchObject({ active: 2, licences: 2 })
  })
})

describe('acceptances for the last licence', () => {
  test('naively, ten at once all get in', async () => {
    const account = await withOneFree()
    const users = await Promise.all(times(10, () => aUser()))
    const active = await naively(
      account,
      10,
      (at) =>
        sql`insert into memberships (account_id, user_id, role) values (${account.id}, ${users[at]!.id}, 'member')`,
    )
    expect(active).toBe(10)
  })

  test('fifty at once: one is in, and the other forty-nine invitations stay open', async () => {
    const account = await withOneFree()
    const guests = await Promise.all(
      times(many, async () => {
        const user = await aUser()
        return { user, ...(await anInvitation(account, { address: user.address })) }
      }),
    )
    const outcomes = await Promise.all(
      guests.map(({ user, id, token }) => acceptInvitation(user.id, id, token)),
    )
    expect(done(outcomes)).toBe(1)
    const missed = outcomes.filter((outcome) => !outcome.ok && outcome.reason === 'no-free-licence')
    expect(missed).toHaveLength(many - 1)
    const open = await sql`select 1 from invitations where account_id = ${account.id} and accepted_at is null`
    expect(open).toHaveLength(many - 1)
  })

  test('acceptance and reactivation at once share what there is', async () => {
    for (let round = 0; round < 5; round++) {
      const account = await withOneFree()
      const off = await aMember(account, 'member', { deactivated: true })
      const user = await aUser()
      const { id, token } = await anInvitation(account, { address: user.address })
      const owner = await standingOf(account.owner, account)
      const outcomes = await Promise.all([
        acceptInvitation(user.id, id, token),
        reactivateMember(owner, off.membershipId),
      ])
      expect(done(outcomes)).toBe(1)
    }
  })
})

describe('buying at the same moment', () => {
  test('ten admins buying the last licence that Starter allows buy one', async () => {
    const account = await anAccount({ plan: 'starter', licences: 2 })
    const owner = await standingOf(account.owner, account)
    expect(done(await Promise.all(times(10, () => buyLicences(owner, 1))))).toBe(1)
    expect(await sql`select 1 from order_lines where account_id = ${account.id}`).toHaveLength(1)
  })

  test('giving the last free licence back while somebody takes it: it stays theirs', async () => {
    for (let round = 0; round < 10; round++) {
      const account = await withOneFree()
      const off = await aMember(account, 'member', { deactivated: true })
      const owner = await standingOf(account.owner, account)
      await Promise.all([changeRenewal(owner, 1), reactivateMember(owner, off.membershipId)])
      expect(await subscriptionOf(account.id)).toMatchObject({ active: 2, licences: 2, ending: 0 })
    }
  })
})
