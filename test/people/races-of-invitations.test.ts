import { describe, expect, test } from 'vitest'
import { acceptInvitation } from '#app/domain/people/invitations/accept-invitation.ts'
import { changeRole } from '#app/domain/people/change-role.ts'
import { inviteMember } from '#app/domain/people/invitations/invite-member.ts'
import { joinByInvitation } from '#app/domain/people/invitations/join-by-invitation.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { resendInvitation } from '#app/domain/people/invitations/resend-invitation.ts'
import { sql, type Sql } from '#db/sql.server.ts'
import { aMember, anAccount, anAddress, aUser, standingOf } from '#test/support/people.ts'
import { actionsIn, anInvitation, done, freshAddress, meeting, times } from './support.ts'

describe('one invitation makes one member', () => {
  test('naively, five colleagues who hold the mail get in on one invitation', async () => {
    const account = await anAccount()
    const invitation = await anInvitation(account)
    const users = await Promise.all(times(5, () => aUser()))
    const met = meeting(5)
    const accept = (userId: string) =>
      sql.begin(async (sql) => {
        const [open] =
          await sql`select 1 from invitations where id = ${invitation.id} and accepted_at is null`
        await met()
        if (!open) return { ok: false }
        await sql`insert into memberships (account_id, user_id, role) values (${account.id}, ${userId}, 'member')`
        await sql`update invitations set accepted_at = now() where id = ${invitation.id}`
        return { ok: true }
      })
    expect(done(await Promise.all(users.map((user) => accept(user.id))))).toBe(5)
  })

  test('twenty parallel accepts by one user: one wins, the rest hear that it is accepted', async () => {
    const account = await anAccount()
    const user = await aUser()
    const invitation = await anInvitation(account, { address: user.address })
    const outcomes = await Promise.all(
      times(20, () => acceptInvitation(user.id, invitation.id, invitation.token)),
    )
    expect(done(outcomes)).toBe(1)
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.reason === 'accepted')).toHaveLength(19)
    expect(await sql`select 1 from memberships where user_id = ${user.id}`).toHaveLength(1)
    const joined =
      await sql`select 1 from audit_entries where account_id = ${account.id} and action = 'member.joined'`
    expect(joined).toHaveLength(1)
  })

  test('twenty parallel sign-ups behind one link: one user, one member', async () => {
    const account = await anAccount()
    const invitation = await anInvitation(account)
    const newcomer = {
      name: 'Nora Neu',
      password: 'correct horse battery',
      locale: 'de',
    } as const
    const outcomes = await Promise.all(
      times(20, () => joinByInvitation(invitation.id, invitation.token, newcomer)),
    )
    expect(done(outcomes)).toBe(1)
    expect(await sql`select 1 from user_addresses where address = ${invitation.address}`).toHaveLength(1)
    expect(await sql`select 1 from users where name = 'Nora Neu'`).toHaveLength(1)
  })

  test('two invitations of one person, accepted at once, make one membership', async () => {
    const account = await anAccount()
    const user = await aUser()
    const alias = freshAddress()
    await anAddress(user, alias)
    const both = [
      await anInvitation(account, { address: user.address }),
      await anInvitation(account, { address: alias }),
    ]
    const outcomes = await Promise.all(both.map(({ id, token }) => acceptInvitation(user.id, id, token)))
    expect(done(outcomes)).toBe(1)
    expect(outcomes).toContainEqual({ ok: false, reason: 'already-member' })
  })

  test('naively, a demoted admin still lets an admin in; here the acceptance waits and sees it', async () => {
    const naive = await demotedWhileAccepting(async (sql, { id, inviterId, accountId, userId }, met) => {
      const [inviter] = await sql`select role from memberships where id = ${inviterId}`
      await met()
      if (inviter!.role !== 'admin') return
      await sql`insert into memberships (account_id, user_id, role) values (${accountId}, ${userId}, 'admin')`
      await sql`update invitations set accepted_at = now() where id = ${id}`
    })
    expect(naive).toBe('admin')

    for (let round = 0; round < 10; round++) {
      const account = await anAccount()
      const admin = await aMember(account, 'admin')
      const user = await aUser()
      const { id, token } = await anInvitation(account, {
        inviter: admin,
        address: user.address,
        role: 'admin',
      })
      const owner = await standingOf(account.owner, account)
      const [accepted, demoted] = await Promise.all([
        acceptInvitation(user.id, id, token),
        changeRole(owner, admin.membershipId, 'viewer'),
      ])
      expect(demoted.ok).toBe(true)
      if (!accepted.ok) expect(accepted.reason).toBe('role-too-high')
      // In either order the log tells a possible story: joined while the inviter was still admin, or not at all.
      expect(await actionsIn(account.id)).toEqual(
        accepted.ok ? ['member.joined', 'member.changed'] : ['member.changed'],
      )
    }
  })

  test('acceptance against removal of the inviter: the new member came first, or not at all', async () => {
    for (let round = 0; round < 10; round++) {
      const account = await anAccount()
      const admin = await aMember(account, 'admin')
      const user = await aUser()
      const { id, token } = await anInvitation(account, { inviter: admin, address: user.address })
      const [accepted, removed] = await Promise.all([
        acceptInvitation(user.id, id, token),
        removeMember(await standingOf(account.owner, account), admin.membershipId),
      ])
      expect(removed.ok).toBe(true)
      if (!accepted.ok) expect(accepted.reason).toBe('inviter-gone')
      expect(await actionsIn(account.id)).toEqual(
        accepted.ok ? ['member.joined', 'member.removed'] : ['member.removed'],
      )
    }
  })
})

describe('inviting at the same moment', () => {
  test('twenty admins inviting one address write one invitation and one mail', async () => {
    const account = await anAccount()
    const standing = await standingOf(account.owner, account)
    const address = freshAddress()
    const spellings = [address, address.toUpperCase(), ` ${address} `, `\u200b${address}`]
    const outcomes = await Promise.all(
      times(20, (i) => inviteMember(standing, { address: spellings[i % 4]!, role: 'member' })),
    )
    expect(done(outcomes)).toBe(1)
    const rows = await sql<{ id: string }[]>`select id from invitations where account_id = ${account.id}`
    expect(rows).toHaveLength(1)
    expect(await sql`select 1 from outbox where subject_id = ${rows[0]!.id}`).toHaveLength(1)
  })

  test('ten resends at once send one mail', async () => {
    const account = await anAccount()
    const standing = await standingOf(account.owner, account)
    const { id } = await anInvitation(account, { sentSecondsAgo: 61 })
    const outcomes = await Promise.all(times(10, () => resendInvitation(standing, id)))
    expect(done(outcomes)).toBe(1)
    const [row] = await sql`select generation from invitations where id = ${id}`
    expect(row!.generation).toBe(2)
  })

  test('an admin removed while inviting leaves no open invitation behind', async () => {
    for (let round = 0; round < 10; round++) {
      const account = await anAccount()
      const admin = await aMember(account, 'admin')
      const asAdmin = await standingOf(admin, account)
      await Promise.all([
        inviteMember(asAdmin, { address: freshAddress(), role: 'member' }),
        removeMember(await standingOf(account.owner, account), admin.membershipId),
      ])
      const open = await sql`select 1 from invitations
        where account_id = ${account.id} and accepted_at is null and cancelled_at is null`
      expect(open).toHaveLength(0)
    }
  })
})

/** Runs a naive acceptance of an admin's invitation while that admin is demoted; gives the role that came of it. */
async function demotedWhileAccepting(
  accept: (
    sql: Sql,
    ids: { id: string; inviterId: string; accountId: string; userId: string },
    met: () => Promise<void>,
  ) => Promise<void>,
) {
  const account = await anAccount()
  const admin = await aMember(account, 'admin')
  const user = await aUser()
  const { id } = await anInvitation(account, { inviter: admin, address: user.address, role: 'admin' })
  let demoted = () => {}
  const afterwards = new Promise<void>((resolve) => (demoted = resolve))
  const ids = { id, inviterId: admin.membershipId, accountId: account.id, userId: user.id }
  const accepting = sql.begin(async (sql) => accept(sql, ids, () => afterwards))
  await changeRole(await standingOf(account.owner, account), admin.membershipId, 'viewer')
  demoted()
  await accepting
  const [row] =
    await sql`select role from memberships where user_id = ${user.id} and account_id = ${account.id}`
  return row?.role
}
