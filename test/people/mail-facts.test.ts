import { describe, expect, test } from 'vitest'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { invitationMail, memberRemovedMail, ownershipTransferredMail } from '#app/domain/people/mail-facts.ts'
import { reactivateMember } from '#app/domain/people/departures/reactivate-member.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { transferOwnership } from '#test/support/ownership.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, aUser, standingOf } from '#test/support/people.ts'
import { anInvitation } from './support.ts'

describe('the mail to somebody invited', () => {
  test('speaks the account’s language to strangers and the reader’s to those it knows', async () => {
    const account = await anAccount({ locale: 'de', timeZone: 'Europe/Berlin' })
    const stranger = await anInvitation(account)
    await sql`update invitations set locale = 'de' where id = ${stranger.id}`
    expect(await invitationMail(stranger.id, 1)).toMatchObject({
      to: stranger.address,
      locale: 'de',
      timeZone: 'Europe/Berlin',
      readerName: null,
      accountName: account.name,
      inviterName: account.owner.name,
      role: 'member',
      expiresAt: expect.any(Date),
      url: `http://127.0.0.1:3000/invitations/${stranger.id}/${stranger.token}`,
    })
    const user = await aUser({ name: 'Kim', locale: 'en', timeZone: 'Pacific/Auckland' })
    const known = await anInvitation(account, { address: user.address })
    expect(await invitationMail(known.id, 1)).toMatchObject({
      locale: 'en',
      timeZone: 'Pacific/Auckland',
      readerName: 'Kim',
    })
  })

  test.each([
    ['of an earlier generation', 'generation = 2'],
    ['accepted', 'accepted_at = now()'],
    ['cancelled', 'cancelled_at = now()'],
    ['expired', 'expires_at = now()'],
  ])('is not sent for an invitation %s', async (_, change) => {
    const account = await anAccount()
    const { id } = await anInvitation(account)
    await sql.unsafe(`update invitations set ${change} where id = '${id}'`)
    expect(await invitationMail(id, 1)).toBeNull()
  })

  test('is not sent once the inviter is gone or too low', async () => {
    const account = await anAccount()
    const admin = await aMember(account, 'admin')
    const { id } = await anInvitation(account, { inviter: admin, role: 'admin' })
    await sql`update memberships set role = 'manager' where id = ${admin.membershipId}`
    expect(await invitationMail(id, 1)).toBeNull()
    await sql`update memberships set role = 'admin', ended_at = now() where id = ${admin.membershipId}`
    expect(await invitationMail(id, 1)).toBeNull()
    expect(await invitationMail(crypto.randomUUID(), 1)).toBeNull()
  })
})

describe('the mail to somebody who is out', () => {
  test('says whether for good, and is not sent to who is back', async () => {
    const account = await anAccount()
    const ben = await aMember(account, 'member', { locale: 'de' })
    const owner = await standingOf(account.owner, account)
    expect(await memberRemovedMail(ben.membershipId)).toBeNull()
    await deactivateMember(owner, ben.membershipId)
    expect(await memberRemovedMail(ben.membershipId)).toMatchObject({
      to: ben.address,
      locale: 'de',
      accountName: account.name,
      how: 'deactivated',
      at: expect.any(Date),
    })
    await reactivateMember(owner, ben.membershipId)
    expect(await memberRemovedMail(ben.membershipId)).toBeNull()
    await removeMember(owner, ben.membershipId)
    expect(await memberRemovedMail(ben.membershipId)).toMatchObject({ how: 'removed' })
  })
})

test('the mails about ownership tell each reader their side', async () => {
  const account = await anAccount()
  const heir = await aMember(account, 'admin')
  await transferOwnership(await standingOf(account.owner, account), heir.membershipId, account.name)
  const shared = {
    accountName: account.name,
    formerOwner: account.owner.name,
    newOwner: heir.name,
    url: `http://127.0.0.1:3000/a/${account.id}/people`,
  }
  expect(await ownershipTransferredMail(heir.membershipId, heir.id)).toMatchObject({
    ...shared,
    to: heir.address,
    readerOwns: true,
  })
  expect(await ownershipTransferredMail(heir.membershipId, account.owner.id)).toMatchObject({
    ...shared,
    to: account.owner.address,
    readerOwns: false,
  })
  expect(await ownershipTransferredMail(account.owner.membershipId, heir.id)).toBeNull()
})
