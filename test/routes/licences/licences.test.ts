import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, onPlan } from '#test/support/people.ts'
import { leadsTo, signedInAs } from '../people/visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

const asOwner = async (facts: Parameters<typeof anAccount>[0]) => {
  const account = await anAccount({ name: 'Nordwind', ...facts })
  return { account, owner: await signedInAs(app, account.owner, account), base: `/a/${account.id}/licences` }
}
const past = new Date(Date.now() - 86_400_000)

describe('plan & licences', () => {
  test('shows what is in use, what the next bill is, and every plan beside the others', async () => {
    const { account, owner, base } = await asOwner({ plan: 'essentials', licences: 5 })
    await aMember(account, 'member')
    const page = await (await owner.get(base)).text()
    for (const words of [
      '2 of 5 licences in use',
      '3 licences free',
      '€75',
      'Trial',
      'Starter',
      'Essentials',
      'Team',
    ])
      expect(page).toContain(words)
  })

  test('an admin buys licences, and the line stands below', async () => {
    const { account, owner, base } = await asOwner({ plan: 'starter', licences: 1 })
    const bought = await leadsTo(owner, await owner.post(`${base}/purchases`, { licences: '2' }))
    expect(bought.path).toBe(base)
    expect(bought.text).toContain('2 licences bought. There are 3 now.')
    expect(bought.text).toContain('Bought')
    const refused = await owner.post(`${base}/purchases`, { licences: '1' })
    expect(refused.status).toBe(403)
    const page = await refused.text()
    expect(page).toContain('Essentials allows more.')
    expect(page).toContain(`href="${base}/plans/essentials"`)
    expect(await subscriptionOf(account.id)).toMatchObject({ licences: 3 })
  })

  test.each(['', '0', '-1', '1.5', '1e3', '0x10', 'many', '99999999999'])(
    'buying “%s” licences is 422 at the field, with what was typed',
    async (licences) => {
      const { account, owner, base } = await asOwner({ plan: 'essentials', licences: 1 })
      const answer = await owner.post(`${base}/purchases`, { licences })
      expect(answer.status).toBe(422)
      expect(await answer.text()).toMatch(
        /name="licences"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*name="licences"/,
      )
      expect(await sql`select 1 from order_lines where account_id = ${account.id}`).toHaveLength(0)
    },
  )

  test('licences are given back for the renewal between what is in use and what there is', async () => {
    const { account, owner, base } = await asOwner({ plan: 'essentials', licences: 4 })
    await aMember(account, 'viewer')
    expect((await owner.post(`${base}/renewal`, { licences: '1' })).status).toBe(422)
    const saved = await leadsTo(owner, await owner.post(`${base}/renewal`, { licences: '2' }))
    expect(saved.text).toContain('there will be 2 licences')
    expect(saved.text).toContain('2 end then')
    expect(await subscriptionOf(account.id)).toMatchObject({ licences: 4, ending: 2 })
  })

  test('from the trial to a plan, with the number asked for, also when it is over', async () => {
    const { account, owner, base } = await asOwner({ plan: 'trial', trialEndsAt: past })
    for (let n = 0; n < 3; n++) await aMember(account, 'member')
    expect(await (await owner.get(base)).text()).toContain('The trial is over')
    expect(await (await owner.get(`${base}/plans/starter`)).text()).toContain('Starter allows 3 licences')
    const small = await owner.post(`${base}/plans/starter`, { licences: '4' })
    expect([small.status, await small.text()]).toEqual([
      403,
      expect.stringContaining('Essentials allows more.'),
    ])
    const changed = await leadsTo(owner, await owner.post(`${base}/plans/essentials`, { licences: '4' }))
    expect(changed.text).toContain('The account is on Essentials now, with 4 licences.')
    expect(
      (await owner.post(`/a/${account.id}/settings`, { name: 'N', timeZone: 'UTC', locale: 'en' })).status,
    ).toBe(303)
    for (const key of ['trial', 'gold', '__proto__'])
      expect((await owner.post(`${base}/plans/${key}`, { licences: '4' })).status).toBe(404)
  })

  test('who goes from Team to less reads what they lose before they do', async () => {
    const { owner, base } = await asOwner({ plan: 'team', licences: 2 })
    const page = await (await owner.get(`${base}/plans/essentials`)).text()
    expect(page).toContain('Essentials does not have:')
    expect(page).toContain('Teams, and managers')
  })

  test('the plan that the account has is none to change to', async () => {
    const { owner, base } = await asOwner({ plan: 'team', licences: 2 })
    const page = await (await owner.get(`${base}/plans/team`)).text()
    expect(page).toContain('Your plan: Team')
    expect(page).not.toContain('Change to')
  })

  test('an acting admin reads it, and finds nothing to press', async () => {
    const { account, owner, base } = await asOwner({ plan: 'essentials', licences: 3 })
    await owner.post(`${base}/purchases`, { licences: '1' })
    const agency = await anAgency()
    const maya = await aMember(agency, 'member')
    await aGrant(await aLink(agency, account), maya, 'admin')
    const visitor = await signedInAs(app, maya, account)
    const page = await (await visitor.get(base)).text()
    expect(page).toContain('1 of 4 licences in use')
    expect(page).not.toMatch(/licences\/(purchases|renewal|plans)/)
    for (const path of ['/purchases', '/renewal', '/plans/team'])
      expect((await visitor.post(base + path, { licences: '1' })).status).toBe(403)
  })

  test('order lines are a file as well, in which no name is a formula', async () => {
    const { account, owner, base } = await asOwner({ plan: 'essentials', licences: 3 })
    await sql`update users set name = '=HYPERLINK("https://evil.example")' where id = ${account.owner.id}`
    await owner.post(`${base}/purchases`, { licences: '1' })
    await owner.post(`${base}/renewal`, { licences: '3' })
    const answer = await owner.get(`${base}/orders.csv`)
    expect(answer.headers.get('Content-Type')).toContain('text/csv')
    const lines = (await answer.text()).trim().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toMatch(/given-back,Essentials,1,15\.00,3,"'=HYPERLINK/)
    expect(lines[2]).toMatch(/bought,Essentials,1,15\.00,4,"'=HYPERLINK/)
  })
})

describe('an account whose trial is over', () => {
  test('says so on every page: to those who can choose a plan with the way there, to others whom to ask', async () => {
    const { account, owner } = await asOwner({ plan: 'trial', trialEndsAt: past })
    const member = await signedInAs(app, await aMember(account, 'member'), account)
    const path = `/a/${account.id}/people`
    const mine = await (await owner.get(path)).text()
    expect(mine).toContain('The trial of Nordwind is over')
    expect(mine).toContain(`href="/a/${account.id}/licences"`)
    const theirs = await (await member.get(path)).text()
    expect(theirs).toContain('Its owner or an admin can choose one.')
    const refused = await owner.post(`${path}/invitations`, { address: 'anna@example.test', role: 'viewer' })
    expect(refused.status).toBe(403)
    const page = await refused.text()
    expect(page).toContain('The trial of Nordwind is over')
    expect(page).toContain(`href="/a/${account.id}/licences"`)
  })

  test('asks nobody until it has a plan', async () => {
    const agency = await anAgency({ plan: 'trial', trialEndsAt: past })
    const owner = await signedInAs(app, agency.owner, agency)
    const ask = () =>
      owner.post(`/a/${agency.id}/clients/connect`, {
        addresses: 'anna@client.example',
        message: 'May we?',
        role: 'viewer',
      })
    expect((await ask()).status).toBe(403)
    await onPlan(agency.id, { plan: 'starter' })
    expect((await ask()).status).toBe(303)
  })
})
