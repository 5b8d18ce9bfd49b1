import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { switchAutomation } from '#app/domain/contacts/workflows/automation.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aGrant, aLink, aMember, anAgency, onPlan } from '#test/support/people.ts'
import { aSalesOffice, aWorkflow, entriesOf, ownersOf } from '../../contacts/workflow-support.ts'
import { leadsTo, signedInAs } from '../people/visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

async function anOffice() {
  const office = await aSalesOffice()
  const { account } = office
  return {
    ...office,
    owner: await signedInAs(app, account.owner, account),
    at: `/a/${account.id}/settings/automation`,
  }
}

describe('Automation', () => {
  test('a predefined workflow is filled in, its people chosen and ordered, saved and switched on with forms alone', async () => {
    const { owner, at, ids, list } = await anOffice()
    const [a, b, c] = ids as [string, string, string]
    const blank = await (await owner.get(`${at}/workflows/new?from=rotation`)).text()
    expect(blank).toContain('value="Rotation for new contacts"')
    const form: [string, string][] = [
      ['name', 'Turns'],
      ['entry', 'created'],
      ['rule', 'round_robin'],
      ['from', 'rotation'],
      ['defaultList', list],
      ['conditions', '0'],
    ]
    const people = (...those: string[]) => those.map((id): [string, string] => ['people', id])
    const added = await owner.post(`${at}/workflows/new`, [
      ...form,
      ...people(a, b),
      ['person', c],
      ['intent', 'add-person'],
    ])
    const text = await added.text()
    expect([added.status, text]).toEqual([200, expect.stringMatching(/value="Turns"/)])
    expect([...text.matchAll(/name="people" value="([^"]+)"/g)].map(([, id]) => id)).toEqual([a, b, c])
    const moved = await owner.post(`${at}/workflows/new`, [
      ...form,
      ...people(a, b, c),
      ['intent', `up.${c}`],
    ])
    const order = [...(await moved.text()).matchAll(/name="people" value="([^"]+)"/g)].map(([, id]) => id)
    expect(order).toEqual([a, c, b])
    const saved = await owner.post(`${at}/workflows/new`, [
      ...form,
      ...people(...(order as string[])),
      ['intent', 'save'],
    ])
    const { path, text: there } = await leadsTo(owner, saved)
    expect([saved.status, there]).toEqual([303, expect.stringContaining('The workflow is there')])
    const on = await owner.post(path, { intent: 'switch-on' })
    expect((await leadsTo(owner, on)).text).toContain('Turns is on')
    expect(await (await owner.get(at)).text()).toMatch(/Turns[^]*Rotate among users[^]*Rep 1, Rep 3, Rep 2/)
  })

  test('a condition is added, what is wrong with it stands in its row, and what was typed stays', async () => {
    const { account, owner, at, ids, list } = await anOffice()
    const id = await aWorkflow(account, { people: [ids[0]!], defaultListId: list }, { on: false })
    const form = {
      name: 'By size',
      entry: 'created',
      rule: 'fixed',
      owner: ids[0]!,
      defaultList: list,
      'attribute-0': 'companySize',
      'operator-0': 'at-least',
      'value-0': 'many',
    }
    const page = `${at}/workflows/${id}`
    const added = await owner.post(page, { ...form, conditions: '1', intent: 'add-condition' })
    expect(await added.text()).toMatch(/name="attribute-1"/)
    const wrong = await owner.post(page, { ...form, conditions: '1', intent: 'save' })
    const text = await wrong.text()
    expect(wrong.status).toBe(422)
    expect(text).toMatch(/value="many"[^]*Enter a number/)
    expect(text).toContain('value="By size"')
    const fine = await owner.post(page, { ...form, 'value-0': '1,000', conditions: '1', intent: 'save' })
    expect(fine.status).toBe(303)
    const [row] = await sql`select conditions from workflows where id = ${id}`
    expect(row!.conditions).toEqual([{ attribute: 'companySize', operator: 'at-least', value: '1000' }])
    const oddities: Record<string, string>[] = [
      { 'attribute-0': 'nothing', conditions: '1' },
      { 'attribute-0': 'companySize', 'operator-0': 'contains', 'value-0': '1', conditions: '1' },
      { defaultList: 'x' },
      { defaultList: crypto.randomUUID() },
      { owner: crypto.randomUUID() },
      { name: ' ' },
      { name: 'x'.repeat(101) },
      { entry: 'list-joined' },
      { conditions: '999' },
    ]
    for (const strange of oddities)
      expect(
        (await owner.post(page, { ...form, 'value-0': '1', ...strange })).status,
        JSON.stringify(strange),
      ).toBe(422)
  })

  test('switching on is refused with each reason at its place; 409 while automation is off', async () => {
    const { account, admin, owner, at, ids, list } = await anOffice()
    const bare = await aWorkflow(account, { entry: null, rule: null }, { on: false })
    const refused = await owner.post(`${at}/workflows/${bare}`, { intent: 'switch-on' })
    const text = await refused.text()
    expect(refused.status).toBe(422)
    for (const reason of ['Without an entry point', 'Choose how contacts are assigned', 'Choose the list'])
      expect(text).toContain(reason)
    await switchAutomation(admin, false)
    const ready = await aWorkflow(account, { people: [ids[0]!], defaultListId: list }, { on: false })
    const off = await owner.post(`${at}/workflows/${ready}`, { intent: 'switch-on' })
    expect([off.status, await off.text()]).toEqual([409, expect.stringContaining('Settings → Automation')])
    expect((await owner.post(`${at}/workflows/${ready}/runs`, {})).status).toBe(409)
    expect((await owner.get(`${at}/workflows/${ready}`)).status).toBe(200)
    const saved = await owner.post(`${at}/workflows/${ready}`, {
      name: 'Renamed',
      rule: 'fixed',
      owner: ids[0]!,
      intent: 'save',
    })
    expect(saved.status).toBe(303)
  })

  test('rotation on a smaller plan is 403 and names the plan that has it', async () => {
    const { account, owner, at, ids, list } = await anOffice()
    const id = await aWorkflow(
      account,
      { rule: 'round_robin', people: ids, defaultListId: list },
      { on: false },
    )
    await onPlan(account.id, { plan: 'essentials' })
    for (const [path, form] of [
      [`${at}/workflows/${id}`, [['intent', 'switch-on']]],
      [`${at}/workflows/${id}/runs`, []],
      [
        `${at}/workflows/new`,
        [['name', 'x'], ['rule', 'round_robin'], ...ids.map((person) => ['people', person])],
      ],
    ] as [string, [string, string][]][]) {
      const answer = await owner.post(path, form)
      expect([answer.status, await answer.text()], path).toEqual([
        403,
        expect.stringMatching(/Rotation comes with the plan \w+/),
      ])
    }
  })

  test('admins only, own or acting; to strangers workflows are unknown', async () => {
    const { account, at, ids, list } = await anOffice()
    const id = await aWorkflow(account, { people: [ids[0]!], defaultListId: list })
    const agency = await anAgency()
    const link = await aLink(agency, account)
    const staff = await aMember(agency, 'member')
    await aGrant(link, staff, 'admin')
    const acting = await signedInAs(app, staff, account)
    expect((await acting.post(`${at}/workflows/${id}`, { intent: 'switch-off' })).status).toBe(303)
    for (const role of ['viewer', 'member', 'manager'] as const) {
      const visitor = await signedInAs(app, await aMember(account, role), account)
      expect((await visitor.get(at)).status).toBe(403)
      expect((await visitor.post(at, { intent: 'off' })).status).toBe(403)
      expect((await visitor.post(`${at}/workflows/${id}`, { intent: 'switch-on' })).status).toBe(403)
    }
    const foreign = await anOffice()
    for (const path of ['', '/trial', '/history', '/runs', '/archiving'])
      expect((await foreign.owner.get(`${foreign.at}/workflows/${id}${path}`)).status).toBe(404)
    expect((await foreign.owner.post(`${foreign.at}/workflows/${id}`, { intent: 'switch-on' })).status).toBe(
      404,
    )
    expect(
      (await foreign.owner.post(foreign.at, { intent: 'move', workflow: id, direction: 'up' })).status,
    ).toBe(404)
  })

  test('trying out says what would happen, with a contact or with typed values', async () => {
    const { account, owner, at, ids, list } = await anOffice()
    const id = await aWorkflow(account, {
      conditions: [{ attribute: 'territory', operator: 'one-of', value: 'North\nEast' }],
      rule: 'round_robin',
      people: ids,
      defaultListId: list,
    })
    const anna = await aContact(account, { name: 'Anna Berg', territory: 'East' })
    const trial = `${at}/workflows/${id}/trial`
    expect(await (await owner.get(`${trial}?q=anna`)).text()).toContain(`?contact=${anna}`)
    expect(await (await owner.get(`${trial}?contact=${anna}`)).text()).toMatch(
      /Anna Berg fits[^]*would go to (<!-- -->)?Rep 1/,
    )
    const out = await (await owner.get(`${trial}?typed=yes&v-territory=West`)).text()
    expect(out).toMatch(/does not fit[^]*does not hold/)
    expect(await entriesOf(id)).toEqual([])
    expect((await owner.get(`${trial}?contact=${crypto.randomUUID()}`)).status).toBe(404)
  })

  test('a run is foretold, confirmed, followed and read about', async () => {
    const { account, owner, at, ids, list } = await anOffice()
    const id = await aWorkflow(account, { rule: 'round_robin', people: ids, defaultListId: list })
    const contacts = await manyContacts(account, 6)
    const runs = `${at}/workflows/${id}/runs`
    expect(await (await owner.get(runs)).text()).toContain('Run on 6 contacts')
    const started = await owner.post(runs, {})
    expect(started.status).toBe(303)
    const path = started.headers.get('Location')!
    expect(await (await owner.get(path)).text()).toMatch(/Running[^]*0 of 6 contacts/)
    expect((await owner.post(runs, {})).status).toBe(409)
    await runDueJobs()
    expect(await (await owner.get(path)).text()).toMatch(/Finished[^]*6 of 6 contacts/)
    expect(new Set(await ownersOf(contacts))).toEqual(new Set(ids))
    expect(await (await owner.get(`${at}/workflows/${id}/history`)).text()).toMatch(/Assigned to Rep/)
    expect((await owner.post(path, {})).status).toBe(303)
  })

  test('the order is changed and workflows are archived from the list', async () => {
    const { account, owner, at, ids, list } = await anOffice()
    const first = await aWorkflow(account, { name: 'First one', people: [ids[0]!], defaultListId: list })
    await aWorkflow(account, { name: 'Second one', people: [ids[0]!], defaultListId: list })
    await owner.post(at, { intent: 'move', workflow: first, direction: 'down' })
    expect(await (await owner.get(at)).text()).toMatch(/Second one[^]*First one/)
    expect(await (await owner.get(`${at}/workflows/${first}/archiving`)).text()).toContain(account.name)
    const archived = await owner.post(`${at}/workflows/${first}/archiving`, {})
    expect((await leadsTo(owner, archived)).text).toContain('has been archived')
    expect((await owner.get(`${at}/workflows/${first}`)).status).toBe(404)
    expect((await leadsTo(owner, await owner.post(at, { intent: 'off' }))).text).toContain(
      'Automation is off',
    )
  })
})
