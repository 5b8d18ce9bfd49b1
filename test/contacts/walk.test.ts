import { expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, standingOf, aTeam } from '#test/support/people.ts'
import { createContact } from '#app/domain/contacts/create-contact.ts'
import { changeContact } from '#app/domain/contacts/change-contact.ts'
import { contactRecord } from '#app/domain/contacts/contact-record.ts'
import { countContacts, listContacts, orders } from '#app/domain/contacts/contacts.ts'
import { wholeList } from '#app/domain/contacts/filter.ts'
import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import { factsOf } from '#app/domain/contacts/facts-of-contact.ts'

test('a first walk', async () => {
  const account = await anAccount()
  const owner = await standingOf(account.owner, account)
  const mia = await aMember(account, 'member')
  const asMia = await standingOf(mia, account)
  const [f] = await sql<
    { id: string }[]
  >`insert into contact_fields (account_id, label, folded_label, kind, position) values (${account.id}, 'Branche', 'branche', 'text', 1), (${account.id}, 'Budget', 'budget', 'number', 2) returning id`
  const fields = [{ id: f!.id, label: 'Branche', kind: 'text' as const, choices: [] }]
  const read = factsOf(
    {
      name: ' Anna  Berg ',
      emails: 'Anna@Berg.de; a@b.de',
      phones: '+49 171 555-1234',
      value: '1.234,50',
      custom: { [f!.id]: 'Holz' },
    },
    fields,
    'de',
  )
  expect(read).toMatchObject({ ok: true, facts: { valueCents: 123450 } })
  if (!read.ok) throw new Error()
  const made = await createContact(owner, {
    facts: { ...read.facts, name: 'Anna Berg' },
    ownerId: mia.membershipId,
  })
  expect(made).toMatchObject({ ok: true })
  if (!made.ok) throw new Error()
  await createContact(asMia, { facts: { name: 'Privat' }, private: true })
  await createContact(asMia, { facts: { name: 'Zora', leadScore: 4 } })
  for (const order of orders) {
    const first = await listContacts(owner, wholeList, { order })
    expect(first.contacts).toHaveLength(3)
    const rest = await listContacts(owner, wholeList, { order, after: first.contacts[0]!.id })
    expect(rest.contacts.map((c) => c.id)).toEqual(first.contacts.slice(1).map((c) => c.id))
  }
  for (const search of ['0171 5551', 'erg.de', 'holz', 'anna b'])
    expect((await listContacts(owner, { ...wholeList, search })).contacts.map((c) => c.name)).toEqual([
      'Anna Berg',
    ])
  for (const [attribute, operator, value, count] of [
    ['email', 'is', 'a@b.de', 1],
    ['email', 'contains', 'berg', 1],
    ['email', 'unknown', '', 2],
    ['phone', 'is', '49 171 5551234', 1],
    ['leadScore', 'at-least', '4', 1],
    ['value', 'at-most', '123450', 1],
    ['createdAt', 'from', '2020-01-01', 3],
    ['status', 'is', 'open', 3],
    [f!.id, 'is', 'holz', 1],
    [f!.id, 'is-not', 'holz', 2],
    [f!.id, 'known', '', 1],
    ['companySize', 'unknown', '', 3],
    ['name', 'starts-with', 'z', 1],
  ] as const)
    expect([
      attribute,
      operator,
      await countContacts(owner, { ...wholeList, conditions: [{ attribute, operator, value }] }),
    ]).toEqual([attribute, operator, count])
  expect(await countContacts(owner, { ...wholeList, owners: 'nobody' })).toBe(1)
  expect(await assignContacts(owner, [made.contactId], null)).toMatchObject({ ok: true, left: 0 })
  expect(await assignContacts(asMia, [made.contactId], mia.membershipId)).toMatchObject({
    reason: 'not-allowed',
  })
  const record = await contactRecord(owner, made.contactId)
  expect(record).toMatchObject({ mayEdit: true, mayAssign: true, ownerId: null, custom: { [f!.id]: 'Holz' } })
  expect(
    await changeContact(owner, made.contactId, {
      facts: { status: 'won', custom: { [f!.id]: null } },
      version: 1,
    }),
  ).toEqual({ ok: true, changed: ['status', f!.id] })
  expect(await contactRecord(owner, made.contactId)).toMatchObject({ custom: {}, status: 'won' })
  await aTeam(account, [mia])
})
