import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aMember, anAccount, anAddress, onPlan } from '#test/support/people.ts'
import { anInvitation, freshAddress } from '../../people/support.ts'
import { aVisitor, leadsTo, signedInAs } from './visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

const asOwner = async () => {
  const account = await anAccount({ name: 'Nordwind' })
  return { account, owner: await signedInAs(app, account.owner, account), base: `/a/${account.id}/people` }
}

describe('inviting', () => {
  test('takes an address and a role, and leads to the open invitations', async () => {
    const { owner, base } = await asOwner()
    const address = freshAddress()
    const sent = await owner.post(`${base}/invitations`, {
      address: ` ${address.toUpperCase()} `,
      role: 'manager',
    })
    expect(sent.status).toBe(303)
    const shown = await leadsTo(owner, sent)
    expect(shown.path).toBe(`${base}?view=invitations`)
    expect(shown.text).toContain(`The invitation to ${address} is on its way.`)
    expect(shown.text).toMatch(/(7 days|6 days 23 h) left/)
  })

  test.each([
    [{ address: 'anna@', role: 'member' }, 'address'],
    [{ address: '', role: 'member' }, 'address'],
    [{ address: 'anna@nordwind.example', role: 'boss' }, 'role'],
    [{ address: 'anna@nordwind.example' }, 'role'],
    [{ 'address[]': 'anna@nordwind.example', role: 'member' }, 'address'],
    [{ 'address.x': 'anna@nordwind.example', role: 'member' }, 'address'],
  ])('%j: 422 at the field, nothing sent, what was typed kept', async (form, field) => {
    const { account, owner, base } = await asOwner()
    const answer = await owner.post(`${base}/invitations`, form as Record<string, string>)
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toMatch(
      new RegExp(`name="${field}"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*name="${field}"`),
    )
    if ('address' in form && form.address) expect(page).toContain(`>${form.address}</textarea>`)
    expect(await sql`select 1 from invitations where account_id = ${account.id}`).toHaveLength(0)
  })

  test('owner is never given, and says so', async () => {
    const { owner, base } = await asOwner()
    const answer = await owner.post(`${base}/invitations`, { address: freshAddress(), role: 'owner' })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('more than you can give')
  })

  test('who is there already is named, and the way onward is one button', async () => {
    const { account, owner, base } = await asOwner()
    const anna = await aMember(account, 'member', { name: 'Anna' })
    const alias = freshAddress()
    await anAddress(anna, alias)
    const otto = await aMember(account, 'member', { name: 'Otto', deactivated: true })
    const open = await anInvitation(account)
    const invite = async (address: string) => {
      const answer = await owner.post(`${base}/invitations`, { address, role: 'member' })
      expect(answer.status).toBe(409)
      return await answer.text()
    }
    for (const address of [anna.address, alias])
      expect(await invite(address)).toContain(`href="${base}/${anna.membershipId}"`)
    expect(await invite(anna.address)).toContain('This is the address of Anna')
    expect(await invite(alias)).toContain('This is a further address of Anna')
    expect(await invite(otto.address)).toContain(`action="${base}/${otto.membershipId}/reactivation"`)
    expect(await invite(open.address)).toContain(`action="${base}/invitations/${open.id}/resends"`)
  })

  test('several addresses are reviewed first, and sent only when that is confirmed', async () => {
    const { account, owner, base } = await asOwner()
    const otto = await aMember(account, 'member', { name: 'Otto', deactivated: true })
    const open = await anInvitation(account)
    const [anna, ben] = [freshAddress(), freshAddress()]
    const pasted = `Anna <${anna}>, ${ben}; ${ben}\nno-address ${otto.address} ${open.address} ${account.owner.address}`
    const reviewed = await owner.post(`${base}/invitations`, { address: pasted, role: 'member' })
    expect(reviewed.status).toBe(200)
    const page = await reviewed.text()
    for (const words of [
      '2 people to invite',
      '1 entry is no address',
      '1 works here already',
      '1 is deactivated',
      '1 is invited already',
      '1 address stands there twice',
    ])
      expect(page).toContain(words)
    const invited = async () =>
      (
        await sql`select address from invitations where account_id = ${account.id} and address <> ${open.address}`
      ).map(({ address }) => address as string)
    expect(await invited()).toEqual([])
    const form: [string, string][] = [
      ['address', pasted],
      ['role', 'member'],
      ['intent', 'send'],
    ]
    const nobody = await owner.post(`${base}/invitations`, form)
    expect([nobody.status, await nobody.text()]).toEqual([422, expect.stringContaining('Nobody is ticked.')])
    const sent = await owner.post(`${base}/invitations`, [...form, ['chosen', anna], ['chosen', ben]])
    expect((await leadsTo(owner, sent)).text).toContain('2 invitations are on their way.')
    expect((await invited()).sort()).toEqual([anna, ben].sort())
    const again = await owner.post(`${base}/invitations`, [
      ...form,
      ['chosen', anna],
      ['chosen', freshAddress()],
    ])
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('Nobody was invited')])
    expect(await invited()).toHaveLength(2)
  })

  test('of a batch that needs more licences than are free nobody is invited, and the page leads to buying', async () => {
    const { account, owner, base } = await asOwner()
    await onPlan(account.id, { plan: 'essentials', licences: 2 })
    const [anna, ben] = [freshAddress(), freshAddress()]
    const reviewed = await owner.post(`${base}/invitations`, { address: `${anna} ${ben}`, role: 'viewer' })
    expect(await reviewed.text()).toContain('2 people are ticked; free licences: 1.')
    const send = (...chosen: string[]) =>
      owner.post(`${base}/invitations`, [
        ['address', `${anna} ${ben}`],
        ['role', 'viewer'],
        ['intent', 'send'],
        ...chosen.map((each): [string, string] => ['chosen', each]),
      ])
    const refused = await send(anna, ben)
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain(`href="/a/${account.id}/licences/purchases"`)
    expect((await send(anna)).status).toBe(303)
  })

  test('a file is read like what is pasted, and a role off the ladder is refused before the review', async () => {
    const { owner, base, account } = await asOwner()
    const form = new FormData()
    const fields = { account: account.id, address: '', role: 'member' }
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    form.set(
      'file',
      new Blob(['Name;E-Mail\nAnna;anna@file.example\nBen;ben@file.example\n'], { type: 'text/csv' }),
      'a.csv',
    )
    const cookie = [...owner.cookies].map((pair) => pair.join('=')).join('; ')
    const reviewed = await app.fetch(`${base}/invitations`, { form, cookie })
    expect(await reviewed.text()).toContain('2 people to invite')
    const boss = await owner.post(`${base}/invitations`, { address: 'a@b.example c@d.example', role: 'boss' })
    expect(boss.status).toBe(422)
    expect(await boss.text()).toContain('a@b.example c@d.example</textarea>')
  })

  test('without a free licence it says so and where to buy one; at the plan’s limit it names the plan', async () => {
    const { account, owner, base } = await asOwner()
    await onPlan(account.id, { plan: 'essentials', licences: 1 })
    const invite = async () => {
      const answer = await owner.post(`${base}/invitations`, { address: freshAddress(), role: 'member' })
      return [answer.status, await answer.text()] as const
    }
    const [status, page] = await invite()
    expect(status).toBe(409)
    expect(page).toContain(`href="/a/${account.id}/licences/purchases"`)
    await aMember(account, 'viewer', { deactivated: true })
    await onPlan(account.id, { plan: 'starter', licences: 3 })
    await aMember(account, 'viewer')
    await aMember(account, 'viewer')
    const [full, words] = await invite()
    expect(full).toBe(403)
    expect(words).toContain('Essentials does.')
    expect(words).toContain(`href="/a/${account.id}/licences"`)
  })

  test('resending too soon is 429 with the time to wait', async () => {
    const { account, owner, base } = await asOwner()
    const open = await anInvitation(account, { sentSecondsAgo: 20 })
    const path = `${base}/invitations/${open.id}/resends`
    const soon = await owner.post(path, {})
    expect(soon.status).toBe(429)
    expect(Number(soon.headers.get('Retry-After'))).toBeGreaterThan(30)
    expect(await soon.text()).toContain('The last email has only just been sent.')
    await sql`update invitations set sent_at = sent_at - interval '1 minute' where id = ${open.id}`
    expect((await leadsTo(owner, await owner.post(path, {}))).text).toContain(
      `${open.address} gets a new email`,
    )
  })

  test('cancelling asks first; the link is dead afterwards, and cancelling again is 410', async () => {
    const { account, owner, base } = await asOwner()
    const open = await anInvitation(account)
    const path = `${base}/invitations/${open.id}/cancellation`
    expect(await (await owner.get(path)).text()).toContain(open.address)
    expect((await leadsTo(owner, await owner.post(path, {}))).text).toContain('has been cancelled')
    expect((await aVisitor(app).get(`/invitations/${open.id}/${open.token}`)).status).toBe(410)
    expect((await owner.post(path, {})).status).toBe(410)
  })
})

describe('the mailed link', () => {
  test('opened by scanners, however often, it changes nothing', async () => {
    const { account } = await asOwner()
    const { id, token } = await anInvitation(account)
    const state = async () => JSON.stringify(await sql`select * from invitations where id = ${id}`)
    const before = await state()
    for (let i = 0; i < 10; i++) {
      for (const method of ['GET', 'HEAD']) {
        const visitor = aVisitor(app)
        const opened = await visitor.get(`/invitations/${id}/${token}`, { method })
        expect(opened.status).toBe(303)
        expect((await visitor.get(opened.headers.get('Location')!, { method })).status).toBe(200)
      }
      expect((await aVisitor(app).post(`/invitations/${id}`, { intent: 'join' })).status).toBe(404)
    }
    expect(await state()).toBe(before)
    expect(await sql`select 1 from memberships where account_id = ${account.id}`).toHaveLength(1)
  })

  test('moves the token out of the address bar, ships no script, and shows who, where, as what', async () => {
    const { account } = await asOwner()
    const { id, token, address } = await anInvitation(account, { role: 'manager' })
    const visitor = aVisitor(app)
    const opened = await visitor.get(`/invitations/${id}/${token}`)
    expect(opened.headers.get('Location')).toBe(`/invitations/${id}`)
    expect(opened.headers.get('Set-Cookie')).toMatch(
      new RegExp(`^__Host-invitation-${id}=${token}; Path=/; Secure; HttpOnly; SameSite=Lax`),
    )
    const page = await (await visitor.get(`/invitations/${id}`)).text()
    expect(page).toContain('Join Nordwind')
    expect(page).toContain(account.owner.name)
    expect(page).toContain('Manager')
    expect(page).not.toContain('<script')
    expect(page).not.toContain(address)
    expect(page).toContain('g…@example.test')
    expect(page).not.toContain(token)
  })

  test('forged, cut, unknown and foreign ones are 404', async () => {
    const { account } = await asOwner()
    const [one, two] = [await anInvitation(account), await anInvitation(account)]
    const nobody = crypto.randomUUID()
    for (const path of [
      `/invitations/${one.id}/${two.token}`,
      `/invitations/${one.id}/${one.token.slice(1)}`,
      `/invitations/${nobody}/${linkToken('invitation', nobody, 1)}`,
      `/invitations/not-an-id/${one.token}`,
      `/invitations/${one.id}`,
    ])
      expect((await aVisitor(app).get(path)).status, path).toBe(404)
  })

  test.each([
    ['accepted', 'accepted_at = now()', 409, 'has been accepted'],
    ['cancelled', 'cancelled_at = now()', 410, 'was cancelled'],
    ['expired', 'expires_at = now()', 410, 'has expired'],
    ['replaced', 'generation = 2', 410, 'newer invitation'],
  ] as const)(
    '%s meanwhile: the page says so, the link too, and a POST changes nothing',
    async (_, change, status, words) => {
      const { account } = await asOwner()
      const { id, token } = await anInvitation(account)
      const visitor = aVisitor(app)
      await visitor.get(`/invitations/${id}/${token}`)
      await sql.unsafe(`update invitations set ${change} where id = '${id}'`)
      for (const path of [`/invitations/${id}`, `/invitations/${id}/${token}`]) {
        const answer = await visitor.get(path)
        expect(answer.status).toBe(status)
        expect(await answer.text()).toContain(words)
      }
      const late = await visitor.post(`/invitations/${id}`, {
        intent: 'join',
        name: 'Nora',
        password: 'correct horse battery',
      })
      expect(late.status).toBe(status)
      expect(await late.text()).toContain(words)
      expect(await sql`select 1 from memberships where account_id = ${account.id}`).toHaveLength(1)
    },
  )
})

describe('accepting', () => {
  test('without a login: name and password on the page, then inside the account', async () => {
    const { account } = await asOwner()
    const { id, token } = await anInvitation(account)
    const visitor = aVisitor(app)
    await visitor.get(`/invitations/${id}/${token}`)
    const weak = await visitor.post(`/invitations/${id}`, {
      intent: 'join',
      name: 'Nora Neu',
      password: 'short',
    })
    expect(weak.status).toBe(422)
    const page = await weak.text()
    expect(page).toContain('value="Nora Neu"')
    expect(page).not.toContain('value="short"')
    const joined = await visitor.post(`/invitations/${id}`, {
      intent: 'join',
      name: 'Nora Neu',
      password: 'correct horse battery',
    })
    expect(joined.headers.get('Location')).toBe(`/a/${account.id}`)
    expect(visitor.cookies.has(`__Host-invitation-${id}`)).toBe(false)
    const people = await (await visitor.get(`/a/${account.id}/people`)).text()
    expect(people).toContain('Nora Neu')
    expect(people).toContain('Welcome to Nordwind.')
  })

  test('with a login: sign in first, then one button', async () => {
    const { account } = await asOwner()
    const elsewhere = await aMember(await anAccount(), 'member', { password: 'correct horse battery' })
    const { id, token } = await anInvitation(account, { address: elsewhere.address, role: 'admin' })
    const visitor = aVisitor(app)
    await visitor.get(`/invitations/${id}/${token}`)
    const page = await (await visitor.get(`/invitations/${id}`)).text()
    expect(page).toContain(`/sign-in?to=%2Finvitations%2F${id}`)
    expect(page).not.toContain('name="password"')
    const signIn = { email: elsewhere.address, password: 'correct horse battery', to: `/invitations/${id}` }
    const back = await leadsTo(visitor, await visitor.post('/sign-in', signIn))
    expect(back).toMatchObject({
      path: `/invitations/${id}`,
      text: expect.stringContaining(elsewhere.address),
    })
    const joined = await visitor.post(`/invitations/${id}`, { intent: 'accept' })
    expect(joined.headers.get('Location')).toBe(`/a/${account.id}`)
    expect((await visitor.get(`/a/${account.id}/settings`)).status).toBe(200)
  })

  test('somebody else is told whose it is, masked, and may switch login without losing the place', async () => {
    const { account } = await asOwner()
    const invited = await aMember(await anAccount(), 'member')
    const { id, token } = await anInvitation(account, { address: invited.address })
    const other = await aMember(await anAccount(), 'member', { name: 'Wrong Person' })
    const visitor = await signedInAs(app, other, await anAccount())
    await visitor.get(`/invitations/${id}/${token}`)
    const page = await (await visitor.get(`/invitations/${id}`)).text()
    expect(page).toContain('You are signed in as Wrong Person')
    expect(page).not.toContain(invited.address)
    expect((await visitor.post(`/invitations/${id}`, { intent: 'accept' })).status).toBe(403)
    const out = await visitor.post('/sign-out', { to: `/invitations/${id}` })
    expect(out.headers.get('Location')).toBe(`/sign-in?to=${encodeURIComponent(`/invitations/${id}`)}`)
    expect((await visitor.get(`/invitations/${id}`)).status).toBe(200)
  })

  test('members and the deactivated get no second membership: 409 with the reason', async () => {
    const { account } = await asOwner()
    for (const deactivated of [false, true]) {
      const ben = await aMember(account, 'viewer', { deactivated })
      await aMember(await anAccount(), 'member', { user: ben })
      const { id, token } = await anInvitation(account, { address: ben.address, role: 'admin' })
      const visitor = await signedInAs(app, ben, await anAccount())
      await visitor.get(`/invitations/${id}/${token}`)
      const answer = await visitor.post(`/invitations/${id}`, { intent: 'accept' })
      expect(answer.status).toBe(409)
      expect(await answer.text()).toContain(deactivated ? 'You are deactivated' : 'You already work')
    }
  })
})
