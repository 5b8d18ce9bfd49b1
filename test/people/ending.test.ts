import { describe, expect, test } from 'vitest'
import { standingIn } from '#app/domain/identity/standing.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { endMembership } from '#app/domain/people/departures/end-membership.ts'
import { endings } from '#app/domain/people/departures/endings.ts'
import { inviteMember } from '#app/domain/people/invitations/invite-member.ts'
import { acceptInvitation } from '#app/domain/people/invitations/accept-invitation.ts'
import { freeAddress } from '#app/domain/identity/users.ts'
import { heirs } from '#app/domain/people/ownership/heirs.ts'
import { isLastAdmin } from '#app/domain/people/targets.ts'
import { transferOwnership } from '#test/support/ownership.ts'
import { reactivateMember } from '#app/domain/people/departures/reactivate-member.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  anAddress,
  aRequest,
  aScope,
  aSession,
  standingOf,
  type Member,
} from '#test/support/people.ts'
import { actionsIn, anInvitation, freshAddress } from './support.ts'

/** Maya works for an agency: two clients, one open switch, two requests, one invitation; one more request is a colleague's. */
async function aBusyMember() {
  const agency = await anAgency()
  const clients = [await anAccount({ name: 'Nordwind' }), await anAccount({ name: 'Alpenglück' })] as const
  const maya = await aMember(agency, 'admin', { name: 'Maya' })
  const colleague = await aMember(agency, 'manager')
  const grants = []
  for (const client of clients) grants.push(await aGrant(await aLink(agency, client), maya, 'manager'))
  const session = await aSession(maya)
  const scope = (await aScope(session, maya, clients[0]))!
  await aRequest(agency, 'pending@example.test', { requester: maya })
  await aRequest(agency, 'queued@example.test', { requester: maya, state: 'queued' })
  const others = await aRequest(agency, 'other@example.test', { requester: colleague })
  const invitation = await anInvitation(agency, { inviter: maya })
  return { agency, clients, maya, colleague, grants, session, scope, others, invitation }
}

const both = [
  ['removing', removeMember, 'member.removed'],
  ['deactivating', deactivateMember, 'member.deactivated'],
] as const

describe.each(both)('%s a member (L22)', (_, end, action) => {
  test('does exactly what the page foretold, or nothing: whatever came meanwhile is shown first', async () => {
    const { agency, maya } = await aBusyMember()
    const owner = await standingOf(agency.owner, agency)
    const changes = [
      async () => void (await aGrant(await aLink(agency, await anAccount()), maya, 'member')),
      async () => void (await aRequest(agency, freshAddress(), { requester: maya })),
      async () => void (await anInvitation(agency, { inviter: maya })),
      async () => void (await sql`update memberships set role = 'manager' where id = ${maya.membershipId}`),
      async () => void (await aMember(await anAccount(), 'member', { user: maya })),
    ]
    for (const change of changes) {
      const { mark } = await endings(owner, maya.membershipId)
      await change()
      expect(await end(owner, maya.membershipId, mark)).toEqual({ ok: false, reason: 'changed-meanwhile' })
    }
    const { mark } = await endings(owner, maya.membershipId)
    await aSession(maya)
    expect(await end(owner, maya.membershipId, mark)).toMatchObject({
      ok: true,
      ending: { requests: { length: 3 } },
    })
  })

  test('ends grants, switches, requests, invitations and the sign-in together', async () => {
    const { agency, clients, maya, session, scope, others, invitation } = await aBusyMember()
    const owner = await standingOf(agency.owner, agency)
    expect(await standingIn({ session: session.token, scope }, clients[0].id)).not.toBeNull()

    const foretold = await endings(owner, maya.membershipId)
    const outcome = await end(owner, maya.membershipId)

    expect(foretold).toMatchObject({
      pendingRequests: 1,
      queuedRequests: 1,
      invitations: 1,
      scopes: 1,
      sessions: 1,
    })
    expect(foretold.clients.map(({ client }) => client)).toEqual(['Alpenglück', 'Nordwind'])
    expect(outcome).toMatchObject({
      ok: true,
      ending: { scopes: 1, sessions: 1, invitations: [invitation.address], name: 'Maya' },
    })
    expect(await standingIn({ session: session.token, scope }, clients[0].id)).toBeNull()
    expect(await standingIn({ session: session.token, scope: null }, agency.id)).toBeNull()
    expect(await sql`select 1 from grants where user_id = ${maya.id} and ended_at is null`).toHaveLength(0)
    expect(
      await sql`select 1 from scoped_sessions where user_id = ${maya.id} and ended_at is null`,
    ).toHaveLength(0)
    expect(await sql`select 1 from sessions where user_id = ${maya.id} and ended_at is null`).toHaveLength(0)
    const requests = await sql`select id, state from access_requests where agency_id = ${agency.id}`
    expect(requests.filter((request) => request.state === 'cancelled')).toHaveLength(2)
    expect(requests.find((request) => request.id === others.id)!.state).toBe('pending')
    const [invited] = await sql`select cancelled_at from invitations where id = ${invitation.id}`
    expect(invited!.cancelledAt).not.toBeNull()
  })

  test('is told: one entry at home with all of it, one in each client account, one mail', async () => {
    const { agency, clients, maya } = await aBusyMember()
    await end(await standingOf(agency.owner, agency), maya.membershipId)

    expect(await actionsIn(agency.id)).toEqual([action])
    const [entry] = await sql`select * from audit_entries where account_id = ${agency.id}`
    expect(entry).toMatchObject({ subject: 'Maya', userId: agency.owner.id, before: { role: 'admin' } })
    expect(entry!.after.clients.sort()).toEqual(['Alpenglück', 'Nordwind'])
    expect(entry!.after.requests.sort()).toEqual(['pending@example.test', 'queued@example.test'])
    for (const client of clients) {
      const entries = await sql`select * from audit_entries where account_id = ${client.id}`
      expect(entries).toMatchObject([{ action: 'grant.removed', agencyId: agency.id, subject: 'Maya' }])
    }
    const mails = await sql`select kind from outbox where subject_id = ${maya.membershipId}`
    expect(mails).toMatchObject([{ kind: 'member.mail-removed' }])
  })

  test('leaves the person’s other accounts and their sign-in alone', async () => {
    const { agency, maya, session, clients, scope } = await aBusyMember()
    const other = await anAgency()
    const there = await aMember(other, 'member', { user: maya })
    const otherClient = await anAccount()
    const kept = await aGrant(await aLink(other, otherClient), there, 'viewer')
    const keptScope = (await aScope(session, maya, otherClient))!
    const owner = await standingOf(agency.owner, agency)
    expect((await endings(owner, maya.membershipId)).sessions).toBe(0)

    await end(owner, maya.membershipId)

    expect(await standingIn({ session: session.token, scope: null }, other.id)).toMatchObject({
      role: 'member',
    })
    expect(await standingIn({ session: session.token, scope: keptScope }, otherClient.id)).toMatchObject({
      acting: { grantId: kept },
    })
    expect(await standingIn({ session: session.token, scope }, clients[0].id)).toBeNull()
    expect(await standingIn({ session: session.token, scope: null }, agency.id)).toBeNull()
  })

  test('ends nothing at all where something in it fails', async () => {
    const { agency, maya } = await aBusyMember()
    const failing = sql.begin(async (sql) => {
      await endMembership(sql, maya.membershipId, {
        by: agency.owner,
        how: end === removeMember ? 'removed' : 'deactivated',
      })
      throw new Error('the server fell over')
    })
    await expect(failing).rejects.toThrow('fell over')
    expect(await open(maya)).toEqual({
      memberships: 1,
      grants: 2,
      scopes: 1,
      sessions: 1,
      requests: 2,
      invitations: 1,
      mails: 0,
    })
  })

  test('takes back invitations that would let the person in again', async () => {
    const account = await anAccount()
    const ben = await aMember(account, 'member')
    const alias = freshAddress()
    await anAddress(ben, alias)
    const invitation = await anInvitation(account, { address: alias })
    await end(await standingOf(account.owner, account), ben.membershipId)
    const outcome = await acceptInvitation(ben.id, invitation.id, invitation.token)
    expect(outcome).toEqual({ ok: false, reason: 'cancelled' })
  })
})

describe('coming back', () => {
  test('who was removed and is invited anew inherits nothing', async () => {
    const { agency, clients, maya, session, scope } = await aBusyMember()
    await aMember(await anAccount(), 'member', { user: maya })
    const owner = await standingOf(agency.owner, agency)
    await removeMember(owner, maya.membershipId)
    const invited = await inviteMember(owner, { address: maya.address, role: 'viewer' })
    if (!invited.ok) throw new Error(invited.reason)
    const joined = await acceptInvitation(
      maya.id,
      invited.invitationId,
      linkToken('invitation', invited.invitationId, 1),
    )
    if (!joined.ok) throw new Error(joined.reason)

    expect(joined.membershipId).not.toBe(maya.membershipId)
    expect(await standingIn({ session: session.token, scope: null }, agency.id)).toMatchObject({
      role: 'viewer',
    })
    expect(await standingIn({ session: session.token, scope }, clients[0].id)).toBeNull()
    expect(await sql`select 1 from grants where user_id = ${maya.id} and ended_at is null`).toHaveLength(0)
    expect(await sql`select 1 from access_requests where requester_id = ${joined.membershipId}`).toHaveLength(
      0,
    )
  })

  test('who is reactivated has the old role, and no client access until somebody gives it', async () => {
    const { agency, clients, maya } = await aBusyMember()
    const owner = await standingOf(agency.owner, agency)
    await deactivateMember(owner, maya.membershipId)
    expect(await reactivateMember(owner, maya.membershipId)).toEqual({ ok: true, name: 'Maya' })
    expect(await standingOf(maya, agency)).toMatchObject({ role: 'admin', membershipId: maya.membershipId })
    await expect(standingOf(maya, clients[0])).rejects.toThrow()
  })

  test('who lost their address meanwhile is not reactivated, cannot be made owner, and is no last admin', async () => {
    const account = await anAccount()
    const owner = await standingOf(account.owner, account)
    const ben = await aMember(account, 'admin')
    await deactivateMember(owner, ben.membershipId)
    await sql.begin((sql) => freeAddress(sql, ben.address))
    expect(await reactivateMember(owner, ben.membershipId)).toEqual({ ok: false, reason: 'no-address' })

    // As it could come about before.
    await sql`update memberships set deactivated_at = null where id = ${ben.membershipId}`
    const name = { search: '', chosen: ben.membershipId }
    expect(await heirs(owner, name)).toEqual({ people: [], more: false })
    expect(await transferOwnership(owner, ben.membershipId, account.name)).toEqual({
      ok: false,
      reason: 'no-address',
    })
    expect(await sql.begin((sql) => isLastAdmin(sql, account.id, account.owner.membershipId))).toBe(true)
  })

  test('reactivating somebody while their address is taken: one of the two wins', async () => {
    for (let round = 0; round < 10; round++) {
      const account = await anAccount()
      const owner = await standingOf(account.owner, account)
      const ben = await aMember(account, 'member', { deactivated: true })
      const [back, taken] = await Promise.all([
        reactivateMember(owner, ben.membershipId),
        sql.begin((sql) => freeAddress(sql, ben.address)),
      ])
      expect(back.ok).toBe(!taken)
    }
  })

  test('who is switched off a second time gets a second mail', async () => {
    const account = await anAccount()
    const ben = await aMember(account, 'member')
    const owner = await standingOf(account.owner, account)
    await deactivateMember(owner, ben.membershipId)
    await reactivateMember(owner, ben.membershipId)
    await sql`update outbox set generation = generation - 60 where subject_id = ${ben.membershipId}`
    await deactivateMember(owner, ben.membershipId)
    expect(await sql`select 1 from outbox where subject_id = ${ben.membershipId}`).toHaveLength(2)
  })

  test('ending what has ended already does nothing', async () => {
    const account = await anAccount()
    const ben = await aMember(account, 'member')
    const end = () =>
      sql.begin((sql) => endMembership(sql, ben.membershipId, { by: account.owner, how: 'removed' }))
    expect(await end()).toMatchObject({ name: ben.name })
    expect(await end()).toBeNull()
    expect(await sql`select 1 from outbox where subject_id = ${ben.membershipId}`).toHaveLength(1)
  })
})

test('leaving by oneself sends no mail and says so in the log', async () => {
  const { agency, maya } = await aBusyMember()
  await removeMember(await standingOf(maya, agency), maya.membershipId)
  expect(await sql`select 1 from outbox where subject_id = ${maya.membershipId}`).toHaveLength(0)
  const [entry] = await sql`select after from audit_entries where account_id = ${agency.id}`
  expect(entry!.after).toMatchObject({ left: true })
})

async function open(who: Member) {
  const [row] = await sql`select
    (select count(*)::int from memberships where id = ${who.membershipId} and ended_at is null and deactivated_at is null) as memberships,
    (select count(*)::int from grants where membership_id = ${who.membershipId} and ended_at is null) as grants,
    (select count(*)::int from scoped_sessions where user_id = ${who.id} and ended_at is null) as scopes,
    (select count(*)::int from sessions where user_id = ${who.id} and ended_at is null) as sessions,
    (select count(*)::int from access_requests where requester_id = ${who.membershipId} and state in ('pending', 'queued')) as requests,
    (select count(*)::int from invitations where inviter_id = ${who.membershipId} and cancelled_at is null) as invitations,
    (select count(*)::int from outbox where subject_id = ${who.membershipId}) as mails`
  return row
}
