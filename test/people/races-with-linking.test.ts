import { describe, expect, test } from 'vitest'
import { openScope } from '#app/domain/identity/scoped-sessions.ts'
import { addGrants } from '#app/domain/linking/add-grants.ts'
import { approveRequest } from '#app/domain/linking/approve-request.ts'
import { leaveProgramme } from '#app/domain/linking/leave-programme.ts'
import { requestAccess, type Ask } from '#app/domain/linking/request-access.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aRequest,
  aSession,
  standingOf,
  type Member,
} from '#test/support/people.ts'
import { freshAddress } from './support.ts'

/** An agency with a link to a client; Maya is one of its admins, and the owner is about to remove her. */
async function anAgencyLosingMaya() {
  const agency = await anAgency()
  const client = await anAccount()
  const link = await aLink(agency, client)
  const maya = await aMember(agency, 'admin')
  const owner = await standingOf(agency.owner, agency)
  return { agency, client, link, maya, owner }
}

/** Nothing that stood on the membership is alive, whoever came first. */
async function expectNothingAlive(maya: Member) {
  const [alive] = await sql`select
    (select count(*)::int from grants where membership_id = ${maya.membershipId} and ended_at is null) as grants,
    (select count(*)::int from scoped_sessions where user_id = ${maya.id} and ended_at is null) as scopes,
    (select count(*)::int from access_requests
      where requester_id = ${maya.membershipId} and state in ('queued', 'pending')) as requests`
  expect(alive).toEqual({ grants: 0, scopes: 0, requests: 0 })
}

describe.each([
  ['removed', removeMember],
  ['deactivated', deactivateMember],
] as const)('somebody is %s at the very moment when', (_, end) => {
  const rounds = Array.from({ length: 8 }, (_, round) => round)

  test('a client approves their request: no grant survives, and nobody waits for each other for ever', async () => {
    for (const _round of rounds) {
      const { agency, maya, owner } = await anAgencyLosingMaya()
      const newcomer = await anAccount()
      const requests = [
        await aRequest(agency, newcomer.owner.address, { requester: maya }),
        await aRequest(agency, freshAddress(), { requester: maya }),
      ]
      await aGrant(await aLink(agency, await anAccount()), maya)
      const [approved, ended] = await Promise.all([
        approveRequest(newcomer.owner.id, {
          requestId: requests[0]!.id,
          generation: 1,
          accounts: [{ accountId: newcomer.id, role: 'manager' }],
          lastDay: null,
        }),
        end(owner, maya.membershipId),
      ])
      expect(ended.ok).toBe(true)
      if (!approved.ok) expect(approved.reason).toBe('cancelled')
      await expectNothingAlive(maya)
    }
  })

  test('a colleague lets them into a client: the grant ends with them, or never begins', async () => {
    for (const _round of rounds) {
      const { agency, link, maya, owner } = await anAgencyLosingMaya()
      const colleague = await standingOf(await aMember(agency, 'admin'), agency)
      const [added, ended] = await Promise.all([
        addGrants(colleague, { membershipIds: [maya.membershipId], linkIds: [link.id], role: 'member' }),
        end(owner, maya.membershipId),
      ])
      expect(ended.ok).toBe(true)
      if (!added.ok) expect(added.reason).toBe('not-a-member')
      await expectNothingAlive(maya)
    }
  })

  test('they go to a client’s account: no switch stays open', async () => {
    for (const _round of rounds) {
      const { client, link, maya, owner } = await anAgencyLosingMaya()
      await aGrant(link, maya)
      const session = await aSession(maya)
      const user = { ...maya, locale: 'en', timeZone: 'UTC' } as const
      const signedIn = {
        sessionId: session.id,
        user,
        verifiedAddresses: [],
        lastAccountId: null,
        fresh: true,
        secondFactor: null,
      }
      const [, ended] = await Promise.all([openScope(signedIn, client.id), end(owner, maya.membershipId)])
      expect(ended.ok).toBe(true)
      await expectNothingAlive(maya)
    }
  })

  test('they ask a new client: the request is cancelled with the rest, or never asked', async () => {
    for (const _round of rounds) {
      const { agency, maya, owner } = await anAgencyLosingMaya()
      const asMaya = await standingOf(maya, agency)
      const ask: Ask = {
        addresses: [freshAddress()],
        message: 'Please let us in.',
        roleAsked: null,
        overflow: 'refuse',
      }
      const [, ended] = await Promise.all([requestAccess(asMaya, ask), end(owner, maya.membershipId)])
      expect(ended.ok).toBe(true)
      await expectNothingAlive(maya)
    }
  })

  test('the agency leaves the programme, with Maya or a colleague confirming: both happen', async () => {
    for (const round of rounds) {
      const { agency, link, maya, owner } = await anAgencyLosingMaya()
      await aGrant(link, maya)
      await aGrant(await aLink(agency, await anAccount()), maya)
      for (let i = 0; i < 5; i++) await aRequest(agency, freshAddress(), { requester: maya })
      const leaver = round % 2 === 0 ? maya : await aMember(agency, 'admin')
      const [left, ended] = await Promise.all([
        leaveProgramme(await standingOf(leaver, agency), agency.name),
        end(owner, maya.membershipId),
      ])
      expect(ended.ok).toBe(true)
      if (!left.ok) expect(left.reason).toBe('not-allowed')
      await expectNothingAlive(maya)
    }
  })
})
