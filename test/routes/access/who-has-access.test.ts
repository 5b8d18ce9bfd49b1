import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aRequest } from '#test/support/people.ts'
import { goTo, signInAs, working } from './access-support.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

const get = async (path: string, cookie: string) => (await app.fetch(path, { cookie })).text()

describe('Who has access (L20)', () => {
  test('shows everybody in the account the agencies, their people by name, roles and dates', async () => {
    const { client, maya, access } = await working({ role: 'admin', maxRole: 'manager' })
    for (const role of ['viewer', 'member', 'manager', 'admin'] as const) {
      const text = await get(access, await signInAs(await aMember(client, role)))
      for (const words of ['Studio Kern', maya.name, 'Manager', client.owner.name, 'not yet'])
        expect(text).toContain(words)
      expect(text.includes('Revoke access')).toBe(role === 'admin')
      expect(text.includes('Remove access')).toBe(role === 'admin')
    }
  })

  test('pages agencies, and the people of one of them, in its URL', async () => {
    const { agency, client, link, access } = await working()
    await sql`
      insert into accounts (id, name, agency_since) select md5(${client.id} || n)::uuid, 'Agency no. ' || n, now() from generate_series(1, 11) n`
    await sql`
      insert into links (agency_id, client_id, max_role, created_at)
      select md5(${client.id} || n)::uuid, ${client.id}, 'viewer', now() - n * interval '1 day' from generate_series(1, 11) n`
    for (let n = 0; n < 60; n++)
      await aGrant(link, await aMember(agency, 'viewer', { name: `Zoe ${String(n).padStart(2, '0')}` }))
    const cookie = await signInAs(client.owner)
    const first = await get(access, cookie)
    expect(first.match(/Agency no\. \d+<\/span><\/h2>/g)).toHaveLength(9)
    expect(first).toContain('?agency=' + link.id)
    expect(first).toContain('All 61 people of Studio Kern')
    expect(first).not.toContain('Zoe 30')
    expect((await get(`${access}?page=2`, cookie)).match(/Agency no\. \d+<\/span><\/h2>/g)).toHaveLength(2)
    const alone = await get(`${access}?agency=${link.id}`, cookie)
    expect(alone).toContain('Zoe 30')
    expect(alone).not.toContain('Zoe 59')
    expect(alone).not.toContain('Agency no.')
    const rest = await get(`${access}?agency=${link.id}&page=2`, cookie)
    expect(rest).toContain('Zoe 59')
    expect(rest).not.toContain('Zoe 30')
    const [last] = await sql<{ id: string }[]>`
      select g.id from grants g join users u on u.id = g.user_id where g.link_id = ${link.id} and u.name = 'Zoe 59'`
    expect(await get(`${access}/${link.id}/people/${last!.id}/removal`, cookie)).toContain('Zoe 59')
    expect(await get(`${access}/${link.id}/revocation`, cookie)).toMatch(
      /61 people lose access: .*and 41 more/,
    )
    expect((await app.fetch(`${access}?agency=${crypto.randomUUID()}`, { cookie })).status).toBe(404)
  })

  test('shows who is working there now', async () => {
    const { client, maya, access } = await working()
    const owner = await signInAs(client.owner)
    expect(await get(access, owner)).not.toContain('Working now')
    await goTo(maya, client)
    expect(await get(access, owner)).toContain('Working now')
  })

  test('is read-only while acting, whatever the role', async () => {
    const { client, maya, link, grantId, access } = await working({ role: 'admin' })
    const cookie = await goTo(maya, client)
    const text = await get(access, cookie)
    expect(text).toContain('The owner and the admins of the account can change this')
    expect(text).not.toContain('Revoke access')
    const pages = [
      `${access}/${link.id}`,
      `${access}/${link.id}/revocation`,
      `${access}/${link.id}/people/${grantId}/removal`,
    ]
    for (const page of pages) {
      expect((await app.fetch(page, { cookie })).status).toBe(403)
      expect(
        (await app.fetch(page, { cookie, form: { account: client.id, role: 'viewer', endsOn: '' } })).status,
      ).toBe(403)
    }
  })

  test('names the account’s zone once where the reader has another', async () => {
    const { client, maya, access } = await working()
    await sql`update accounts set time_zone = 'Europe/London' where id = ${client.id}`
    const named = 'All times are in the account’s time zone: Europe/London.'
    const acting = await goTo(maya, client)
    for (const path of [access, `/a/${client.id}/activity`])
      expect((await get(path, acting)).split(named)).toHaveLength(2)
    await sql`update users set time_zone = 'Europe/London' where id = ${maya.id}`
    expect(await get(access, acting)).not.toContain(named)
  })

  test('says what to do where nobody has access, and leaves out what has ended', async () => {
    const { client, link, access } = await working()
    const cookie = await signInAs(client.owner)
    await sql`update links set ends_at = now() - interval '1 second' where id = ${link.id}`
    expect(await get(access, cookie)).toContain('No agency has access')
  })

  test('shows requests to the reader’s own addresses on top, to nobody else', async () => {
    const { client, access } = await working()
    const asking = await anAgency({ name: 'Büro Nord' })
    const request = await aRequest(asking, client.owner.address)
    expect(await get(access, await signInAs(client.owner))).toContain(`href="/requests/${request.id}"`)
    expect(await get(access, await signInAs(await aMember(client, 'admin')))).not.toContain(request.id)
  })

  test('a link of another account, an ended and an unknown one answer alike', async () => {
    const { client, agency, access } = await working()
    const cookie = await signInAs(client.owner)
    const foreign = await aLink(agency, await anAccount())
    const foreignGrant = await aGrant(foreign, await aMember(agency, 'member'))
    for (const linkId of [foreign.id, '00000000-0000-4000-8000-000000000000', 'x'])
      for (const path of [
        linkId,
        `${linkId}/revocation`,
        `${linkId}/receipt`,
        `${linkId}/people/${foreignGrant}/removal`,
      ]) {
        expect((await app.fetch(`${access}/${path}`, { cookie })).status).toBe(404)
        if (!path.endsWith('receipt')) {
          const form = { account: client.id, role: 'viewer', endsOn: '' }
          expect((await app.fetch(`${access}/${path}`, { cookie, form })).status).toBe(404)
        }
      }
    expect(await sql`select 1 from links where id = ${foreign.id} and ended_at is null`).toHaveLength(1)
  })
})

describe('role ceiling and end date', () => {
  test('lowering holds on the very next request of whoever is working there', async () => {
    const { client, link, maya, access } = await working({ role: 'manager' })
    const acting = await goTo(maya, client)
    const activity = `/a/${client.id}/activity`
    expect((await app.fetch(activity, { cookie: acting })).status).toBe(200)
    const cookie = await signInAs(client.owner)
    const saved = await app.fetch(`${access}/${link.id}`, {
      cookie,
      form: { account: client.id, role: 'viewer', endsOn: '' },
    })
    expect(saved.status).toBe(303)
    expect(saved.headers.get('Location')).toBe(access)
    expect((await app.fetch(activity, { cookie: acting })).status).toBe(403)
    expect((await app.fetch(access, { cookie: acting })).status).toBe(200)
  })

  test('an end date holds until the end of that day in the account’s zone, and can be taken away again', async () => {
    const { client, link, access } = await working()
    await sql`update accounts set time_zone = 'America/Los_Angeles' where id = ${client.id}`
    const cookie = await signInAs(client.owner)
    const save = (endsOn: string) =>
      app.fetch(`${access}/${link.id}`, { cookie, form: { account: client.id, role: 'admin', endsOn } })
    expect((await save('2999-12-31')).status).toBe(303)
    const ends = async () =>
      (await sql<{ endsAt: Date | null }[]>`select ends_at from links where id = ${link.id}`)[0]!.endsAt
    expect((await ends())?.toISOString()).toBe('3000-01-01T08:00:00.000Z')
    expect(await get(`${access}/${link.id}`, cookie)).toContain('value="2999-12-31"')
    await sql`update users set time_zone = 'Pacific/Auckland' where id = ${client.owner.id}`
    expect((await save('2999-12-31')).status).toBe(303)
    expect((await ends())?.toISOString(), 'saved as it stood').toBe('3000-01-01T08:00:00.000Z')
    await sql`update accounts set time_zone = 'Pacific/Honolulu' where id = ${client.id}`
    expect(await get(`${access}/${link.id}`, cookie)).toContain('value="2999-12-31"')
    expect((await save('2999-12-31')).status).toBe(303)
    expect((await ends())?.toISOString(), 'the account moved').toBe('3000-01-01T08:00:00.000Z')
    expect((await save('')).status).toBe(303)
    expect(await ends()).toBeNull()
  })

  test.each([
    ['owner', '', 422],
    ['', '', 422],
    ['viewer', '2001-01-01', 422],
    ['viewer', 'tomorrow', 422],
  ])('role %o and end date %o are refused at the field', async (role, endsOn, status) => {
    const { client, link, access } = await working()
    const cookie = await signInAs(client.owner)
    const answer = await app.fetch(`${access}/${link.id}`, {
      cookie,
      form: { account: client.id, role, endsOn },
    })
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain('aria-invalid="true"')
    expect(await sql`select max_role, ends_at from links where id = ${link.id}`).toEqual([
      { maxRole: 'admin', endsAt: null },
    ])
  })
})

describe('Remove access of a person', () => {
  test('asks first, then the person is out on the next request and told who did it; the agency stays', async () => {
    const { client, link, maya, grantId, access } = await working()
    const acting = await goTo(maya, client)
    const cookie = await signInAs(client.owner)
    const path = `${access}/${link.id}/people/${grantId}/removal`
    const asks = await get(path, cookie)
    expect(asks).toContain('Remove access of Maya Kern to Nordwind')
    expect((await app.fetch(access, { cookie: acting })).status).toBe(200)
    expect((await app.fetch(path, { cookie, form: { account: client.id } })).status).toBe(303)
    const refused = await app.fetch(access, { cookie: acting })
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain(client.owner.name)
    expect(await get(access, cookie)).toContain('Nobody of Studio Kern is in at the moment')
    expect((await app.fetch(path, { cookie, form: { account: client.id } })).status).toBe(404)
  })
})

describe('Revoke access', () => {
  test('says what ends, ends it, and gives a receipt that stays', async () => {
    const { agency, client, link, maya, access } = await working()
    await goTo(maya, client)
    await goTo(maya, client)
    const again = await aRequest(agency, client.owner.address)
    const cookie = await signInAs(client.owner)
    const path = `${access}/${link.id}/revocation`
    const asks = await get(path, cookie)
    for (const words of [
      'Revoke access of Studio Kern to Nordwind',
      '1 person loses access: Maya Kern',
      '2 open sessions',
      '1 open request',
    ])
      expect(asks).toContain(words)
    const answer = await app.fetch(path, { cookie, form: { account: client.id } })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toBe(`${access}/${link.id}/receipt`)
    const receipt = await get(`${access}/${link.id}/receipt`, cookie)
    for (const words of ['Studio Kern no longer has access', 'Maya Kern', client.owner.name])
      expect(receipt).toContain(words)
    expect(receipt).toMatch(/The access to Nordwind ended on \w+day/)
    expect(receipt).toMatch(/Highest role.{0,200}>Admin</)
    expect(receipt).toMatch(/Since.{0,200}<time/)
    expect(receipt).toMatch(/Sessions ended.{0,200}>2</)
    expect(receipt).toMatch(/Requests withdrawn.{0,200}>1</)
    expect(
      await sql`select 1 from access_requests where id = ${again.id} and state = 'cancelled'`,
    ).toHaveLength(1)
    expect((await app.fetch(path, { cookie })).headers.get('Location')).toBe(`${access}/${link.id}/receipt`)
    expect((await app.fetch(path, { cookie, form: { account: client.id } })).status).toBe(303)
    expect(
      await sql`select 1 from audit_entries where action = 'link.revoked' and subject_id = ${link.id}`,
    ).toHaveLength(1)
  })

  test('holds on the very next request of every open session, page and API, naming who ended it', async () => {
    const { client, link, maya, access } = await working()
    const sessions = [await goTo(maya, client), await goTo(maya, client)]
    const cookie = await signInAs(client.owner)
    await app.fetch(`${access}/${link.id}/revocation`, { cookie, form: { account: client.id } })
    for (const acting of sessions) {
      const page = await app.fetch(access, { cookie: acting })
      expect(page.status).toBe(403)
      const text = await page.text()
      expect(text).toContain('Your access to Nordwind has ended')
      expect(text).toContain(client.owner.name)
      const file = await app.fetch(`/a/${client.id}/activity.csv`, { cookie: acting })
      expect(file.status).toBe(401)
    }
  })

  test('only by owner and admins, by own membership, and with the form of this very account', async () => {
    const { client, link, access } = await working()
    const path = `${access}/${link.id}/revocation`
    for (const role of ['viewer', 'member', 'manager'] as const)
      expect(
        (
          await app.fetch(path, {
            cookie: await signInAs(await aMember(client, role)),
            form: { account: client.id },
          })
        ).status,
      ).toBe(403)
    const cookie = await signInAs(client.owner)
    const other = await anAccount({ owner: client.owner })
    for (const account of [other.id, '', 'x'])
      expect((await app.fetch(path, { cookie, form: { account } })).status).toBe(409)
    expect(await sql`select 1 from links where id = ${link.id} and ended_at is null`).toHaveLength(1)
    const admin = await signInAs(await aMember(client, 'admin'))
    expect((await app.fetch(path, { cookie: admin, form: { account: client.id } })).status).toBe(303)
  })
})
