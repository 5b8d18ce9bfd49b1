import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aTeam } from '#test/support/people.ts'
import { anAgent, aThread, levelOf, withSeats } from '#test/support/seats.ts'
import { leadsTo, signedInAs } from '../people/visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

async function asOwner(seats: number, facts: Parameters<typeof anAccount>[0] = {}) {
  const account = await anAccount({ name: 'Nordwind', ...facts })
  await withSeats(account, seats)
  const base = `/a/${account.id}/settings/conversations`
  return { account, owner: await signedInAs(app, account.owner, account), base, roles: `${base}/roles` }
}
const past = new Date(Date.now() - 86_400_000)

describe('settings → conversations → roles', () => {
  test('is linked from the settings, by way of the conversations page', async () => {
    const { account, owner, base, roles } = await asOwner(1)
    expect(await (await owner.get(`/a/${account.id}/settings`)).text()).toContain(`href="${base}"`)
    expect(await (await owner.get(base)).text()).toContain(`href="${roles}"`)
  })

  test('shows everybody with group, teams and exactly one level, and the seats', async () => {
    const { account, owner, roles } = await asOwner(2, { plan: 'team' })
    await sql`update accounts set teams_since = now() where id = ${account.id}`
    const ada = await anAgent(account, 'manager', 'Ada Lund')
    await aTeam(account, [ada], 'Support Nord')
    const page = await (await owner.get(roles)).text()
    for (const words of ['1 of 2 seats in use', '1 seat free', 'Ada Lund', 'Manager', 'Support Nord'])
      expect(page).toContain(words)
    expect(page.match(/type="radio"/g)).toHaveLength(2 * 3)
    expect(page.match(/checked=""/g)).toHaveLength(2)
  })

  test('a choice is saved, and said at the top of the same page of the list', async () => {
    const { account, owner, roles } = await asOwner(1)
    const ada = await aMember(account, 'member', { name: 'Ada Lund' })
    const place = `${roles}?q=ada&level=none`
    const saved = await leadsTo(
      owner,
      await owner.post(place, { membershipId: ada.membershipId, level: 'agent' }),
    )
    expect(saved.path).toBe(place)
    expect(saved.text).toContain('Ada Lund: Agent. Saved.')
    expect(await levelOf(ada)).toBe('agent')
  })

  test('without a free seat it is 409 in the same place, with whom to swap, and one click swaps', async () => {
    const { account, owner, roles, base } = await asOwner(1)
    const ben = await anAgent(account, 'member', 'Ben Voss')
    const ada = await aMember(account, 'member', { name: 'Ada Lund' })
    await aThread(account, { assignee: ben })
    const wish = { membershipId: ada.membershipId, level: 'agent' }
    const refused = await owner.post(`${roles}?q=ada`, wish)
    expect(refused.status).toBe(409)
    const page = await refused.text()
    expect(page).toContain('No seat is free for Ada Lund')
    expect(page).toContain('Swap with Ben Voss')
    expect(page).toContain(`name="swapWith" value="${ben.membershipId}"`)
    expect(page).toContain(`href="${base}/seats"`)
    const swapped = await leadsTo(owner, await owner.post(roles, { ...wish, swapWith: ben.membershipId }))
    expect(swapped.text).toContain('Ada Lund has taken over the seat of Ben Voss, who can still read.')
    expect(swapped.text).toContain('1 open conversation is everybody’s again.')
    expect([await levelOf(ada), await levelOf(ben)]).toEqual(['agent', 'viewer'])
  })

  test('an account without seats says so, and where to get them', async () => {
    const { account, owner, roles, base } = await asOwner(0)
    const answer = await owner.post(roles, { membershipId: account.owner.membershipId, level: 'agent' })
    expect(answer.status).toBe(409)
    const page = await answer.text()
    expect(page).toContain('this account has none yet')
    expect(page).not.toContain('Swap with')
    expect(page).toContain(`href="${base}/seats"`)
  })

  test('a script is answered in place, with the same status', async () => {
    const { account, owner, roles } = await asOwner(1)
    const ada = await aMember(account, 'member', { name: 'Ada Lund' })
    const data = `${roles}?_data=${encodeURIComponent('routes/conversations/settings/roles')}`
    const ask = (level: string) => owner.post(data, { membershipId: ada.membershipId, level, inPlace: 'yes' })
    const saved = await ask('agent')
    expect([saved.status, await saved.json()]).toEqual([
      200,
      expect.objectContaining({ ok: true, text: 'Ada Lund: Agent. Saved.' }),
    ])
    const refused = await owner.post(data, {
      membershipId: account.owner.membershipId,
      level: 'agent',
      inPlace: 'yes',
    })
    expect([refused.status, await refused.json()]).toEqual([
      409,
      expect.objectContaining({
        ok: false,
        swap: { holders: [{ membershipId: ada.membershipId, name: 'Ada Lund' }], more: false },
      }),
    ])
  })

  test('what is no level is 422, whom nobody knows 404, who is switched off 409', async () => {
    const { account, owner, roles } = await asOwner(1)
    const ada = await aMember(account, 'member')
    const off = await aMember(account, 'member', { deactivated: true })
    const stranger = (await anAccount()).owner
    const status = async (form: Record<string, string> | [string, string][]) =>
      (await owner.post(roles, form)).status
    const of = (membershipId: string, level = 'viewer') => ({ membershipId, level })
    expect(await status(of(ada.membershipId, 'owner'))).toBe(422)
    expect(await status({ membershipId: ada.membershipId })).toBe(422)
    expect(
      await status([
        ['membershipId', ada.membershipId],
        ['level', 'viewer'],
        ['level', 'agent'],
      ]),
    ).toBe(422)
    expect(await status(of(off.membershipId))).toBe(409)
    const unknown = await owner.post(roles, of(crypto.randomUUID()))
    const foreign = await owner.post(roles, of(stranger.membershipId))
    expect([unknown.status, foreign.status, await status(of('no-uuid'))]).toEqual([404, 404, 404])
    const swapWith = stranger.membershipId
    expect(await status({ ...of(ada.membershipId, 'agent'), swapWith })).toBe(404)
    expect(await levelOf(ada)).toBe('none')
  })

  test.each(['viewer', 'member', 'manager'] as const)('a %s is refused with 403', async (role) => {
    const { account, base, roles } = await asOwner(1)
    const person = await aMember(account, role)
    const visitor = await signedInAs(app, person, account)
    const wish = { membershipId: person.membershipId, level: 'agent' }
    for (const path of [base, roles, `${base}/seats`, `${base}/seats/renewal`])
      expect((await visitor.get(path)).status, path).toBe(403)
    expect((await visitor.post(roles, wish)).status).toBe(403)
    expect((await visitor.post(`${base}/seats`, { seats: '1' })).status).toBe(403)
    expect(await levelOf(person)).toBe('none')
  })

  test('an admin who acts for an agency reads it without a means to change anything', async () => {
    const { account, roles, base } = await asOwner(1)
    const agency = await anAgency()
    const maya = await aMember(agency, 'admin')
    await aGrant(await aLink(agency, account), maya, 'admin')
    const visitor = await signedInAs(app, maya, account)
    const page = await (await visitor.get(roles)).text()
    expect(page).toContain('Only this account’s own people can change it.')
    expect(page).not.toContain('type="radio"')
    const wish = { membershipId: account.owner.membershipId, level: 'agent' }
    expect((await visitor.post(roles, wish)).status).toBe(403)
    expect((await visitor.get(`${base}/seats`)).status).toBe(403)
  })

  test('in German it reads as Germans write', async () => {
    const { owner, roles } = await asOwner(1)
    const page = await (await owner.get(`${roles}?lang=de`)).text()
    for (const words of ['Rollen im Posteingang', '0 von 1 Platz in Gebrauch', 'Leserecht', 'Bearbeitung'])
      expect(page).toContain(words)
  })
})

describe('seats bought and given back', () => {
  test('buying says what it costs, and the line stands among the orders', async () => {
    const { account, owner, base } = await asOwner(0, { plan: 'essentials', licences: 2 })
    expect(await (await owner.get(`${base}/seats`)).text()).toContain('€19')
    const bought = await leadsTo(owner, await owner.post(`${base}/seats`, { seats: '2' }))
    expect(bought.text).toContain('2 seats added, 2 in all.')
    const licences = await (await owner.get(`/a/${account.id}/licences`)).text()
    // Two licences at 15 and two seats at 19.
    for (const words of ['Seats: Bought', 'Seats from then on', '€68']) expect(licences).toContain(words)
    const csv = await (await owner.get(`/a/${account.id}/licences/orders.csv`)).text()
    expect(csv).toMatch(/Seats: Bought,bought,Essentials,2,19\.00,2,.*,Seats/)
  })

  test.each(['', '0', '-1', '1.5', 'many', '99999999999'])(
    '“%s” seats are 422 at the field',
    async (seats) => {
      const { account, owner, base } = await asOwner(0)
      const answer = await owner.post(`${base}/seats`, { seats })
      expect(answer.status).toBe(422)
      expect(await answer.text()).toMatch(
        /name="seats"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*name="seats"/,
      )
      expect(await subscriptionOf(account.id)).toMatchObject({ seats: 0 })
    },
  )

  test('more than a trial allows is 403, naming the plan', async () => {
    const { account, owner, base } = await asOwner(9, { plan: 'trial' })
    const refused = await owner.post(`${base}/seats`, { seats: '2' })
    const page = await refused.text()
    expect(refused.status).toBe(403)
    expect(page).toContain('This plan allows 10 seats. Starter allows more.')
    expect(page).toContain(`href="/a/${account.id}/licences/plans/starter"`)
  })

  test('they are given back for the renewal, between what is in use and what there is', async () => {
    const { account, owner, base } = await asOwner(3)
    await anAgent(account)
    expect((await owner.post(`${base}/seats/renewal`, { seats: '0' })).status).toBe(422)
    const saved = await leadsTo(owner, await owner.post(`${base}/seats/renewal`, { seats: '1' }))
    expect(saved.text).toContain('there will be 1 seat.')
    expect(saved.text).toContain('2 seats end on')
    expect(await subscriptionOf(account.id)).toMatchObject({ seats: 3, seatsEnding: 2 })
  })

  test('after the trial access is only taken away, seats only given back, and a plan says what the rest costs', async () => {
    const { account, owner, base, roles } = await asOwner(3, { plan: 'trial', trialEndsAt: past })
    const ben = await anAgent(account)
    const raise = { membershipId: account.owner.membershipId, level: 'viewer' }
    expect((await owner.post(roles, raise)).status).toBe(403)
    expect((await owner.post(`${base}/seats`, { seats: '1' })).status).toBe(403)
    expect((await owner.post(roles, { membershipId: ben.membershipId, level: 'none' })).status).toBe(303)
    expect((await owner.post(`${base}/seats/renewal`, { seats: '2' })).status).toBe(303)
    const plan = await (await owner.get(`/a/${account.id}/licences/plans/essentials`)).text()
    expect(plan).toContain('The 2 seats in the inbox stay, at €19 a month each.')
  })
})

describe('who has access', () => {
  test('the client sets an agency’s level with three radios, and sees it in the list', async () => {
    const { account, owner } = await asOwner(0)
    const link = await aLink(await anAgency({ name: 'Inkwell' }), account)
    const path = `/a/${account.id}/access/${link.id}`
    const page = await (await owner.get(path)).text()
    expect(page.match(/name="inbox"/g)).toHaveLength(3)
    expect(page).toContain('they take none of your seats')
    const saved = await leadsTo(owner, await owner.post(path, { role: 'admin', endsOn: '', inbox: 'agent' }))
    expect(saved.text).toContain('Inbox access')
    expect(saved.text).toContain('Agent')
    expect((await owner.post(path, { role: 'admin', endsOn: '', inbox: 'owner' })).status).toBe(422)
    const [row] = await sql`select inbox_level from links where id = ${link.id}`
    expect(row).toEqual({ inboxLevel: 'agent' })
  })
})

describe('departures say what becomes of the seat', () => {
  test('before it happens', async () => {
    const { account, owner } = await asOwner(1)
    const ben = await anAgent(account, 'member', 'Ben Voss')
    await aMember(account, 'member', { name: 'Ada Lund' })
    for (const _ of [1, 2]) await aThread(account, { assignee: ben })
    const path = `/a/${account.id}/people/${ben.membershipId}`
    const page = await (await owner.get(`${path}/deactivation`)).text()
    expect(page).toContain('The seat in the inbox becomes free.')
    expect(page).toContain('2 open conversations go back to everybody.')
    const byColleague = await (await owner.get(`${path}/replacement?by=Ada+Lund`)).text()
    expect(byColleague).toContain('Ada Lund gets the seat in the inbox.')
    expect(byColleague).toContain('2 open conversations move.')
    const byNewcomer = await (await owner.get(`${path}/replacement?by=new%40nordwind.test`)).text()
    expect(byNewcomer).toContain('A seat in the inbox is kept for new@nordwind.test')
    expect(byNewcomer).toContain('2 open conversations go back to everybody at once')
  })
})
