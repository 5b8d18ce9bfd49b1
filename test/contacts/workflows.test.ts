import { describe, expect, test } from 'vitest'
import { changeContact } from '#app/domain/contacts/change-contact.ts'
import { createContact } from '#app/domain/contacts/create-contact.ts'
import { archiveWorkflow } from '#app/domain/contacts/workflows/archive-workflow.ts'
import { switchAutomation } from '#app/domain/contacts/workflows/automation.ts'
import { changeWorkflow } from '#app/domain/contacts/workflows/change-workflow.ts'
import { createWorkflow } from '#app/domain/contacts/workflows/create-workflow.ts'
import { enterWorkflows } from '#app/domain/contacts/workflows/enter.ts'
import { workflowHistory } from '#app/domain/contacts/workflows/history.ts'
import { moveWorkflow } from '#app/domain/contacts/workflows/move-workflow.ts'
import { switchWorkflow } from '#app/domain/contacts/workflows/switch-workflow.ts'
import { tryWorkflow } from '#app/domain/contacts/workflows/try-workflow.ts'
import { workflows } from '#app/domain/contacts/workflows/workflows.ts'
import { sql } from '#db/sql.server.ts'
import { aContact, aList } from '#test/support/contacts.ts'
import { aGrant, aLink, aMember, anAgency, onPlan, standingOf } from '#test/support/people.ts'
import { actionsIn } from '../people/support.ts'
import { aSalesOffice, aWorkflow, entriesOf, ownersOf, wishOf } from './workflow-support.ts'

type Office = Awaited<ReturnType<typeof aSalesOffice>>

async function make(
  { admin }: Office,
  facts: Parameters<typeof createContact>[1]['facts'],
  ownerId?: string,
) {
  const made = await createContact(admin, { facts, ownerId })
  if (!made.ok) throw new Error(made.reason)
  return made.contactId
}

const lists = async (contactId: string) =>
  (await sql`select list_id from contact_list_entries where contact_id = ${contactId} order by id`).map(
    ({ listId }) => listId as string,
  )

describe('the switch', () => {
  test('while automation is off nothing acts, nothing is switched on, and everything can be edited', async () => {
    const office = await aSalesOffice()
    const { admin, ids, list } = office
    const id = await aWorkflow(office.account, { people: [ids[0]!], defaultListId: list })
    expect(await switchAutomation(admin, false)).toEqual({ ok: true, changed: true })
    expect(await switchAutomation(admin, false)).toEqual({ ok: true, changed: false })
    const contact = await make(office, { name: 'Anna' })
    expect(await ownersOf([contact])).toEqual([null])
    const other = await aWorkflow(office.account, { people: [ids[0]!], defaultListId: list }, { on: false })
    expect(await switchWorkflow(admin, other, true)).toEqual({ ok: false, reason: 'automation-off' })
    const wish = wishOf({ name: 'Renamed', people: [ids[1]!], defaultListId: list })
    expect(await changeWorkflow(admin, id, wish)).toEqual({ ok: true, changed: true })
    await switchAutomation(admin, true)
    expect(await ownersOf([await make(office, { name: 'Bea' })])).toEqual([ids[1]])
    expect(await actionsIn(office.account.id)).toContain('automation.switched-off')
  })

  test('admins switch, also acting; managers and members do not', async () => {
    const office = await aSalesOffice()
    const { account, ids, list } = office
    const id = await aWorkflow(account, { people: [ids[0]!], defaultListId: list }, { on: false })
    const agency = await anAgency()
    const link = await aLink(agency, account)
    for (const role of ['manager', 'admin'] as const) {
      const staff = await aMember(agency, 'member')
      await aGrant(link, staff, role)
      const acting = await standingOf(staff, account)
      expect((await switchAutomation(acting, true)).ok).toBe(role === 'admin')
      expect((await switchWorkflow(acting, id, true)).ok).toBe(role === 'admin')
    }
    for (const role of ['viewer', 'member', 'manager'] as const) {
      const standing = await standingOf(await aMember(account, role), account)
      const refused = { ok: false, reason: 'not-allowed' }
      expect(await switchAutomation(standing, false)).toEqual(refused)
      expect(await createWorkflow(standing, wishOf({}))).toEqual(refused)
      expect(await changeWorkflow(standing, id, wishOf({}))).toEqual(refused)
      expect(await switchWorkflow(standing, id, false)).toEqual(refused)
      expect(await archiveWorkflow(standing, id)).toEqual(refused)
      expect(await moveWorkflow(standing, id, 'up')).toEqual(refused)
    }
  })
})

describe('switching a workflow on', () => {
  test('is refused with each reason at its place', async () => {
    const office = await aSalesOffice()
    const { account, admin, people, list } = office
    const bare = await aWorkflow(account, { entry: null, rule: null }, { on: false })
    expect(await switchWorkflow(admin, bare, true)).toEqual({
      ok: false,
      reason: 'unready',
      plan: null,
      problems: [
        { place: 'entry', reason: 'no-entry-point' },
        { place: 'rule', reason: 'no-rule' },
        { place: 'people', reason: 'no-users' },
        { place: 'defaultList', reason: 'no-default-list' },
      ],
    })
    const alone = { rule: 'round_robin' as const, people: [people[0]!.membershipId], defaultListId: list }
    const one = await aWorkflow(account, alone, { on: false })
    expect(await switchWorkflow(admin, one, true)).toMatchObject({
      problems: [{ place: 'people', reason: 'too-few-users' }],
    })
    const [field] = await sql<{ id: string }[]>`
      insert into contact_fields (account_id, label, folded_label, kind, position)
      values (${account.id}, 'Branch', 'branch', 'text', 1) returning id`
    const asks = await aWorkflow(
      account,
      {
        entry: 'field-changed',
        entryField: field!.id,
        conditions: [{ attribute: field!.id, operator: 'is', value: 'wood' }],
        people: [people[0]!.membershipId],
        defaultListId: list,
      },
      { on: false },
    )
    await sql`update contact_fields set archived_at = now() where id = ${field!.id}`
    await sql`update memberships set deactivated_at = now() where id = ${people[0]!.membershipId}`
    expect(await switchWorkflow(admin, asks, true)).toMatchObject({
      problems: [
        { place: 'entryField', reason: 'entry-field-gone' },
        { place: 0, reason: 'unsound-condition' },
        { place: 'people', reason: 'user-inactive' },
      ],
    })
  })

  test('rotation asks for a plan that has it, and names it', async () => {
    const office = await aSalesOffice()
    const { account, admin, ids, list } = office
    const wish = wishOf({ rule: 'round_robin', people: ids, defaultListId: list })
    const id = await aWorkflow(account, wish, { on: false })
    await onPlan(account.id, { plan: 'essentials' })
    const small = { place: 'rule', reason: 'plan-too-small' }
    expect(await switchWorkflow(admin, id, true)).toMatchObject({
      problems: [small],
      plan: expect.any(String),
    })
    expect(await createWorkflow(admin, wish)).toMatchObject({ reason: 'refused-wish', problems: [small] })
    const fixed = await aWorkflow(account, { people: [ids[0]!], defaultListId: list })
    expect(await changeWorkflow(admin, fixed, wish)).toMatchObject({ problems: [small] })
  })

  test('a workflow that is on stays able to act: an edit that takes away what it needs is refused whole', async () => {
    const office = await aSalesOffice()
    const { account, admin, ids, list } = office
    const id = await aWorkflow(account, { people: [ids[0]!], defaultListId: list })
    const wish = wishOf({ name: 'Other', entry: null, people: [], defaultListId: null })
    expect(await changeWorkflow(admin, id, wish)).toMatchObject({
      reason: 'unready',
      problems: { length: 3 },
    })
    const [kept] = await workflows(admin, id)
    expect(kept).toMatchObject({
      name: 'Workflow',
      entry: 'created',
      activeSince: expect.any(Date),
      people: [{ id: ids[0] }],
    })
  })

  test('foreign lists, people and workflows are not taken', async () => {
    const office = await aSalesOffice()
    const foreign = await aSalesOffice()
    const wish = wishOf({ people: foreign.ids.slice(0, 1), defaultListId: foreign.list })
    expect(await createWorkflow(office.admin, wish)).toMatchObject({
      problems: [
        { place: 'defaultList', reason: 'no-such-list' },
        { place: 'people', reason: 'no-such-person' },
      ],
    })
    const theirs = await aWorkflow(foreign.account, {
      people: [foreign.ids[0]!],
      defaultListId: foreign.list,
    })
    const unknown = { ok: false, reason: 'no-such-workflow' }
    expect(await changeWorkflow(office.admin, theirs, wishOf({}))).toEqual(unknown)
    expect(await switchWorkflow(office.admin, theirs, false)).toEqual(unknown)
    expect(await archiveWorkflow(office.admin, theirs)).toEqual(unknown)
    expect(await tryWorkflow(office.admin, theirs, { facts: {} })).toBeNull()
  })
})

describe('what happens to a contact', () => {
  test('the first workflow that fits takes it: default list, contact owner, history', async () => {
    const office = await aSalesOffice()
    const { account, admin, ids, list } = office
    const north = await aList(account, 'North')
    const first = await aWorkflow(account, {
      name: 'North',
      conditions: [{ attribute: 'territory', operator: 'one-of', value: 'North\nEast' }],
      people: [ids[0]!],
      defaultListId: north,
    })
    const rest = await aWorkflow(account, { name: 'Rest', people: [ids[1]!], defaultListId: list })
    const anna = await make(office, { name: 'Anna', territory: 'north' })
    const bea = await make(office, { name: 'Bea', territory: 'West' })
    expect(await ownersOf([anna, bea])).toEqual([ids[0], ids[1]])
    expect([await lists(anna), await lists(bea)]).toEqual([[north], [list]])
    const { entries } = await workflowHistory(admin, { contactId: anna })
    expect(entries).toMatchObject([
      { workflow: 'North', began: 'created', outcome: 'assigned', owner: 'Rep 1' },
    ])
    const [change] =
      await sql`select kind, workflow_id, user_name from ownership_changes where workflow_id = ${first}`
    expect(change).toMatchObject({ kind: 'workflow', userName: 'Prokura' })

    expect(await moveWorkflow(admin, rest, 'up')).toMatchObject({ changed: true })
    expect(await moveWorkflow(admin, rest, 'up')).toMatchObject({ changed: false })
    expect(await ownersOf([await make(office, { name: 'Cleo', territory: 'North' })])).toEqual([ids[1]])
  })

  test('a contact with an owner keeps it unless the workflow replaces; a private one is left alone', async () => {
    const office = await aSalesOffice()
    const { account, admin, people, ids, list } = office
    const id = await aWorkflow(account, { people: [ids[0]!], defaultListId: list })
    const held = await make(office, { name: 'Held' }, ids[2]!)
    expect(await ownersOf([held])).toEqual([ids[2]])
    expect(await lists(held)).toEqual([list])
    const wish = wishOf({ people: [ids[0]!], defaultListId: list, replaces: true })
    await changeWorkflow(admin, id, wish)
    expect(await ownersOf([await make(office, { name: 'Other' }, ids[2]!)])).toEqual([ids[0]])
    const hidden = await aContact(account, { privateTo: people[0]!.membershipId })
    await sql.begin((sql) => enterWorkflows(sql, account.id, { kind: 'created', contactIds: [hidden] }))
    expect(await lists(hidden)).toEqual([])
    expect((await entriesOf(id)).map(({ outcome }) => outcome)).toEqual(['kept', 'assigned', 'private'])
  })

  test('fires once per entry, and again for the next', async () => {
    const office = await aSalesOffice()
    const { account, admin, ids, list } = office
    const id = await aWorkflow(account, {
      entry: 'field-changed',
      entryField: 'leadScore',
      conditions: [{ attribute: 'leadScore', operator: 'at-least', value: '50' }],
      rule: 'round_robin',
      people: ids,
      defaultListId: list,
      replaces: true,
    })
    const anna = await make(office, { name: 'Anna' })
    expect(await ownersOf([anna])).toEqual([null])
    await changeContact(admin, anna, { facts: { company: 'Berg' }, version: 1 })
    await changeContact(admin, anna, { facts: { leadScore: 40 }, version: 2 })
    expect(await entriesOf(id)).toEqual([])
    await changeContact(admin, anna, { facts: { leadScore: 60 }, version: 3 })
    expect(await ownersOf([anna])).toEqual([ids[0]])
    const entry = { kind: 'field-changed', contactId: anna, version: 4, changed: ['leadScore'] } as const
    await sql.begin((sql) => enterWorkflows(sql, account.id, { ...entry, changed: [...entry.changed] }))
    expect(await ownersOf([anna])).toEqual([ids[0]])
    await changeContact(admin, anna, { facts: { leadScore: 70 }, version: 4 })
    expect(await ownersOf([anna])).toEqual([ids[1]])
  })

  test('a list joined by one workflow is what the next begins with; two that feed each other come to an end', async () => {
    const office = await aSalesOffice()
    const { account, ids, list } = office
    const hot = await aList(account, 'Hot')
    await aWorkflow(account, { people: [ids[0]!], defaultListId: list })
    const second = await aWorkflow(account, {
      entry: 'list-joined',
      entryListId: list,
      people: [ids[1]!],
      defaultListId: hot,
      replaces: true,
    })
    const third = await aWorkflow(account, {
      entry: 'list-joined',
      entryListId: hot,
      people: [ids[2]!],
      defaultListId: list,
    })
    const anna = await make(office, { name: 'Anna' })
    expect(await lists(anna)).toEqual([list, hot])
    expect(await ownersOf([anna])).toEqual([ids[1]])
    expect((await entriesOf(second)).map(({ outcome }) => outcome)).toEqual(['assigned'])
    expect((await entriesOf(third)).map(({ outcome }) => outcome)).toEqual(['kept'])
    const history = await sql`select to_owner from ownership_entries where contact_id = ${anna} order by id`
    expect(history.map(({ toOwner }) => toOwner)).toEqual([ids[0], ids[1]])
  })

  test('a smaller plan stops rotation and says so; the next workflow takes the contact', async () => {
    const office = await aSalesOffice()
    const { account, ids, list } = office
    const turns = await aWorkflow(account, { rule: 'round_robin', people: ids, defaultListId: list })
    await aWorkflow(account, { people: [ids[2]!], defaultListId: list })
    await onPlan(account.id, { plan: 'essentials' })
    const anna = await make(office, { name: 'Anna' })
    expect(await ownersOf([anna])).toEqual([ids[2]])
    expect(await entriesOf(turns)).toMatchObject([{ outcome: 'plan-too-small' }])
    await onPlan(account.id, { plan: 'team' })
    expect(await ownersOf([await make(office, { name: 'Bea' })])).toEqual([ids[0]])
  })

  test('archived workflows are gone from the list, what they did stays, and their list may go', async () => {
    const office = await aSalesOffice()
    const { account, admin, ids, list } = office
    const id = await aWorkflow(account, { people: [ids[0]!], defaultListId: list })
    const anna = await make(office, { name: 'Anna' })
    expect(await archiveWorkflow(admin, id)).toMatchObject({ ok: true })
    expect(await workflows(admin)).toEqual([])
    await sql`delete from contact_lists where id = ${list}`
    expect((await workflowHistory(admin, { contactId: anna })).entries).toHaveLength(1)
    expect(await ownersOf([await make(office, { name: 'Bea' })])).toEqual([null])
  })
})

describe('the turn', () => {
  test('passes over who is switched off or absent in their own zone, and says why', async () => {
    const office = await aSalesOffice()
    const { account, people, ids, list } = office
    const id = await aWorkflow(account, { rule: 'round_robin', people: ids, defaultListId: list })
    await sql`update memberships set deactivated_at = now() where id = ${ids[0]!}`
    // Where it is tomorrow already, or still yesterday: whichever differs from the day in UTC.
    const zones = { ahead: 'Pacific/Kiritimati', behind: 'Pacific/Pago_Pago' }
    const [{ ahead } = { ahead: false }] = await sql<{ ahead: boolean }[]>`
      select (now() at time zone ${zones.ahead})::date <> (now() at time zone 'UTC')::date as ahead`
    const zone = ahead ? zones.ahead : zones.behind
    await sql`update users set time_zone = ${zone} where id = ${people[1]!.id}`
    await sql`
      insert into contact_preferences (membership_id, account_id, absent_from, absent_until)
      select ${ids[1]!}, ${account.id}, d, d from (select (now() at time zone ${zone})::date as d) today`
    const made = []
    for (const name of ['A', 'B']) made.push(await make(office, { name }))
    expect(await ownersOf(made)).toEqual([ids[2], ids[2]])
    expect((await entriesOf(id)).map(({ skipped }) => skipped)).toEqual([
      [
        { id: ids[0], reason: 'deactivated' },
        { id: ids[1], reason: 'absent' },
      ],
      [
        { id: ids[0], reason: 'deactivated' },
        { id: ids[1], reason: 'absent' },
      ],
    ])
    await sql`update memberships set deactivated_at = now() where id = ${ids[2]!}`
    const lost = await make(office, { name: 'C' })
    expect(await ownersOf([lost])).toEqual([null])
    expect(await lists(lost)).toEqual([list])
    expect((await entriesOf(id)).at(-1)).toMatchObject({ outcome: 'nobody', skipped: { length: 3 } })
    await sql`delete from contact_preferences where membership_id = ${ids[1]!}`
    expect(await ownersOf([await make(office, { name: 'D' })])).toEqual([ids[1]])
  })

  test('a batch of an import gives in the order that one by one gives', async () => {
    const office = await aSalesOffice()
    const { account, ids, list } = office
    await aWorkflow(account, { entry: 'imported', rule: 'round_robin', people: ids, defaultListId: list })
    const contacts = []
    for (let n = 0; n < 10; n++) contacts.push(await aContact(account, n === 4 ? { ownerId: ids[0] } : {}))
    const enter = (contactIds: string[]) =>
      sql.begin((sql) => enterWorkflows(sql, account.id, { kind: 'imported', contactIds }))
    await enter(contacts.slice(0, 6))
    for (const contact of contacts.slice(6)) await enter([contact])
    const [a, b, c] = ids
    expect(await ownersOf(contacts)).toEqual([a, b, c, a, a, b, c, a, b, c])
  })

  test('goes on with whoever was next when people come, go or change places', async () => {
    const office = await aSalesOffice({ count: 4 })
    const { account, admin, ids, list } = office
    const [a, b, c, d] = ids as [string, string, string, string]
    const wish = { rule: 'round_robin', defaultListId: list } as const
    const id = await aWorkflow(account, { ...wish, people: [a, b, c] })
    const next = async () => (await ownersOf([await make(office, { name: 'Next' })]))[0]
    const edit = (people: string[]) => changeWorkflow(admin, id, wishOf({ ...wish, people }))
    expect(await next()).toBe(a)
    await edit([c, b, a, d])
    expect(await next()).toBe(b)
    await edit([c, d])
    expect(await next()).toBe(d)
    await edit([c, d, a])
    expect([await next(), await next(), await next()]).toEqual([c, d, a])
  })
})

describe('trying it', () => {
  test('says for a contact what would happen and why, and changes nothing', async () => {
    const office = await aSalesOffice()
    const { account, admin, ids, list } = office
    const wish = {
      conditions: [
        { attribute: 'territory', operator: 'is', value: 'North' },
        { attribute: 'leadScore', operator: 'between', value: '10\n20' },
      ],
      rule: 'round_robin',
      people: ids,
      defaultListId: list,
    } as const
    const id = await aWorkflow(account, { ...wish, conditions: [...wish.conditions] })
    await sql`update memberships set deactivated_at = now() where id = ${ids[0]!}`
    const anna = await aContact(account, { name: 'Anna', territory: 'north', leadScore: 30 })
    expect(await tryWorkflow(admin, id, { contactId: anna })).toMatchObject({
      contact: 'Anna',
      enters: false,
      conditions: [true, false],
      outcome: null,
    })
    expect(await tryWorkflow(admin, id, { facts: { territory: 'NORTH', leadScore: 20 } })).toMatchObject({
      enters: true,
      active: true,
      outcome: 'assigned',
      next: 'Rep 2',
      skipped: [{ name: 'Rep 1', reason: 'deactivated' }],
    })
    const held = await aContact(account, { territory: 'North', leadScore: 15, ownerId: ids[1] })
    expect(await tryWorkflow(admin, id, { contactId: held })).toMatchObject({
      outcome: 'kept',
      owner: 'Rep 2',
    })
    const rest = await aWorkflow(account, { people: [ids[1]!], defaultListId: list })
    expect(await tryWorkflow(admin, rest, { contactId: held })).toMatchObject({ before: 'Workflow' })
    expect(await sql`select 1 from workflow_entries where account_id = ${account.id}`).toEqual([])
    expect((await workflows(admin, id))[0]).toMatchObject({ lastPlace: 0 })
    const foreign = await aSalesOffice()
    const theirs = await aContact(foreign.account)
    expect(await tryWorkflow(admin, id, { contactId: theirs })).toBeNull()
  })
})
