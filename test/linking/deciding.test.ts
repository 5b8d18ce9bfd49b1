import { describe, expect, test } from 'vitest'
import { approveRequest, type Approval } from '#app/domain/linking/approve-request.ts'
import { cancelRequest } from '#app/domain/linking/cancel-request.ts'
import { declineRequest } from '#app/domain/linking/decline-request.ts'
import { expireDueRequests, remindDueRequests } from '#app/domain/linking/due-requests.ts'
import { openRequest, recipientOf } from '#app/domain/linking/open-request.ts'
import { requestMail } from '#app/domain/linking/request-mail-facts.ts'
import { resendRequest } from '#app/domain/linking/resend-request.ts'
import type { GrantableRole, Role } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import { barrier } from '#test/support/barrier.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAddress,
  anAgency,
  aRequest,
  aUser,
  standingOf,
} from '#test/support/people.ts'

async function aPendingRequest(facts: Parameters<typeof aRequest>[2] = {}) {
  const agency = await anAgency()
  const client = await anAccount()
  const request = await aRequest(agency, client.owner.address, facts)
  const approval: Approval = {
    requestId: request.id,
    generation: 1,
    accounts: [{ accountId: client.id, role: 'member' }],
    lastDay: null,
  }
  return { agency, client, request, approval }
}
const linksOf = (clientId: string) =>
  sql`select * from links where client_id = ${clientId} and ended_at is null`
const grantsOf = (clientId: string) =>
  sql<
    { role: Role; userId: string }[]
  >`select * from grants where client_id = ${clientId} and ended_at is null`

describe('Approve (L11–L13)', () => {
  test('makes the link with the role given as its ceiling, lets the requester in and tells requester and owner', async () => {
    const agency = await anAgency()
    const asker = await aMember(agency, 'manager')
    const client = await anAccount()
    const request = await aRequest(agency, client.owner.address, { requester: asker })
    const approved = await approveRequest(client.owner.id, {
      requestId: request.id,
      generation: 1,
      accounts: [{ accountId: client.id, role: 'admin' }],
      lastDay: null,
    })
    expect(approved).toMatchObject({ ok: true, agencyId: agency.id })
    expect(await linksOf(client.id)).toMatchObject([
      { maxRole: 'admin', agencyId: agency.id, requestId: request.id },
    ])
    expect(await grantsOf(client.id)).toMatchObject([{ role: 'manager', userId: asker.id }])
    const mails = await sql<
      { recipientId: string }[]
    >`select recipient_id from outbox where kind = 'access-request.mail-approved' and subject_id = ${request.id}`
    expect(mails.map((mail) => mail.recipientId).sort()).toEqual([asker.id, agency.owner.id].sort())
  })

  test.each([
    [null, 'admin', true],
    ['member', 'member', true],
    ['member', 'viewer', true],
    ['member', 'manager', false],
    ['admin', 'owner', false],
    [null, 'owner', false],
    [null, 'superuser', false],
  ] as const)('asked for %s, given %s: %s', async (roleAsked, role, may) => {
    const { client, approval } = await aPendingRequest({ roleAsked })
    const answer = await approveRequest(client.owner.id, {
      ...approval,
      accounts: [{ accountId: client.id, role: role as GrantableRole }],
    })
    expect(answer).toMatchObject(may ? { ok: true } : { ok: false, reason: 'role-too-high' })
    expect(await linksOf(client.id)).toHaveLength(may ? 1 : 0)
  })

  test.each([
    ['viewer', false],
    ['member', false],
    ['manager', false],
    ['admin', true],
    ['owner', true],
  ] as const)('by a %s of the account chosen: %s', async (role, may) => {
    const { agency, client } = await aPendingRequest()
    const person = role === 'owner' ? client.owner : await aMember(client, role)
    const request = await aRequest(
      agency,
      role === 'owner' ? `owner-${client.id}@clients.test` : person.address,
    )
    if (role === 'owner') await anAddress(person, `owner-${client.id}@clients.test`)
    expect(
      await approveRequest(person.id, {
        requestId: request.id,
        generation: 1,
        accounts: [{ accountId: client.id, role: 'viewer' }],
        lastDay: null,
      }),
    ).toMatchObject(may ? { ok: true } : { ok: false, reason: 'not-owner-or-admin' })
  })

  test('counts the role of now: whoever was demoted since approves nothing', async () => {
    const { agency, client } = await aPendingRequest()
    const admin = await aMember(client, 'admin')
    const request = await aRequest(agency, admin.address)
    await sql`update memberships set role = 'member' where id = ${admin.membershipId}`
    expect((await recipientOf(request.id, admin.id)).accounts).toEqual([])
    expect(
      await approveRequest(admin.id, {
        requestId: request.id,
        generation: null,
        accounts: [{ accountId: client.id, role: 'viewer' }],
        lastDay: null,
      }),
    ).toMatchObject({ reason: 'not-owner-or-admin' })
  })

  test('needs the asked address verified: another owner, and an unverified claim, are the wrong person', async () => {
    const { client, approval } = await aPendingRequest()
    const other = await anAccount()
    const mine = { ...approval, accounts: [{ accountId: other.id, role: 'viewer' as const }] }
    expect(await approveRequest(other.owner.id, mine)).toMatchObject({ reason: 'wrong-person' })
    await anAddress(other.owner, client.owner.address, { verified: false })
    expect(await approveRequest(other.owner.id, mine)).toMatchObject({ reason: 'wrong-person' })
  })

  test('links several accounts in one go, each with its own role, or none of them', async () => {
    const { client, approval, agency } = await aPendingRequest()
    const second = await anAccount({ owner: client.owner })
    const foreign = await anAccount()
    const accounts = [
      { accountId: client.id, role: 'viewer' as const },
      { accountId: second.id, role: 'admin' as const },
    ]
    expect(
      await approveRequest(client.owner.id, {
        ...approval,
        accounts: [...accounts, { accountId: foreign.id, role: 'viewer' }],
      }),
    ).toMatchObject({ reason: 'not-owner-or-admin' })
    expect(
      await approveRequest(client.owner.id, { ...approval, accounts: [accounts[0]!, accounts[0]!] }),
    ).toMatchObject({ reason: 'not-owner-or-admin' })
    expect(await linksOf(client.id)).toHaveLength(0)
    expect(await approveRequest(client.owner.id, { ...approval, accounts })).toMatchObject({ ok: true })
    const links =
      await sql`select client_id, max_role from links where agency_id = ${agency.id} order by max_role`
    expect(links.map((link) => [link.clientId, link.maxRole])).toEqual([
      [client.id, 'viewer'],
      [second.id, 'admin'],
    ])
  })

  test('refuses no account, the agency itself, an account it is linked to, and an end date in the past', async () => {
    const { agency, client, approval } = await aPendingRequest()
    expect(await approveRequest(client.owner.id, { ...approval, accounts: [] })).toMatchObject({
      reason: 'no-account',
    })
    expect(await approveRequest(client.owner.id, { ...approval, lastDay: '2001-01-01' })).toMatchObject({
      reason: 'end-date-past',
    })
    const own = await aRequest(agency, agency.owner.address)
    expect(
      await approveRequest(agency.owner.id, {
        requestId: own.id,
        generation: 1,
        accounts: [{ accountId: agency.id, role: 'viewer' }],
        lastDay: null,
      }),
    ).toMatchObject({ reason: 'own-agency' })
    await aLink(agency, client)
    expect(await approveRequest(client.owner.id, approval)).toMatchObject({ reason: 'already-linked' })
  })

  test('replaces a link whose end date has passed, although no job has ended it yet', async () => {
    const { agency, client, approval } = await aPendingRequest()
    const old = await aLink(agency, client, { endsAt: new Date(Date.now() - 1000) })
    const maya = await aMember(agency, 'member')
    await aGrant(old, maya)
    expect(await approveRequest(client.owner.id, approval)).toMatchObject({ ok: true })
    expect(await sql`select ended_reason from links where id = ${old.id}`).toMatchObject([
      { endedReason: 'end-date' },
    ])
    expect(
      await sql`select action, after from audit_entries where account_id = ${client.id} and subject_id = ${old.id}`,
    ).toEqual([{ action: 'link.ended', after: { people: [maya.name], sessions: 0 } }])
    const told = await sql<{ recipientId: string }[]>`
      select recipient_id from outbox where kind = 'link.mail-left' and subject_id = ${old.id}`
    expect(told.map(({ recipientId }) => recipientId).sort()).toEqual(
      [agency.owner.id, client.owner.id].sort(),
    )
  })

  test('caps what is given at the requester’s role of now, and page and mail say so before (L9)', async () => {
    const agency = await anAgency()
    const asker = await aMember(agency, 'admin')
    const client = await anAccount()
    const request = await aRequest(agency, client.owner.address, { requester: asker, roleAsked: 'admin' })
    expect(await openRequest(request.id)).toMatchObject({ roleAsked: 'admin', ceiling: 'admin' })
    await sql`update memberships set role = 'member' where id = ${asker.membershipId}`
    expect(await openRequest(request.id)).toMatchObject({ roleAsked: 'member', ceiling: 'member' })
    expect(await requestMail(request.id, 1)).toMatchObject({ role: 'member' })
    expect(
      await approveRequest(client.owner.id, {
        requestId: request.id,
        generation: 1,
        accounts: [{ accountId: client.id, role: 'admin' }],
        lastDay: null,
      }),
    ).toMatchObject({ ok: true })
    expect(await linksOf(client.id)).toMatchObject([{ maxRole: 'member' }])
    expect(await grantsOf(client.id)).toMatchObject([{ role: 'member' }])
    expect(await sql`select after from audit_entries where subject_id = ${request.id}`).toMatchObject([
      { after: { role: 'member' } },
    ])
  })

  test('where nothing was asked the client is free, whoever asked, and only the requester is capped (L12, L13)', async () => {
    const agency = await anAgency()
    const asker = await aMember(agency, 'manager')
    const client = await anAccount()
    const request = await aRequest(agency, client.owner.address, { requester: asker })
    expect(await openRequest(request.id)).toMatchObject({ roleAsked: null, ceiling: 'admin' })
    expect(await requestMail(request.id, 1)).toMatchObject({ role: null })
    const accounts = [{ accountId: client.id, role: 'admin' as const }]
    await approveRequest(client.owner.id, { requestId: request.id, generation: 1, accounts, lastDay: null })
    expect(await linksOf(client.id)).toMatchObject([{ maxRole: 'admin' }])
    expect(await grantsOf(client.id)).toMatchObject([{ role: 'manager' }])
  })
})

describe('a request that is over', () => {
  test('at seven days less a second it can be approved, at seven days it has expired, whether or not a job ran (L7)', async () => {
    const first = await aPendingRequest()
    await sql`update access_requests set expires_at = now() + interval '1 second' where id = ${first.request.id}`
    expect(await openRequest(first.request.id)).toMatchObject({ state: 'open' })
    expect(await approveRequest(first.client.owner.id, first.approval)).toMatchObject({ ok: true })
    const second = await aPendingRequest()
    await sql`update access_requests set expires_at = now() where id = ${second.request.id}`
    expect(await openRequest(second.request.id)).toMatchObject({ state: 'expired' })
    expect(await approveRequest(second.client.owner.id, second.approval)).toMatchObject({ reason: 'expired' })
    expect(await linksOf(second.client.id)).toHaveLength(0)
  })

  test('answers with what happened to it', async () => {
    for (const [state, reason] of [
      ['approved', 'already-decided'],
      ['declined', 'already-decided'],
      ['cancelled', 'cancelled'],
      ['expired', 'expired'],
    ] as const) {
      const { client, approval, request } = await aPendingRequest({ state })
      expect(await approveRequest(client.owner.id, approval)).toMatchObject({ reason })
      expect(
        await declineRequest({
          requestId: request.id,
          generation: 1,
          typedAddress: client.owner.address,
          block: false,
        }),
      ).toMatchObject({ reason })
    }
  })

  test('resent since: the old link is replaced; agency out of the programme or gone: agency-gone; queued: unknown', async () => {
    const resent = await aPendingRequest({ askedAt: new Date(Date.now() - 120_000) })
    await resendRequest(await standingOf(resent.agency.owner, resent.agency), resent.request.id)
    expect(await approveRequest(resent.client.owner.id, resent.approval)).toMatchObject({
      reason: 'replaced',
    })
    expect(await approveRequest(resent.client.owner.id, { ...resent.approval, generation: 2 })).toMatchObject(
      { ok: true },
    )
    const gone = await aPendingRequest()
    await sql`update accounts set agency_since = null where id = ${gone.agency.id}`
    expect(await approveRequest(gone.client.owner.id, gone.approval)).toMatchObject({ reason: 'agency-gone' })
    const queued = await aPendingRequest({ state: 'queued' })
    expect(await openRequest(queued.request.id)).toBeNull()
    expect(await approveRequest(queued.client.owner.id, queued.approval)).toMatchObject({ reason: 'unknown' })
    expect(
      await approveRequest(gone.client.owner.id, { ...gone.approval, requestId: crypto.randomUUID() }),
    ).toMatchObject({ reason: 'unknown' })
  })

  test('is marked by the job in batches, told once to the requester, and left alone where somebody decides', async () => {
    const due = await Promise.all(
      Array.from({ length: 5 }, () => aPendingRequest({ askedAt: new Date(Date.now() - 8 * 864e5) })),
    )
    expect([await expireDueRequests(3), await expireDueRequests(3), await expireDueRequests(3)]).toEqual([
      3, 2, 0,
    ])
    for (const { request } of due) {
      expect(
        await sql`select 1 from outbox where kind = 'access-request.mail-expired' and subject_id = ${request.id}`,
      ).toHaveLength(1)
      expect(
        await sql`select 1 from audit_entries where action = 'access-request.expired' and subject_id = ${request.id}`,
      ).toHaveLength(1)
    }
  })

  test('reminds once on day five', async () => {
    const early = await aPendingRequest({ askedAt: new Date(Date.now() - 4.9 * 864e5) })
    const due = await aPendingRequest({ askedAt: new Date(Date.now() - 5.1 * 864e5) })
    expect([await remindDueRequests(100), await remindDueRequests(100)]).toEqual([1, 0])
    const left = await sql`select subject_id from outbox where kind = 'access-request.remind-client'`
    expect(left.map((row) => row.subjectId)).toEqual([due.request.id])
    expect(left.map((row) => row.subjectId)).not.toContain(early.request.id)
  })
})

describe('racing approve, decline, cancel and expiry', () => {
  test('reading the state first lets two of them win: the naive version', async () => {
    const { request } = await aPendingRequest()
    const together = barrier(4)
    const naive = (state: string) =>
      sql.begin(async (sql) => {
        const [row] = await sql`select state from access_requests where id = ${request.id}`
        await together()
        if (row!.state !== 'pending') return false
        await sql`update access_requests set state = ${state} where id = ${request.id}`
        return true
      })
    const won = await Promise.all(['approved', 'declined', 'cancelled', 'expired'].map(naive))
    expect(won.filter(Boolean).length).toBeGreaterThan(1)
  })

  test('exactly one wins, thirty times over, and what it leaves behind agrees with it', async () => {
    for (let round = 0; round < 30; round++) {
      const { agency, client, request, approval } = await aPendingRequest()
      const standing = await standingOf(agency.owner, agency)
      const contenders = [
        () => approveRequest(client.owner.id, approval),
        () =>
          declineRequest({
            requestId: request.id,
            generation: 1,
            typedAddress: client.owner.address,
            block: false,
          }),
        () => cancelRequest(standing, request.id),
        async () => {
          await sql`update access_requests set expires_at = now() where id = ${request.id} and state = 'pending'`
          return { ok: (await expireDueRequests(10)) > 0 }
        },
      ]
      const order = contenders.map((_, n) => (n + round) % contenders.length)
      await Promise.all(order.map((n) => contenders[n]!()))
      const ends = await sql<{ action: string }[]>`
        select action from audit_entries where subject_id = ${request.id}
          and action in ('access-request.approved', 'access-request.declined', 'access-request.cancelled', 'access-request.expired')`
      expect(ends).toHaveLength(1)
      const [row] = await sql`select state from access_requests where id = ${request.id}`
      expect(`access-request.${row!.state}`).toBe(ends[0]!.action)
      expect(await linksOf(client.id)).toHaveLength(row!.state === 'approved' ? 1 : 0)
    }
  }, 60_000)

  test('two requests of one agency for the same accounts, approved at once: one links them all, the other none', async () => {
    for (let round = 0; round < 10; round++) {
      const { agency, client, request } = await aPendingRequest()
      const owned = [
        client,
        await anAccount({ owner: client.owner }),
        await anAccount({ owner: client.owner }),
      ]
      const own = await Promise.all(
        [client, client].map((_, n) => anAccount({ owner: client.owner, name: `Own ${n}` })),
      )
      await anAddress(client.owner, `second-${client.id}@clients.test`)
      const second = await aRequest(agency, `second-${client.id}@clients.test`)
      const approve = (requestId: string, accounts: { id: string }[]) =>
        approveRequest(client.owner.id, {
          requestId,
          generation: 1,
          accounts: accounts.map(({ id }) => ({ accountId: id, role: 'viewer' })),
          lastDay: null,
        })
      const answers = await Promise.all([
        approve(request.id, [own[0]!, ...owned]),
        approve(second.id, [own[1]!, ...owned.toReversed()]),
      ])
      const won = answers.findIndex(({ ok }) => ok)
      expect(answers[won]).toMatchObject({ ok: true })
      expect(answers[1 - won]).toEqual({ ok: false, reason: 'already-linked' })
      for (const { id } of owned) expect(await linksOf(id)).toHaveLength(1)
      expect([await linksOf(own[0]!.id), await linksOf(own[1]!.id)].map(({ length }) => length)).toEqual(
        won === 0 ? [1, 0] : [0, 1],
      )
      expect(await openRequest([second, request][won]!.id)).toMatchObject({ state: 'open' })
    }
  })

  test('twenty parallel approvals make one link', async () => {
    const { client, approval } = await aPendingRequest()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => approveRequest(client.owner.id, approval)),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.ok && answer.reason === 'already-decided')).toHaveLength(19)
    expect(await linksOf(client.id)).toHaveLength(1)
  })
})

test('the page knows accounts, whether they are linked, and never the full address', async () => {
  const { agency, client, request } = await aPendingRequest({ message: 'Hello <b>you</b>' })
  const linked = await anAccount({ owner: client.owner })
  await aLink(agency, linked)
  const page = await openRequest(request.id)
  expect(page).toMatchObject({ state: 'open', message: 'Hello <b>you</b>', ceiling: 'admin' })
  expect(JSON.stringify(page)).not.toContain(client.owner.address)
  const recipient = await recipientOf(request.id, client.owner.id)
  expect(recipient.addressed).toBe(true)
  expect(recipient.accounts.map(({ id, linked }) => [id, linked]).sort()).toEqual(
    [
      [client.id, false],
      [linked.id, true],
    ].sort(),
  )
  expect((await recipientOf(request.id, (await aUser()).id)).addressed).toBe(false)
})
