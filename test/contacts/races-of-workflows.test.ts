import { describe, expect, test } from 'vitest'
import { createContact } from '#app/domain/contacts/create-contact.ts'
import { takeContactTurn } from '#app/domain/contacts/turns.ts'
import { enterWorkflows } from '#app/domain/contacts/workflows/enter.ts'
import { nextTurn } from '#app/domain/contacts/workflows/rotation.ts'
import { candidatesOf } from '#app/domain/contacts/workflows/people.ts'
import { switchWorkflow } from '#app/domain/contacts/workflows/switch-workflow.ts'
import { sql } from '#db/sql.server.ts'
import { aContact, aList } from '#test/support/contacts.ts'
import { times } from '../people/support.ts'
import { aSalesOffice, aWorkflow, entriesOf, ownersOf } from './workflow-support.ts'

type Office = Awaited<ReturnType<typeof aSalesOffice>>

async function make({ admin }: Office, name: string) {
  const made = await createContact(admin, { facts: { name } })
  if (!made.ok) throw new Error(made.reason)
  return made.contactId
}

const tally = (owners: (string | null)[], ids: string[]) =>
  ids.map((id) => owners.filter((owner) => owner === id).length)

describe('300 contacts at once over three people', () => {
  test('naively, who reads the turn and then writes it gives one person too many', async () => {
    const { account, ids, list } = await aSalesOffice()
    const workflowId = await aWorkflow(account, { rule: 'round_robin', people: ids, defaultListId: list })
    const naive = async () => {
      const contactId = await aContact(account)
      const [workflow] = await sql<
        { lastPlace: number }[]
      >`select last_place from workflows where id = ${workflowId}`
      const candidates = (await candidatesOf(sql, account.id, [workflowId])).get(workflowId)!
      const { to, lastPlace } = nextTurn(candidates, workflow!.lastPlace)
      await sql`update workflows set last_place = ${lastPlace} where id = ${workflowId}`
      await sql`update contacts set owner_id = ${to}, owner_since = now() where id = ${contactId}`
      return to
    }
    const owners = await Promise.all(times(300, naive))
    expect(tally(owners, ids)).not.toEqual([100, 100, 100])
  })

  test('each gets 100', async () => {
    const office = await aSalesOffice()
    await aWorkflow(office.account, { rule: 'round_robin', people: office.ids, defaultListId: office.list })
    const contacts = await Promise.all(times(300, (n) => make(office, `Contact ${n}`)))
    expect(tally(await ownersOf(contacts), office.ids)).toEqual([100, 100, 100])
  })

  test('each gets 100 where they come one by one and in batches at once', async () => {
    const office = await aSalesOffice()
    const { account, ids, list } = office
    await aWorkflow(account, { entry: 'imported', rule: 'round_robin', people: ids, defaultListId: list })
    const contacts = await Promise.all(times(300, () => aContact(account)))
    const sizes = [1, 49, 50, 1, 1, 98, 100]
    let from = 0
    const batches = sizes.map((size) => contacts.slice(from, (from += size)))
    await Promise.all(
      batches.map((contactIds) =>
        sql.begin((sql) => enterWorkflows(sql, account.id, { kind: 'imported', contactIds })),
      ),
    )
    expect(tally(await ownersOf(contacts), ids)).toEqual([100, 100, 100])
  })

  test('with one switched off half-way: nothing more after that moment, and the reason is recorded', async () => {
    const office = await aSalesOffice()
    const { account, ids, list } = office
    const workflowId = await aWorkflow(account, { rule: 'round_robin', people: ids, defaultListId: list })
    let begun = 0
    let theirs = -1
    const contacts = await Promise.all(
      times(300, async (n) => {
        if (++begun === 150) await switchOff()
        return await make(office, `Contact ${n}`)
      }),
    )
    async function switchOff() {
      theirs = await sql.begin(async (sql) => {
        await takeContactTurn(sql, account.id)
        await sql`update memberships set deactivated_at = now() where id = ${ids[1]!}`
        const [row] = await sql<{ count: number }[]>`
          select count(*)::int as count from contacts where owner_id = ${ids[1]!}`
        return row!.count
      })
    }
    const counts = tally(await ownersOf(contacts), ids)
    expect(counts[1]).toBe(theirs)
    expect(Math.abs(counts[0]! - counts[2]!)).toBeLessThanOrEqual(1)
    expect(counts[0]! + counts[1]! + counts[2]!).toBe(300)
    const entries = await entriesOf(workflowId)
    const passedOver = entries.filter(({ skipped }) => skipped.some(({ id }) => id === ids[1]))
    expect(passedOver.length).toBeGreaterThan(0)
    expect(new Set(passedOver.flatMap(({ skipped }) => skipped.map(({ reason }) => reason)))).toEqual(
      new Set(['deactivated']),
    )
  })
})

test('the same entry told ten times at once is acted on once', async () => {
  const { account, ids, list } = await aSalesOffice()
  const workflowId = await aWorkflow(account, {
    rule: 'round_robin',
    people: ids,
    defaultListId: list,
    replaces: true,
  })
  const contact = await aContact(account)
  await Promise.all(
    times(10, () =>
      sql.begin((sql) => enterWorkflows(sql, account.id, { kind: 'created', contactIds: [contact] })),
    ),
  )
  expect(await entriesOf(workflowId)).toHaveLength(1)
  expect(await ownersOf([contact])).toEqual([ids[0]])
})

test('rotations that lead into each other do not wait for each other for ever', async () => {
  const office = await aSalesOffice()
  const { account, ids, list } = office
  const other = await aList(account, 'Other')
  const feed = (from: string, to: string) =>
    aWorkflow(account, {
      entry: 'list-joined',
      entryListId: from,
      rule: 'round_robin',
      people: ids,
      defaultListId: to,
      replaces: true,
    })
  await feed(list, other)
  await feed(other, list)
  const join = (listId: string) =>
    sql.begin(async (sql) => {
      const contactId = await aContact(account)
      const [entry] = await sql<{ id: string }[]>`
        insert into contact_list_entries (account_id, list_id, contact_id) values (${account.id}, ${listId}, ${contactId})
        returning id`
      await enterWorkflows(sql, account.id, {
        kind: 'list-joined',
        listId,
        entries: [{ contactId, entryId: entry!.id }],
      })
      return contactId
    })
  const contacts = []
  for (let round = 0; round < 10; round++)
    contacts.push(...(await Promise.all(times(4, (n) => join(n % 2 ? list : other)))))
  const owners = await ownersOf(contacts)
  expect(owners.every((owner) => owner !== null)).toBe(true)
})

test('from the moment a workflow is off it takes nothing more', async () => {
  const office = await aSalesOffice()
  const { account, admin, ids, list } = office
  const workflowId = await aWorkflow(account, { rule: 'round_robin', people: ids, defaultListId: list })
  let seen = -1
  const [contacts] = await Promise.all([
    Promise.all(times(60, (n) => make(office, `Contact ${n}`))),
    (async () => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      await switchWorkflow(admin, workflowId, false)
      seen = (await entriesOf(workflowId)).length
    })(),
  ])
  expect((await entriesOf(workflowId)).length).toBe(seen)
  const owners = await ownersOf(contacts)
  expect(owners.filter((owner) => owner !== null)).toHaveLength(seen)
})
