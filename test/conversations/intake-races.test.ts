import { describe, expect, test } from 'vitest'
import { mergeContacts } from '#app/domain/contacts/doubles/merge-contacts.ts'
import { takeIn } from '#app/domain/conversations/intake/take-in.ts'
import { sql } from '#db/sql.server.ts'
import { aSalesOffice, aWorkflow } from '#test/contacts/workflow-support.ts'
import { barrier } from '#test/support/barrier.ts'
import { aContact } from '#test/support/contacts.ts'
import { aMail, anInbox, arrive, arriveAndRead, readAll, threadsOf } from '#test/support/inbound.ts'
import { aMember, standingOf } from '#test/support/people.ts'

const contactsOf = async (account: { id: string }) =>
  (await sql`select 1 from contacts where account_id = ${account.id}`).length

describe('two first mails of one sender at once', () => {
  test('naively, whoever looks and then creates makes two contacts', async () => {
    const { account } = await anInbox()
    const bothLooked = barrier(2)
    const naive = () =>
      sql.begin(async (sql) => {
        const known = await sql`
          select 1 from contacts where account_id = ${account.id} and emails @> '{anna@kunde.example}'`
        await bothLooked()
        if (known.length === 0)
          await sql`insert into contacts (account_id, name, emails) values (${account.id}, 'Anna', '{anna@kunde.example}')`
      })
    await Promise.all([naive(), naive()])
    expect(await contactsOf(account)).toBe(2)
  })

  test('make one, however many mails they are', async () => {
    const { account, to } = await anInbox()
    for (let n = 0; n < 20; n++) await arrive(to, aMail({ subject: `Mail ${n}` }))
    const mails = await sql<{ id: string }[]>`select id from inbound_mails where account_id = ${account.id}`
    await Promise.all(mails.map(({ id }) => takeIn(id)))
    expect([await contactsOf(account), (await threadsOf(account)).length]).toEqual([1, 20])
  })
})

test('an answer and what it answers, read at the same moment in either order, are one thread', async () => {
  for (let round = 0; round < 15; round++) {
    const { account, to, localPart } = await anInbox()
    const root = `root-${localPart}@kunde.example`
    const mails = [
      aMail({ headers: [`References: <${root}>`], from: round % 2 ? 'ole@kunde.example' : undefined }),
      aMail({ messageId: root }),
    ]
    // The answer arrives first: some server has held back what it answers.
    for (const mail of mails) await arrive(to, mail)
    const rows = await sql<{ id: string }[]>`
      select id from inbound_mails where account_id = ${account.id} order by received_at desc`
    await Promise.all(rows.map(({ id }) => takeIn(id)))
    const threads = await threadsOf(account)
    const answeredFirst = round % 2 && threads[0]!.messages[0]!.fromAddress === 'ole@kunde.example'
    // Of two senders they are one thread where the answer comes second, and two where it is there before.
    expect(threads.length).toBe(answeredFirst ? 2 : 1)
  }
})

describe('a sender whose contact is merged at that moment', () => {
  test('naively, a thread stays with the double that is archived', async () => {
    const { account } = await anInbox()
    const kept = await aContact(account)
    const double = await aContact(account, { emails: ['anna@kunde.example'] })
    const [looked, merged] = [barrier(2), barrier(2)]
    const naive = sql.begin(async (sql) => {
      const [contact] = await sql<{ id: string }[]>`
        select id from contacts where account_id = ${account.id} and archived_at is null and emails @> '{anna@kunde.example}'`
      await looked()
      await merged()
      await sql`insert into threads (account_id, contact_id, subject) values (${account.id}, ${contact!.id}, 'Lost')`
    })
    await looked()
    const versions = { kept: 1, double: 1 }
    const wish = { doubleId: double, versions, picked: [] }
    expect(await mergeContacts(await standingOf(account.owner, account), kept, wish)).toMatchObject({
      ok: true,
    })
    await merged()
    await naive
    expect((await threadsOf(account)).map(({ contactId }) => contactId)).toEqual([double])
  })

  test('has every thread at the contact that was kept', async () => {
    for (let round = 0; round < 10; round++) {
      const { account, to } = await anInbox()
      const kept = await aContact(account)
      const double = await aContact(account, { emails: ['anna@kunde.example'] })
      await arriveAndRead(to, aMail({ subject: 'Before' }))
      for (const n of [1, 2, 3]) await arrive(to, aMail({ subject: `Meanwhile ${n}` }))
      const wish = { doubleId: double, versions: { kept: 1, double: 1 }, picked: [] }
      const owner = await standingOf(account.owner, account)
      const mails = await sql<{ id: string }[]>`
        select id from inbound_mails where account_id = ${account.id} and state = 'waiting'`
      await Promise.all([...mails.map(({ id }) => takeIn(id)), mergeContacts(owner, kept, wish)])
      expect((await threadsOf(account)).map(({ contactId }) => contactId)).toEqual(Array(4).fill(kept))
    }
  })
})

// The naive version is in races-of-seats.test.ts: the database keeps it, whoever opens a thread again.
describe('an agent who goes while a customer writes into a closed thread of theirs', () => {
  test('is the thread’s no more, whichever comes first', async () => {
    for (let round = 0; round < 10; round++) {
      const { account, to, localPart } = await anInbox()
      const mia = await aMember(account, 'member')
      await sql`update subscriptions set seats = 1 where account_id = ${account.id}`
      await sql`update memberships set inbox_level = 'agent' where id = ${mia.membershipId}`
      const messageId = `first-${localPart}@kunde.example`
      await arriveAndRead(to, aMail({ messageId }))
      await sql`
        update threads set assignee_id = ${mia.membershipId}, state = 'closed', closed_at = now() where account_id = ${account.id}`
      await arrive(to, aMail({ headers: [`In-Reply-To: <${messageId}>`] }))
      // As whoever takes a level away does: the membership first, then open threads back to everybody.
      const goes = sql.begin(async (sql) => {
        await sql`update memberships set inbox_level = 'none' where id = ${mia.membershipId}`
        await sql`
          update threads set assignee_id = null
          where account_id = ${account.id} and assignee_id = ${mia.membershipId} and state = 'open'`
      })
      await Promise.all([goes, readAll()])
      expect((await threadsOf(account))[0]).toMatchObject({ state: 'open', assigneeId: null })
    }
  })
})

test('a new sender is given to a contact owner by the workflow of new contacts', async () => {
  const { account, ids, list } = await aSalesOffice()
  const { to } = await anInbox(account)
  await aWorkflow(account, { people: [ids[0]!], defaultListId: list })
  await arriveAndRead(to, aMail())
  const contacts = await sql`select owner_id from contacts where account_id = ${account.id}`
  expect([...contacts]).toEqual([{ ownerId: ids[0] }])
})
