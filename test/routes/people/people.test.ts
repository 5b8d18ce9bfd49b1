import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freeAddress } from '#app/domain/identity/users.ts'
import { grantableRoles, roles } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, onPlan } from '#test/support/people.ts'
import { anInvitation } from '../../people/support.ts'
import { leadsTo, signedInAs } from './visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

async function anAccountWithPeople() {
  const account = await anAccount({ name: 'Nordwind' })
  const anna = await aMember(account, 'member', {
    name: 'Anna Weber',
    address: `anna-${account.id}@nordwind.example`,
  })
  const off = await aMember(account, 'viewer', { name: 'Otto Aus', deactivated: true })
  const invitation = await anInvitation(account, { sentSecondsAgo: 3600 })
  return { account, anna, off, invitation, base: `/a/${account.id}/people` }
}

async function anActor(account: { id: string }, role: (typeof grantableRoles)[number]) {
  const agency = await anAgency()
  const maya = await aMember(agency, 'member')
  await aGrant(await aLink(agency, account), maya, role)
  return maya
}

describe('the people of an account', () => {
  test.each(roles)('%s reads the list; addresses and invitations are for manager and above', async (role) => {
    const { account, anna, base, invitation } = await anAccountWithPeople()
    const reader = role === 'owner' ? account.owner : await aMember(account, role)
    const visitor = await signedInAs(app, reader, account)
    const page = await (await visitor.get(base)).text()
    const high = ['manager', 'admin', 'owner'].includes(role)
    const manages = ['admin', 'owner'].includes(role)
    expect(page).toContain('Anna Weber')
    expect(page).toContain('Otto Aus')
    expect(await (await visitor.get(`${base}?view=active`)).text()).not.toContain('Otto Aus')
    expect(page.includes(invitation.address)).toBe(high)
    expect(page.includes(anna.address)).toBe(high)
    expect(page.includes(`href="${base}/invitations"`)).toBe(manages)
    expect(page.includes(`href="${base}/${anna.membershipId}/removal"`)).toBe(manages)
    const invitations = await visitor.get(`${base}?view=invitations`)
    expect(invitations.status).toBe(high ? 200 : 403)
    expect((await invitations.text()).includes(invitation.address)).toBe(high)
    expect(await (await visitor.get(`${base}?view=deactivated`)).text()).toContain('Otto Aus')
    expect((await visitor.get(`${base}/${anna.membershipId}`)).status).toBe(200)
  })

  test('search, role, view and page live in the URL; nonsense is harmless', async () => {
    const { account, base } = await anAccountWithPeople()
    const owner = await signedInAs(app, account.owner, account)
    expect(await (await owner.get(`${base}?q=weber`)).text()).toContain('Anna Weber')
    expect(await (await owner.get(`${base}?q=weber&role=admin`)).text()).toContain('Nobody found')
    for (const query of [
      '?page=-1',
      '?page=1e99',
      '?view=x',
      '?role=__proto__',
      '?q=%E2%80%AE',
      `?q=${'a'.repeat(3000)}`,
    ])
      expect((await owner.get(base + query)).status, query).toBe(200)
  })

  test('hidden, deactivated people are found by those alone who administer people (P7)', async () => {
    const { account, base } = await anAccountWithPeople()
    const owner = await signedInAs(app, account.owner, account)
    const manager = await signedInAs(app, await aMember(account, 'manager'), account)
    const settings = `/a/${account.id}/settings/people`
    expect((await manager.post(settings, { hide: 'yes' })).status).toBe(403)
    expect((await owner.post(settings, { hide: 'maybe' })).status).toBe(422)
    expect((await leadsTo(owner, await owner.post(settings, { hide: 'yes' }))).text).toContain('are hidden')
    for (const view of ['', '?view=deactivated'])
      expect(await (await manager.get(base + view)).text()).not.toContain('Otto Aus')
    expect(await (await owner.get(base)).text()).not.toContain('Otto Aus')
    expect(await (await owner.get(`${base}?view=deactivated`)).text()).toContain('Otto Aus')
    await owner.post(settings, {})
    expect(await (await manager.get(base)).text()).toContain('Otto Aus')
    const entries =
      await sql`select action, after from audit_entries where account_id = ${account.id} order by id`
    expect(entries).toEqual([
      { action: 'account.changed', after: { hidesDeactivated: true } },
      { action: 'account.changed', after: { hidesDeactivated: false } },
    ])
  })

  test('whoever cannot be reactivated for want of a licence is told how to get one', async () => {
    const { account, off, base } = await anAccountWithPeople()
    await onPlan(account.id, { plan: 'essentials', licences: 2 })
    const owner = await signedInAs(app, account.owner, account)
    const answer = await owner.post(`${base}/${off.membershipId}/reactivation`, {})
    expect(answer.status).toBe(409)
    const page = await answer.text()
    expect(page).toContain('No licence is free')
    expect(page).toContain(`href="/a/${account.id}/licences/purchases"`)
  })

  test('in German it speaks German', async () => {
    const { account, base } = await anAccountWithPeople()
    const owner = await signedInAs(app, account.owner, account)
    owner.cookies.set('lang', 'de')
    expect(await (await owner.get(base)).text()).toContain('Personen einladen')
  })
})

describe('under a grant (L19)', () => {
  test.each(grantableRoles)(
    'acting as %s: people to read, nothing to press, every write refused',
    async (role) => {
      const { account, anna, off, invitation, base } = await anAccountWithPeople()
      const visitor = await signedInAs(app, await anActor(account, role), account)
      for (const path of [base, `${base}/${anna.membershipId}`]) {
        const page = await (await visitor.get(path)).text()
        expect(page).toContain('Anna Weber')
        expect(page).not.toContain(`href="${base}/invitations"`)
        expect(page).not.toMatch(/\/(removal|deactivation|reactivation|resends|cancellation)"/)
      }
      const writes: [string, Record<string, string>][] = [
        [`${base}/invitations`, { address: 'new@example.test', role: 'viewer' }],
        [`${base}/invitations/${invitation.id}/resends`, {}],
        [`${base}/invitations/${invitation.id}/cancellation`, {}],
        [`${base}/${anna.membershipId}`, { role: 'admin' }],
        [`${base}/${anna.membershipId}/removal`, {}],
        [`${base}/${anna.membershipId}/deactivation`, {}],
        [`${base}/${off.membershipId}/reactivation`, {}],
        [`/a/${account.id}/ownership`, { to: anna.membershipId, typed: 'Nordwind' }],
      ]
      for (const [path, form] of writes) {
        const answer = await visitor.post(path, form)
        expect(answer.status, path).toBe(403)
        expect(await answer.text()).toContain('own people')
      }
      expect(await sql`select 1 from audit_entries where account_id = ${account.id}`).toHaveLength(0)
    },
  )

  test('an acting admin changes account details, and nobody below', async () => {
    const { account } = await anAccountWithPeople()
    const details = { name: 'Nordwind GmbH', timeZone: 'Europe/Berlin', locale: 'de' }
    const manager = await signedInAs(app, await anActor(account, 'manager'), account)
    expect((await manager.post(`/a/${account.id}/settings`, details)).status).toBe(403)
    const admin = await signedInAs(app, await anActor(account, 'admin'), account)
    const page = await (await admin.get(`/a/${account.id}/settings`)).text()
    expect(page).toContain('value="Nordwind"')
    expect(page).not.toContain('/settings/programme')
    expect(page).not.toContain('/ownership')
    const saved = await leadsTo(admin, await admin.post(`/a/${account.id}/settings`, details))
    expect(saved.text).toContain('The details of the account are saved.')
    expect(saved.text).toContain('value="Nordwind GmbH"')
  })
})

describe('changing people', () => {
  test('a role is saved and said; a role off the ladder is refused at the field', async () => {
    const { account, anna, base } = await anAccountWithPeople()
    const owner = await signedInAs(app, account.owner, account)
    const path = `${base}/${anna.membershipId}`
    const saved = await leadsTo(owner, await owner.post(path, { role: 'manager' }))
    expect(saved).toMatchObject({
      path,
      text: expect.stringContaining('Anna Weber now has the role Manager.'),
    })
    for (const role of ['owner', 'boss', '__proto__'])
      expect((await owner.post(path, { role })).status).toBe(422)
    expect(
      (
        await owner.post(path, [
          ['role', 'admin'],
          ['role', 'viewer'],
        ])
      ).status,
    ).toBe(422)
    expect((await owner.post(path, { 'role[]': 'admin' })).status).toBe(422)
    const [row] = await sql`select role from memberships where id = ${anna.membershipId}`
    expect(row!.role).toBe('manager')
  })

  test('a form made in one account and sent in another is refused with 409', async () => {
    const { account, anna, base } = await anAccountWithPeople()
    const other = await anAccount()
    const owner = await signedInAs(app, account.owner, other)
    expect((await owner.post(`${base}/${anna.membershipId}`, { role: 'admin' })).status).toBe(409)
    expect((await owner.post(`${base}/${anna.membershipId}/removal`, {})).status).toBe(409)
  })

  test('the page before removing says exactly what ends, and the removal does it', async () => {
    const agency = await anAgency({ name: 'Studio Kern' })
    const maya = await aMember(agency, 'admin', { name: 'Maya' })
    await aGrant(await aLink(agency, await anAccount({ name: 'Alpenglück' })), maya, 'manager')
    await anInvitation(agency, { inviter: maya })
    const gone = await signedInAs(app, maya, agency)
    const owner = await signedInAs(app, agency.owner, agency)
    const path = `/a/${agency.id}/people/${maya.membershipId}/removal`
    const asked = await (await owner.get(path)).text()
    for (const words of [
      'Remove Maya from Studio Kern',
      'access to 1 client account:',
      'Alpenglück',
      '1 open invitation sent by Maya',
      '1 sign-in',
      'can then no longer sign in',
    ])
      expect(asked).toContain(words)
    expect((await gone.get(`/a/${agency.id}/people`)).status).toBe(200)
    const done = await leadsTo(owner, await owner.post(path, {}))
    expect(done.text).toContain('Maya has been removed from Studio Kern.')
    expect((await gone.get(`/a/${agency.id}/people`)).headers.get('Location')).toMatch(/^\/sign-in/)
    expect((await owner.post(path, {})).status).toBe(404)
  })

  test('what can be done with somebody stands above the clients they have access to', async () => {
    const agency = await anAgency()
    const maya = await aMember(agency, 'member')
    await aGrant(await aLink(agency, await anAccount({ name: 'Alpenglück' })), maya, 'viewer')
    const owner = await signedInAs(app, agency.owner, agency)
    const path = `/a/${agency.id}/people/${maya.membershipId}`
    const page = await (await owner.get(path)).text()
    expect(page.indexOf('Alpenglück')).toBeGreaterThan(page.indexOf(`${path}/removal`))
    expect(page).toContain(`${path}/removal`)
  })

  test('a page that no longer holds is answered 409, and shows what would happen now', async () => {
    const agency = await anAgency()
    const maya = await aMember(agency, 'member')
    const owner = await signedInAs(app, agency.owner, agency)
    const path = `/a/${agency.id}/people/${maya.membershipId}/deactivation`
    const seen = /name="seen" value="([^"]+)"/.exec(await (await owner.get(path)).text())![1]!
    await aGrant(await aLink(agency, await anAccount({ name: 'Zuletzt' })), maya, 'viewer')
    const answer = await owner.post(path, { seen })
    expect(answer.status).toBe(409)
    const page = await answer.text()
    expect(page).toContain('Something has changed since you looked')
    expect(page).toContain('Zuletzt')
    const now = /name="seen" value="([^"]+)"/.exec(page)![1]!
    expect(now).not.toBe(seen)
    expect((await owner.post(path, { seen: now })).status).toBe(303)
  })

  test('deactivating and reactivating, each said at the top', async () => {
    const { account, anna, base } = await anAccountWithPeople()
    const owner = await signedInAs(app, account.owner, account)
    const path = `${base}/${anna.membershipId}`
    expect(await (await owner.get(`${path}/deactivation`)).text()).toContain(
      'Deactivate Anna Weber in Nordwind',
    )
    const off = await leadsTo(owner, await owner.post(`${path}/deactivation`, {}))
    expect(off).toMatchObject({
      path: `${base}?view=deactivated`,
      text: expect.stringContaining('has been deactivated'),
    })
    expect((await owner.post(`${path}/deactivation`, {})).status).toBe(409)
    const on = await leadsTo(owner, await owner.post(`${path}/reactivation`, {}))
    expect(on.text).toContain('Anna Weber can open the account again.')
    const again = await owner.post(`${path}/reactivation`, {})
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('can already open the account')
  })

  test('whoever lost the address while switched off is not let in again, and the pages say why', async () => {
    const { account, off, base } = await anAccountWithPeople()
    const owner = await signedInAs(app, account.owner, account)
    const path = `${base}/${off.membershipId}`
    expect(await (await owner.get(path)).text()).toContain('Otto Aus can then open the account again')
    expect(await sql.begin((sql) => freeAddress(sql, off.address))).toBe(true)
    const page = await (await owner.get(path)).text()
    expect(page).toContain('Somebody else uses the email address of Otto Aus')
    expect(page).not.toContain(`${path}/reactivation`)
    const refused = await owner.post(`${path}/reactivation`, {})
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain('could not sign in')
  })

  test('everybody may leave but the owner, who reads how to hand over first', async () => {
    const { account, anna, base } = await anAccountWithPeople()
    await aMember(await anAccount(), 'member', { user: anna })
    const asAnna = await signedInAs(app, anna, account)
    const path = `${base}/${anna.membershipId}/removal`
    expect(await (await asAnna.get(path)).text()).toContain('Leave Nordwind')
    const left = await leadsTo(asAnna, await asAnna.post(path, {}))
    expect(left).toMatchObject({
      path: '/accounts',
      text: expect.stringContaining('You have left Nordwind.'),
    })

    const owner = await signedInAs(app, account.owner, account)
    const own = `${base}/${account.owner.membershipId}/removal`
    const page = await (await owner.get(own)).text()
    expect(page).toContain('Every account has an owner')
    expect(page).toContain(`/a/${account.id}/ownership`)
    expect((await owner.post(own, {})).status).toBe(409)
  })

  test('nobody below admin opens the page that removes somebody else', async () => {
    const { account, anna, base } = await anAccountWithPeople()
    const manager = await signedInAs(app, await aMember(account, 'manager'), account)
    for (const step of ['removal', 'deactivation']) {
      expect((await manager.get(`${base}/${anna.membershipId}/${step}`)).status).toBe(403)
      expect((await manager.post(`${base}/${anna.membershipId}/${step}`, {})).status).toBe(403)
    }
  })
})

describe('ownership', () => {
  test('takes a person, the account’s name typed, and the heir’s yes; what was typed stays', async () => {
    const { account, anna } = await anAccountWithPeople()
    const owner = await signedInAs(app, account.owner, account)
    const path = `/a/${account.id}/ownership`
    expect(await (await owner.get(`${path}?to=${anna.membershipId}`)).text()).toMatch(
      new RegExp(
        `type="radio"[^>]*checked=""[^>]*value="${anna.membershipId}"|value="${anna.membershipId}"[^>]*checked=""`,
      ),
    )
    const wrong = await owner.post(path, { to: anna.membershipId, typed: 'Nordwnd' })
    expect(wrong.status).toBe(422)
    const page = await wrong.text()
    expect(page).toContain('This is not the account’s name.')
    expect(page).toContain('value="Nordwnd"')
    expect((await owner.post(path, { typed: 'Nordwind' })).status).toBe(422)
    expect((await owner.post(path, { to: 'nobody', typed: 'Nordwind' })).status).toBe(404)
    const done = await leadsTo(owner, await owner.post(path, { to: anna.membershipId, typed: 'Nordwind' }))
    expect(done.text).toContain('Anna Weber was asked by email to take over Nordwind.')

    const heir = await signedInAs(app, anna, account)
    expect(await (await heir.get(`${path}/acceptance`)).text()).toContain('Become the owner of Nordwind?')
    expect((await owner.get(path)).status).toBe(200)
    const taken = await leadsTo(heir, await heir.post(`${path}/acceptance`, { intent: 'accept' }))
    expect(taken.path).toBe(`/a/${account.id}`)
    expect((await owner.get(path)).status).toBe(403)
    expect((await heir.get(path)).status).toBe(200)
  })
})

describe('settings', () => {
  test('keep what was typed and say at the field what is wrong', async () => {
    const { account } = await anAccountWithPeople()
    const owner = await signedInAs(app, account.owner, account)
    const path = `/a/${account.id}/settings`
    const long = await owner.post(path, { name: 'N'.repeat(300), timeZone: 'UTC', locale: 'en' })
    expect(long.status).toBe(422)
    const page = await long.text()
    expect(page).toContain('A name has at most 200 characters.')
    expect(page).toContain('N'.repeat(300))
    expect((await owner.post(path, { name: 'x', timeZone: 'Mars/Olympus', locale: 'en' })).status).toBe(422)
    expect((await owner.post(path, { name: 'x', timeZone: 'UTC', locale: 'fr' })).status).toBe(422)
    expect((await owner.post(path, { name: 'a\0b', timeZone: 'UTC', locale: 'en' })).status).toBe(422)
    expect(await sql`select 1 from audit_entries where account_id = ${account.id}`).toHaveLength(0)
  })

  test.each(['viewer', 'member', 'manager'] as const)('are not for %s', async (role) => {
    const { account } = await anAccountWithPeople()
    const visitor = await signedInAs(app, await aMember(account, role), account)
    expect((await visitor.get(`/a/${account.id}/settings`)).status).toBe(403)
  })
})
