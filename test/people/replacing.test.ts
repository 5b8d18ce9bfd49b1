import { describe, expect, test } from 'vitest'
import { standingIn } from '#app/domain/identity/standing.ts'
import { acceptInvitation } from '#app/domain/people/invitations/accept-invitation.ts'
import { cancelInvitation } from '#app/domain/people/invitations/cancel-invitation.ts'
import { inviteMember } from '#app/domain/people/invitations/invite-member.ts'
import { reactivateMember } from '#app/domain/people/departures/reactivate-member.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { replaceMember } from '#app/domain/people/departures/replace-member.ts'
import { replacement } from '#app/domain/people/departures/replacement.ts'
import { freeLicences, subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAddress,
  anAgency,
  aSession,
  aTeam,
  aUser,
  standingOf,
} from '#test/support/people.ts'
import { actionsIn, done, freshAddress, times } from './support.ts'

/** An account on its last licence: owner and Sara are active, Tom is deactivated; Sara is in two teams. */
async function aFullAccount() {
  const account = await anAccount({ plan: 'team', licences: 2 })
  const sara = await aMember(account, 'member', { name: 'Sara Sales' })
  const tom = await aMember(account, 'member', { name: 'Tom Back', deactivated: true })
  for (const name of ['North', 'South']) await aTeam(account, [sara], name)
  return { account, sara, tom, owner: await standingOf(account.owner, account) }
}

async function teamsOf({ membershipId }: { membershipId: string }): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select t.name from team_members m join teams t on t.id = m.team_id where m.membership_id = ${membershipId} order by 1`
  return rows.map(({ name }) => name)
}

const by = (text: string, role = 'member') => ({ by: text, role })

describe('replacing a member (P6)', () => {
  test('by somebody who was deactivated: licence and teams move, and the bill stays as it is', async () => {
    const { account, sara, tom, owner } = await aFullAccount()
    const before = await subscriptionOf(account.id)
    const session = await aSession(sara)

    expect(await replaceMember(owner, sara.membershipId, by('tom back'))).toMatchObject({
      ok: true,
      successor: { kind: 'member', membershipId: tom.membershipId },
    })

    expect(await teamsOf(sara)).toEqual([])
    expect(await teamsOf(tom)).toEqual(['North', 'South'])
    expect(await standingIn({ session: session.token, scope: null }, account.id)).toBeNull()
    expect((await standingOf(tom, account)).role).toBe('member')
    expect(await subscriptionOf(account.id)).toMatchObject({
      licences: before.licences,
      active: before.active,
      ending: before.ending,
    })
    expect(await actionsIn(account.id)).toEqual(['member.reactivated', 'member.replaced'])
    const [entry] = await sql`
      select before, after from audit_entries where account_id = ${account.id} and action = 'member.replaced'`
    expect(entry).toMatchObject({
      before: { role: 'member' },
      after: { successor: 'Tom Back', movedTeams: ['North', 'South'] },
    })
  })

  test('by a new address: the licence is kept for it, and teams move when the invitation is accepted', async () => {
    const { account, sara, owner } = await aFullAccount()
    const address = freshAddress()

    expect(await replaceMember(owner, sara.membershipId, by(address, 'manager'))).toMatchObject({ ok: true })

    expect(freeLicences(await subscriptionOf(account.id))).toBe(0)
    expect(await inviteMember(owner, { address: freshAddress(), role: 'member' })).toMatchObject({
      ok: false,
      reason: 'no-free-licence',
    })
    expect(await reactivateMember(owner, sara.membershipId)).toMatchObject({ reason: 'no-free-licence' })
    expect(await teamsOf(sara)).toEqual(['North', 'South'])

    const newcomer = await aUser({ address, name: 'Nina New' })
    const accepted = await acceptInvitation(newcomer.id, ...(await invitationTo(account, address)))
    expect(accepted).toMatchObject({ ok: true })
    if (!accepted.ok) return
    expect(await teamsOf(accepted)).toEqual(['North', 'South'])
    expect(await teamsOf(sara)).toEqual([])
    expect(await subscriptionOf(account.id)).toMatchObject({ licences: 2, active: 2, held: 0, ending: 0 })
    const [entry] = await sql`
      select after from audit_entries where account_id = ${account.id} and action = 'member.joined'`
    expect(entry!.after).toMatchObject({
      replaces: 'Sara Sales',
      movedTeams: ['North', 'South'],
      role: 'manager',
    })
  })

  test('by somebody who is active already frees the licence until the renewal', async () => {
    const { account, sara, owner } = await aFullAccount()
    expect(await replaceMember(owner, sara.membershipId, by(account.owner.username))).toMatchObject({
      ok: true,
    })
    expect(await teamsOf(account.owner)).toEqual(['North', 'South'])
    expect(await subscriptionOf(account.id)).toMatchObject({ licences: 2, active: 1, ending: 1 })
  })

  test('a cancelled or expired invitation keeps nothing, and whoever comes back keeps the teams', async () => {
    const { account, sara, owner } = await aFullAccount()
    const address = freshAddress()
    await replaceMember(owner, sara.membershipId, by(address))
    const [invitationId] = await invitationTo(account, address)
    expect((await cancelInvitation(owner, invitationId)).ok).toBe(true)
    expect(await reactivateMember(owner, sara.membershipId)).toMatchObject({ ok: true })
    expect(await teamsOf(sara)).toEqual(['North', 'South'])
  })

  test('whoever is back before the invitation is accepted keeps the teams, and whoever is gone leaves none', async () => {
    const account = await anAccount({ plan: 'team', licences: 9 })
    const owner = await standingOf(account.owner, account)
    for (const [then, stays] of [
      [reactivateMember, true],
      [removeMember, false],
    ] as const) {
      const leaver = await aMember(account, 'member')
      const name = `Team of ${leaver.name}`
      await aTeam(account, [leaver], name)
      const address = freshAddress()
      await replaceMember(owner, leaver.membershipId, by(address))
      expect((await then(owner, leaver.membershipId)).ok).toBe(true)
      const newcomer = await aUser({ address })
      const accepted = await acceptInvitation(newcomer.id, ...(await invitationTo(account, address)))
      expect(accepted.ok && (await teamsOf(accepted))).toEqual([])
      expect(await teamsOf(leaver)).toEqual(stays ? [name] : [])
    }
  })
})

describe('whom a text means', () => {
  test('an address, an alias, a user name, a full name in any case; what is ambiguous or nobody is refused', async () => {
    const { account, sara, tom, owner } = await aFullAccount()
    await anAddress(tom, `alias-${tom.id}@example.test`)
    const twins = [await aMember(account, 'viewer', { name: 'Kim Lee', deactivated: true })]
    const found = async (text: string) => {
      const outcome = await replacement(owner, sara.membershipId, text)
      if (!outcome.ok) return outcome.reason
      const { successor } = outcome.replacement
      return successor.kind === 'member' ? successor.name : successor.address
    }
    for (const text of [
      tom.address,
      `  ${tom.address.toUpperCase()} `,
      `alias-${tom.id}@example.test`,
      tom.username,
      'TOM BACK',
    ])
      expect(await found(text)).toBe('Tom Back')
    expect(await found('kim lee')).toBe('Kim Lee')
    twins.push(await aMember(account, 'viewer', { name: 'Kim Lee', deactivated: true }))
    expect(await found('kim lee')).toBe('several')
    expect(await found(twins[1]!.username)).toBe('Kim Lee')
    expect(await found(sara.address)).toBe('same-person')
    expect(await found('New.Person@Example.Test')).toBe('new.person@example.test')
    const stranger = await aMember(await anAccount(), 'member', { name: 'Foreign Name' })
    expect(await found('foreign name')).toBe('nobody')
    expect(await found(stranger.username)).toBe('nobody')
    for (const text of ['', '   ', 'nobody here', 'x'.repeat(5000)]) expect(await found(text)).toBe('nobody')
    await sql`update subscriptions set licences = 5 where account_id = ${account.id}`
    const open = freshAddress()
    await inviteMember(owner, { address: open, role: 'member' })
    expect(await found(open)).toBe('already-invited')
  })
})

describe('what stands against it leaves everything as it was', () => {
  test('a role above one’s own, a limit, a successor above: nobody is switched off for nothing', async () => {
    const account = await anAccount({ plan: 'team', licences: 9 })
    const admin = await standingOf(await aMember(account, 'admin'), account)
    const sara = await aMember(account, 'member')
    const attempts = [
      ['role-too-high', by(freshAddress(), 'owner')],
      ['no-such-role', by(freshAddress(), 'emperor')],
      ['nobody', by('somebody else')],
      ['same-person', by(sara.username)],
    ] as const
    for (const [reason, wish] of attempts)
      expect(await replaceMember(admin, sara.membershipId, wish)).toMatchObject({ ok: false, reason })
    expect(await replaceMember(admin, account.owner.membershipId, by(freshAddress()))).toMatchObject({
      reason: 'owner-stays',
    })
    expect(await replaceMember(admin, admin.membershipId!, by(freshAddress()))).toMatchObject({
      reason: 'yourself',
    })
    const [row] = await sql`select deactivated_at from memberships where id = ${sara.membershipId}`
    expect(row!.deactivatedAt).toBeNull()
    expect(await actionsIn(account.id)).toEqual([])
    expect(await sql`select 1 from outbox where subject_id = ${sara.membershipId}`).toHaveLength(0)
  })

  test('foreign members, lower roles and agencies that act are refused', async () => {
    const { account, sara } = await aFullAccount()
    const elsewhere = await anAccount()
    expect(
      await replaceMember(
        await standingOf(elsewhere.owner, elsewhere),
        sara.membershipId,
        by(freshAddress()),
      ),
    ).toMatchObject({ reason: 'not-found' })
    const colleague = await anAccount({ plan: 'team', licences: 9 })
    const manager = await standingOf(await aMember(colleague, 'manager'), colleague)
    const other = await aMember(colleague, 'member')
    expect(await replaceMember(manager, other.membershipId, by(freshAddress()))).toMatchObject({
      reason: 'not-allowed',
    })
    const agency = await anAgency()
    await aGrant(await aLink(agency, account), agency.owner, 'admin')
    const acting = await standingOf(agency.owner, account)
    expect(await replaceMember(acting, sara.membershipId, by(freshAddress()))).toMatchObject({
      reason: 'own-membership',
    })
  })

  test('what has changed since the page was shown is shown first', async () => {
    const { account, sara, tom, owner } = await aFullAccount()
    const shown = await replacement(owner, sara.membershipId, tom.username)
    const seen = shown.ok ? shown.replacement.mark : ''
    await aTeam(account, [sara], 'West')
    const wish = { ...by(tom.username), seen }
    expect(await replaceMember(owner, sara.membershipId, wish)).toMatchObject({ reason: 'changed-meanwhile' })
    const now = await replacement(owner, sara.membershipId, tom.username)
    const again = { ...wish, seen: now.ok ? now.replacement.mark : '' }
    expect(await replaceMember(owner, sara.membershipId, again)).toMatchObject({ ok: true })
  })
})

test('twenty admins replacing the same person at once: one successor, one licence', async () => {
  const account = await anAccount({ plan: 'team', licences: 22 })
  const sara = await aMember(account, 'member')
  const admins = await Promise.all(
    times(20, async () => standingOf(await aMember(account, 'admin'), account)),
  )
  const outcomes = await Promise.all(
    admins.map((admin) => replaceMember(admin, sara.membershipId, by(freshAddress()))),
  )
  expect(done(outcomes)).toBe(1)
  expect(await subscriptionOf(account.id)).toMatchObject({ licences: 22, active: 21, held: 1, ending: 0 })
})

async function invitationTo(account: { id: string }, address: string): Promise<[string, string]> {
  const [row] = await sql<[{ id: string }]>`
    select id from invitations where account_id = ${account.id} and address = ${address} and cancelled_at is null`
  return [row.id, linkToken('invitation', row.id, 1)]
}
