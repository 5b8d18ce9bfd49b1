import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aMember, anAgency, aRequest, type Account, type Member } from '#test/support/people.ts'
import { visiting } from './visitor.ts'

let app: TestApp
let agency: Account
let manager: Member
let asOwner: Awaited<ReturnType<typeof visiting>>
let asManager: typeof asOwner
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())
beforeEach(async () => {
  agency = await anAgency({ timeZone: 'Europe/Berlin' })
  manager = await aMember(agency, 'manager', { name: 'Maya Lindt' })
  asOwner = await visiting(app, agency.owner, agency)
  asManager = await visiting(app, manager, agency)
})

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
const stateOf = async (id: string) =>
  (
    await sql<
      [{ state: string; generation: number }]
    >`select state, generation from access_requests where id = ${id}`
  )[0]

describe('the list', () => {
  test('shows state, time left, who asked, and why a mail was not delivered', async () => {
    const { id } = await aRequest(agency, 'anna@nordwind.test', {
      requester: manager,
      askedAt: hoursAgo(25),
      roleAsked: 'member',
    })
    const [entry] = await sql<[{ id: string }]>`
      insert into outbox (kind, subject_id) values ('access-request.mail-client', ${id}) returning id`
    await sql`insert into mails (outbox_id, address, message_id, state, reason)
      values (${entry.id}, 'anna@nordwind.test', 'x', 'bounced', '550 No such mailbox')`
    const page = await asOwner.get('/clients/requests')
    expect(page.status).toBe(200)
    expect(page.text).toMatch(
      /anna@nordwind\.test.*Pending.*5 days 23 h left.*Member.*Not delivered 550 No such mailbox.*Maya Lindt/,
    )
  })

  test('calls a request expired from its instant on, whether or not a job ran', async () => {
    await aRequest(agency, 'late@x.test', { askedAt: hoursAgo(168) })
    expect((await asOwner.get('/clients/requests?state=expired')).text).toContain('late@x.test')
    expect((await asOwner.get('/clients/requests?state=pending')).text).not.toContain('late@x.test')
  })

  test('filters and searches by its URL; what is typed means itself', async () => {
    await aRequest(agency, 'anna_b@x.test')
    await aRequest(agency, 'annaxb@x.test', { state: 'declined' })
    const found = async (query: string) => {
      const { text } = await asOwner.get(`/clients/requests?${query}`)
      return ['anna_b@x.test', 'annaxb@x.test'].filter((address) => text.includes(address))
    }
    expect(await found('')).toHaveLength(2)
    expect(await found('state=declined')).toEqual(['annaxb@x.test'])
    expect(await found('q=a_b')).toEqual(['anna_b@x.test'])
    expect(await found('q=%25')).toEqual([])
    expect(await found('state=nonsense&page=-1')).toHaveLength(2)
    expect(await found('page=1e99&page=2')).toHaveLength(2)
    expect((await asOwner.get('/clients/requests?q=nobody')).text).toContain('Nothing found')
  })

  test('is in German where the reader is', async () => {
    await aRequest(agency, 'anna@x.test', { askedAt: hoursAgo(1) })
    const page = await (
      await visiting(app, agency.owner, agency, { language: 'de' })
    ).get('/clients/requests')
    expect(page.text).toMatch(/Offen.*noch 6 Tage 23 Std\./)
  })

  test('tells an agency without requests what to do next', async () => {
    expect((await asOwner.get('/clients/requests')).text).toMatch(/No requests yet.*Connect to a client/)
  })
})

describe('Resend', () => {
  test('makes a new link and fresh seven days, and costs one of the day', async () => {
    const { id } = await aRequest(agency, 'anna@x.test', { askedAt: hoursAgo(100) })
    const page = await asManager.post(`/clients/requests/${id}/resends`)
    expect(page.status).toBe(303)
    expect(page.text).toMatch(/anna@x\.test was sent again.*\(Europe\/Berlin\)\. 34 of 35/)
    expect(await stateOf(id)).toMatchObject({ state: 'pending', generation: 2 })
  })

  test('within a minute answers 429 with the seconds to wait', async () => {
    const { id } = await aRequest(agency, 'anna@x.test')
    const page = await asOwner.post(`/clients/requests/${id}/resends`)
    expect(page.status).toBe(429)
    expect(Number(page.headers.get('Retry-After'))).toBeGreaterThan(50)
    expect(page.text).toMatch(/Please wait \d+ seconds/)
    expect((await stateOf(id)).generation).toBe(1)
  })

  test('a fourth time on one day, or with the day used up, answers 429 and names the next day', async () => {
    const { id } = await aRequest(agency, 'anna@x.test', { askedAt: hoursAgo(1) })
    for (const _ of [1, 2, 3]) {
      expect((await asOwner.post(`/clients/requests/${id}/resends`)).status).toBe(303)
      await sql`update access_requests set asked_at = asked_at - interval '2 minutes' where id = ${id}`
    }
    const fourth = await asOwner.post(`/clients/requests/${id}/resends`)
    expect([fourth.status, fourth.text]).toEqual([
      429,
      expect.stringMatching(/3 times a day.*\(Europe\/Berlin\)/),
    ])
    await sql`update ask_quotas set used = 35 where agency_id = ${agency.id}`
    const other = await aRequest(agency, 'b@x.test', { askedAt: hoursAgo(1) })
    const used = await asOwner.post(`/clients/requests/${other.id}/resends`)
    expect([used.status, used.text]).toEqual([
      429,
      expect.stringContaining('all 35 requests of today are used'),
    ])
  })

  test.each(['approved', 'declined', 'cancelled', 'queued'] as const)(
    'a request that is %s cannot be resent: 409',
    async (state) => {
      // The first ask of a day begins it; what was queued before would go out with it.
      await asOwner.post('/clients/connect', { addresses: 'first@x.test', message: 'Hello' })
      const { id } = await aRequest(agency, 'anna@x.test', { state, askedAt: hoursAgo(1) })
      expect((await asOwner.post(`/clients/requests/${id}/resends`)).status).toBe(409)
      expect(await stateOf(id)).toMatchObject({ state, generation: 1 })
    },
  )

  test('of an address that blocks by now is refused openly', async () => {
    const { id } = await aRequest(agency, 'anna@x.test', { askedAt: hoursAgo(1) })
    await sql`insert into agency_blocks (address, agency_id) values ('anna@x.test', ${agency.id})`
    const page = await asOwner.post(`/clients/requests/${id}/resends`)
    expect([page.status, page.text]).toEqual([409, expect.stringContaining('does not accept requests')])
  })

  test('is a POST: opening its address asks first and changes nothing', async () => {
    const { id } = await aRequest(agency, 'anna@x.test', { askedAt: hoursAgo(1) })
    const page = await asOwner.get(`/clients/requests/${id}/resends`)
    expect([page.status, page.text]).toEqual([
      200,
      expect.stringContaining('Send the request to anna@x.test again?'),
    ])
    expect((await stateOf(id)).generation).toBe(1)
  })
})

describe('Cancel request', () => {
  test('asks first, then kills the link', async () => {
    const { id } = await aRequest(agency, 'anna@x.test', { requester: manager })
    const asked = await asManager.get(`/clients/requests/${id}/cancellation`)
    expect([asked.status, asked.text]).toEqual([
      200,
      expect.stringContaining('Cancel request to anna@x.test'),
    ])
    expect((await stateOf(id)).state).toBe('pending')
    const done = await asManager.post(`/clients/requests/${id}/cancellation`)
    expect([done.status, done.text]).toEqual([
      303,
      expect.stringContaining('The request to anna@x.test is cancelled'),
    ])
    expect((await stateOf(id)).state).toBe('cancelled')
  })

  test('of somebody else is for admins: a manager gets 403', async () => {
    const { id } = await aRequest(agency, 'anna@x.test')
    expect((await asManager.get(`/clients/requests/${id}/cancellation`)).status).toBe(403)
    expect((await asManager.post(`/clients/requests/${id}/cancellation`)).status).toBe(403)
    expect((await stateOf(id)).state).toBe('pending')
    expect((await asManager.get('/clients/requests')).html).not.toContain(`${id}/cancellation`)
    expect((await asOwner.get('/clients/requests')).html).toContain(`${id}/cancellation`)
  })

  test.each([
    ['approved', 409],
    ['declined', 409],
    ['cancelled', 410],
    ['expired', 410],
  ] as const)('of one that is %s answers %i in words', async (state, status) => {
    const { id } = await aRequest(agency, 'anna@x.test', { state })
    const page = await asOwner.post(`/clients/requests/${id}/cancellation`)
    expect(page.status).toBe(status)
    expect(page.html).toContain('role="alert"')
    expect((await stateOf(id)).state).toBe(state)
  })

  test('of one whose time is over answers 410, whether or not a job ran', async () => {
    const { id } = await aRequest(agency, 'anna@x.test', { askedAt: hoursAgo(168) })
    expect((await asOwner.post(`/clients/requests/${id}/cancellation`)).status).toBe(410)
    expect((await stateOf(id)).state).toBe('expired')
  })
})

describe('an id', () => {
  test.each(['resends', 'cancellation'])(
    'that is foreign, unknown or malformed answers 404 alike (%s)',
    async (noun) => {
      const foreign = await aRequest(await anAgency(), 'anna@x.test', { askedAt: hoursAgo(1) })
      const texts = new Set<string>()
      for (const id of [foreign.id, randomUUID(), 'x', foreign.id.toUpperCase(), `${foreign.id}%20`]) {
        const page = await asOwner.post(`/clients/requests/${id}/${noun}`)
        expect(page.status).toBe(404)
        texts.add(page.text)
      }
      expect(texts.size).toBe(1)
      expect(await stateOf(foreign.id)).toMatchObject({ state: 'pending', generation: 1 })
    },
  )

  test('with the form of another account answers 409 and changes nothing', async () => {
    const { id } = await aRequest(agency, 'anna@x.test', { askedAt: hoursAgo(1) })
    for (const account of [(await anAgency()).id, '', 'x', [agency.id, agency.id]])
      for (const noun of ['resends', 'cancellation'])
        expect((await asOwner.post(`/clients/requests/${id}/${noun}`, { account })).status).toBe(409)
    expect(await stateOf(id)).toMatchObject({ state: 'pending', generation: 1 })
  })
})
