import { beforeAll, describe, expect, test } from 'vitest'
import type { Condition } from '#app/domain/contacts/conditions.ts'
import { countContacts, listContacts, type Order } from '#app/domain/contacts/contacts.ts'
import { everyContact } from '#app/domain/contacts/export-contacts.ts'
import { wholeList, type ContactFilter } from '#app/domain/contacts/filter.ts'
import { contactLists } from '#app/domain/contacts/lists/contact-lists.ts'
import { ownerChoices } from '#app/domain/contacts/owner-choices.ts'
import { contactViews } from '#app/domain/contacts/views/contact-views.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import { makeContactCrowd, type ContactCrowd } from '#test/support/contact-crowd.ts'
import { makeCrowd } from '#test/support/crowd.ts'
import { standingOf } from '#test/support/people.ts'
import { indexesUsed, plansOf, tablesScanned } from '#test/support/plans.ts'

/** What grows with an account's contacts; people are few here, and read whole where many of them are wanted. */
const big = ['contacts', 'contact_list_entries']

let crowd: ContactCrowd, owner: Standing, manager: Standing, idle: Standing, after: string

beforeAll(async () => {
  await makeCrowd(1_000)
  crowd = await makeContactCrowd(30_000, { beside: 300 })
  owner = await standingOf(crowd.account.owner, crowd.account)
  manager = await standingOf(crowd.manager, crowd.account)
  idle = await standingOf(crowd.idle, crowd.account)
  const [row] = await sql<{ id: string }[]>`
    select id from contacts where account_id = ${crowd.account.id} order by created_at desc offset 25000 limit 1`
  after = row!.id
}, 240_000)

const list = (filter: Partial<ContactFilter> = {}, as: Standing = owner, order: Order = 'newest') =>
  listContacts(as, { ...wholeList, ...filter }, { order })
const when = (attribute: string, operator: Condition['operator'], value: string) =>
  list({ conditions: [{ attribute, operator, value }] })

/** What is read, and the indexes that carry it. */
const ways: Record<string, [what: string, work: () => PromiseLike<unknown>, by: string[]][]> = {
  'the list': [
    ['newest first', () => list(), ['contacts_newest']],
    ['by name', () => list({}, owner, 'name'), ['contacts_by_name']],
    ['by company', () => list({}, owner, 'company'), ['contacts_by_company']],
    ['by score', () => list({}, owner, 'score'), ['contacts_by_score']],
    ['after row 25,000', () => listContacts(owner, wholeList, { after }), ['contacts_newest']],
    ['what was archived', () => list({ archived: true }), ['contacts_archived']],
  ],
  search: [
    ['part of an address', () => list({ search: '.15000@' }), ['contacts_by_words']],
    ['phone digits', () => list({ search: '030 0015838' }), ['contacts_by_words']],
    ['an own field', () => list({ search: 'KD-0015000' }), ['contacts_by_words']],
    ['a word that a third has', () => list({ search: 'gmbh' }, owner, 'name'), ['contacts_by_name']],
    ['a word that nobody has', () => list({ search: 'zzyzx' }), ['contacts_by_words']],
    ['two letters that nobody has', () => list({ search: 'qx' }), ['contacts_by_words']],
  ],
  filters: [
    ['somebody’s', () => list({ owners: [crowd.people.at(-1)!.membershipId] }), ['contacts_of_owner']],
    [
      'nobody’s, of a territory',
      () => list({ owners: 'nobody', territory: 'Region 30' }, owner, 'name'),
      ['contacts_of_territory'],
    ],
    ['a short list', () => list({ list: crowd.lists.short }, owner, 'name'), []],
    ['an own field is', () => when(crowd.fields.number, 'is', 'KD-0015000'), ['contacts_by_words']],
    ['a choice is', () => when(crowd.fields.branch, 'is', 'Wood'), []],
    ['a company begins with', () => when('company', 'starts-with', 'Zander Zim'), ['contacts_by_words']],
    ['an address is', () => when('email', 'is', 'anna.5@none.example'), ['contacts_by_email']],
    ['a phone contains', () => when('phone', 'contains', '0015838'), ['contacts_by_words']],
  ],
  'what somebody sees': [
    ['a manager, a rare word', () => list({ search: '.15000@' }, manager), ['contacts_by_words']],
    [
      'a member who sees only own',
      async () => {
        await sql`update accounts set privacy = 'own' where id = ${crowd.account.id}`
        await list({}, idle)
        await sql`update accounts set privacy = 'shared' where id = ${crowd.account.id}`
      },
      ['contacts_of_owner', 'contacts_private'],
    ],
  ],
  counts: [
    [
      'of a rare word',
      () => countContacts(owner, { ...wholeList, search: '.15000@' }),
      ['contacts_by_words'],
    ],
    [
      'of nobody’s of a territory',
      () => countContacts(owner, { ...wholeList, owners: 'nobody', territory: 'Region 30' }),
      ['contacts_of_territory'],
    ],
  ],
  beside: [
    ['views', () => contactViews(owner), []],
    ['people to filter by', () => ownerChoices(owner, { search: 'person' }), []],
    ['lists to filter by', () => contactLists(crowd.account.id), []],
    [
      'a page of the export',
      () => everyContact(owner, { ...wholeList, search: 'krüger' }, 'newest').next(),
      [],
    ],
  ],
}

describe.each(Object.entries(ways))('%s', (_, cases) => {
  test.each(cases)('%s: found by index', async (_, work, by) => {
    // Planned for the values at hand, as these reads are (withValues), and with the settings that they choose.
    const plans = (await plansOf(work)).filter(({ kind }) => kind === 'custom')
    expect(plans.flatMap(tablesScanned).filter((table) => big.includes(table))).toEqual([])
    expect(indexesUsed(plans)).toEqual(expect.arrayContaining(by))
  })
})
