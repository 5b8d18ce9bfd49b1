import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aTeam, onPlan } from '#test/support/people.ts'
import { leadsTo, signedInAs } from './visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

async function anOffice() {
  const account = await anAccount({ name: 'Nordwind' })
  await sql`update accounts set teams_since = now() where id = ${account.id}`
  const anna = await aMember(account, 'member', { name: 'Anna Weber' })
  const ben = await aMember(account, 'manager', { name: 'Ben Roth' })
  const cleo = await aMember(account, 'member', { name: 'Cleo Sand' })
  const north = await aTeam(account, [anna, ben], 'Team North')
  const south = await aTeam(account, [cleo], 'Team South')
  const settings = `/a/${account.id}/settings/teams`
  return { account, anna, ben, cleo, north, south, settings, people: `/a/${account.id}/people` }
}

describe('Teams & privacy', () => {
  test('a team is created, filled, renamed and deleted with forms alone', async () => {
    const { account, cleo, settings } = await anOffice()
    const owner = await signedInAs(app, account.owner, account)
    const created = await owner.post(settings, { intent: 'create', name: 'Team West' })
    const { path, text } = await leadsTo(owner, created)
    expect([created.status, text]).toEqual([303, expect.stringContaining('The team Team West is there')])
    const added = await owner.post(path, { intent: 'add', people: cleo.membershipId })
    expect((await leadsTo(owner, added)).text).toContain('Cleo Sand is in Team West now')
    const renamed = await owner.post(path, { intent: 'rename', name: 'Team Far West' })
    expect((await leadsTo(owner, renamed)).text).toContain('called Team Far West')
    const removed = await owner.post(path, { intent: 'remove', person: cleo.membershipId })
    expect((await leadsTo(owner, removed)).text).toContain('Cleo Sand is no longer in Team Far West')
    expect((await owner.get(`${path}/deletion`)).status).toBe(200)
    expect((await leadsTo(owner, await owner.post(`${path}/deletion`, {}))).text).toContain(
      'has been deleted',
    )
    expect((await owner.get(path)).status).toBe(404)
  })

  test('what is wrong stands at the field, and what was typed stays', async () => {
    const { account, north, settings } = await anOffice()
    const owner = await signedInAs(app, account.owner, account)
    const taken = await owner.post(settings, { intent: 'create', name: 'team SOUTH' })
    expect(taken.status).toBe(409)
    expect(await taken.text()).toMatch(/value="team SOUTH"[^]*There is a team of this name already/)
    for (const [path, form, status] of [
      [settings, { intent: 'create', name: ' ' }, 422],
      [settings, { intent: 'privacy', teams: 'maybe', privacy: 'own' }, 422],
      [settings, { intent: 'privacy', teams: 'on', privacy: 'everything' }, 422],
      [settings, { intent: 'nothing' }, 422],
      [`${settings}/${north}`, { intent: 'add' }, 422],
      [`${settings}/${north}`, { intent: 'add', people: 'x' }, 422],
      [`${settings}/${north}`, { intent: 'add', people: crypto.randomUUID() }, 422],
      [`${settings}/${north}`, { intent: 'remove', person: 'x' }, 422],
      [`${settings}/${north}`, { intent: 'rename', name: 'x'.repeat(5000) }, 422],
    ] as const)
      expect((await owner.post(path, form as Record<string, string>)).status, JSON.stringify(form)).toBe(
        status,
      )
  })

  test('somebody’s teams are changed from their page too', async () => {
    const { account, anna, south, people } = await anOffice()
    const owner = await signedInAs(app, account.owner, account)
    const path = `${people}/${anna.membershipId}/teams`
    expect((await leadsTo(owner, await owner.post(path, { intent: 'add', team: south }))).text).toContain(
      'Anna Weber is in Team South now',
    )
    expect((await leadsTo(owner, await owner.post(path, { intent: 'remove', team: south }))).text).toContain(
      'Anna Weber is no longer in Team South',
    )
    expect((await owner.post(path, { intent: 'add', team: crypto.randomUUID() })).status).toBe(404)
  })

  test('a plan without teams is said with the plan that has them, and refused on the server', async () => {
    const { account, anna, north, settings, people } = await anOffice()
    await onPlan(account.id, { plan: 'essentials' })
    const owner = await signedInAs(app, account.owner, account)
    const page = await (await owner.get(settings)).text()
    expect(page).toContain('Teams come with the plan Team')
    expect(page).toContain(`href="/a/${account.id}/licences"`)
    expect(page).not.toContain('name="name"')
    for (const [path, form] of [
      [settings, { intent: 'create', name: 'New' }],
      [`${settings}/${north}`, { intent: 'rename', name: 'New' }],
      [`${settings}/${north}`, { intent: 'add', people: anna.membershipId }],
      [`${settings}/${north}/deletion`, {}],
      [`${people}/${anna.membershipId}/teams`, { intent: 'remove', team: north }],
    ] as const) {
      const refused = await owner.post(path, form as Record<string, string>)
      expect([path, refused.status]).toEqual([path, 403])
      expect(await refused.text()).toContain('Teams come with the plan Team')
    }
    const list = await (await owner.get(people)).text()
    expect(list).not.toContain('Team North')
    await sql`update accounts set teams_since = null where id = ${account.id}`
    expect((await owner.post(settings, { intent: 'privacy', teams: 'on', privacy: 'own' })).status).toBe(403)
  })

  test('under a grant it is read-only (L19)', async () => {
    const { account, north, settings } = await anOffice()
    const agency = await anAgency()
    const maya = await aMember(agency, 'member')
    await aGrant(await aLink(agency, account), maya, 'admin')
    const acting = await signedInAs(app, maya, account)
    for (const path of [settings, `${settings}/${north}`]) {
      const page = await (await acting.get(path)).text()
      expect(page).toContain('Only its own people can change them')
      expect(page).not.toMatch(/name="intent" value="(create|rename|add|remove)"/)
    }
    expect((await acting.get(`${settings}/${north}/deletion`)).status).toBe(403)
    expect((await acting.post(settings, { intent: 'create', name: 'New' })).status).toBe(403)
  })
})

describe('the list of people by team (P3)', () => {
  test('has a column and a filter for those who see everybody', async () => {
    const { account, north, people } = await anOffice()
    const owner = await signedInAs(app, account.owner, account)
    const all = await (await owner.get(people)).text()
    expect(all).toMatch(/Team North[^]*Team South/)
    const some = await (await owner.get(`${people}?team=${north}`)).text()
    expect(some).toContain('Anna Weber')
    expect(some).not.toContain('Cleo Sand')
    expect((await owner.get(`${people}?team=${crypto.randomUUID()}`)).status).toBe(404)
    expect((await owner.get(`${people}?team=x`)).status).toBe(200)
  })

  test.each(['shared', 'own'] as const)(
    'typed by hand, a team one is not in is 403 (privacy %s)',
    async (privacy) => {
      const { account, anna, ben, north, south, people } = await anOffice()
      await sql`update accounts set privacy = ${privacy} where id = ${account.id}`
      for (const person of [anna, ben]) {
        const reader = await signedInAs(app, person, account)
        expect((await reader.get(`${people}?team=${north}`)).status).toBe(200)
        const hidden = await reader.get(`${people}?team=${south}`)
        expect(hidden.status).toBe(403)
        const unknown = await reader.get(`${people}?team=${crypto.randomUUID()}`)
        expect(unknown.status).toBe(403)
        expect(await hidden.text()).toContain('whose work you may see')
        const list = await (await reader.get(people)).text()
        expect(list).toContain('Team North')
        expect(list).not.toContain('Team South')
        expect(list).toContain('Cleo Sand')
      }
    },
  )

  test('with teams off there is neither column nor filter', async () => {
    const { account, north, people } = await anOffice()
    await sql`update accounts set teams_since = null where id = ${account.id}`
    const owner = await signedInAs(app, account.owner, account)
    const list = await (await owner.get(`${people}?team=${north}`)).text()
    expect(list).not.toContain('Team North')
    expect(list).toContain('Cleo Sand')
  })
})
