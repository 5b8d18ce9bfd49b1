import { beforeEach, describe, expect, test } from 'vitest'
import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import {
  changeContactPreferences,
  contactPreferences,
} from '#app/domain/contacts/ownership/contact-preferences.ts'
import { leaveDueDigests } from '#app/domain/contacts/ownership/digests.ts'
import {
  markAssignmentsSeen,
  newlyAssigned,
  newlyAssignedCount,
} from '#app/domain/contacts/ownership/newly-assigned.ts'
import { undoOwnershipChange } from '#app/domain/contacts/ownership/undo-ownership-change.ts'
import { demoMails } from '#app/domain/demo-mails.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, standingOf, type Member } from '#test/support/people.ts'

/** An account whose people are where it is ten in the morning, or another hour. */
async function anOffice(hour = 10) {
  const account = await anAccount({ name: 'Nordwind' })
  const mia = await aMember(account, 'manager', { name: 'Mia Brandt', timeZone: zoneAt(hour) })
  return {
    account,
    mia,
    asOwner: await standingOf(account.owner, account),
    asMia: await standingOf(mia, account),
  }
}

/** A zone without summer time in which it is that hour now. */
function zoneAt(hour: number): string {
  const ahead = ((hour - new Date().getUTCHours() + 36) % 24) - 12
  return ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

describe('newly assigned contacts', () => {
  test('are counted and listed newest first, until they are marked as seen', async () => {
    const { account, mia, asOwner, asMia } = await anOffice()
    const [first, second] = [await aContact(account), await aContact(account)]
    await assignContacts(asOwner, [first], mia.membershipId)
    await assignContacts(asOwner, [second], mia.membershipId)
    expect(await newlyAssignedCount(asMia)).toBe(2)
    const { contacts } = await newlyAssigned(asMia)
    expect(contacts.map(({ id }) => id)).toEqual([second, first])
    expect(contacts[0]).toMatchObject({ byName: account.owner.name, kind: 'by-hand' })
    const third = await aContact(account)
    await assignContacts(asOwner, [third], mia.membershipId)
    await markAssignmentsSeen(asMia, contacts[0]!.announced)
    expect((await newlyAssigned(asMia)).contacts.map(({ id }) => id)).toEqual([third])
    await markAssignmentsSeen(asMia, '2999-01-01 00:00:00+00')
    await assignContacts(asOwner, [first], null)
    await assignContacts(asOwner, [first], mia.membershipId)
    expect(await newlyAssignedCount(asMia)).toBe(1)
  })

  test('are not what one gave to oneself, what was given back, nor what is gone again', async () => {
    const { account, mia, asOwner, asMia } = await anOffice()
    const ole = await aMember(account, 'member')
    const anna = await aContact(account)
    await assignContacts(asMia, [anna], mia.membershipId)
    expect(await newlyAssignedCount(asMia)).toBe(0)
    const change = await assignContacts(asOwner, [anna], ole.membershipId)
    if (!change.ok) throw new Error()
    const asOle = await standingOf(ole, account)
    expect(await newlyAssignedCount(asOle)).toBe(1)
    await undoOwnershipChange(asOwner, change.changeId)
    expect([await newlyAssignedCount(asOle), await newlyAssignedCount(asMia)]).toEqual([0, 0])
  })

  test('are paged, and counted up to a hundred; nobody who acts has any', async () => {
    const { account, mia, asOwner, asMia } = await anOffice()
    await assignContacts(asOwner, await manyContacts(account, 120), mia.membershipId)
    expect(await newlyAssignedCount(asMia)).toBe(100)
    const seen = new Set<string>()
    for (let after: string | null = null, pages = 0; pages < 4; pages++) {
      const page: Awaited<ReturnType<typeof newlyAssigned>> = await newlyAssigned(asMia, { after })
      page.contacts.forEach(({ id }) => seen.add(id))
      after = page.next
      if (after === null) break
    }
    expect(seen.size).toBe(120)
    const agency = await anAgency()
    const actor = await aMember(agency, 'member')
    await aGrant(await aLink(agency, account), actor, 'admin')
    expect(await newlyAssignedCount(await standingOf(actor, account))).toBe(0)
  })
})

test('preferences are one’s own; an absence has two days in their order', async () => {
  const { account, asMia } = await anOffice()
  expect(await contactPreferences(asMia)).toEqual({
    digest: 'daily',
    followUpMail: 'daily',
    absentFrom: null,
    absentUntil: null,
  })
  const wish = {
    digest: 'off',
    followUpMail: 'daily',
    absentFrom: '2026-03-01',
    absentUntil: '2026-03-09',
  } as const
  expect(await changeContactPreferences(asMia, wish)).toEqual({ ok: true })
  expect(await contactPreferences(asMia)).toEqual(wish)
  for (const [absentFrom, absentUntil, reason] of [
    ['2026-03-10', null, 'half-absence'],
    [null, '2026-03-10', 'half-absence'],
    ['2026-03-10', '2026-03-09', 'absence-backwards'],
  ] as const)
    expect(await changeContactPreferences(asMia, { ...wish, absentFrom, absentUntil })).toMatchObject({
      reason,
    })
  const agency = await anAgency()
  const actor = await aMember(agency, 'member')
  await aGrant(await aLink(agency, account), actor, 'admin')
  expect(await changeContactPreferences(await standingOf(actor, account), wish)).toMatchObject({
    reason: 'own-membership',
  })
})

describe('the digest', () => {
  beforeEach(async () => {
    await sql`delete from outbox`
    await sql`delete from demo_mails`
    // What other tests assigned is not to be told here.
    await sql`update contacts set announced_at = null`
  })
  const mailsTo = async ({ address }: Member) =>
    (await demoMails({ limit: 50 })).filter(({ to }) => to === address)

  test('goes once a day from eight in the morning on, and names ten', async () => {
    const { account, mia, asOwner } = await anOffice()
    await assignContacts(asOwner, await manyContacts(account, 12), mia.membershipId)
    await runDueJobs()
    await runDueJobs()
    const mails = await mailsTo(mia)
    expect(mails).toHaveLength(1)
    expect(mails[0]!.subject).toBe('12 contacts in Nordwind were assigned to you')
    expect(mails[0]!.text.match(/Contact 00/g)).toHaveLength(10)
    expect(mails[0]!.text).toContain('and 2 more')
    expect(mails[0]!.text).toContain(`/a/${account.id}/contacts/assigned`)
    expect(mails[0]!.text).toContain(`/a/${account.id}/contacts/preferences`)

    const next = () => sql`
      update contact_preferences set digest_sent_at = digest_sent_at - interval '1 day' where membership_id = ${mia.membershipId}`
    await next()
    await sql`update contacts set announced_at = announced_at - interval '1 day 1 minute' where owner_id = ${mia.membershipId}`
    expect(await leaveDueDigests(100), 'nothing new').toBe(0)
    await assignContacts(asOwner, [await aContact(account)], mia.membershipId)
    await sql`update outbox set generation = generation - 1 where kind = 'assignments.mail-digest'`
    expect(await leaveDueDigests(100)).toBe(1)
  })

  test('waits for the morning, and is not for those who do not want it or are gone', async () => {
    const night = await anOffice(6)
    await assignContacts(night.asOwner, [await aContact(night.account)], night.mia.membershipId)
    const off = await anOffice()
    await assignContacts(off.asOwner, [await aContact(off.account)], off.mia.membershipId)
    await changeContactPreferences(off.asMia, {
      digest: 'off',
      followUpMail: 'off',
      absentFrom: null,
      absentUntil: null,
    })
    const gone = await anOffice()
    await assignContacts(gone.asOwner, [await aContact(gone.account)], gone.mia.membershipId)
    await sql`update memberships set deactivated_at = now() where id = ${gone.mia.membershipId}`
    expect(await leaveDueDigests(100)).toBe(0)
  })

  test('is not sent after all where everything was looked at, or its reader switched off, before it left', async () => {
    const [read, gone] = [await anOffice(), await anOffice()]
    for (const { asOwner, account, mia } of [read, gone])
      await assignContacts(asOwner, [await aContact(account)], mia.membershipId)
    expect(await leaveDueDigests(100)).toBe(2)
    await markAssignmentsSeen(read.asMia, '2999-01-01 00:00:00+00')
    await sql`update memberships set deactivated_at = now() where id = ${gone.mia.membershipId}`
    await runDueJobs()
    expect([...(await mailsTo(read.mia)), ...(await mailsTo(gone.mia))]).toEqual([])
  })
})
