import { describe, expect, test } from 'vitest'
import { contactRecord } from '#app/domain/contacts/contact-record.ts'
import { doublesOf, findDoubles } from '#app/domain/contacts/doubles/doubles.ts'
import { mergeContacts } from '#app/domain/contacts/doubles/merge-contacts.ts'
import { mergedFrom } from '#app/domain/contacts/doubles/merged-from.ts'
import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import { ownerHistory } from '#app/domain/contacts/ownership/owner-history.ts'
import { workflowHistory } from '#app/domain/contacts/workflows/history.ts'
import { sql } from '#db/sql.server.ts'
import { aContact, aField, aList } from '#test/support/contacts.ts'
import { barrier } from '#test/support/barrier.ts'
import { anOffice, outcome } from './office.ts'

const asShown = (doubleId: string, picked: string[] = []) => ({
  doubleId,
  versions: { kept: 1, double: 1 },
  picked,
})

describe('doubles', () => {
  test('are found by address, by the digits of a phone, and by name with company', async () => {
    const { as, account } = await anOffice()
    const asAda = await as('ada')
    const anna = await aContact(account, {
      name: 'Anna Berg',
      company: 'Nordwind',
      emails: ['anna@berg.de'],
      phones: ['+49 171 555-1234'],
    })
    const byMail = await aContact(account, { name: 'A. B.', emails: ['x@y.de', 'anna@berg.de'] })
    const byPhone = await aContact(account, { name: 'Berg', phones: ['0171/5551234'] })
    const byName = await aContact(account, { name: 'ANNA BERG', company: 'nordwind' })
    await aContact(account, { name: 'Anna Berg', company: 'Südwind' })
    await aContact(account, { name: 'Longer', phones: ['0171 5551234 99'] })
    await aContact(account, { name: 'Gone', emails: ['anna@berg.de'], archived: true })
    const found = (await doublesOf(asAda, anna)).map(({ id, alike }) => [id, alike] as const)
    expect(new Map(found)).toEqual(
      new Map([
        [byMail, ['email']],
        [byPhone, ['phone']],
        [byName, ['name']],
      ]),
    )
    expect((await findDoubles(asAda, anna, '5551234 99')).map(({ name }) => name)).toEqual(['Longer'])
    expect((await findDoubles(asAda, anna, 'a. b')).map(({ name }) => name)).toEqual(['A. B.'])
  })

  test('are only such as the reader may edit, of the same privacy, in this account', async () => {
    const office = await anOffice()
    const { mia, sam } = office.members
    const emails = ['one@same.de']
    const mine = await aContact(office.account, { emails, ownerId: mia.membershipId })
    const other = await aContact(office.account, { emails, ownerId: sam.membershipId })
    const hidden = await aContact(office.account, { emails, privateTo: mia.membershipId })
    const shown = async (name: 'mia' | 'ada', id: string) =>
      (await doublesOf(await office.as(name), id)).map((double) => double.id)
    expect([await shown('mia', mine), await shown('ada', mine), await shown('mia', hidden)]).toEqual([
      [],
      [other],
      [],
    ])
    expect(outcome(await mergeContacts(await office.as('mia'), mine, asShown(hidden)))).toBe('other-privacy')
    expect(outcome(await mergeContacts(await office.as('mia'), mine, asShown(other)))).toBe('not-allowed')
    expect(outcome(await mergeContacts(await office.as('mia'), mine, asShown(mine)))).toBe('same-contact')
  })
})

describe('merging', () => {
  test('keeps what was picked, what only one knows, and the addresses, phones and lists of both', async () => {
    const office = await anOffice()
    const { account, members } = office
    const asAda = await office.as('ada')
    const [industry, size] = [await aField(account), await aField(account, { choices: ['S', 'L'] })]
    const [fair, news] = [await aList(account), await aList(account)]
    const kept = await aContact(account, {
      name: 'Anna Berg',
      company: 'Nordwind',
      emails: ['a@berg.de'],
      phones: ['0171 555'],
      custom: { [size]: 'S' },
    })
    const double = await aContact(account, {
      name: 'A. Berg',
      company: 'Nordwind GmbH',
      territory: 'North',
      emails: ['b@berg.de', 'a@berg.de'],
      phones: ['0171/555', '030 1'],
      custom: { [size]: 'L', [industry]: 'Wood' },
      ownerId: members.mia.membershipId,
      status: 'won',
      valueCents: 500,
    })
    await sql`update contacts set closed_at = now() - interval '100 days' where id = ${double}`
    await sql`
      insert into contact_list_entries (account_id, list_id, contact_id)
      values (${account.id}, ${fair}, ${kept}), (${account.id}, ${fair}, ${double}), (${account.id}, ${news}, ${double})`
    const wish = asShown(double, ['company', 'status', size])
    expect(await mergeContacts(asAda, kept, wish)).toEqual({ ok: true, name: 'Anna Berg' })
    const record = await contactRecord(asAda, kept)
    expect(record).toMatchObject({
      name: 'Anna Berg',
      company: 'Nordwind GmbH',
      territory: 'North',
      emails: ['a@berg.de', 'b@berg.de'],
      phones: ['0171 555', '030 1'],
      custom: { [size]: 'L', [industry]: 'Wood' },
      status: 'won',
      valueCents: 500,
      ownerId: members.mia.membershipId,
    })
    // Won when the double was, so that figures of past months stay.
    expect(Date.now() - record!.closedAt!.getTime()).toBeGreaterThan(99 * 86_400_000)
    const lists =
      await sql`select list_id, contact_id from contact_list_entries where account_id = ${account.id}`
    expect(new Set(lists.map(({ listId }) => listId as string))).toEqual(new Set([fair, news]))
    expect(lists.map(({ contactId }) => contactId as string)).toEqual([kept, kept])
    expect(await contactRecord(asAda, double)).toMatchObject({ mergedInto: kept, mayRestore: false })
    expect(
      await sql`select 1 from ownership_changes where account_id = ${account.id} and kind = 'merge'`,
    ).toHaveLength(1)
  })

  test('leaves the kept one its contact owner, and takes none that has been deactivated', async () => {
    const { account, members, as } = await anOffice()
    const { mia, sam } = members
    const asAda = await as('ada')
    const kept = await aContact(account, { ownerId: sam.membershipId })
    await mergeContacts(asAda, kept, asShown(await aContact(account, { ownerId: mia.membershipId })))
    expect(await contactRecord(asAda, kept)).toMatchObject({ ownerId: sam.membershipId })
    await sql`update memberships set deactivated_at = now() where id = ${mia.membershipId}`
    const free = await aContact(account)
    await mergeContacts(asAda, free, asShown(await aContact(account, { ownerId: mia.membershipId })))
    expect(await contactRecord(asAda, free)).toMatchObject({ ownerId: null })
  })

  test('of doubles that had doubles leads from each of them to the one that is left', async () => {
    const { account, as } = await anOffice()
    const asAda = await as('ada')
    const [a, b, c] = [await aContact(account), await aContact(account), await aContact(account)]
    await mergeContacts(asAda, b, asShown(a))
    await mergeContacts(asAda, c, asShown(b))
    expect(await contactRecord(asAda, a)).toMatchObject({ mergedInto: c })
    expect(new Set(await mergedFrom(sql, account.id, c))).toEqual(new Set([a, b, c]))
  })

  test('keeps the double’s history readable from the kept one, by whoever sees that', async () => {
    const office = await anOffice({ teams: true })
    const { account, members, as } = office
    const asAda = await as('ada')
    const [kept, double] = [
      await aContact(account, { ownerId: members.mia.membershipId }),
      await aContact(account),
    ]
    await assignContacts(asAda, [double], members.sam.membershipId)
    const [workflow] = await sql<{ id: string }[]>`
      insert into workflows (account_id, name, position) values (${account.id}, 'By hand', 1) returning id`
    await sql`
      insert into workflow_entries (account_id, workflow_id, contact_id, entry_key, outcome)
      values (${account.id}, ${workflow!.id}, ${double}, 'created', 'kept')`
    expect(outcome(await mergeContacts(asAda, kept, asShown(double)))).toBe('ok')
    for (const name of ['ada', 'max', 'mia'] as const) {
      const owners = await ownerHistory(await as(name), kept)
      expect([name, ...owners.entries.map(({ toName }) => toName)]).toEqual([name, 'sam'])
      const done = await workflowHistory(await as(name), { contactId: kept })
      expect([name, ...done.entries.map(({ outcome }) => outcome)]).toEqual([name, 'kept'])
    }
    expect((await ownerHistory(await as('sue'), kept)).entries).toEqual([])
    expect((await workflowHistory(await as('sue'), { contactId: kept })).entries).toEqual([])
  })

  test('is refused where one of them is another than the page showed', async () => {
    const { account, as } = await anOffice()
    const asAda = await as('ada')
    const [kept, double] = [await aContact(account), await aContact(account)]
    await sql`update contacts set version = 2 where id = ${double}`
    expect(outcome(await mergeContacts(asAda, kept, asShown(double)))).toBe('changed-meanwhile')
    const crowded = await aContact(account, { emails: Array.from({ length: 15 }, (_, n) => `a${n}@x.de`) })
    const more = await aContact(account, { emails: Array.from({ length: 15 }, (_, n) => `b${n}@x.de`) })
    expect(outcome(await mergeContacts(asAda, crowded, asShown(more)))).toBe('too-many-addresses')
  })

  test('naively, two people who merge crosswise archive both', async () => {
    const { account } = await anOffice()
    const [a, b] = [await aContact(account), await aContact(account)]
    const met = barrier(2)
    const merge = (kept: string, double: string) =>
      sql.begin(async (sql) => {
        const both = await sql`select 1 from contacts where id in (${a}, ${b}) and archived_at is null`
        await met()
        if (both.length === 2)
          await sql`update contacts set archived_at = now(), merged_into = ${kept} where id = ${double}`
      })
    await Promise.allSettled([merge(a, b), merge(b, a)])
    const gone = await sql`select 1 from contacts where id in (${a}, ${b}) and archived_at is not null`
    expect(gone).toHaveLength(2)
  })

  test('crosswise at once is done once, and the other is told', async () => {
    const { account, as } = await anOffice()
    const [asAda, asMax] = [await as('ada'), await as('max')]
    for (let round = 0; round < 10; round++) {
      const [a, b] = [await aContact(account), await aContact(account)]
      const results = await Promise.all([
        mergeContacts(asAda, a, asShown(b)),
        mergeContacts(asMax, b, asShown(a)),
      ])
      expect(results.map(outcome).sort()).toEqual(['merged-meanwhile', 'ok'])
      const left = await sql`select 1 from contacts where id in (${a}, ${b}) and archived_at is null`
      expect(left).toHaveLength(1)
    }
  })
})
