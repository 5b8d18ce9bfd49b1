import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { quotaNow } from '#app/domain/linking/quota.ts'
import { requestAccess } from '#app/domain/linking/request-access.ts'
import { sql } from '#db/sql.server.ts'
import { anAgency, standingOf } from '#test/support/people.ts'

type Day = { beginsAt: Date; endsAt: Date }

async function day(zone: string, instant: string): Promise<Day> {
  const [row] = await sql<Day[]>`select begins_at, ends_at from quota_day(${zone}, ${instant})`
  return row!
}

async function dayAfter(lastEnd: string, lastZone: string, zone: string, instant: string): Promise<Day> {
  const [row] = await sql<
    Day[]
  >`select begins_at, ends_at from quota_day_after(${lastEnd}, ${lastZone}, ${zone}, ${instant})`
  return row!
}

const hours = ({ beginsAt, endsAt }: Day) => (endsAt.getTime() - beginsAt.getTime()) / 3_600_000
const local = (instant: Date, zone: string) =>
  DateTime.fromJSDate(instant, { zone }).toFormat('yyyy-MM-dd HH:mm')

describe('the quota day is the calendar day of the account’s zone', () => {
  test.each([
    ['Pacific/Auckland', '2026-04-04T20:00:00Z', '2026-04-05', 25],
    ['Pacific/Auckland', '2026-09-26T20:00:00Z', '2026-09-27', 23],
    ['Pacific/Auckland', '2026-06-10T11:59:59Z', '2026-06-10', 24],
    ['Pacific/Auckland', '2026-06-10T12:00:00Z', '2026-06-11', 24],
    ['Europe/Berlin', '2026-03-29T10:00:00Z', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25', 25],
    ['Europe/Berlin', '2026-07-01T21:59:59.999Z', '2026-07-01', 24],
    ['Europe/Berlin', '2026-07-01T22:00:00Z', '2026-07-02', 24],
    ['America/Los_Angeles', '2026-03-08T12:00:00Z', '2026-03-08', 23],
    ['America/Los_Angeles', '2026-11-01T12:00:00Z', '2026-11-01', 25],
    ['America/Los_Angeles', '2026-07-01T06:59:59Z', '2026-06-30', 24],
  ])('%s at %s is %s, %i hours long', async (zone, instant, date, length) => {
    const found = await day(zone, instant)
    expect(local(found.beginsAt, zone)).toBe(`${date} 00:00`)
    expect(hours(found)).toBe(length)
    expect(found.beginsAt <= new Date(instant) && new Date(instant) < found.endsAt).toBe(true)
  })

  test.each(['Pacific/Auckland', 'Europe/Berlin', 'America/Los_Angeles'])(
    'in %s the days of a year follow each other without gap or overlap, 365 of them',
    async (zone) => {
      const first = await day(zone, '2026-01-15T00:00:00Z')
      let end = first.endsAt
      for (let count = 1; count < 365; count++) {
        const next = await dayAfter(end.toISOString(), zone, zone, end.toISOString())
        expect(next.beginsAt).toEqual(end)
        end = next.endsAt
      }
      expect(
        DateTime.fromJSDate(end, { zone }).diff(DateTime.fromJSDate(first.beginsAt, { zone }), 'days').days,
      ).toBe(365)
    },
  )
})

describe('a change of zone', () => {
  const berlinEnds = '2026-07-01T22:00:00.000Z'

  test('begins where the running day ends, and its first day lasts till the new zone’s midnight, at least 23 hours on', async () => {
    const next = await dayAfter(berlinEnds, 'Europe/Berlin', 'America/Los_Angeles', '2026-07-01T22:00:01Z')
    expect(next.beginsAt.toISOString()).toBe(berlinEnds)
    expect(local(next.endsAt, 'America/Los_Angeles')).toBe('2026-07-03 00:00')
  })

  test('that was long ago leaves the plain calendar day', async () => {
    const next = await dayAfter(berlinEnds, 'Europe/Berlin', 'Pacific/Auckland', '2026-08-01T00:00:00Z')
    expect(next).toEqual(await day('Pacific/Auckland', '2026-08-01T00:00:00Z'))
  })

  test('never shortens a day below 23 hours, whichever zone one hops to', async () => {
    const zones = [
      'Pacific/Auckland',
      'Asia/Tokyo',
      'Asia/Kolkata',
      'Europe/Berlin',
      'UTC',
      'America/St_Johns',
      'America/Los_Angeles',
      'Pacific/Honolulu',
    ]
    for (const zone of zones) {
      const next = await dayAfter(berlinEnds, 'Europe/Berlin', zone, berlinEnds)
      expect(hours(next), zone).toBeGreaterThanOrEqual(zone === 'Europe/Berlin' ? 24 : 23)
      expect(next.beginsAt.toISOString()).toBe(berlinEnds)
    }
  })

  test('waits for the running day: hopping through zones opens no second allowance', async () => {
    const agency = await anAgency({ timeZone: 'Europe/Berlin' })
    const standing = await standingOf(agency.owner, agency)
    const full = {
      addresses: Array.from({ length: 35 }, (_, n) => `c${n}@clients.test`),
      message: 'x',
      roleAsked: null,
      overflow: 'refuse' as const,
    }
    expect(await requestAccess(standing, full)).toMatchObject({ ok: true, left: 0 })
    const before = await quotaNow(agency.id)
    for (const zone of ['Pacific/Auckland', 'America/Los_Angeles', 'Asia/Tokyo']) {
      await sql`update accounts set time_zone = ${zone} where id = ${agency.id}`
      expect(await requestAccess(standing, { ...full, addresses: ['more@clients.test'] })).toMatchObject({
        reason: 'quota-reached',
        nextDayAt: before.endsAt,
      })
    }
    await sql`update ask_quotas set begins_at = begins_at - interval '1 day', ends_at = now() where agency_id = ${agency.id}`
    expect(await requestAccess(standing, { ...full, addresses: ['more@clients.test'] })).toMatchObject({
      ok: true,
      left: 34,
    })
    expect((await quotaNow(agency.id)).timeZone).toBe('Asia/Tokyo')
  })
})

test('the shown quota and the counted one agree before, during and after a day', async () => {
  const agency = await anAgency({ timeZone: 'Pacific/Auckland' })
  expect(await quotaNow(agency.id)).toMatchObject({
    used: 0,
    left: 35,
    queued: 0,
    limit: 35,
    timeZone: 'Pacific/Auckland',
  })
  const standing = await standingOf(agency.owner, agency)
  await requestAccess(standing, {
    addresses: ['a@clients.test'],
    message: 'x',
    roleAsked: null,
    overflow: 'refuse',
  })
  expect(await quotaNow(agency.id)).toMatchObject({ used: 1, left: 34 })
  await sql`update ask_quotas set begins_at = begins_at - interval '1 day', ends_at = now() where agency_id = ${agency.id}`
  expect(await quotaNow(agency.id)).toMatchObject({ used: 0, left: 35 })
})
