import { describe, expect, test } from 'vitest'
import { changeContact } from '#app/domain/contacts/change-contact.ts'
import { changeInterval } from '#app/domain/contacts/follow-ups/change-interval.ts'
import { completeFollowUp } from '#app/domain/contacts/follow-ups/complete-follow-up.ts'
import { keepUpFollowUps } from '#app/domain/contacts/follow-ups/keep-up.ts'
import { deleteList } from '#app/domain/contacts/lists/delete-list.ts'
import { sweepList } from '#app/domain/contacts/follow-ups/sweep-list.ts'
import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import { shareContactTurn } from '#app/domain/contacts/turns.ts'
import { sql } from '#db/sql.server.ts'
import { done, meeting, times } from '../people/support.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aRemindingList, inList, runningOf } from '#test/support/follow-ups.ts'
import { aMember, anAccount, standingOf } from '#test/support/people.ts'

async function aScene() {
  const account = await anAccount()
  const mia = await aMember(account, 'member')
  const tom = await aMember(account, 'member')
  const list = await aRemindingList(account, 7)
  return { account, mia, tom, list, asOwner: await standingOf(account.owner, account) }
}

describe('one runs per list and contact', () => {
  test('naively, two who look before they begin one run into the index, an error for whoever comes second', async () => {
    const { account, mia, list } = await aScene()
    const contact = await aContact(account, { ownerId: mia.membershipId })
    const met = meeting(2)
    const begin = () =>
      sql.begin(async (sql) => {
        const [runs] = await sql`select 1 from follow_ups where contact_id = ${contact} and done_at is null`
        await met()
        if (!runs)
          await sql`insert into follow_ups (account_id, list_id, contact_id, member_id, due_at)
            values (${account.id}, ${list}, ${contact}, ${mia.membershipId}, now())`
      })
    const outcomes = await Promise.allSettled([begin(), begin()])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('however many keep up at once, over contacts in any order', async () => {
    const { account, mia, list } = await aScene()
    const contacts = await manyContacts(account, 40, { ownerId: mia.membershipId })
    await sql`
      insert into contact_list_entries (account_id, list_id, contact_id)
      select ${account.id}, ${list}, id from unnest(${contacts}::uuid[]) id`
    await Promise.all(
      times(8, (index) => {
        const some = index % 2 ? contacts : [...contacts].reverse()
        return sql.begin((sql) => keepUpFollowUps(sql, account.id, some))
      }),
    )
    const rows = await sql`select contact_id from follow_ups where list_id = ${list}`
    expect(rows).toHaveLength(contacts.length)
  })
})

describe('marked as followed up', () => {
  test('naively, twice at once begins the next one twice over, or fails', async () => {
    const { account, mia, list } = await aScene()
    const contact = await aContact(account, { ownerId: mia.membershipId })
    await inList(account, list, [contact])
    const met = meeting(2)
    const mark = () =>
      sql.begin(async (sql) => {
        const [running] = await sql<{ id: string }[]>`
          select id from follow_ups where contact_id = ${contact} and done_at is null`
        await met()
        await sql`update follow_ups set done_at = now() where id = ${running!.id}`
        await sql`insert into follow_ups (account_id, list_id, contact_id, member_id, due_at)
          values (${account.id}, ${list}, ${contact}, ${mia.membershipId}, now())`
      })
    const outcomes = await Promise.allSettled([mark(), mark()])
    expect(outcomes.map(({ status }) => status)).toContain('rejected')
  })

  test('by many clicks at once is once, with one next and one entry', async () => {
    const { account, mia, list } = await aScene()
    const contact = await aContact(account, { ownerId: mia.membershipId })
    await inList(account, list, [contact])
    const [running] = await runningOf(contact)
    const asMia = await standingOf(mia, account)
    const outcomes = await Promise.all(times(6, () => completeFollowUp(asMia, running!.id)))
    expect(done(outcomes)).toBe(1)
    expect(outcomes).toContainEqual({ ok: false, reason: 'not-running' })
    expect(await runningOf(contact)).toHaveLength(1)
    const entries =
      await sql`select 1 from audit_entries where account_id = ${account.id} and action = 'follow-up.done'`
    expect(entries).toHaveLength(1)
  })
})

describe('a contact that is closed while', () => {
  test('naively it is added to a list keeps a follow-up that nobody ends', async () => {
    const { account, mia, list } = await aScene()
    const contact = await aContact(account, { ownerId: mia.membershipId })
    const met = meeting(2)
    await Promise.all([
      sql.begin(async (sql) => {
        const [open] = await sql`select 1 from contacts where id = ${contact} and status = 'open'`
        await met()
        if (open)
          await sql`insert into follow_ups (account_id, list_id, contact_id, member_id, due_at)
            values (${account.id}, ${list}, ${contact}, ${mia.membershipId}, now())`
      }),
      sql.begin(async (sql) => {
        await sql`update follow_ups set ended_at = now() where contact_id = ${contact}`
        await met()
        await sql`update contacts set status = 'won' where id = ${contact}`
      }),
    ])
    expect(await runningOf(contact)).toHaveLength(1)
  })

  test('it is added to a list has none in the end', async () => {
    for (let round = 0; round < 10; round++) {
      const { account, mia, list, asOwner } = await aScene()
      const contact = await aContact(account, { ownerId: mia.membershipId })
      await Promise.all([
        inList(account, list, [contact]),
        changeContact(asOwner, contact, { facts: { status: 'won' }, version: 1 }),
      ])
      expect(await runningOf(contact)).toEqual([])
    }
  })

  test('it is given to somebody while it joins has exactly one', async () => {
    for (let round = 0; round < 10; round++) {
      const { account, tom, list, asOwner } = await aScene()
      const contact = await aContact(account)
      await Promise.all([
        inList(account, list, [contact]),
        assignContacts(asOwner, [contact], tom.membershipId),
      ])
      expect(await runningOf(contact)).toHaveLength(1)
    }
  })
})

describe('an interval that is set while', () => {
  test('contacts join the list reaches every one of them', async () => {
    for (let round = 0; round < 5; round++) {
      const { account, mia, asOwner } = await aScene()
      const list = await aRemindingList(account, null)
      const contacts = await manyContacts(account, 12, { ownerId: mia.membershipId })
      await inList(account, list, contacts.slice(0, 4))
      await Promise.all([
        changeInterval(asOwner, list, 7).then(async () => {
          while (await sweepList(list, 1, 3));
        }),
        ...contacts.slice(4).map((contact) => inList(account, list, [contact])),
      ])
      const rows =
        await sql`select 1 from follow_ups where list_id = ${list} and done_at is null and ended_at is null`
      expect(rows).toHaveLength(contacts.length)
    }
  })
})

test('a list is deleted once whoever is at its follow-ups has begun the next one, and neither waits for ever', async () => {
  const { account, mia, list, asOwner } = await aScene()
  const [one, other] = await manyContacts(account, 2, { ownerId: mia.membershipId })
  await inList(account, list, [one!])
  let deleting: ReturnType<typeof deleteList> | undefined
  await sql.begin(async (sql) => {
    await shareContactTurn(sql, account.id)
    await sql`update follow_ups set snoozed_at = now() where list_id = ${list}`
    deleting = deleteList(asOwner, list)
    await new Promise((resolve) => setTimeout(resolve, 200))
    await sql`insert into contact_list_entries (account_id, list_id, contact_id) values (${account.id}, ${list}, ${other!})`
    await keepUpFollowUps(sql, account.id, [other!])
  })
  expect(await deleting).toMatchObject({ ok: true })
  expect(await sql`select 1 from follow_ups where list_id = ${list}`).toEqual([])
})
