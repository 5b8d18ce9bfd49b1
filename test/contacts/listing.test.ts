import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import type { Condition } from '#app/domain/contacts/conditions.ts'
import { countContacts, listContacts, orders } from '#app/domain/contacts/contacts.ts'
import { searchPatterns, wholeList, type ContactFilter } from '#app/domain/contacts/filter.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aMember, anAccount, aTeam, standingOf, type Account, type Member } from '#test/support/people.ts'

const names = async (standing: Standing, filter: Partial<ContactFilter> = {}) =>
  (await listContacts(standing, { ...wholeList, ...filter }, { order: 'name' })).contacts.map((c) => c.name)

describe('search', () => {
  let owner: Standing
  beforeAll(async () => {
    const account = await anAccount()
    owner = await standingOf(account.owner, account)
    const [field] = await sql<{ id: string }[]>`
      insert into contact_fields (account_id, label, folded_label, kind, position)
      values (${account.id}, 'Customer number', 'customer number', 'text', 1) returning id`
    await aContact(account, {
      name: 'Änne Krüger',
      emails: ['aenne@holzbau-nord.example', 'second@other.example'],
      phones: ['+49 (0)30 / 555-1234'],
      company: 'Holzbau Nord GmbH',
      territory: 'Nord_Ost',
      productInterest: '100% Eiche',
      custom: { [field!.id]: 'KD-4711' },
    })
    await aContact(account, { name: 'Bo Lindqvist', company: 'Kran AG', phones: ['0171 9998887'] })
  })

  test.each([
    ['ÄNNE', 'Änne Krüger'],
    ['olzbau-nor', 'Änne Krüger'],
    ['second@', 'Änne Krüger'],
    ['5551234', 'Änne Krüger'],
    ['030 555 12', 'Änne Krüger'],
    ['+49 171/999', undefined],
    ['0171/999-88', 'Bo Lindqvist'],
    ['kd-4711', 'Änne Krüger'],
    ['eiche 4711 nord', 'Änne Krüger'],
    ['nord_ost', 'Änne Krüger'],
    ['nordxost', undefined],
    ['100% ei', 'Änne Krüger'],
    ['0% ei', undefined],
    ['kr', 'Änne Krüger, Bo Lindqvist'],
    ['üg', undefined],
    ['ag', 'Bo Lindqvist'],
    ['& kran', 'Bo Lindqvist'],
    ['zzz', undefined],
  ])('%s', async (search, found) => {
    expect((await names(owner, { search })).join(', ')).toBe(found ?? '')
  })

  test('takes what was typed for what it is, never for a pattern', () => {
    expect(searchPatterns('50%_\\')).toEqual([['%50\\%\\_\\\\%']])
    expect(searchPatterns('   ')).toEqual([])
    expect(searchPatterns('a '.repeat(50) + 'b c d e f g h i j k l m')).toHaveLength(10)
  })
})

describe('filters', () => {
  let account: Account, owner: Standing, mia: Member, ole: Member, list: string
  beforeAll(async () => {
    account = await anAccount({ timeZone: 'Europe/Berlin' })
    owner = await standingOf(account.owner, account)
    mia = await aMember(account, 'member')
    ole = await aMember(account, 'member')
    await sql`update accounts set teams_since = now() where id = ${account.id}`
    await aContact(account, { name: 'A', ownerId: mia.membershipId, territory: 'North', status: 'won' })
    await aContact(account, { name: 'B', ownerId: ole.membershipId, territory: 'north' })
    await aContact(account, { name: 'C', territory: 'South', createdAt: new Date('2026-03-01T23:30:00Z') })
    await aContact(account, { name: 'D', privateTo: mia.membershipId })
    const e = await aContact(account, { name: 'E', archived: true })
    const [row] = await sql<{ id: string }[]>`
      insert into contact_lists (account_id, name, folded_name) values (${account.id}, 'Fair', 'fair') returning id`
    list = row!.id
    await sql`
      insert into contact_list_entries (account_id, list_id, contact_id)
      select ${account.id}, ${list}, id from contacts where account_id = ${account.id} and (name in ('B', 'C') or id = ${e})`
    await aContact(await anAccount(), { name: 'Foreign', territory: 'North' })
  })

  test.each<[string, () => Partial<ContactFilter>, string]>([
    ['whosever', () => ({}), 'ABCD'],
    ['somebody’s', () => ({ owners: [mia.membershipId] }), 'A'],
    ['several people’s', () => ({ owners: [mia.membershipId, ole.membershipId] }), 'AB'],
    ['nobody’s', () => ({ owners: 'nobody' }), 'CD'],
    ['nobody’s or somebody’s', () => ({ owners: ['nobody', ole.membershipId] }), 'BCD'],
    ['of no one at all', () => ({ owners: [] }), ''],
    ['of a status', () => ({ status: 'won' }), 'A'],
    ['of a territory, however it is written', () => ({ territory: 'NORTH' }), 'AB'],
    ['of a list', () => ({ list }), 'BC'],
    ['shared', () => ({ privacy: 'shared' }), 'ABC'],
    ['private', () => ({ privacy: 'private' }), 'D'],
    ['archived', () => ({ archived: true }), 'E'],
    ['archived, of a list', () => ({ archived: true, list }), 'E'],
    ['of a status and a territory', () => ({ status: 'open', territory: 'north' }), 'B'],
    [
      'created on a day of the account’s own zone',
      () => ({
        conditions: [
          { attribute: 'createdAt', operator: 'from', value: '2026-03-02' },
          { attribute: 'createdAt', operator: 'until', value: '2026-03-02' },
        ] satisfies Condition[],
      }),
      'C',
    ],
    [
      'one of two conditions',
      () => ({
        conditions: [
          { attribute: 'status', operator: 'is', value: 'won' },
          { attribute: 'territory', operator: 'is', value: 'south' },
        ],
        matching: 'any',
      }),
      'AC',
    ],
    [
      'a condition on a field that is gone lets nothing through',
      () => ({ conditions: [{ attribute: 'gone', operator: 'is', value: 'x' }] }),
      '',
    ],
  ])('%s', async (_, filter, found) => {
    expect((await names(owner, filter())).join('')).toBe(found)
    expect(await countContacts(owner, { ...wholeList, ...filter() })).toBe(found.length)
  })

  test('a team’s', async () => {
    const team = await aTeam(account, [ole])
    expect(await names(owner, { team })).toEqual(['B'])
  })
})

describe('who sees what (P3)', () => {
  test('admins all, managers their teams’ and nobody’s, members by the setting, everybody their own private ones', async () => {
    const account = await anAccount()
    await sql`update accounts set teams_since = now() where id = ${account.id}`
    const [mia, ole, max] = [
      await aMember(account, 'member'),
      await aMember(account, 'member'),
      await aMember(account, 'manager'),
    ]
    await aTeam(account, [mia, max])
    await aContact(account, { name: 'Mia’s', ownerId: mia.membershipId })
    await aContact(account, { name: 'Ole’s', ownerId: ole.membershipId })
    await aContact(account, { name: 'nobody’s' })
    await aContact(account, { name: 'Ole’s secret', privateTo: ole.membershipId })
    const seen = async (who: { id: string }) => names(await standingOf(who, account))
    expect(await seen(account.owner)).toEqual(['Mia’s', 'nobody’s', 'Ole’s', 'Ole’s secret'])
    expect(await seen(max)).toEqual(['Mia’s', 'nobody’s'])
    expect(await seen(mia)).toEqual(['Mia’s', 'nobody’s'])
    expect(await seen(ole)).toEqual(['nobody’s', 'Ole’s', 'Ole’s secret'])
    await sql`update accounts set privacy = 'own' where id = ${account.id}`
    expect(await seen(mia)).toEqual(['Mia’s'])
    expect(await seen(ole)).toEqual(['Ole’s', 'Ole’s secret'])
    expect(await seen(max)).toEqual(['Mia’s', 'nobody’s'])
    await sql`update accounts set teams_since = null, privacy = 'shared' where id = ${account.id}`
    expect(await seen(mia)).toEqual(['Mia’s', 'nobody’s', 'Ole’s'])
    expect(await seen(max)).toEqual(['Mia’s', 'nobody’s', 'Ole’s'])
  })
})

describe('paging', () => {
  let account: Account, owner: Standing, mia: Member
  beforeAll(async () => {
    account = await anAccount()
    owner = await standingOf(account.owner, account)
    mia = await aMember(account, 'member')
    await manyContacts(account, 5_000)
    await sql`
      update contacts set owner_id = ${mia.membershipId}, owner_since = now()
      where account_id = ${account.id} and (name like '%77' or name >= 'Contact 0004900')`
    await sql`analyze contacts`
  })

  /** The whole list by the pages of it, against one plain statement. */
  const walked = async (filter: Partial<ContactFilter>, order: (typeof orders)[number]) => {
    const ids: string[] = []
    for (let after: string | null = null; ;) {
      const page: Awaited<ReturnType<typeof listContacts>> = await listContacts(
        owner,
        { ...wholeList, ...filter },
        { order, after },
      )
      ids.push(...page.contacts.map(({ id }) => id))
      if (page.next === null) return ids
      after = page.next
    }
  }
  const by = {
    newest: sql`created_at desc, id desc`,
    name: sql`lower(name), id`,
    company: sql`lower(company), id`,
    score: sql`lead_score desc, id desc`,
  }

  test.each(orders)('by %s: what many have, what few have, and what comes late', async (order) => {
    const cases: [Partial<ContactFilter>, ReturnType<typeof sql>][] = [
      [{ territory: 'east' }, sql`territory = 'East'`],
      [{ search: 'company 120' }, sql`words like '%company%' and words like '%120%'`],
      [{ owners: [mia.membershipId] }, sql`owner_id = ${mia.membershipId}`],
      [{ search: 'nobody has it' }, sql`false`],
    ]
    for (const [filter, where] of cases) {
      const all = await sql<{ id: string }[]>`
        select id from contacts where account_id = ${account.id} and ${where} order by ${by[order]}`
      expect(await walked(filter, order)).toEqual(all.map(({ id }) => id))
    }
  })

  test('a cursor that is no contact of the account leads to nothing', async () => {
    const foreign = await aContact(await anAccount())
    expect(await listContacts(owner, wholeList, { after: foreign })).toEqual({ contacts: [], next: null })
  })

  test('the count is exact up to 10,000 and stops there', async () => {
    expect(await countContacts(owner, wholeList)).toBe(5_000)
    await manyContacts(account, 5_001)
    expect(await countContacts(owner, wholeList)).toBe(10_001)
    expect(await countContacts(owner, { ...wholeList, territory: 'East' })).toBeLessThan(10_000)
  })
})
