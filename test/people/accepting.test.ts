import { describe, expect, test } from 'vitest'
import { isPassword } from '#app/domain/identity/passwords.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { acceptInvitation } from '#app/domain/people/invitations/accept-invitation.ts'
import { changeRole } from '#app/domain/people/change-role.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { invitationBehind } from '#app/domain/people/invitations/invitation-behind.ts'
import { hasLogin, joinByInvitation } from '#app/domain/people/invitations/join-by-invitation.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, anAddress, aUser, standingOf } from '#test/support/people.ts'
import { actionsIn, anInvitation, freshAddress } from './support.ts'

const newcomer = {
  name: 'Nora Neu',
  password: 'correct horse battery',
  locale: 'de',
} as const

describe('accepting as somebody who has a login', () => {
  test('makes a member with the offered role and says so in the log', async () => {
    const account = await anAccount()
    const user = await aUser()
    const invitation = await anInvitation(account, { address: user.address, role: 'manager' })
    const outcome = await acceptInvitation(user.id, invitation.id, invitation.token)
    expect(outcome).toMatchObject({ ok: true, accountId: account.id, accountName: account.name })
    expect(await standingOf(user, account)).toMatchObject({ role: 'manager', acting: null })
    const [entry] = await sql`select * from audit_entries where account_id = ${account.id}`
    expect(entry).toMatchObject({
      action: 'member.joined',
      userId: user.id,
      after: { role: 'manager', invitedBy: account.owner.name },
    })
  })

  test('works through a verified alias, not through one that is only wished for', async () => {
    const account = await anAccount()
    const user = await aUser()
    const [alias, wish] = [freshAddress(), freshAddress()]
    await anAddress(user, alias)
    await anAddress(user, wish, { verified: false })
    const unproven = await anInvitation(account, { address: wish })
    expect(await acceptInvitation(user.id, unproven.id, unproven.token)).toEqual({
      ok: false,
      reason: 'wrong-person',
    })
    const proven = await anInvitation(account, { address: alias })
    expect(await acceptInvitation(user.id, proven.id, proven.token)).toMatchObject({ ok: true })
  })

  test('is refused to everybody else, whoever holds the link', async () => {
    const account = await anAccount()
    const invitation = await anInvitation(account)
    for (const somebody of [await aUser(), account.owner]) {
      const outcome = await acceptInvitation(somebody.id, invitation.id, invitation.token)
      expect(outcome).toEqual({ ok: false, reason: 'wrong-person' })
    }
    expect(await actionsIn(account.id)).toEqual([])
  })

  test('changes nothing for members, active or switched off', async () => {
    const account = await anAccount()
    for (const deactivated of [false, true]) {
      const ben = await aMember(account, 'viewer', { deactivated })
      const { id, token } = await anInvitation(account, { address: ben.address, role: 'admin' })
      expect(await acceptInvitation(ben.id, id, token)).toEqual({
        ok: false,
        reason: deactivated ? 'deactivated' : 'already-member',
      })
      const [row] = await sql`select role, deactivated_at from memberships where id = ${ben.membershipId}`
      expect(row!.role).toBe('viewer')
      expect(row!.deactivatedAt !== null).toBe(deactivated)
    }
  })
})

describe('the inviter as they are at acceptance (P2)', () => {
  async function invitedByAdmin(role: 'viewer' | 'manager' | 'admin') {
    const account = await anAccount()
    const admin = await aMember(account, 'admin')
    const user = await aUser()
    const invitation = await anInvitation(account, { inviter: admin, address: user.address, role })
    const owner = await standingOf(account.owner, account)
    return { account, admin, user, invitation, owner }
  }

  test.each([
    ['removed', removeMember],
    ['deactivated', deactivateMember],
  ] as const)('%s: nobody stands for it any more', async (_, end) => {
    const { admin, user, invitation, owner } = await invitedByAdmin('viewer')
    await end(owner, admin.membershipId)
    const refused = { ok: false, reason: 'inviter-gone' }
    expect(await invitationBehind(invitation.id, invitation.token)).toMatchObject(refused)
    expect(await acceptInvitation(user.id, invitation.id, invitation.token)).toEqual(refused)
    expect(await joinByInvitation(invitation.id, invitation.token, newcomer)).toEqual(refused)
  })

  test.each([
    ['admin', 'manager', false],
    ['manager', 'member', false],
    ['manager', 'manager', false],
    ['viewer', 'viewer', false],
    ['viewer', 'admin', true],
  ] as const)('offered %s, inviter now %s: %s', async (offered, now, ok) => {
    const { admin, user, invitation, owner } = await invitedByAdmin(offered)
    await changeRole(owner, admin.membershipId, now)
    const outcome = await acceptInvitation(user.id, invitation.id, invitation.token)
    expect(outcome).toMatchObject(ok ? { ok: true } : { ok: false, reason: 'role-too-high' })
    expect(await sql`select 1 from memberships where user_id = ${user.id}`).toHaveLength(ok ? 1 : 0)
  })
})

describe('the link', () => {
  test('is judged at use: a second before 7 days it works, at 7 days it is over', async () => {
    const account = await anAccount()
    const user = await aUser()
    const { id, token } = await anInvitation(account, { address: user.address })
    await sql`update invitations set expires_at = clock_timestamp() where id = ${id}`
    expect(await invitationBehind(id, token)).toMatchObject({
      ok: false,
      reason: 'expired',
      accountName: account.name,
    })
    expect(await acceptInvitation(user.id, id, token)).toEqual({ ok: false, reason: 'expired' })
    await sql`update invitations set expires_at = clock_timestamp() + interval '1 second' where id = ${id}`
    expect(await acceptInvitation(user.id, id, token)).toMatchObject({ ok: true })
    expect(await invitationBehind(id, token)).toMatchObject({ ok: false, reason: 'accepted' })
  })

  test('cut, forged or of another invitation is unknown and tells no name', async () => {
    const account = await anAccount()
    const [invitation, other] = [await anInvitation(account), await anInvitation(account)]
    const forged = [
      invitation.token.slice(0, -1),
      other.token,
      linkToken('invitation', invitation.id, 2),
      linkToken('invitation', invitation.id, 0),
      linkToken('access-request', invitation.id, 1),
      '',
      '\0',
    ]
    for (const token of forged) {
      expect(await invitationBehind(invitation.id, token)).toEqual({ ok: false, reason: 'unknown' })
      expect(await joinByInvitation(invitation.id, token, newcomer)).toEqual({ ok: false, reason: 'unknown' })
    }
    const nowhere = crypto.randomUUID()
    expect(await invitationBehind(nowhere, linkToken('invitation', nowhere, 1))).toEqual({
      ok: false,
      reason: 'unknown',
    })
  })

  test('shows who invites, where and as what; reading it changes nothing', async () => {
    const account = await anAccount()
    const { id, token, address } = await anInvitation(account, { role: 'admin' })
    const [before] = await sql`select * from invitations where id = ${id}`
    for (let i = 0; i < 10; i++) {
      expect(await invitationBehind(id, token)).toMatchObject({
        ok: true,
        invitation: { accountName: account.name, address, role: 'admin', inviter: account.owner.name },
      })
    }
    expect(await sql`select * from invitations where id = ${id}`).toEqual([before])
  })
})

describe('accepting without a login', () => {
  test('makes user and member in one go; the link proves the address', async () => {
    const account = await anAccount()
    const { id, token, address } = await anInvitation(account, { role: 'member' })
    expect(await hasLogin(address)).toBe(false)
    const outcome = await joinByInvitation(id, token, newcomer)
    if (!outcome.ok) throw new Error(outcome.reason)
    const [user] = await sql`
      select u.*, a.address, a.main, a.verified_at is not null as verified
      from users u join user_addresses a on a.user_id = u.id where u.id = ${outcome.userId}`
    expect(user).toMatchObject({
      name: 'Nora Neu',
      locale: 'de',
      timeZone: 'UTC',
      address,
      main: true,
      verified: true,
    })
    expect(await isPassword(newcomer.password, user!.passwordHash)).toBe(true)
    expect(await standingOf({ id: outcome.userId }, account)).toMatchObject({ role: 'member' })
    expect(await hasLogin(address)).toBe(true)
  })

  test('whoever has a login signs in instead; nothing is made', async () => {
    const account = await anAccount()
    const elsewhere = await aMember(await anAccount(), 'member')
    const { id, token } = await anInvitation(account, { address: elsewhere.address })
    expect(await joinByInvitation(id, token, newcomer)).toEqual({ ok: false, reason: 'has-login' })
    expect(await invitationBehind(id, token)).toMatchObject({ ok: true })
    expect(await sql`select 1 from user_addresses where address = ${elsewhere.address}`).toHaveLength(1)
  })
})
