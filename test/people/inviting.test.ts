import { describe, expect, test } from 'vitest'
import { acceptInvitation } from '#app/domain/people/invitations/accept-invitation.ts'
import { cancelInvitation } from '#app/domain/people/invitations/cancel-invitation.ts'
import { invitationBehind } from '#app/domain/people/invitations/invitation-behind.ts'
import { invitations } from '#app/domain/people/invitations/invitations.ts'
import { inviteMember } from '#app/domain/people/invitations/invite-member.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { resendInvitation } from '#app/domain/people/invitations/resend-invitation.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, anAddress, aUser, standingOf } from '#test/support/people.ts'
import { actionsIn, anInvitation, freshAddress, times } from './support.ts'

const asOwner = async () => {
  const account = await anAccount()
  return { account, owner: await standingOf(account.owner, account) }
}

describe('inviting by address (P2)', () => {
  test('writes an invitation for exactly 7 × 24 hours, an audit entry and one mail', async () => {
    const { account, owner } = await asOwner()
    const address = freshAddress()
    const outcome = await inviteMember(owner, { address: `  ${address.toUpperCase()} `, role: 'manager' })
    if (!outcome.ok) throw new Error(outcome.reason)
    expect(outcome.address).toBe(address)
    const [row] =
      await sql`select *, expires_at - sent_at = interval '168 hours' as seven_days from invitations`
    expect(row).toMatchObject({
      address,
      role: 'manager',
      inviterId: account.owner.membershipId,
      sevenDays: true,
    })
    expect(await actionsIn(account.id)).toEqual(['member.invited'])
    const mails =
      await sql`select kind, generation::int from outbox where subject_id = ${outcome.invitationId}`
    expect(mails).toEqual([{ kind: 'invitation.mail-invitee', generation: 1 }])
  })

  test('says who has the address already: a member, an alias, somebody deactivated', async () => {
    const { account, owner } = await asOwner()
    const [anna, ben] = [
      await aMember(account, 'member'),
      await aMember(account, 'member', { deactivated: true }),
    ]
    const alias = freshAddress()
    await anAddress(anna, alias)
    const invite = (address: string) => inviteMember(owner, { address, role: 'member' })
    const { membershipId, name } = anna
    expect(await invite(anna.address)).toEqual({ ok: false, reason: 'already-member', membershipId, name })
    expect(await invite(alias)).toEqual({ ok: false, reason: 'alias-of-member', membershipId, name })
    expect(await invite(ben.address)).toEqual({
      ok: false,
      reason: 'deactivated-member',
      membershipId: ben.membershipId,
      name: ben.name,
    })
  })

  test('answers alike for strangers, other accounts’ people and their aliases (L14)', async () => {
    const { owner } = await asOwner()
    const elsewhere = await aMember(await anAccount(), 'member')
    const alias = freshAddress()
    await anAddress(elsewhere, alias)
    for (const address of [freshAddress(), elsewhere.address, alias]) {
      const outcome = await inviteMember(owner, { address, role: 'member' })
      expect(outcome).toMatchObject({ ok: true, address })
      expect(Object.keys(outcome).sort()).toEqual(['address', 'expiresAt', 'invitationId', 'ok'])
    }
  })

  test('an address that somebody only wishes for keeps nobody out', async () => {
    const { account, owner } = await asOwner()
    const anna = await aMember(account, 'member')
    const address = freshAddress()
    await anAddress(anna, address, { verified: false })
    expect(await inviteMember(owner, { address, role: 'member' })).toMatchObject({ ok: true })
  })

  test('an open invitation is pointed to, an expired one too', async () => {
    const { account, owner } = await asOwner()
    const invitation = await anInvitation(account)
    const again = { address: invitation.address, role: 'admin' }
    expect(await inviteMember(owner, again)).toEqual({
      ok: false,
      reason: 'already-invited',
      invitationId: invitation.id,
      expired: false,
    })
    await sql`update invitations set expires_at = now() where id = ${invitation.id}`
    expect(await inviteMember(owner, again)).toMatchObject({ reason: 'already-invited', expired: true })
  })

  test('after cancelling, the address can be invited anew, and the old link stays dead', async () => {
    const { account, owner } = await asOwner()
    const old = await anInvitation(account)
    await cancelInvitation(owner, old.id)
    const anew = await inviteMember(owner, { address: old.address, role: 'viewer' })
    expect(anew).toMatchObject({ ok: true })
    expect(await invitationBehind(old.id, old.token)).toMatchObject({ ok: false, reason: 'cancelled' })
  })
})

describe('resending', () => {
  test('gives fresh 7 days and a new link; the old one is dead', async () => {
    const { account, owner } = await asOwner()
    const invitation = await anInvitation(account, { sentSecondsAgo: 3 * 24 * 3600 })
    expect(await resendInvitation(owner, invitation.id)).toMatchObject({
      ok: true,
      address: invitation.address,
    })
    const [row] = await sql`
      select generation, expires_at - sent_at = interval '168 hours' and sent_at > now() - interval '10 seconds' as fresh
      from invitations where id = ${invitation.id}`
    expect(row).toEqual({ generation: 2, fresh: true })
    expect(await invitationBehind(invitation.id, invitation.token)).toMatchObject({
      ok: false,
      reason: 'replaced',
    })
    expect(await invitationBehind(invitation.id, linkToken('invitation', invitation.id, 2))).toMatchObject({
      ok: true,
    })
    const mails = await sql`select generation::int from outbox where subject_id = ${invitation.id}`
    expect(mails).toEqual([{ generation: 2 }])
  })

  test('revives an expired invitation', async () => {
    const { account, owner } = await asOwner()
    const { id } = await anInvitation(account, { sentSecondsAgo: 8 * 24 * 3600 })
    expect(await resendInvitation(owner, id)).toMatchObject({ ok: true })
    expect(await invitationBehind(id, linkToken('invitation', id, 2))).toMatchObject({ ok: true })
  })

  test.each([
    [59, false],
    [61, true],
  ])('%i seconds after the last mail: %s', async (seconds, ok) => {
    const { account, owner } = await asOwner()
    const { id } = await anInvitation(account, { sentSecondsAgo: seconds })
    const outcome = await resendInvitation(owner, id)
    expect(outcome.ok).toBe(ok)
    if (!outcome.ok) expect(outcome).toEqual({ ok: false, reason: 'too-soon', retryAfter: 1 })
  })

  test('whoever resends stands for the invitation from then on', async () => {
    const { account, owner } = await asOwner()
    const admin = await aMember(account, 'admin')
    const user = await aUser()
    const { id } = await anInvitation(account, {
      inviter: admin,
      address: user.address,
      role: 'admin',
      sentSecondsAgo: 61,
    })
    await sql`update memberships set role = 'viewer' where id = ${admin.membershipId}`
    await resendInvitation(owner, id)
    expect(await acceptInvitation(user.id, id, linkToken('invitation', id, 2))).toMatchObject({ ok: true })
  })

  test('is over once it is accepted or cancelled', async () => {
    const { account, owner } = await asOwner()
    const cancelled = await anInvitation(account, { sentSecondsAgo: 61 })
    await cancelInvitation(owner, cancelled.id)
    const accepted = await anInvitation(account, { sentSecondsAgo: 61 })
    await sql`update invitations set accepted_at = now() where id = ${accepted.id}`
    expect(await resendInvitation(owner, cancelled.id)).toEqual({ ok: false, reason: 'cancelled' })
    expect(await resendInvitation(owner, accepted.id)).toEqual({ ok: false, reason: 'accepted' })
    expect(await cancelInvitation(owner, cancelled.id)).toEqual({ ok: false, reason: 'cancelled' })
    expect(await cancelInvitation(owner, accepted.id)).toEqual({ ok: false, reason: 'accepted' })
  })
})

describe('limits (I6)', () => {
  test('one account sends five mails a day to one address', async () => {
    const { owner } = await asOwner()
    const address = freshAddress()
    for (let i = 0; i < 5; i++) {
      const outcome = await inviteMember(owner, { address, role: 'viewer' })
      if (!outcome.ok) throw new Error(outcome.reason)
      await cancelInvitation(owner, outcome.invitationId)
    }
    const outcome = await inviteMember(owner, { address, role: 'viewer' })
    expect(outcome).toMatchObject({ ok: false, reason: 'too-many' })
    expect((outcome as { retryAfter: number }).retryAfter).toBeGreaterThan(86_000)
  })

  test('forty admins inviting at once at 99 of 100 write exactly one more', async () => {
    const { account, owner } = await asOwner()
    await inviteMember(owner, { address: freshAddress(), role: 'viewer' })
    await sql`update rate_limits set points = 99 where key = ${`invitation-account:${account.id}`}`
    const outcomes = await Promise.all(
      times(40, () => inviteMember(owner, { address: freshAddress(), role: 'viewer' })),
    )
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
    expect(await sql`select 1 from invitations where account_id = ${account.id}`).toHaveLength(2)
  })

  test('the next day begins anew', async () => {
    const { account, owner } = await asOwner()
    await inviteMember(owner, { address: freshAddress(), role: 'viewer' })
    await sql`update rate_limits set points = 100, expire = 1 where key = ${`invitation-account:${account.id}`}`
    expect(await inviteMember(owner, { address: freshAddress(), role: 'viewer' })).toMatchObject({ ok: true })
  })

  test('the eleventh mail to an address from ever new accounts waits, with the same answer', async () => {
    const address = freshAddress()
    for (let i = 0; i < 11; i++) {
      const { owner } = await asOwner()
      const outcome = await inviteMember(owner, { address, role: 'viewer' })
      if (!outcome.ok) throw new Error(outcome.reason)
      const [mail] = await sql`
        select available_at > now() + interval '23 hours' as waits from outbox where subject_id = ${outcome.invitationId}`
      expect(mail!.waits).toBe(i === 10)
    }
  })
})

test('the list shows what became of each mail, newest first, and searches', async () => {
  const { account, owner } = await asOwner()
  const old = await anInvitation(account, { sentSecondsAgo: 8 * 24 * 3600 })
  const bounced = await anInvitation(account, { sentSecondsAgo: 60, address: 'nobody@nordwind.example' })
  const [outboxed] = await sql`
    insert into outbox (kind, subject_id, state) values ('invitation.mail-invitee', ${bounced.id}, 'done') returning id`
  await sql`insert into mails (outbox_id, address, message_id, state, reason)
    values (${outboxed!.id}, ${bounced.address}, 'x', 'bounced', '550 no such user')`
  const all = await invitations(owner)
  expect(all.hasNext).toBe(false)
  expect(all.invitations).toMatchObject([
    {
      id: bounced.id,
      delivery: 'bounced',
      reason: '550 no such user',
      expired: false,
      inviter: account.owner.name,
    },
    { id: old.id, delivery: 'queued', expired: true },
  ])
  expect((await invitations(owner, { search: 'NORDWIND' })).invitations).toHaveLength(1)
  expect((await invitations(owner, { search: '%' })).invitations).toHaveLength(0)
})
