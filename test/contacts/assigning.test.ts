import { describe, expect, test } from 'vitest'
import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import { assignees } from '#app/domain/contacts/ownership/assignees.ts'
import { ownerHistory } from '#app/domain/contacts/ownership/owner-history.ts'
import { sql } from '#db/sql.server.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aTeam, standingOf } from '#test/support/people.ts'
import { ownersOf } from './support.ts'

async function anOffice() {
  const account = await anAccount()
  const mia = await aMember(account, 'member', { name: 'Mia Brandt' })
  const ole = await aMember(account, 'member', { name: 'Ole Sand' })
  return { account, mia, ole, asOwner: await standingOf(account.owner, account) }
}

describe('assigning by hand', () => {
  test('gives a contact one contact owner; the second assignment replaces the first, and nobody takes it away', async () => {
    const { account, mia, ole, asOwner } = await anOffice()
    const anna = await aContact(account)
    for (const to of [mia.membershipId, ole.membershipId, null]) {
      expect(await assignContacts(asOwner, [anna], to)).toMatchObject({ ok: true, left: 0, ids: [anna] })
      expect(await ownersOf([anna])).toEqual([to])
    }
    const { entries } = await ownerHistory(asOwner, anna)
    expect(entries.map(({ fromName, toName }) => [fromName, toName])).toEqual([
      ['Ole Sand', null],
      ['Mia Brandt', 'Ole Sand'],
      [null, 'Mia Brandt'],
    ])
    expect(entries[0]).toMatchObject({ kind: 'by-hand', byName: account.owner.name, byRule: false })
    expect(
      (await sql`select action from audit_entries where account_id = ${account.id} order by id`).map(
        ({ action }) => action as string,
      ),
    ).toEqual(['contacts.assigned', 'contacts.assigned', 'contacts.unassigned'])
  })

  test('leaves what somebody has already, without an entry anywhere', async () => {
    const { account, mia, asOwner } = await anOffice()
    const anna = await aContact(account, { ownerId: mia.membershipId })
    expect(await assignContacts(asOwner, [anna], mia.membershipId)).toMatchObject({
      ok: true,
      left: 1,
      ids: [],
    })
    expect((await ownerHistory(asOwner, anna)).entries).toEqual([])
    expect(await sql`select 1 from audit_entries where account_id = ${account.id}`).toHaveLength(0)
  })

  test('is for admins, and for managers; members, viewers and those who act as such may not', async () => {
    const { account, mia } = await anOffice()
    const agency = await anAgency()
    const link = await aLink(agency, account)
    const anna = await aContact(account)
    for (const [role, ok] of [
      ['viewer', false],
      ['member', false],
      ['manager', true],
      ['admin', true],
    ] as const) {
      const own = await aMember(account, role)
      const actor = await aMember(agency, 'member')
      await aGrant(link, actor, role)
      for (const standing of [await standingOf(own, account), await standingOf(actor, account)]) {
        const outcome = await assignContacts(standing, [anna], mia.membershipId)
        expect(outcome.ok ? true : outcome.reason, role).toBe(ok ? true : 'not-allowed')
      }
    }
  })

  test('managers with teams reach their own teams’ contacts and people, and contacts of nobody', async () => {
    const { account, mia, ole } = await anOffice()
    await sql`update accounts set teams_since = now() where id = ${account.id}`
    const ben = await aMember(account, 'manager')
    await aTeam(account, [ben, mia])
    const asBen = await standingOf(ben, account)
    const [hers, his, free] = [
      await aContact(account, { ownerId: mia.membershipId }),
      await aContact(account, { ownerId: ole.membershipId }),
      await aContact(account),
    ]
    expect(await assignContacts(asBen, [hers, free], ben.membershipId)).toMatchObject({ ok: true })
    expect(await assignContacts(asBen, [his], ben.membershipId)).toMatchObject({ reason: 'not-found' })
    expect(await assignContacts(asBen, [free, his], mia.membershipId)).toMatchObject({ reason: 'not-found' })
    expect(await assignContacts(asBen, [free], ole.membershipId)).toMatchObject({ reason: 'not-a-user' })
    expect((await assignees(asBen)).people.map(({ id }) => id).sort()).toEqual(
      [ben.membershipId, mia.membershipId].sort(),
    )
  })

  test('refuses private, archived and foreign contacts, and users that are none or switched off', async () => {
    const { account, mia, asOwner } = await anOffice()
    const anna = await aContact(account)
    const hidden = await aContact(account, { privateTo: mia.membershipId })
    const gone = await aMember(account, 'member', { deactivated: true })
    const foreign = await anAccount()
    for (const [ids, to, reason] of [
      [[hidden], mia.membershipId, 'not-shared'],
      [[anna, hidden], mia.membershipId, 'not-shared'],
      [[await aContact(account, { archived: true })], mia.membershipId, 'not-found'],
      [[await aContact(foreign)], mia.membershipId, 'not-found'],
      [[crypto.randomUUID()], mia.membershipId, 'not-found'],
      [[anna], foreign.owner.membershipId, 'not-a-user'],
      [[anna], crypto.randomUUID(), 'not-a-user'],
      [[anna], gone.membershipId, 'inactive-user'],
    ] as const)
      expect(await assignContacts(asOwner, [...ids], to)).toMatchObject({ ok: false, reason })
    const ben = await aMember(account, 'manager')
    const own = await aContact(account, { privateTo: ben.membershipId })
    const asBen = await standingOf(ben, account)
    expect(await assignContacts(asBen, [own], mia.membershipId)).toMatchObject({ reason: 'not-shared' })
    expect(await assignContacts(asBen, [hidden], mia.membershipId)).toMatchObject({ reason: 'not-found' })
    expect(await ownersOf([anna, hidden, own])).toEqual([null, null, null])
  })

  test('takes a thousand at once and no more', async () => {
    const { account, mia, asOwner } = await anOffice()
    const ids = await manyContacts(account, 1001)
    expect(await assignContacts(asOwner, ids, mia.membershipId)).toMatchObject({ reason: 'too-many' })
    expect(await assignContacts(asOwner, ids.slice(1), mia.membershipId)).toMatchObject({ ok: true })
    const [entry] = await sql<{ after: { count: number } }[]>`
      select after from audit_entries where account_id = ${account.id}`
    expect(entry!.after.count).toBe(1000)
  })
})

describe('who can be chosen', () => {
  test('only active people, found by name or user name, page by page', async () => {
    const { account, mia, asOwner } = await anOffice()
    const gone = await aMember(account, 'member', { deactivated: true, name: 'Mia Gone' })
    expect((await assignees(asOwner, { search: 'MIA' })).people.map(({ id }) => id)).toEqual([
      mia.membershipId,
    ])
    expect((await assignees(asOwner, { search: mia.username })).people).toHaveLength(1)
    expect((await assignees(asOwner, { chosen: [gone.membershipId, mia.membershipId] })).chosen).toHaveLength(
      1,
    )
    for (let count = 0; count < 20; count++) await aMember(account, 'viewer')
    const first = await assignees(asOwner)
    expect([first.people.length, first.hasNext]).toEqual([20, true])
    expect((await assignees(asOwner, { page: 2 })).people).toHaveLength(3)
  })

  test('an absence of today is said', async () => {
    const { mia, account, asOwner } = await anOffice()
    await sql`insert into contact_preferences (membership_id, account_id, absent_from, absent_until)
      values (${mia.membershipId}, ${account.id}, current_date - 1, current_date + 5)`
    const [one] = (await assignees(asOwner, { search: 'mia' })).people
    expect(one!.absentUntil).toMatch(/^\d{4}-\d\d-\d\d$/)
  })
})
