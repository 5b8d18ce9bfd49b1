import { describe, expect, test } from 'vitest'
import { standingIn } from '#app/domain/identity/standing.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { changeLevel } from '#app/domain/conversations/seats/change-level.ts'
import { changeSeatRenewal } from '#app/domain/conversations/seats/change-seat-renewal.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { endings } from '#app/domain/people/departures/endings.ts'
import { reactivateMember } from '#app/domain/people/departures/reactivate-member.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { replaceMember } from '#app/domain/people/departures/replace-member.ts'
import { replacement } from '#app/domain/people/departures/replacement.ts'
import { acceptInvitation } from '#app/domain/people/invitations/accept-invitation.ts'
import { cancelInvitation } from '#app/domain/people/invitations/cancel-invitation.ts'
import { renewDueSubscriptions, subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, aSession, aUser, standingOf } from '#test/support/people.ts'
import { anAgent, assigneeOf, aThread, atLevel, levelOf, withSeats } from '#test/support/seats.ts'

/** An account with one seat, which Sara has, and two open threads of hers beside a closed one. */
async function anInbox() {
  const account = await anAccount()
  await withSeats(account, 1)
  const sara = await anAgent(account, 'member', 'Sara Sales')
  const open = [await aThread(account, { assignee: sara }), await aThread(account, { assignee: sara })]
  const closed = await aThread(account, { assignee: sara, state: 'closed' })
  return { account, sara, open, closed, owner: await standingOf(account.owner, account) }
}

const agentsOf = async (account: { id: string }) => (await subscriptionOf(account.id)).agents

async function entryOf(account: { id: string }, action: string) {
  const [entry] = await sql<{ before: object; after: object }[]>`
    select before, after from audit_entries where account_id = ${account.id} and action = ${action}
    order by id desc limit 1`
  return entry
}

/** The open invitation in place of somebody, with the token that its mail carries. */
async function invitationFor(sara: { membershipId: string }) {
  const [row] = await sql<{ id: string; generation: number }[]>`
    select id, generation from invitations where replaces = ${sara.membershipId}`
  return { id: row!.id, token: linkToken('invitation', row!.id, row!.generation) }
}

describe('whoever leaves, leaves the inbox in the same transaction (P5)', () => {
  test.each([
    ['deactivated', deactivateMember],
    ['removed', removeMember],
  ] as const)(
    '%s: the seat is free and open threads are everybody’s; closed ones keep the name',
    async (how, end) => {
      const { account, sara, open, closed, owner } = await anInbox()
      expect(await endings(owner, sara.membershipId)).toMatchObject({ inbox: 'agent', threads: 2 })
      const outcome = await end(owner, sara.membershipId)
      expect(outcome).toMatchObject({ ok: true, ending: { inbox: 'agent', threads: 2 } })
      expect(await agentsOf(account)).toBe(0)
      expect(await Promise.all(open.map(assigneeOf))).toEqual([null, null])
      expect(await assigneeOf(closed)).toBe(sara.membershipId)
      expect(await entryOf(account, `member.${how}`)).toMatchObject({
        before: { role: 'member', inbox: 'agent' },
        after: { returnedThreads: 2 },
      })
    },
  )

  test('whoever comes back begins without a level', async () => {
    const { account, sara, owner } = await anInbox()
    await deactivateMember(owner, sara.membershipId)
    expect(await reactivateMember(owner, sara.membershipId)).toMatchObject({ ok: true })
    expect([await levelOf(sara), await agentsOf(account)]).toEqual(['none', 0])
  })

  test('whoever had no level leaves nothing in the log about it', async () => {
    const { account, owner } = await anInbox()
    const tom = await aMember(account, 'member')
    await deactivateMember(owner, tom.membershipId)
    const { before, after } = (await entryOf(account, 'member.deactivated'))!
    expect({ ...before, ...after }).not.toHaveProperty('inbox')
    expect(after).not.toHaveProperty('returnedThreads')
  })

  test('a page that did not say that a seat is given up is outdated', async () => {
    const { account, sara, owner } = await anInbox()
    await atLevel(sara, 'none')
    const { mark } = await endings(owner, sara.membershipId)
    await atLevel(sara, 'agent')
    const outcome = await deactivateMember(owner, sara.membershipId, mark)
    expect(outcome).toEqual({ ok: false, reason: 'changed-meanwhile' })
    expect(await agentsOf(account)).toBe(1)
  })

  test('threads come and go by what customers do, and keep no page from being confirmed', async () => {
    const { account, sara, owner } = await anInbox()
    const { mark } = await endings(owner, sara.membershipId)
    await aThread(account, { assignee: sara })
    expect(await deactivateMember(owner, sara.membershipId, mark)).toMatchObject({ ending: { threads: 3 } })
  })
})

describe('whoever takes over gets the seat and the open threads (P6)', () => {
  test('a colleague, in the same transaction', async () => {
    const { account, sara, open, closed, owner } = await anInbox()
    const tom = await aMember(account, 'member', { name: 'Tom Back' })
    const shown = await replacement(owner, sara.membershipId, 'tom back')
    expect(shown).toMatchObject({
      replacement: { successor: { inbox: 'none' }, endings: { inbox: 'agent', threads: 2 } },
    })
    expect(await replaceMember(owner, sara.membershipId, { by: 'tom back', role: 'member' })).toMatchObject({
      ok: true,
    })
    expect([await levelOf(tom), await levelOf(sara), await agentsOf(account)]).toEqual(['agent', 'none', 1])
    expect(await Promise.all([...open, closed].map(assigneeOf))).toEqual([
      tom.membershipId,
      tom.membershipId,
      sara.membershipId,
    ])
    expect(await entryOf(account, 'member.replaced')).toMatchObject({
      before: { inbox: 'agent' },
      after: { successor: 'Tom Back', inbox: 'agent', movedThreads: 2 },
    })
  })

  test('somebody who was deactivated', async () => {
    const { account, sara, open, owner } = await anInbox()
    const tom = await aMember(account, 'member', { name: 'Tom Back', deactivated: true })
    expect(await replaceMember(owner, sara.membershipId, { by: 'tom back', role: 'member' })).toMatchObject({
      ok: true,
    })
    expect([await levelOf(tom), await agentsOf(account)]).toEqual(['agent', 1])
    expect(await assigneeOf(open[0]!)).toBe(tom.membershipId)
  })

  test('where the successor cannot come back, threads and seat stay where they were', async () => {
    const { account, sara, open, owner } = await anInbox()
    const tom = await aMember(account, 'member', { name: 'Tom Back', deactivated: true })
    await sql`delete from user_addresses where user_id = ${tom.id}`
    const outcome = await replaceMember(owner, sara.membershipId, { by: 'tom back', role: 'member' })
    expect(outcome).toMatchObject({ ok: false, reason: 'no-address' })
    expect([await levelOf(sara), await agentsOf(account)]).toEqual(['agent', 1])
    expect(await assigneeOf(open[0]!)).toBe(sara.membershipId)
  })

  test('an agent gets the threads, and the other seat becomes free', async () => {
    const { account, sara, open, owner } = await anInbox()
    await withSeats(account, 2)
    const tom = await anAgent(account, 'member', 'Tom Back')
    await replaceMember(owner, sara.membershipId, { by: 'tom back', role: 'member' })
    expect(await subscriptionOf(account.id)).toMatchObject({ seats: 2, agents: 1 })
    expect(await assigneeOf(open[0]!)).toBe(tom.membershipId)
  })

  test('a viewer is followed by a viewer, who takes no seat; nobody sinks', async () => {
    const { account, sara, owner } = await anInbox()
    const [mia, tom] = [await aMember(account, 'member'), await aMember(account, 'member')]
    await atLevel(mia, 'viewer')
    await replaceMember(owner, mia.membershipId, { by: tom.username, role: 'member' })
    expect(await levelOf(tom)).toBe('viewer')
    await replaceMember(owner, tom.membershipId, { by: sara.username, role: 'member' })
    expect([await levelOf(sara), await agentsOf(account)]).toEqual(['agent', 1])
  })

  test('a newcomer finds the seat kept; threads do not wait, they are everybody’s at once', async () => {
    const { account, sara, open, owner } = await anInbox()
    const guest = await aUser()
    await replaceMember(owner, sara.membershipId, { by: guest.address, role: 'member' })
    expect(await Promise.all(open.map(assigneeOf))).toEqual([null, null])
    expect(await subscriptionOf(account.id)).toMatchObject({ seats: 1, agents: 0, seatsHeld: 1 })

    const other = await aMember(account, 'member')
    const refused = await changeLevel(owner, other.membershipId, 'agent')
    expect(refused).toMatchObject({ reason: 'no-free-seat', holders: [] })
    expect(await changeSeatRenewal(owner, 0)).toMatchObject({ reason: 'out-of-range', least: 1 })

    const { id, token } = await invitationFor(sara)
    const accepted = await acceptInvitation(guest.id, id, token)
    expect(accepted).toMatchObject({ ok: true })
    const { membershipId } = accepted as { membershipId: string }
    expect(await levelOf({ membershipId })).toBe('agent')
    expect(await subscriptionOf(account.id)).toMatchObject({ agents: 1, seatsHeld: 0 })
    expect(await entryOf(account, 'member.joined')).toMatchObject({
      after: { replaces: 'Sara Sales', inbox: 'agent' },
    })
  })

  test('a seat that is kept does not end at the renewal', async () => {
    const { account, sara, owner } = await anInbox()
    await withSeats(account, 2)
    const guest = await aUser()
    await changeSeatRenewal(owner, 1)
    const mia = await aMember(account, 'member')
    await replaceMember(owner, sara.membershipId, { by: guest.address, role: 'member' })
    expect(await changeLevel(owner, mia.membershipId, 'agent')).toMatchObject({ ok: true })
    await sql`update subscriptions set renews_at = now() where account_id = ${account.id}`
    await renewDueSubscriptions(100)
    expect(await subscriptionOf(account.id)).toMatchObject({ seats: 2, agents: 1, seatsHeld: 1 })
    const { id, token } = await invitationFor(sara)
    const { membershipId } = (await acceptInvitation(guest.id, id, token)) as { membershipId: string }
    expect(await levelOf({ membershipId })).toBe('agent')
  })

  test('an invitation that is taken back or expires keeps no seat', async () => {
    const { account, sara, owner } = await anInbox()
    await replaceMember(owner, sara.membershipId, { by: (await aUser()).address, role: 'member' })
    const { id } = await invitationFor(sara)
    const held = async () => (await subscriptionOf(account.id)).seatsHeld
    await sql`update invitations set expires_at = now() where id = ${id}`
    expect(await held()).toBe(0)
    await sql`update invitations set expires_at = now() + interval '1 hour' where id = ${id}`
    expect(await held()).toBe(1)
    await cancelInvitation(owner, id)
    expect(await held()).toBe(0)
  })

  test('where the seat went to somebody else meanwhile, the newcomer reads', async () => {
    const { account, sara, owner } = await anInbox()
    const guest = await aUser()
    await replaceMember(owner, sara.membershipId, { by: guest.address, role: 'member' })
    const { id, token } = await invitationFor(sara)
    await sql`update invitations set expires_at = now() where id = ${id}`
    const mia = await aMember(account, 'member')
    expect(await changeLevel(owner, mia.membershipId, 'agent')).toMatchObject({ ok: true })
    await sql`update invitations set expires_at = now() + interval '1 hour' where id = ${id}`
    const { membershipId } = (await acceptInvitation(guest.id, id, token)) as { membershipId: string }
    expect(await levelOf({ membershipId })).toBe('viewer')
  })

  test('whoever is replaced by somebody who then finds them back at work gives nothing', async () => {
    const { sara, owner } = await anInbox()
    const guest = await aUser()
    await replaceMember(owner, sara.membershipId, { by: guest.address, role: 'member' })
    await reactivateMember(owner, sara.membershipId)
    const { id, token } = await invitationFor(sara)
    const { membershipId } = (await acceptInvitation(guest.id, id, token)) as { membershipId: string }
    expect([await levelOf({ membershipId }), await levelOf(sara)]).toEqual(['none', 'none'])
  })
})

test('the level is read on every request: taken away, the same session is told on its next one', async () => {
  const { account, sara, owner } = await anInbox()
  const { token: session } = await aSession(sara)
  const inbox = async () => (await standingIn({ session, scope: null }, account.id))?.inbox
  expect(await inbox()).toBe('agent')
  await changeLevel(owner, account.owner.membershipId, 'agent', { swapWith: sara.membershipId })
  expect(await inbox()).toBe('viewer')
  await changeLevel(owner, sara.membershipId, 'none')
  expect(await inbox()).toBe('none')
})
