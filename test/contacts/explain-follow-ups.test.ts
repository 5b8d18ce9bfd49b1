import { beforeAll, describe, expect, test } from 'vitest'
import { completeFollowUp } from '#app/domain/contacts/follow-ups/complete-follow-up.ts'
import {
  followUpsOfContact,
  followUpsOfList,
  listFollowUps,
} from '#app/domain/contacts/follow-ups/follow-ups.ts'
import { dueMail } from '#app/domain/contacts/follow-ups/mail-facts.ts'
import { keepUpFollowUps } from '#app/domain/contacts/follow-ups/keep-up.ts'
import { moveFollowUps } from '#app/domain/contacts/follow-ups/move-follow-ups.ts'
import { sweepList } from '#app/domain/contacts/follow-ups/sweep-list.ts'
import { changeInterval } from '#app/domain/contacts/follow-ups/change-interval.ts'
import { contactWork } from '#app/domain/overview.ts'
import { statistics } from '#app/domain/contacts/statistics/statistics.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import { manyContacts } from '#test/support/contacts.ts'
import { aRemindingList, inList, runningOf } from '#test/support/follow-ups.ts'
import { aMember, anAccount, standingOf } from '#test/support/people.ts'
import { indexesUsed, plansOf, tablesScanned } from '#test/support/plans.ts'

const tables = ['contacts', 'follow_ups', 'contact_list_entries']

let asMia: Standing
let asOwner: Standing
let list: string
let contacts: string[]

beforeAll(async () => {
  const account = await anAccount()
  const mia = await aMember(account, 'member')
  list = await aRemindingList(account, 7)
  contacts = await manyContacts(account, 6000, { ownerId: mia.membershipId })
  await inList(account, list, contacts)
  await sql`update follow_ups set due_at = due_at - random() * interval '20 days'`
  await sql`update contacts set status = 'won', value_cents = 5 where id = any(${contacts.slice(0, 3000)}::uuid[])`
  // Beside it, accounts of others.
  for (let index = 0; index < 5; index++) {
    const other = await anAccount()
    const theirs = await manyContacts(other, 2000, { ownerId: other.owner.membershipId })
    await inList(other, await aRemindingList(other, 7), theirs)
  }
  for (const table of tables) await sql.unsafe(`vacuum analyze ${table}`)
  asMia = await standingOf(mia, account)
  asOwner = await standingOf(account.owner, account)
}, 240_000)

const everything = { member: null, list: null, due: null, after: null }

describe('neither contacts nor follow-ups are read from end to end for', () => {
  test.each([
    ['one’s own page', () => listFollowUps(asMia, { ...everything, member: asMia.membershipId })],
    ['the page of everybody', () => listFollowUps(asOwner, everything)],
    ['what is overdue', () => listFollowUps(asOwner, { ...everything, due: 'overdue' as const })],
    ['a list', () => followUpsOfList(asOwner, list, { due: null, after: null })],
    ['a record', () => followUpsOfContact(asOwner, contacts.at(-1)!)],
    ['the mail', () => dueMail(asMia.membershipId!, 9000)],
    ['keeping up', () => sql.begin((sql) => keepUpFollowUps(sql, asOwner.account.id, contacts.slice(-20)))],
    ['marking', async () => completeFollowUp(asMia, (await runningOf(contacts.at(-1)!))[0]!.id)],
  ])('%s', async (_, work) => {
    for (const plan of (await plansOf(work)).filter(({ kind }) => kind === 'custom'))
      expect(
        tablesScanned(plan).filter((table) => tables.includes(table)),
        plan.statement,
      ).toEqual([])
  })
})

test('statistics by date and by contact owner read indexes alone', async () => {
  for (const by of ['date', 'user'] as const) {
    const wish = { by, period: 'this-quarter' as const, unit: null, users: [], teams: [] }
    const plans = (await plansOf(() => statistics(asMia, wish))).filter(({ kind }) => kind === 'custom')
    const nodes = plans.flatMap((plan) => plan.nodes.filter(({ table }) => table === 'contacts'))
    expect(nodes.map(({ type }) => type)).toEqual(['Index Only Scan', 'Index Only Scan'])
    expect(indexesUsed(plans)).toEqual(expect.arrayContaining(['contacts_closed', 'contacts_open']))
  }
})

test('the overview counts open contacts and due follow-ups by index', async () => {
  const plans = await plansOf(() => contactWork(asOwner))
  expect(plans.flatMap(tablesScanned).filter((table) => tables.includes(table))).toEqual([])
  expect(indexesUsed(plans)).toEqual(expect.arrayContaining(['contacts_open', 'follow_ups_of_member']))
})

test('a sweep walks the list by contact', async () => {
  await changeInterval(asOwner, list, null)
  const plans = await plansOf(() => sweepList(list, 1, 100))
  for (const plan of plans.filter(({ kind }) => kind === 'custom'))
    expect(
      tablesScanned(plan).filter((table) => tables.includes(table)),
      plan.statement,
    ).toEqual([])
  expect(await sql.begin((sql) => moveFollowUps(sql, asOwner.account.id, asMia.membershipId!))).toMatchObject(
    { moved: 0 },
  )
})
