import { describe, expect, test } from 'vitest'
import { archiveContacts, restoreContacts } from '#app/domain/contacts/archive-contacts.ts'
import { changeContact } from '#app/domain/contacts/change-contact.ts'
import { changeContactPrivacy } from '#app/domain/contacts/change-privacy.ts'
import { contactRecord } from '#app/domain/contacts/contact-record.ts'
import { createContact } from '#app/domain/contacts/create-contact.ts'
import { mergeContacts } from '#app/domain/contacts/doubles/merge-contacts.ts'
import { addToList } from '#app/domain/contacts/lists/add-to-list.ts'
import { removeFromList } from '#app/domain/contacts/lists/remove-from-list.ts'
import { sql } from '#db/sql.server.ts'
import { aContact, aList } from '#test/support/contacts.ts'
import { anAccount } from '#test/support/people.ts'
import { anOffice, outcome, type Office } from './office.ts'

type Name = Parameters<Office['as']>[0]

/** What each of the commands answers about two contacts, tried on fresh ones. */
async function tries(office: Office, name: Name, facts: Parameters<typeof aContact>[1]) {
  const standing = await office.as(name)
  const fresh = () => aContact(office.account, facts)
  const list = await aList(office.account)
  const merge = async () =>
    await mergeContacts(standing, await fresh(), {
      doubleId: await fresh(),
      versions: { kept: 1, double: 1 },
      picked: [],
    })
  return new Set(
    [
      await changeContact(standing, await fresh(), { facts: { company: 'Nordwind' }, version: 1 }),
      await archiveContacts(standing, [await fresh()]),
      await restoreContacts(standing, [await fresh()]),
      await addToList(standing, list, [await fresh()]),
      await removeFromList(standing, list, [await fresh()]),
      await merge(),
    ].map(outcome),
  )
}

describe('who changes whose contacts (P3)', { timeout: 60_000 }, () => {
  test('without teams admins and managers change any, members their own, viewers none', async () => {
    const office = await anOffice()
    const mias = { ownerId: office.members.mia.membershipId }
    for (const [name, facts, verdict] of [
      ['owner', mias, 'ok'],
      ['ada', mias, 'ok'],
      ['max', mias, 'ok'],
      ['sue', mias, 'ok'],
      ['mia', mias, 'ok'],
      ['sam', mias, 'not-allowed'],
      ['vic', mias, 'not-allowed'],
      ['mia', {}, 'not-allowed'],
      ['max', {}, 'ok'],
      ['acting viewer', mias, 'not-allowed'],
      ['acting member', mias, 'not-allowed'],
      ['acting manager', mias, 'ok'],
      ['acting admin', mias, 'ok'],
    ] as const)
      expect([name, facts, ...(await tries(office, name, facts))]).toEqual([name, facts, verdict])
  })

  test('with teams a manager finds nothing of the others’ teams, and an agency’s manager is in none', async () => {
    const office = await anOffice({ teams: true })
    const mias = { ownerId: office.members.mia.membershipId }
    for (const [name, facts, verdict] of [
      ['max', mias, 'ok'],
      ['sue', mias, 'not-found'],
      ['sam', mias, 'not-found'],
      ['ada', mias, 'ok'],
      ['sue', {}, 'ok'],
      ['acting manager', mias, 'ok'],
    ] as const)
      expect([name, facts, ...(await tries(office, name, facts))]).toEqual([name, facts, verdict])
  })

  test('somebody’s private contact exists for them and the admins alone', async () => {
    const office = await anOffice()
    const hers = { privateTo: office.members.mia.membershipId }
    for (const [name, verdict] of [
      ['mia', 'ok'],
      ['ada', 'ok'],
      ['max', 'not-found'],
      ['sam', 'not-found'],
      ['acting admin', 'ok'],
      ['acting manager', 'not-found'],
    ] as const)
      expect([name, ...(await tries(office, name, hers))]).toEqual([name, verdict])
    const id = await aContact(office.account, hers)
    expect(await contactRecord(await office.as('max'), id)).toBeNull()
    expect(await contactRecord(await office.as('mia'), id)).toMatchObject({ mayEdit: true, mayAssign: false })
  })

  test('another account’s contact is one that does not exist', async () => {
    const office = await anOffice()
    const foreign = await aContact(await anAccount())
    const asOwner = await office.as('owner')
    expect(outcome(await archiveContacts(asOwner, [foreign]))).toBe('not-found')
    expect(outcome(await archiveContacts(asOwner, [await aContact(office.account), foreign]))).toBe(
      'not-found',
    )
    expect(outcome(await addToList(asOwner, await aList(office.account), [foreign]))).toBe('not-found')
    expect(outcome(await addToList(asOwner, await aList(await anAccount()), []))).toBe('no-such-list')
    const own = await aContact(office.account)
    const wish = { doubleId: foreign, versions: { kept: 1, double: 1 }, picked: [] }
    expect(outcome(await mergeContacts(asOwner, own, wish))).toBe('not-found')
    expect(await sql`select 1 from contacts where id = ${foreign} and archived_at is not null`).toHaveLength(
      0,
    )
  })

  test('the role counts as it is now, not as it was when the page was drawn', async () => {
    const office = await anOffice()
    const asAda = await office.as('ada')
    await sql`update memberships set role = 'viewer' where id = ${office.members.ada.membershipId}`
    expect(outcome(await archiveContacts(asAda, [await aContact(office.account)]))).toBe('not-allowed')
    expect(outcome(await createContact(asAda, { facts: { name: 'Late' } }))).toBe('not-allowed')
  })

  test('a thousand at once, and not one more', async () => {
    const office = await anOffice()
    const ids = Array.from({ length: 1001 }, () => crypto.randomUUID())
    expect(outcome(await archiveContacts(await office.as('ada'), ids))).toBe('too-many')
  })
})

describe('a new contact', () => {
  test('is the member’s own who made it; managers and admins name somebody or leave it', async () => {
    const office = await anOffice()
    const { mia, sam } = office.members
    const made = async (name: Name, wish = {}) => {
      const result = await createContact(await office.as(name), { facts: { name: 'New' }, ...wish })
      if (!result.ok) return result.reason
      return (await contactRecord(await office.as('owner'), result.contactId))!.ownerName
    }
    expect(await made('mia')).toBe(mia.name)
    expect(await made('ada')).toBeNull()
    expect(await made('max', { ownerId: sam.membershipId })).toBe(sam.name)
    expect(await made('mia', { ownerId: sam.membershipId })).toBe('not-allowed')
    expect(await made('acting member')).toBeNull()
    expect(await made('acting admin', { private: true })).toBe('private-while-acting')
    expect(await made('mia', { private: true, ownerId: mia.membershipId })).toBe('private-has-no-owner')
    expect(await made('ada', { ownerId: crypto.randomUUID() })).toBe('not-a-user')
  })

  test('begins in the lists that were ticked, or is not made at all where one of them has gone', async () => {
    const office = await anOffice()
    const [fair, gone] = [await aList(office.account), crypto.randomUUID()]
    const asMia = await office.as('mia')
    const made = await createContact(asMia, { facts: { name: 'Listed' }, lists: [fair, fair] })
    expect(made).toMatchObject({ ok: true })
    expect(await sql`select 1 from contact_list_entries where list_id = ${fair}`).toHaveLength(1)
    expect(outcome(await createContact(asMia, { facts: { name: 'Lost' }, lists: [fair, gone] }))).toBe(
      'no-such-list',
    )
    expect(
      await sql`select 1 from contacts where account_id = ${office.account.id} and name = 'Lost'`,
    ).toHaveLength(0)
  })
})

describe('archiving', () => {
  test('takes contacts away and brings them back as they were, in one entry of the log', async () => {
    const office = await anOffice()
    const asAda = await office.as('ada')
    const ids = [
      await aContact(office.account, { ownerId: office.members.mia.membershipId, status: 'won' }),
      await aContact(office.account),
    ]
    const before = await contactRecord(asAda, ids[0]!)
    expect(await archiveContacts(asAda, ids)).toEqual({ ok: true, changed: 2 })
    expect(await archiveContacts(asAda, ids)).toEqual({ ok: true, changed: 0 })
    expect(await contactRecord(asAda, ids[0]!)).toMatchObject({ mayEdit: false, mayRestore: true })
    expect(outcome(await changeContact(asAda, ids[0]!, { facts: { company: 'X' }, version: 1 }))).toBe(
      'not-found',
    )
    expect(await restoreContacts(asAda, ids)).toEqual({ ok: true, changed: 2 })
    const { updatedAt: _, ...after } = (await contactRecord(asAda, ids[0]!))!
    expect(before).toMatchObject(after)
    const actions = await sql<{ action: string; after: unknown }[]>`
      select action, after from audit_entries where account_id = ${office.account.id} order by id`
    expect([...actions]).toEqual([
      { action: 'contacts.archived', after: { count: 2 } },
      { action: 'contacts.restored', after: { count: 2 } },
    ])
  })
})

describe('private and shared', () => {
  test('a member who shares a contact keeps it as their own', async () => {
    const office = await anOffice()
    const id = await aContact(office.account, { privateTo: office.members.mia.membershipId })
    expect(outcome(await changeContactPrivacy(await office.as('mia'), id, 'shared'))).toBe('ok')
    expect(await contactRecord(await office.as('mia'), id)).toMatchObject({
      privateTo: null,
      ownerId: office.members.mia.membershipId,
      mayEdit: true,
    })
    expect(await changeContactPrivacy(await office.as('mia'), id, 'shared')).toEqual({
      ok: true,
      changed: false,
    })
  })

  test('making it private takes nobody being its contact owner, and its creator or an admin', async () => {
    const office = await anOffice()
    const { mia, ada } = office.members
    const owned = await aContact(office.account, { ownerId: mia.membershipId })
    const made = await aContact(office.account)
    await sql`update contacts set created_by = ${mia.id} where id = ${made}`
    const orphan = await aContact(office.account)
    expect(outcome(await changeContactPrivacy(await office.as('ada'), owned, 'private'))).toBe('has-an-owner')
    expect(outcome(await changeContactPrivacy(await office.as('max'), made, 'private'))).toBe('not-allowed')
    expect(outcome(await changeContactPrivacy(await office.as('acting admin'), orphan, 'private'))).toBe(
      'nobody-to-keep-it',
    )
    expect(outcome(await changeContactPrivacy(await office.as('acting admin'), made, 'private'))).toBe('ok')
    expect(await contactRecord(await office.as('mia'), made)).toMatchObject({ privateTo: mia.membershipId })
    expect(outcome(await changeContactPrivacy(await office.as('ada'), orphan, 'private'))).toBe('ok')
    expect(await contactRecord(await office.as('ada'), orphan)).toMatchObject({ privateTo: ada.membershipId })
  })
})
