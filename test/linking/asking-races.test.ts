import { expect, test } from 'vitest'
import { requestAccess } from '#app/domain/linking/request-access.ts'
import { askLimit } from '#app/domain/linking/quota.ts'
import { parseAddress } from '#app/domain/addresses.ts'
import { sql } from '#db/sql.server.ts'
import { barrier } from '#test/support/barrier.ts'
import { aMember, anAgency, standingOf } from '#test/support/people.ts'

const ask = (address: string) => ({
  addresses: [address],
  message: 'May we help?',
  roleAsked: null,
  overflow: 'refuse' as const,
})

async function agencyWithAsked(count: number) {
  const agency = await anAgency()
  const standing = await standingOf(agency.owner, agency)
  const first = Array.from({ length: count }, (_, n) => `used-${n}@${agency.id}.test`)
  if (count > 0) expect((await requestAccess(standing, { ...ask('x'), addresses: first })).ok).toBe(true)
  return { agency, standing }
}

async function requestsOf(agencyId: string) {
  const [row] = await sql<
    { count: number }[]
  >`select count(*)::int from access_requests where agency_id = ${agencyId}`
  return row!.count
}

/** Counts, then inserts: what the database's conditional counter replaces. */
async function naiveAsk(
  agency: { id: string; owner: { membershipId: string } },
  address: string,
  together: () => Promise<void>,
) {
  await sql.begin(async (sql) => {
    const [row] = await sql<
      { count: number }[]
    >`select count(*)::int from access_requests where agency_id = ${agency.id}`
    await together()
    if (row!.count >= askLimit) return
    await sql`
      insert into access_requests (agency_id, requester_id, address, message, state, asked_at, expires_at)
      values (${agency.id}, ${agency.owner.membershipId}, ${address}, 'x', 'pending', now(), now() + interval '168 hours')`
  })
}

test('counting before inserting overshoots: the naive version sends more than thirty-five', async () => {
  const { agency } = await agencyWithAsked(34)
  const together = barrier(8)
  await Promise.all(
    Array.from({ length: 8 }, (_, n) => naiveAsk(agency, `naive-${n}@clients.test`, together)),
  )
  expect(await requestsOf(agency.id)).toBeGreaterThan(35)
})

test('a hundred parallel asks at thirty-four of thirty-five: exactly one is sent', async () => {
  const { agency, standing } = await agencyWithAsked(34)
  const colleagues = await Promise.all(
    Array.from({ length: 5 }, async () => standingOf(await aMember(agency, 'manager'), agency)),
  )
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      requestAccess([standing, ...colleagues][n % 6]!, ask(`race-${n}@clients.test`)),
    ),
  )
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
  expect(answers.filter((answer) => !answer.ok && answer.reason === 'quota-reached')).toHaveLength(99)
  expect(await requestsOf(agency.id)).toBe(35)
  const [quota] = await sql`select used from ask_quotas where agency_id = ${agency.id}`
  expect(quota!.used).toBe(35)
})

test('forty colleagues clicking at once on a fresh day still send thirty-five', async () => {
  const { agency, standing } = await agencyWithAsked(0)
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => requestAccess(standing, ask(`c${n}@clients.test`))),
  )
  expect(answers.filter((answer) => answer.ok)).toHaveLength(35)
  expect(await requestsOf(agency.id)).toBe(35)
})

test('twenty spellings of one address at once make one request, and spend one of the quota', async () => {
  const spellings = Array.from({ length: 20 }, (_, n) => {
    const spelled = [
      'Anna@Nordwind.test',
      ' anna@nordwind.test ',
      'ANNA@NORDWIND.TEST',
      'anna@nord\u200bwind.test',
    ][n % 4]!
    const parsed = parseAddress(spelled)
    return parsed.ok ? parsed.address : 'unparsed'
  })
  const { agency, standing } = await agencyWithAsked(0)
  const answers = await Promise.all(spellings.map((address) => requestAccess(standing, ask(address))))
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
  expect(answers.filter((answer) => !answer.ok && answer.reason === 'none-free')).toHaveLength(19)
  expect(await requestsOf(agency.id)).toBe(1)
  const [quota] = await sql`select used from ask_quotas where agency_id = ${agency.id}`
  expect(quota!.used).toBe(1)
})

test('without the unique index, looking first lets doubles through: the naive version', async () => {
  const { agency } = await agencyWithAsked(0)
  await sql`create table naive_requests (agency_id uuid, address text)`
  const together = barrier(8)
  const naive = () =>
    sql.begin(async (sql) => {
      const [known] =
        await sql`select 1 from naive_requests where agency_id = ${agency.id} and address = 'anna@nordwind.test'`
      await together()
      if (!known) await sql`insert into naive_requests values (${agency.id}, 'anna@nordwind.test')`
    })
  await Promise.all(Array.from({ length: 8 }, naive))
  const [row] = await sql<{ count: number }[]>`select count(*)::int from naive_requests`
  expect(row!.count).toBeGreaterThan(1)
})
