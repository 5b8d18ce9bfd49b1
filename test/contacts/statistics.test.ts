import { describe, expect, test } from 'vitest'
import type { Grouping } from '#app/domain/contacts/statistics/choices.ts'
import type { Figures } from '#app/domain/contacts/statistics/counts.ts'
import { bucketsOf, daysOf, instantsOf, unitFor } from '#app/domain/contacts/statistics/periods.ts'
import { peopleToFilter } from '#app/domain/contacts/statistics/people-to-filter.ts'
import { statistics, type StatisticsWish } from '#app/domain/contacts/statistics/statistics.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import { aContact } from '#test/support/contacts.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aTeam, standingOf } from '#test/support/people.ts'

const march = { first: '2026-03-01', last: '2026-03-31' }
const asked = (wish: Partial<StatisticsWish> = {}): StatisticsWish => ({
  by: 'user',
  period: march,
  unit: null,
  users: [],
  teams: [],
  ...wish,
})
const at = (instant: string) => new Date(instant)

const short = ({ won, lost, cancelled, open }: Figures) =>
  [won, lost, cancelled, open].map(({ contacts, cents }) => `${contacts}/${cents}`).join(' ')
const rowsOf = async (standing: Standing, wish: Partial<StatisticsWish> = {}) => {
  const { rows } = await statistics(standing, asked(wish))
  return Object.fromEntries(rows.map(({ name, id, figures }) => [name ?? id ?? 'nobody', short(figures)]))
}
const totalOf = async (standing: Standing, wish: Partial<StatisticsWish> = {}) =>
  short((await statistics(standing, asked(wish))).total)

/** North: Mia and the manager Ben. South: Tom. Each has closed something in March, and has something open. */
async function aScene({ teams = true, privacy = 'shared' } = {}) {
  const account = await anAccount({ timeZone: 'Europe/Berlin' })
  await sql`
    update accounts set teams_since = case when ${teams} then now() end, privacy = ${privacy} where id = ${account.id}`
  const mia = await aMember(account, 'member', { name: 'Mia' })
  const ben = await aMember(account, 'manager', { name: 'Ben' })
  const tom = await aMember(account, 'member', { name: 'Tom' })
  const north = await aTeam(account, [mia, ben], `North ${account.id}`)
  const south = await aTeam(account, [tom], `South ${account.id}`)
  const closed = (
    ownerId: string | undefined,
    status: 'won' | 'lost' | 'cancelled',
    valueCents: number,
    day = '2026-03-10',
  ) =>
    aContact(account, { status, valueCents, closedAt: at(`${day}T12:00:00Z`), ...(ownerId && { ownerId }) })
  await closed(mia.membershipId, 'won', 10_001)
  await closed(mia.membershipId, 'lost', 5)
  await closed(tom.membershipId, 'won', 300)
  await closed(ben.membershipId, 'cancelled', 70)
  await closed(undefined, 'won', 9)
  await closed(mia.membershipId, 'won', 44, '2026-04-01')
  await aContact(account, { ownerId: mia.membershipId, valueCents: 1 })
  await aContact(account, { ownerId: tom.membershipId })
  await aContact(account, {
    privateTo: mia.membershipId,
    status: 'won',
    valueCents: 777,
    closedAt: at('2026-03-10T12:00:00Z'),
  })
  return { account, mia, ben, tom, north, south, closed, asOwner: await standingOf(account.owner, account) }
}

describe('figures', () => {
  test('by contact owner: what was closed in the period, and what is open now, to the cent', async () => {
    const { asOwner } = await aScene()
    expect(await rowsOf(asOwner)).toEqual({
      Mia: '1/10001 1/5 0/0 1/1',
      Tom: '1/300 0/0 0/0 1/0',
      Ben: '0/0 0/0 1/70 0/0',
      nobody: '1/9 0/0 0/0 0/0',
    })
    expect(await totalOf(asOwner)).toBe('3/10310 1/5 1/70 2/1')
  })

  test('by team: the teams that the contact owner was in when it was closed', async () => {
    const { account, asOwner, mia, north, south } = await aScene()
    await sql`update team_members set team_id = ${south} where account_id = ${account.id} and membership_id = ${mia.membershipId}`
    const byTeam = async () => {
      const { rows, total } = await statistics(asOwner, asked({ by: 'team' }))
      return [Object.fromEntries(rows.map(({ id, figures }) => [id ?? 'none', short(figures)])), short(total)]
    }
    expect(await byTeam()).toEqual([
      { [north]: '1/10001 1/5 1/70 0/0', [south]: '1/300 0/0 0/0 2/1', none: '1/9 0/0 0/0 0/0' },
      '3/10310 1/5 1/70 2/1',
    ])
    await sql`delete from teams where id = ${south}`
    expect((await byTeam())[1]).toBe('3/10310 1/5 1/70 2/1')
  })

  test('somebody in two teams counts in both, and once in the total', async () => {
    const { account, asOwner, closed } = await aScene()
    const ida = await aMember(account, 'member')
    const [one, two] = [await aTeam(account, [ida]), await aTeam(account, [ida])]
    await closed(ida.membershipId, 'won', 1_000_000)
    const { rows, total } = await statistics(asOwner, asked({ by: 'team' }))
    for (const id of [one, two])
      expect(short(rows.find((row) => row.id === id)!.figures)).toBe('1/1000000 0/0 0/0 0/0')
    expect(total.won.cents).toBe(1_010_310n)
  })

  test('by date: empty days, weeks, months and quarters too', async () => {
    const { asOwner } = await aScene()
    const wish = { by: 'date' as const, period: { first: '2026-01-01', last: '2026-12-31' } }
    const months = await rowsOf(asOwner, { ...wish, unit: 'month' })
    expect(Object.keys(months)).toHaveLength(12)
    expect([months['2026-03-01'], months['2026-04-01'], months['2026-05-01']]).toEqual([
      '3/10310 1/5 1/70 0/0',
      '1/44 0/0 0/0 0/0',
      '0/0 0/0 0/0 0/0',
    ])
    expect((await rowsOf(asOwner, { ...wish, unit: 'week' }))['2026-03-09']).toBe('3/10310 1/5 1/70 0/0')
    expect((await rowsOf(asOwner, { ...wish, unit: 'quarter' }))['2026-01-01']).toBe('3/10310 1/5 1/70 0/0')
    expect(await totalOf(asOwner, wish)).toBe('4/10354 1/5 1/70 2/1')
  })

  test('beyond what a number holds stay exact', async () => {
    const { asOwner, closed, tom } = await aScene()
    for (let index = 0; index < 20; index++) await closed(tom.membershipId, 'won', 999_999_999_999_999)
    expect((await rowsOf(asOwner)).Tom).toBe(`21/${20n * 999_999_999_999_999n + 300n} 0/0 0/0 1/0`)
  })

  test('merged doubles and archived open contacts do not count; archived closed ones do', async () => {
    const { account, asOwner, mia } = await aScene()
    const into = await aContact(account)
    const before = await totalOf(asOwner)
    const closedAt = at('2026-03-02T12:00:00Z')
    const double = await aContact(account, {
      ownerId: mia.membershipId,
      status: 'won',
      valueCents: 50,
      closedAt,
      archived: true,
    })
    await aContact(account, { ownerId: mia.membershipId, archived: true })
    expect(await totalOf(asOwner)).toBe(before.replace('3/10310', '4/10360'))
    await sql`update contacts set merged_into = ${into} where id = ${double}`
    expect(await totalOf(asOwner)).toBe(before)
  })
})

describe('days', () => {
  const berlin = 'Europe/Berlin'

  test('begin and end by the account’s clock, also where it changes', async () => {
    const { asOwner, closed: _, account } = await aScene()
    const closedAt = (instant: string) =>
      aContact(account, { status: 'lost', valueCents: 0, closedAt: at(instant) })
    // 29 March 2026 has 23 hours in Berlin, 25 October 25.
    await closedAt('2026-03-28T22:59:59Z')
    await closedAt('2026-03-28T23:00:00Z')
    await closedAt('2026-03-29T21:59:59Z')
    await closedAt('2026-03-29T22:00:00Z')
    await closedAt('2026-10-24T22:00:00Z')
    await closedAt('2026-10-25T22:59:59Z')
    await closedAt('2026-10-25T23:00:00Z')
    const lost = async (day: string) => {
      const { rows, total } = await statistics(
        asOwner,
        asked({ by: 'date', period: { first: day, last: day }, unit: 'day' }),
      )
      expect(rows).toHaveLength(1)
      expect(rows[0]!.figures.lost).toEqual(total.lost)
      return total.lost.contacts
    }
    expect([await lost('2026-03-28'), await lost('2026-03-29'), await lost('2026-03-30')]).toEqual([1, 2, 1])
    expect([await lost('2026-10-25'), await lost('2026-10-26')]).toEqual([2, 1])
  })

  test('of a period are those of the account’s calendar at that moment', () => {
    const newYear = at('2025-12-31T23:30:00Z')
    expect(daysOf('this-month', newYear, berlin)).toEqual({ first: '2026-01-01', last: '2026-01-31' })
    expect(daysOf('this-month', newYear, 'America/New_York')).toEqual({
      first: '2025-12-01',
      last: '2025-12-31',
    })
    expect(daysOf('last-quarter', newYear, berlin)).toEqual({ first: '2025-10-01', last: '2025-12-31' })
    expect(daysOf('last-month', at('2026-03-31T12:00:00Z'), berlin)).toEqual({
      first: '2026-02-01',
      last: '2026-02-28',
    })
    expect(daysOf('last-year', newYear, berlin)).toEqual({ first: '2025-01-01', last: '2025-12-31' })
    expect(daysOf({ first: '2026-02-02', last: '2026-01-01' }, newYear, berlin)).toEqual({
      first: '2026-01-01',
      last: '2026-02-02',
    })
    expect(daysOf({ first: '1990-01-01', last: '2026-01-01' }, newYear, berlin).last).toBe('2000-01-01')
    expect(instantsOf({ first: '2026-03-29', last: '2026-03-29' }, berlin)).toEqual({
      from: at('2026-03-28T23:00:00Z'),
      until: at('2026-03-29T22:00:00Z'),
    })
  })

  test('are never more than somebody reads', () => {
    const decade = { first: '2016-01-01', last: '2025-12-31' }
    expect(unitFor(decade, 'day')).toBe('month')
    expect(unitFor(march, null)).toBe('day')
    expect(unitFor(march, 'week')).toBe('week')
    expect(bucketsOf(march, 'week')[0]).toBe('2026-02-23')
    expect(bucketsOf(decade, 'quarter')).toHaveLength(40)
  })
})

describe('who may read which (P3)', () => {
  const all = '3/10310 1/5 1/70 2/1'
  const north = '1/10001 1/5 1/70 1/1'
  const own = { mia: '1/10001 1/5 0/0 1/1', nobody: '0/0 0/0 0/0 0/0' }

  for (const teams of [true, false])
    for (const privacy of ['shared', 'own'])
      test(`teams ${teams ? 'on' : 'off'}, privacy ${privacy}`, async () => {
        const { account, mia, ben, asOwner } = await aScene({ teams, privacy })
        const viewer = await aMember(account, 'viewer')
        const admin = await aMember(account, 'admin')
        const agency = await anAgency()
        const link = await aLink(agency, account)
        const acting = async (role: 'viewer' | 'member' | 'manager' | 'admin') => {
          const person = await aMember(agency, 'member')
          await aGrant(link, person, role)
          return await standingOf(person, account)
        }
        for (const by of ['user', 'date'] as Grouping[]) {
          const wish = { by }
          expect(await totalOf(asOwner, wish)).toBe(all)
          expect(await totalOf(await standingOf(admin, account), wish)).toBe(all)
          expect(await totalOf(await standingOf(ben, account), wish)).toBe(teams ? north : all)
          expect(await totalOf(await standingOf(mia, account), wish)).toBe(own.mia)
          expect(await totalOf(await standingOf(viewer, account), wish)).toBe(own.nobody)
          expect(await totalOf(await acting('admin'), wish)).toBe(all)
          expect(await totalOf(await acting('manager'), wish)).toBe(all)
          expect(await totalOf(await acting('member'), wish)).toBe(own.nobody)
          expect(await totalOf(await acting('viewer'), wish)).toBe(own.nobody)
        }
      })

  test('a manager’s teams are rows, and others’ none, also of people who are in both', async () => {
    const { account, ben, mia, north, south, closed } = await aScene()
    await sql`insert into team_members (account_id, team_id, membership_id) values (${account.id}, ${south}, ${mia.membershipId})`
    await closed(mia.membershipId, 'won', 1)
    const { rows } = await statistics(await standingOf(ben, account), asked({ by: 'team' }))
    expect(rows.map(({ id }) => id)).toEqual([north])
    const names = (await peopleToFilter(await standingOf(ben, account))).map(({ name }) => name)
    expect(names).toEqual(['Ben', 'Mia'])
  })

  test('filters leave the people and teams that were asked for', async () => {
    const { asOwner, mia, tom, south } = await aScene()
    expect(await totalOf(asOwner, { users: [tom.membershipId] })).toBe('1/300 0/0 0/0 1/0')
    expect(await totalOf(asOwner, { teams: [south] })).toBe('1/300 0/0 0/0 1/0')
    expect(await totalOf(asOwner, { users: [mia.membershipId], teams: [south] })).toBe('0/0 0/0 0/0 0/0')
  })

  test('where the account hides who is deactivated, their figures are left out, also of totals (P7)', async () => {
    const { account, asOwner, tom } = await aScene()
    await sql`update memberships set deactivated_at = now() where id = ${tom.membershipId}`
    expect(await totalOf(asOwner)).toBe(all)
    await sql`update accounts set hides_deactivated = true where id = ${account.id}`
    expect(await totalOf(asOwner)).toBe('2/10010 1/5 1/70 1/1')
    expect(await rowsOf(asOwner)).not.toHaveProperty('Tom')
    expect((await peopleToFilter(asOwner)).map(({ name }) => name)).not.toContain('Tom')
  })

  test('a leaver’s departure changes nothing of what was closed, to the cent, for nobody who reads it', async () => {
    const { account, asOwner, mia, ben, tom } = await aScene()
    const asBen = await standingOf(ben, account)
    const closedOnly = async (standing: Standing, by: Grouping) => {
      const { rows, total } = await statistics(standing, asked({ by }))
      const cut = ({ won, lost, cancelled }: Figures) =>
        short({ won, lost, cancelled, open: { contacts: 0, cents: 0n } })
      return [Object.fromEntries(rows.map(({ id, figures }) => [id ?? 'nobody', cut(figures)])), cut(total)]
    }
    const look = async () => [
      await closedOnly(asOwner, 'user'),
      await closedOnly(asOwner, 'team'),
      await closedOnly(asOwner, 'date'),
      await closedOnly(asBen, 'user'),
      await closedOnly(asBen, 'team'),
      await closedOnly(asBen, 'date'),
    ]
    const before = await look()
    // Replaced: open contacts go to somebody else, the places in teams too; then the leaver is gone for good.
    await sql`update contacts set owner_id = ${tom.membershipId} where owner_id = ${mia.membershipId} and status = 'open'`
    await sql`delete from team_members where membership_id = ${mia.membershipId}`
    await sql`update memberships set ended_at = now() where id = ${mia.membershipId}`
    expect(await look()).toEqual(before)
  })
})
