import { afterEach, describe, expect, test, vi } from 'vitest'
import { addToList } from '#app/domain/contacts/lists/add-to-list.ts'
import { countedLists } from '#app/domain/contacts/lists/counted-lists.ts'
import { createList } from '#app/domain/contacts/lists/create-list.ts'
import { deleteList } from '#app/domain/contacts/lists/delete-list.ts'
import { removeFromList } from '#app/domain/contacts/lists/remove-from-list.ts'
import { renameList } from '#app/domain/contacts/lists/rename-list.ts'
import * as workflows from '#app/domain/contacts/workflows/enter.ts'
import { sql } from '#db/sql.server.ts'
import { aContact, aList, manyContacts } from '#test/support/contacts.ts'
import { anOffice, outcome } from './office.ts'

vi.mock('#app/domain/contacts/workflows/enter.ts', { spy: true })
afterEach(() => void vi.clearAllMocks())

const entriesOf = async (list: string) =>
  (await sql`select 1 from contact_list_entries where list_id = ${list}`).length

describe('lists', () => {
  test('are made, renamed and deleted by managers and above, also acting', async () => {
    const office = await anOffice()
    for (const [name, verdict] of [
      ['owner', 'ok'],
      ['ada', 'ok'],
      ['max', 'ok'],
      ['acting manager', 'ok'],
      ['mia', 'not-allowed'],
      ['vic', 'not-allowed'],
      ['acting member', 'not-allowed'],
    ] as const) {
      const standing = await office.as(name)
      const list = await aList(office.account)
      const results = [
        await createList(standing, `By ${name}`),
        await renameList(standing, list, `Renamed by ${name}`),
        await deleteList(standing, list),
      ]
      expect([name, ...new Set(results.map(outcome))]).toEqual([name, verdict])
    }
  })

  test('have names of their own, whatever the case', async () => {
    const { as, account } = await anOffice()
    const asMax = await as('max')
    const fair = await aList(account, 'Messe')
    expect(outcome(await createList(asMax, ' MESSE '))).toBe('name-taken')
    expect(outcome(await createList(asMax, ' \u200B'))).toBe('name-missing')
    expect(outcome(await createList(asMax, 'x'.repeat(101)))).toBe('name-too-long')
    const other = await aList(account, 'Other')
    expect(outcome(await renameList(asMax, other, 'messe'))).toBe('name-taken')
    expect(await renameList(asMax, fair, 'MESSE')).toEqual({ ok: true, name: 'MESSE', changed: true })
  })

  test('are joined once: whoever is in already stays, and workflows hear of the others alone', async () => {
    const { as, account } = await anOffice()
    const asAda = await as('ada')
    const list = await aList(account)
    const [a, b] = [await aContact(account), await aContact(account)]
    expect(await addToList(asAda, list, [a])).toMatchObject({ changed: 1, same: 0 })
    expect(await addToList(asAda, list, [a, b, b])).toMatchObject({ changed: 1, same: 1 })
    expect(await addToList(asAda, list, [a, b])).toMatchObject({ changed: 0, same: 2 })
    const heard = vi.mocked(workflows.enterWorkflows).mock.calls.map(([, , entry]) => entry)
    expect(heard).toEqual([
      {
        kind: 'list-joined',
        listId: list,
        entries: [{ contactId: a, entryId: expect.any(String) as string }],
      },
      {
        kind: 'list-joined',
        listId: list,
        entries: [{ contactId: b, entryId: expect.any(String) as string }],
      },
    ])
    // Leaving and joining anew is another joining.
    await removeFromList(asAda, list, [a])
    await addToList(asAda, list, [a])
    const [first, , again] = vi.mocked(workflows.enterWorkflows).mock.calls.map(([, , entry]) => entry)
    expect(again).toMatchObject({ kind: 'list-joined', entries: [{ contactId: a }] })
    expect(again).not.toEqual(first)
  })

  test('take a thousand ticked contacts at once, in one entry of the log', async () => {
    const { as, account } = await anOffice()
    const list = await aList(account, 'Big')
    const ids = await manyContacts(account, 1000)
    expect(await addToList(await as('ada'), list, ids)).toMatchObject({ changed: 1000 })
    expect(await removeFromList(await as('ada'), list, ids)).toMatchObject({ changed: 1000 })
    const entries = await sql<{ action: string; subject: string; after: unknown }[]>`
      select action, subject, after from audit_entries where account_id = ${account.id} order by id`
    expect([...entries]).toEqual([
      { action: 'contact-list.contacts-added', subject: 'Big', after: { count: 1000 } },
      { action: 'contact-list.contacts-removed', subject: 'Big', after: { count: 1000 } },
    ])
  })

  test('joined by ten people at once have one entry of each contact', async () => {
    const { as, account } = await anOffice()
    const asAda = await as('ada')
    const list = await aList(account)
    const ids = await manyContacts(account, 20)
    const results = await Promise.all(Array.from({ length: 10 }, () => addToList(asAda, list, ids)))
    expect(results.every(({ ok }) => ok)).toBe(true)
    expect(results.reduce((sum, result) => sum + (result.ok ? result.changed : 0), 0)).toBe(20)
    expect(await entriesOf(list)).toBe(20)
  })

  test('that workflows use stay, and those are named; archived ones let go', async () => {
    const { as, account } = await anOffice()
    const asMax = await as('max')
    const [entry, target] = [await aList(account), await aList(account)]
    await sql`
      insert into workflows (account_id, name, entry, entry_list_id, default_list_id, position)
      values (${account.id}, 'By territory', 'list-joined', ${entry}, ${target}, 1)`
    for (const list of [entry, target])
      expect(await deleteList(asMax, list)).toEqual({
        ok: false,
        reason: 'used-by-workflows',
        workflows: ['By territory'],
      })
    await sql`update workflows set archived_at = now() where account_id = ${account.id}`
    for (const list of [entry, target]) expect(outcome(await deleteList(asMax, list))).toBe('ok')
  })

  test('deleted while somebody joins them never leave an entry or an error behind', async () => {
    const { as, account } = await anOffice()
    const [asAda, asMax] = [await as('ada'), await as('max')]
    for (let round = 0; round < 10; round++) {
      const list = await aList(account)
      const id = await aContact(account)
      const [joined, deleted] = await Promise.all([addToList(asAda, list, [id]), deleteList(asMax, list)])
      expect(outcome(deleted)).toBe('ok')
      expect(['ok', 'no-such-list']).toContain(outcome(joined))
      expect(await entriesOf(list)).toBe(0)
    }
  })

  test('count what the reader may see, and stop counting at a thousand', async () => {
    const office = await anOffice({ teams: true })
    const list = await aList(office.account)
    const ids = [
      await aContact(office.account, { ownerId: office.members.mia.membershipId }),
      await aContact(office.account, { ownerId: office.members.sam.membershipId }),
      await aContact(office.account, { privateTo: office.members.mia.membershipId }),
      await aContact(office.account, { archived: true }),
    ]
    await sql`
      insert into contact_list_entries (account_id, list_id, contact_id)
      select ${office.account.id}, ${list}, unnest(${ids}::uuid[])`
    const seen = async (name: Parameters<typeof office.as>[0]) =>
      (await countedLists(await office.as(name))).lists[0]!.count
    expect([await seen('ada'), await seen('max'), await seen('sue'), await seen('mia')]).toEqual([3, 1, 1, 2])
    const crowd = await manyContacts(office.account, 1100)
    await sql`
      insert into contact_list_entries (account_id, list_id, contact_id)
      select ${office.account.id}, ${list}, unnest(${crowd}::uuid[])`
    expect(await seen('ada')).toBe(1001)
  })
})
