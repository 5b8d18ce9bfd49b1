import { describe, expect, test } from 'vitest'
import { addGrants } from '#app/domain/linking/add-grants.ts'
import { cancelRequest } from '#app/domain/linking/cancel-request.ts'
import { declineRequest } from '#app/domain/linking/decline-request.ts'
import { quotaNow } from '#app/domain/linking/quota.ts'
import { agenciesWithDueQueue, releaseQueue } from '#app/domain/linking/release-queue.ts'
import { requestAccess, type Ask } from '#app/domain/linking/request-access.ts'
import { resendRequest } from '#app/domain/linking/resend-request.ts'
import { reviewAddresses } from '#app/domain/linking/review-addresses.ts'
import type { Role } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aRequest,
  aScope,
  aSession,
  standingOf,
} from '#test/support/people.ts'

const many = (count: number, at = 'clients.test') =>
  Array.from({ length: count }, (_, n) => `client-${n}@${at}`)
const ask = (addresses: string[], rest: Partial<Ask> = {}): Ask => ({
  addresses,
  message: 'May we help?',
  roleAsked: null,
  overflow: 'refuse',
  ...rest,
})

async function anAsker(role: Role = 'owner') {
  const agency = await anAgency()
  return {
    agency,
    standing: await standingOf(role === 'owner' ? agency.owner : await aMember(agency, role), agency),
  }
}

describe('who may ask (L2)', () => {
  test.each([
    ['viewer', false],
    ['member', false],
    ['manager', true],
    ['admin', true],
    ['owner', true],
  ] as const)('%s: %s', async (role, may) => {
    const { standing } = await anAsker(role)
    const answer = await requestAccess(standing, ask(['a@clients.test']))
    expect(answer).toMatchObject(may ? { ok: true } : { ok: false, reason: 'not-allowed' })
  })

  test.each([
    ['manager', 'admin', false],
    ['manager', 'manager', true],
    ['admin', 'admin', true],
    ['owner', 'admin', true],
  ] as const)('a %s asking for %s: %s', async (role, roleAsked, may) => {
    const { standing } = await anAsker(role)
    const answer = await requestAccess(standing, ask(['a@clients.test'], { roleAsked }))
    expect(answer).toMatchObject(may ? { ok: true } : { ok: false, reason: 'role-too-high' })
  })

  test('owner cannot be asked for, however the role arrives', async () => {
    const { standing } = await anAsker()
    expect(
      await requestAccess(standing, ask(['a@clients.test'], { roleAsked: 'owner' as never })),
    ).toMatchObject({ reason: 'role-too-high' })
  })

  test('a stale standing of somebody demoted meanwhile asks nobody', async () => {
    const { agency, standing } = await anAsker('manager')
    await sql`update memberships set role = 'member' where id = ${standing.membershipId}`
    expect(await requestAccess(standing, ask(['a@clients.test']))).toMatchObject({ reason: 'not-allowed' })
    expect(await sql`select 1 from access_requests where agency_id = ${agency.id}`).toHaveLength(0)
  })

  test('an account outside the programme asks nobody, and leaves no mail (L1)', async () => {
    const account = await anAccount()
    const standing = await standingOf(account.owner, account)
    expect(await requestAccess(standing, ask(['a@clients.test']))).toMatchObject({ reason: 'not-enrolled' })
    expect(await sql`select 1 from access_requests where agency_id = ${account.id}`).toHaveLength(0)
  })

  test('nobody asks while acting in a client (L19)', async () => {
    const agency = await anAgency()
    const client = await anAgency()
    const maya = await aMember(agency, 'admin')
    await aGrant(await aLink(agency, client), maya, 'admin')
    const standing = await standingOf(maya, client)
    expect(standing.acting).not.toBeNull()
    expect(await requestAccess(standing, ask(['a@clients.test']))).toMatchObject({ reason: 'not-allowed' })
    expect(
      await addGrants(standing, {
        membershipIds: [maya.membershipId],
        linkIds: [standing.acting!.linkId],
        role: 'viewer',
      }),
    ).toMatchObject({ ok: false })
  })
})

describe('a batch', () => {
  test('over the rest is refused whole, says how many are left, and nothing is sent', async () => {
    const { agency, standing } = await anAsker()
    await requestAccess(standing, ask(many(30)))
    const answer = await requestAccess(standing, ask(many(6, 'others.test')))
    expect(answer).toMatchObject({ ok: false, reason: 'quota-reached', wanted: 6, left: 5, queueLeft: 35 })
    expect(await sql`select 1 from access_requests where agency_id = ${agency.id}`).toHaveLength(30)
    expect((await quotaNow(agency.id)).left).toBe(5)
  })

  test('may queue what does not fit: at most thirty-five wait', async () => {
    const { agency, standing } = await anAsker()
    const answer = await requestAccess(standing, ask(many(60), { overflow: 'queue' }))
    expect(answer).toMatchObject({ ok: true, left: 0 })
    if (!answer.ok) return
    expect([answer.asked.length, answer.queued.length]).toEqual([35, 25])
    expect(await requestAccess(standing, ask(many(11, 'others.test'), { overflow: 'queue' }))).toMatchObject({
      reason: 'queue-full',
      queueLeft: 10,
    })
    expect(await quotaNow(agency.id)).toMatchObject({ used: 35, left: 0, queued: 25, queueLeft: 10 })
  })

  test('the queue is sent when the next day begins, before anything new, and counts', async () => {
    const { agency, standing } = await anAsker()
    await requestAccess(standing, ask(many(60), { overflow: 'queue' }))
    expect(await releaseQueue(agency.id)).toBe(0)
    await sql`update ask_quotas set begins_at = begins_at - interval '1 day', ends_at = now() - interval '1 second' where agency_id = ${agency.id}`
    expect(await quotaNow(agency.id)).toMatchObject({ used: 25, left: 10, queued: 0 })
    expect(await agenciesWithDueQueue(1000)).toContain(agency.id)
    const answer = await requestAccess(standing, ask(many(11, 'new.test')))
    expect(answer).toMatchObject({ ok: false, reason: 'quota-reached', left: 10 })
    expect(
      await sql`select 1 from access_requests where agency_id = ${agency.id} and state = 'pending'`,
    ).toHaveLength(60)
    expect(await releaseQueue(agency.id)).toBe(0)
  })

  test('rights are judged anew when the queue is sent', async () => {
    const agency = await anAgency()
    const member = await aMember(agency, 'manager')
    const standing = await standingOf(member, agency)
    await requestAccess(standing, ask(many(36), { overflow: 'queue' }))
    await sql`update memberships set role = 'viewer' where id = ${member.membershipId}`
    await sql`update ask_quotas set begins_at = begins_at - interval '1 day', ends_at = now() where agency_id = ${agency.id}`
    expect(await releaseQueue(agency.id)).toBe(0)
    expect(
      await sql`select 1 from access_requests where agency_id = ${agency.id} and state = 'cancelled'`,
    ).toHaveLength(1)
  })

  test('skips pending, linked and blocking addresses, which cost nothing', async () => {
    const { agency, standing } = await anAsker()
    await requestAccess(standing, ask(['pending@clients.test']))
    const client = await anAccount()
    const linked = await aRequest(agency, 'linked@clients.test', { state: 'approved' })
    await sql`insert into links (agency_id, client_id, request_id, max_role) values (${agency.id}, ${client.id}, ${linked.id}, 'admin')`
    await sql`insert into agency_blocks (address, agency_id) values ('blocking@clients.test', ${agency.id})`
    const text = 'pending@clients.test, linked@clients.test; blocking@clients.test\nfree@clients.test broken@'
    expect(await reviewAddresses(agency.id, text)).toMatchObject({
      free: ['free@clients.test'],
      pending: ['pending@clients.test'],
      linked: ['linked@clients.test'],
      blocked: ['blocking@clients.test'],
      invalid: [{ text: 'broken@' }],
    })
    const answer = await requestAccess(
      standing,
      ask(['pending@clients.test', 'linked@clients.test', 'blocking@clients.test', 'free@clients.test']),
    )
    expect(answer).toMatchObject({ ok: true, left: 33 })
    if (answer.ok) expect(answer.skipped.map(({ state }) => state)).toEqual(['pending', 'linked', 'blocked'])
    expect(
      await requestAccess(standing, ask(['linked@clients.test'], { includeLinked: true })),
    ).toMatchObject({ ok: true, left: 32 })
  })

  test.each([
    [501, 'too-many-addresses'],
    [0, 'no-addresses'],
  ])('of %i addresses is %s', async (count, reason) => {
    const { standing } = await anAsker()
    expect(await requestAccess(standing, ask(many(count)))).toMatchObject({ reason })
  })

  test.each([
    ['', false],
    ['   ', false],
    ['x'.repeat(1000), true],
    ['🙂'.repeat(1000), true],
    ['x'.repeat(1001), false],
  ])('message %#', async (message, fits) => {
    const { standing } = await anAsker()
    expect(await requestAccess(standing, ask(['a@clients.test'], { message }))).toMatchObject(
      fits ? { ok: true } : { reason: 'message-length' },
    )
  })
})

describe('one live request per address (L5)', () => {
  test('a second ask points to the first; another agency may ask too', async () => {
    const { standing } = await anAsker()
    const other = await anAsker()
    const first = await requestAccess(standing, ask(['a@clients.test']))
    const second = await requestAccess(standing, ask(['a@clients.test']))
    expect(second).toMatchObject({
      ok: false,
      reason: 'none-free',
      skipped: [{ state: 'pending', requestId: first.ok && first.asked[0]!.id }],
    })
    expect(await requestAccess(other.standing, ask(['a@clients.test']))).toMatchObject({ ok: true })
  })

  test('an overdue request that no job has marked stands in nobody’s way', async () => {
    const { agency, standing } = await anAsker()
    const old = await aRequest(agency, 'a@clients.test')
    await sql`update access_requests set expires_at = now() where id = ${old.id}`
    expect(await requestAccess(standing, ask(['a@clients.test']))).toMatchObject({ ok: true })
    const [row] = await sql`select state from access_requests where id = ${old.id}`
    expect(row!.state).toBe('expired')
  })
})

describe('Resend (L8)', () => {
  async function asked() {
    const { agency, standing } = await anAsker()
    const request = await aRequest(agency, 'a@clients.test', { askedAt: new Date(Date.now() - 120_000) })
    return { agency, standing, request }
  }
  const later = (id: string) =>
    sql`update access_requests set asked_at = asked_at - interval '61 seconds' where id = ${id}`

  test('gives a new generation and fresh seven days, and costs one', async () => {
    const { agency, standing, request } = await asked()
    expect(await resendRequest(standing, request.id)).toMatchObject({ ok: true, left: 34 })
    const [row] =
      await sql`select generation, state, expires_at = asked_at + interval '168 hours' as full from access_requests where id = ${request.id}`
    expect(row).toMatchObject({ generation: 2, state: 'pending', full: true })
    expect(
      await sql`select 1 from outbox where subject_id = ${request.id} and generation = 2 and kind = 'access-request.mail-client'`,
    ).toHaveLength(1)
    expect((await quotaNow(agency.id)).left).toBe(34)
  })

  test('revives an expired request, not a cancelled, declined or approved one', async () => {
    const { agency, standing } = await anAsker()
    for (const state of ['expired', 'cancelled', 'declined', 'approved'] as const) {
      const request = await aRequest(agency, `${state}@clients.test`, {
        state,
        askedAt: new Date(Date.now() - 9e8),
      })
      expect(await resendRequest(standing, request.id)).toMatchObject(
        state === 'expired' ? { ok: true } : { reason: 'not-resendable' },
      )
    }
  })

  test('needs sixty seconds between two, at most three a day', async () => {
    const { standing, request } = await asked()
    expect(await resendRequest(standing, request.id)).toMatchObject({ ok: true })
    expect(await resendRequest(standing, request.id)).toMatchObject({
      reason: 'too-soon',
      retryAt: expect.any(Date),
    })
    for (const reason of [undefined, undefined, 'resends-used-up']) {
      await later(request.id)
      expect(await resendRequest(standing, request.id)).toMatchObject(reason ? { reason } : { ok: true })
    }
  })

  test('ten clicks at once resend once', async () => {
    const { standing, request } = await asked()
    const answers = await Promise.all(Array.from({ length: 10 }, () => resendRequest(standing, request.id)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await sql`select 1 from outbox where subject_id = ${request.id} and generation > 1`).toHaveLength(
      1,
    )
  })

  test('is refused by an empty quota, and a refused resend is not counted', async () => {
    const { agency, standing, request } = await asked()
    await requestAccess(standing, ask(many(35)))
    expect(await resendRequest(standing, request.id)).toMatchObject({ reason: 'quota-reached' })
    expect(await sql`select 1 from request_resends where request_id = ${request.id}`).toHaveLength(0)
    expect((await quotaNow(agency.id)).used).toBe(35)
  })

  test('of a foreign or unknown request is unknown', async () => {
    const { request } = await asked()
    const other = await anAsker()
    expect(await resendRequest(other.standing, request.id)).toMatchObject({ reason: 'unknown' })
    expect(await resendRequest(other.standing, crypto.randomUUID())).toMatchObject({ reason: 'unknown' })
  })
})

describe('Cancel (L9)', () => {
  test.each([
    ['manager', 'own', true],
    ['manager', 'other', false],
    ['admin', 'other', true],
    ['owner', 'other', true],
    ['member', 'own', false],
  ] as const)('a %s cancels their %s request: %s', async (role, whose, may) => {
    const agency = await anAgency()
    const person = role === 'owner' ? agency.owner : await aMember(agency, role)
    const other = await aMember(agency, 'manager')
    const request = await aRequest(agency, 'a@clients.test', { requester: whose === 'own' ? person : other })
    expect(await cancelRequest(await standingOf(person, agency), request.id)).toMatchObject(
      may ? { ok: true } : { reason: 'not-allowed' },
    )
  })

  test('refunds nothing, and works on the queue', async () => {
    const { agency, standing } = await anAsker()
    const answer = await requestAccess(standing, ask(many(36), { overflow: 'queue' }))
    if (!answer.ok) throw new Error('not asked')
    expect(await cancelRequest(standing, answer.asked[0]!.id)).toMatchObject({ ok: true })
    expect(await cancelRequest(standing, answer.queued[0]!.id)).toMatchObject({ ok: true })
    expect(await quotaNow(agency.id)).toMatchObject({ used: 35, queued: 0 })
  })
})

test('a block shuts the agency out openly and costs no quota; unblocking opens again (L11)', async () => {
  const { agency, standing } = await anAsker()
  const request = await aRequest(agency, 'a@clients.test')
  const decline = (typedAddress: string) =>
    declineRequest({ requestId: request.id, generation: 1, typedAddress, block: true })
  expect(await decline('b@clients.test')).toMatchObject({ reason: 'wrong-address' })
  expect(await decline(' A@Clients.test ')).toMatchObject({ ok: true })
  expect(await requestAccess(standing, ask(['a@clients.test']))).toMatchObject({
    reason: 'none-free',
    skipped: [{ state: 'blocked' }],
  })
  expect((await quotaNow(agency.id)).used).toBe(0)
  await sql`delete from agency_blocks where agency_id = ${agency.id}`
  expect(await requestAccess(standing, ask(['a@clients.test']))).toMatchObject({ ok: true })
})

test('the address a session belongs to plays no part in asking: known, unknown and deactivated look alike (L14)', async () => {
  const { agency, standing } = await anAsker()
  const known = await anAccount()
  const gone = await aMember(known, 'admin', { deactivated: true })
  const session = await aSession(known.owner)
  expect(await aScope(session, known.owner, known)).toBeNull()
  const answers = []
  for (const address of [known.owner.address, gone.address, 'nobody@clients.test']) {
    const answer = await requestAccess(standing, ask([address]))
    answers.push(answer.ok ? { ...answer, asked: answer.asked.length, left: 0 } : answer)
  }
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
  expect((await quotaNow(agency.id)).used).toBe(3)
})
