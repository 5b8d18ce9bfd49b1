import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aMember, anAccount } from '#test/support/people.ts'
import { freshAddress } from '../../people/support.ts'
import { aVisitor, leadsTo, signedInAs } from './visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

async function aFirm() {
  const account = await anAccount({ name: 'Nordwind' })
  const anna = await aMember(account, 'member', { name: 'Anna Weber' })
  const owner = await signedInAs(app, account.owner, account)
  const base = `/a/${account.id}/people/${anna.membershipId}`
  return { account, anna, owner, base, reset: `${base}/password-reset`, address: `${base}/address` }
}

describe('resetting a password (P9)', () => {
  test('asks first, says what happens, and puts every device out on its next request', async () => {
    const { account, anna, owner, base, reset } = await aFirm()
    const devices = [await signedInAs(app, anna, account), await signedInAs(app, anna, account)]
    const page = await (await owner.get(reset)).text()
    expect(page).toContain('All 2 sign-ins end')
    expect(page).toContain(anna.address)
    for (const device of devices) expect((await device.get(`/a/${account.id}`)).status).toBe(200)
    const done = await owner.post(reset, {})
    expect(await leadsTo(owner, done)).toMatchObject({
      path: base,
      text: expect.stringContaining('Anna Weber is signed out everywhere'),
    })
    for (const device of devices) {
      const next = await device.get(`/a/${account.id}`)
      expect([next.status, next.headers.get('Location')]).toEqual([303, expect.stringMatching(/^\/sign-in/)])
    }
  })

  test('too often is 429 with the time to wait', async () => {
    const { owner, reset } = await aFirm()
    for (let n = 0; n < 3; n++) expect((await owner.post(reset, {})).status).toBe(303)
    const refused = await owner.post(reset, {})
    expect([refused.status, Number(refused.headers.get('Retry-After')) > 0]).toEqual([429, true])
  })

  test('a form for another account is 409', async () => {
    const { anna, account, reset } = await aFirm()
    const other = await anAccount()
    const confused = await signedInAs(app, account.owner, other)
    expect((await confused.post(reset, {})).status).toBe(409)
    expect(await sql`select 1 from password_resets where address = ${anna.address}`).toHaveLength(0)
  })
})

describe('none of this for a login that opens another account', () => {
  test.each(['reset', 'address'] as const)('%s: page and form answer 403 and say why', async (which) => {
    const { anna, owner, base, ...paths } = await aFirm()
    await aMember(await anAccount(), 'viewer', { user: anna })
    const page = await owner.get(paths[which])
    const text = await page.text()
    expect(page.status).toBe(403)
    expect(text).toContain('opens other accounts too')
    expect(text).not.toMatch(/<form[^>]*method="post"[^>]*action="[^"]*people/)
    const form = which === 'address' ? { intent: 'ask', address: freshAddress() } : {}
    const refused = await owner.post(paths[which], form as Record<string, string>)
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.stringContaining('opens other accounts too'),
    ])
    expect((await owner.get(base)).status).toBe(200)
  })

  test('nor upward, nor for oneself', async () => {
    const { account } = await aFirm()
    const admin = await aMember(account, 'admin')
    const visitor = await signedInAs(app, admin, account)
    for (const what of ['password-reset', 'address'] as const) {
      const up = `/a/${account.id}/people/${account.owner.membershipId}/${what}`
      const page = await visitor.get(up)
      expect([page.status, await page.text()]).toEqual([
        403,
        expect.stringContaining('role is higher than yours'),
      ])
      const form = what === 'address' ? { intent: 'ask', address: freshAddress() } : {}
      expect((await visitor.post(up, form as Record<string, string>)).status).toBe(403)
      const own = await visitor.get(`/a/${account.id}/people/${admin.membershipId}/${what}`)
      expect(await own.text()).toContain('This is your own login')
    }
  })
})

describe('changing an address (P8)', () => {
  test('warns that it hands over no licence, asks the new address, and can be taken back', async () => {
    const { anna, owner, address } = await aFirm()
    const fresh = freshAddress()
    const page = await (await owner.get(address)).text()
    expect(page).toContain('Is somebody else taking over from Anna Weber?')
    expect(page).toContain(`/replacement"`)
    const bad = await owner.post(address, { intent: 'ask', address: 'anna at home' })
    expect([bad.status, await bad.text()]).toEqual([422, expect.stringContaining('value="anna at home"')])
    const asked = await owner.post(address, { intent: 'ask', address: fresh })
    const { text } = await leadsTo(owner, asked)
    expect(text).toContain(`Waiting for ${fresh} to confirm`)
    const kept = await owner.post(address, { intent: 'cancel' })
    expect((await leadsTo(owner, kept)).text).toContain('Anna Weber keeps the old address')
    expect(await sql`select 1 from user_addresses where address = ${anna.address}`).toHaveLength(1)
  })

  test('the mailed link changes nothing until its button is pressed, and only for who holds it', async () => {
    const { anna, owner, address } = await aFirm()
    const fresh = freshAddress()
    await owner.post(address, { intent: 'ask', address: fresh })
    const [move] = await sql<{ id: string }[]>`select id from address_moves where address = ${fresh}`
    const path = `/address-moves/${move!.id}`
    const holder = aVisitor(app)
    expect((await holder.get(path)).status).toBe(404)
    expect((await holder.get(`${path}/${'x'.repeat(43)}`)).status).toBe(404)
    const opened = await holder.get(`${path}/${linkToken('address-move', move!.id, 1)}`)
    expect([opened.status, opened.headers.get('Location')]).toEqual([303, path])
    const page = await (await holder.get(path)).text()
    expect(page).toContain('Is this your address?')
    expect(page).not.toContain('<script type="module"')
    expect(await sql`select 1 from user_addresses where address = ${anna.address} and main`).toHaveLength(1)
    const said = await holder.post(path, {})
    expect([said.status, said.headers.get('Location')]).toEqual([303, '/sign-in'])
    expect(await sql`select 1 from user_addresses where address = ${fresh} and main`).toHaveLength(1)
    expect((await holder.get(path)).status).toBe(409)
    expect((await holder.post(path, {})).status).toBe(409)
  })
})
