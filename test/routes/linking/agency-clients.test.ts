import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aRequest,
  type Account,
  type Link,
  type Member,
} from '#test/support/people.ts'
import { visiting } from './visitor.ts'

let app: TestApp
let agency: Account
let client: Account
let link: Link
let asOwner: Awaited<ReturnType<typeof visiting>>
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())
beforeEach(async () => {
  agency = await anAgency({ name: 'Studio Kern' })
  client = await anAccount({ name: 'Nordwind' })
  link = await aLink(agency, client, { maxRole: 'manager' })
  asOwner = await visiting(app, agency.owner, agency)
})

const grants = () =>
  sql<{ id: string; userId: string; role: string; linkId: string }[]>`
    select id, user_id, role, link_id from grants where agency_id = ${agency.id} and ended_at is null order by created_at, id`
const outboxOf = (kind: string) => sql`select 1 from outbox where kind = ${kind}`

describe('the clients list', () => {
  test('shows links and open requests, each with what the reader may do', async () => {
    await aGrant(link, agency.owner, 'admin')
    await aRequest(agency, 'anna@x.test')
    const page = await asOwner.get('/clients')
    expect(page.text).toMatch(/Last active today, \d\d:\d\d/)
    expect(page.text).toMatch(/Nordwind.*Manager up to Manager.*Go to account.*Add user.*Leave client/)
    expect(page.text).toMatch(/anna@x\.test.*Pending.*client decides.*7 days left.*Resend.*Cancel request/)
    expect(page.html).toContain(`action="/scopes/${client.id}"`)
  })

  test('pages the people of one client, who are changed one by one wherever they stand', async () => {
    for (let n = 0; n < 55; n++)
      await aGrant(
        link,
        await aMember(agency, 'viewer', { name: `Zoe ${String(n).padStart(2, '0')}` }),
        'viewer',
      )
    const page = await asOwner.get(`/clients/${link.id}`)
    expect([page.text.includes('Zoe 00'), page.text.includes('Zoe 54')]).toEqual([true, false])
    const rest = await asOwner.get(`/clients/${link.id}?page=2`)
    expect([rest.text.includes('Zoe 00'), rest.text.includes('Zoe 54')]).toEqual([false, true])
    const [last] = await sql<{ id: string }[]>`
      select g.id from grants g join users u on u.id = g.user_id where g.link_id = ${link.id} and u.name = 'Zoe 54'`
    const path = /href="(?:\/a\/[^/]+)?([^"]*)"/.exec(
      rest.html.match(new RegExp(`href="[^"]*${last!.id}"`))![0],
    )![1]!
    expect((await asOwner.get(path)).text).toContain('Zoe 54')
    expect((await asOwner.get(`/clients/${link.id}/departure`)).text).toContain('and 35 more')
  })

  test('offers Go to account only where the reader has a grant', async () => {
    expect((await asOwner.get('/clients')).html).not.toContain(`/scopes/${client.id}`)
  })

  test.each(['viewer', 'member'] as const)(
    'shows a %s their own clients only, and no requests',
    async (role) => {
      const person = await aMember(agency, role)
      await aRequest(agency, 'anna@x.test')
      const mine = await anAccount({ name: 'Südwind' })
      await aGrant(await aLink(agency, mine), person, 'viewer')
      const as = await visiting(app, person, agency)
      const page = await as.get('/clients')
      expect(page.text).toContain('Südwind')
      expect(page.text).not.toMatch(/Nordwind|anna@x\.test|Connect to a client|Leave client/)
      expect((await as.get('/clients?show=requests')).text).not.toContain('anna@x.test')
      expect((await as.get('/clients/requests')).status).toBe(403)
      expect((await as.get(`/clients/${link.id}`)).status).toBe(404)
      expect(await as.json('/clients/clients.json')).toMatchObject({
        body: { clients: [{ name: 'Südwind' }] },
      })
    },
  )

  test('filters by its URL, and reads nonsense as the plain list', async () => {
    await aRequest(agency, 'anna@x.test')
    const found = async (query: string) => {
      const { text } = await asOwner.get(`/clients?${query}`)
      return ['Nordwind', 'anna@x.test'].filter((name) => text.includes(name))
    }
    expect(await found('show=active')).toEqual(['Nordwind'])
    expect(await found('show=requests')).toEqual(['anna@x.test'])
    expect(await found('q=NORD')).toEqual(['Nordwind'])
    expect(await found('q=%25&page=1')).toEqual([])
    expect(await found('show=x&page=x&page=0')).toHaveLength(2)
    expect((await asOwner.get('/clients?page=9999')).status).toBe(200)
  })

  test('pages on the server, and the pager keeps the filters', async () => {
    for (let count = 0; count < 26; count++) await aLink(agency, await anAccount({ name: `Many ${count}` }))
    const first = await asOwner.get('/clients?q=many')
    expect(first.html).toContain('?q=many&amp;page=2')
    expect((await asOwner.get('/clients?q=many&page=2')).html.match(/id="client-/g)).toHaveLength(1)
  })

  test('tells an agency without clients what to do next', async () => {
    const fresh = await anAgency()
    expect((await (await visiting(app, fresh.owner, fresh)).get('/clients')).text).toMatch(
      /No clients yet.*Connect to a client/,
    )
  })

  test('escapes every name', async () => {
    await sql`update accounts set name = '<img src=x onerror=alert(1)>' where id = ${client.id}`
    const page = await asOwner.get('/clients')
    expect(page.html).not.toContain('<img src=x')
    expect(page.text).toContain('<img src=x onerror=alert(1)>')
  })
})

describe('Add user', () => {
  let maya: Member
  beforeEach(
    async () =>
      void (maya = await aMember(agency, 'member', {
        name: 'Maya Lindt',
        username: `maya-${randomUUID().slice(0, 6)}`,
      })),
  )
  const add = (fields: Record<string, string | string[]>, as = asOwner) =>
    as.post('/clients/users/new', { role: 'viewer', ...fields })

  test('lets people × clients in, tells what it did, and doing it twice changes nothing', async () => {
    const second = await aLink(agency, await anAccount({ name: 'Südwind' }))
    const fields = {
      people: [maya.membershipId, agency.owner.membershipId],
      client: [link.id, second.id],
      role: 'member',
    }
    const page = await add(fields)
    expect([page.status, page.to]).toEqual([303, `/a/${agency.id}/clients`])
    expect(page.text).toMatch(/Access given: .*Maya Lindt.* can now work for .*Nordwind.*Südwind/)
    expect(await grants()).toHaveLength(4)
    const again = await add({ ...fields, role: 'viewer' })
    expect(again.text).toContain('Maya Lindt had access to Nordwind already, as Member')
    expect((await grants()).map(({ role }) => role)).toEqual(['member', 'member', 'member', 'member'])
  })

  test('finds people by name, user name and address; whom nobody knows is told, with no mail', async () => {
    const page = await add({ names: `maya lindt, ${agency.owner.username}`, client: link.id })
    expect(page.status).toBe(303)
    expect((await grants()).map(({ userId }) => userId).sort()).toEqual([maya.id, agency.owner.id].sort())
    const mails = (await outboxOf('grant.mail-colleague')).length
    const unknown = await add({ names: 'Nobody Here', people: maya.membershipId, client: link.id })
    expect([unknown.status, unknown.error('names')]).toEqual([
      422,
      'Nobody in Studio Kern is called “Nobody Here”.',
    ])
    expect(unknown.typed('names')).toBe('Nobody Here')
    expect(await outboxOf('grant.mail-colleague')).toHaveLength(mails)
  })

  test('asks who is meant where a name fits several, and takes the answer', async () => {
    const other = await aMember(agency, 'member', { name: 'Maya Lindt' })
    const asked = await add({ names: 'Maya Lindt', client: link.id })
    expect(asked.status).toBe(422)
    expect(asked.error('names')).toContain('Who is “Maya Lindt”?')
    expect(asked.text).toContain(`@${other.username}`)
    expect(await grants()).toHaveLength(0)
    expect((await add({ names: 'Maya Lindt', people: other.membershipId, client: link.id })).status).toBe(303)
    expect((await grants()).map(({ userId }) => userId)).toEqual([other.id])
  })

  test('ticks the client it came from, keeps ticks over a search, and forgets foreign ones', async () => {
    const foreign = await aLink(await anAgency(), await anAccount())
    const page = await asOwner.get(
      `/clients/users/new?client=${link.id}&client=${foreign.id}&client=x&people=${maya.membershipId}&q=zzz&names=jan`,
    )
    expect(page.boxes('client')).toEqual([{ value: link.id, ticked: true }])
    expect(page.boxes('people').find(({ ticked }) => ticked)).toEqual({
      value: maya.membershipId,
      ticked: true,
    })
    expect(page.typed('names')).toBe('jan')
  })

  test('a role above what a client allows names the client and its highest role, and offers what can be given', async () => {
    const low = await aLink(agency, await anAccount({ name: 'Südwind' }), { maxRole: 'viewer' })
    const page = await add({ people: maya.membershipId, client: [link.id, low.id], role: 'member' })
    expect([page.status, page.error('role')]).toEqual([
      422,
      'This role is more than you can give at: Südwind (up to Viewer). Nobody was added.',
    ])
    expect(page.html).toMatch(/<option value="viewer" selected="">/)
    expect(await grants()).toHaveLength(0)
  })

  test('shows roles above the ceiling disabled, with the reason', async () => {
    const page = await asOwner.get(`/clients/users/new?client=${link.id}`)
    expect(page.html).toMatch(/<option value="admin" disabled="">Admin</)
    expect(page.text).toContain('Admin: more than Nordwind allows')
    await aGrant(link, maya, 'viewer')
    const as = await visiting(app, maya, agency)
    const hers = await as.get(`/clients/users/new?client=${link.id}`)
    expect(hers.html).toMatch(/<option value="member" disabled="">Member</)
    expect(hers.text).toContain('Member, Manager: more than your own role at Nordwind')
    const page2 = await add({ people: agency.owner.membershipId, client: link.id, role: 'member' }, as)
    expect([page2.status, page2.error('role')]).toEqual([422, expect.stringContaining('Nordwind')])
    expect(await grants()).toHaveLength(1)
  })

  test.each<[string, () => Promise<Record<string, string | string[]>>]>([
    ['nobody', async () => ({ client: link.id })],
    ['no client', async () => ({ people: maya.membershipId })],
    ['a role above the link’s', async () => ({ people: maya.membershipId, client: link.id, role: 'admin' })],
    ['the role owner', async () => ({ people: maya.membershipId, client: link.id, role: 'owner' })],
    ['no role', async () => ({ people: maya.membershipId, client: link.id, role: '' })],
    [
      'several roles',
      async () => ({ people: maya.membershipId, client: link.id, role: ['viewer', 'member'] }),
    ],
    ['a malformed id', async () => ({ people: 'x', client: link.id })],
    ['an unknown person', async () => ({ people: randomUUID(), client: link.id })],
    ['a person of another account', async () => ({ people: client.owner.membershipId, client: link.id })],
    [
      'a deactivated person',
      async () => ({
        people: (await aMember(agency, 'member', { deactivated: true })).membershipId,
        client: link.id,
      }),
    ],
    ['an unknown client', async () => ({ people: maya.membershipId, client: randomUUID() })],
    [
      'a client of another agency',
      async () => ({
        people: maya.membershipId,
        client: [link.id, (await aLink(await anAgency(), client)).id],
      }),
    ],
    ['several names fields', async () => ({ names: ['a', 'b'], client: link.id })],
    [
      'a hundred and one names',
      async () => ({ names: Array.from({ length: 101 }, (_, index) => `n${index}`).join(), client: link.id }),
    ],
    ['a name of 300 characters', async () => ({ names: 'n'.repeat(300), client: link.id })],
    ['a null byte', async () => ({ names: 'a\0b', client: link.id })],
    ['emoji and marks for a name', async () => ({ names: '🙂\u202E', client: link.id })],
  ])('%s: 422, ticks kept, nobody added, no mail', async (_what, wrong) => {
    const mails = (await outboxOf('grant.mail-colleague')).length
    const fields = await wrong()
    const page = await add(fields)
    expect(page.status).toBe(422)
    const ticked = page
      .boxes('people')
      .filter((box) => box.ticked)
      .map(({ value }) => value)
    if (fields.people === maya.membershipId) expect(ticked).toEqual([maya.membershipId])
    if (fields.client === link.id) expect(page.boxes('client')).toEqual([{ value: link.id, ticked: true }])
    expect(await grants()).toHaveLength(0)
    expect(await outboxOf('grant.mail-colleague')).toHaveLength(mails)
  })

  test('more than a thousand accesses at once: 422 at the people, ticks kept, nobody added', async () => {
    const people = await Promise.all(Array.from({ length: 40 }, () => aMember(agency, 'viewer')))
    const links = await Promise.all(
      Array.from({ length: 26 }, async () => await aLink(agency, await anAccount())),
    )
    const fields = {
      people: people.map(({ membershipId }) => membershipId).sort(),
      client: links.map(({ id }) => id).sort(),
    }
    const page = await add(fields)
    expect([page.status, page.text]).toEqual([422, expect.stringContaining('These are 1040 accesses')])
    const ticked = (name: string) =>
      page
        .boxes(name)
        .flatMap((box) => (box.ticked ? box.value : []))
        .sort()
    expect([ticked('people'), ticked('client')]).toEqual([fields.people, fields.client])
    expect(await grants()).toHaveLength(0)
    expect((await add({ ...fields, client: fields.client.slice(1) })).status).toBe(303)
    expect(await grants()).toHaveLength(1000)
  })

  test('tells whoever has access nowhere why the page is empty', async () => {
    expect((await (await visiting(app, maya, agency)).get('/clients/users/new')).text).toContain(
      'You have access to no client yet',
    )
  })
})

describe('one client', () => {
  let maya: Member
  let grantId: string
  beforeEach(async () => {
    maya = await aMember(agency, 'member', { name: 'Maya Lindt' })
    grantId = await aGrant(link, maya, 'member')
  })

  test('shows ceiling, people and what the reader may do', async () => {
    const page = await asOwner.get(`/clients/${link.id}`)
    expect(page.text).toMatch(
      /Nordwind.*Highest role allowed Manager.*Maya Lindt.*Member.*Change role.*Remove user.*Leave client/,
    )
    const mine = await (await visiting(app, maya, agency)).get(`/clients/${link.id}`)
    expect(mine.text).toMatch(/Go to account.*Maya Lindt \(\s?you\s?\)/)
    expect(mine.text).not.toContain('Leave client')
  })

  test('a role is changed up to the ceiling, not above, and not off the ladder', async () => {
    const path = `/clients/${link.id}/grants/${grantId}`
    const page = await asOwner.post(path, { role: 'manager' })
    expect([page.status, page.text]).toEqual([
      303,
      expect.stringContaining('Maya Lindt is now Manager at Nordwind'),
    ])
    for (const role of ['admin', 'owner', 'x', '', ['viewer', 'member']]) {
      const refused = await asOwner.post(path, { role })
      expect([refused.status, refused.error('role')]).toEqual([422, expect.any(String)])
    }
    expect(await grants()).toMatchObject([{ role: 'manager' }])
  })

  test('somebody above one’s own reach can be neither changed nor removed; one’s own access can be given up', async () => {
    const higher = await aGrant(link, await aMember(agency, 'manager'), 'manager')
    const as = await visiting(app, maya, agency)
    for (const path of [
      `/clients/${link.id}/grants/${higher}`,
      `/clients/${link.id}/grants/${higher}/removal`,
    ]) {
      expect((await as.get(path)).status).toBe(403)
      expect((await as.post(path, { role: 'viewer' })).status).toBe(403)
    }
    expect(await grants()).toHaveLength(2)
    const gone = await as.post(`/clients/${link.id}/grants/${grantId}/removal`)
    expect([gone.to, gone.status]).toEqual([`/a/${agency.id}/clients`, 303])
    expect((await grants()).map(({ id }) => id)).toEqual([higher])
  })

  test('a removal names person and client, and ends the open sessions', async () => {
    const acting = await visiting(app, maya, client, { acting: client })
    expect((await acting.get('')).status).toBe(200)
    expect((await asOwner.get(`/clients/${link.id}/grants/${grantId}/removal`)).text).toContain(
      'Remove Maya Lindt from Nordwind',
    )
    const page = await asOwner.post(`/clients/${link.id}/grants/${grantId}/removal`)
    expect(page.text).toContain('Maya Lindt no longer has access to Nordwind. 1 open session was ended.')
    expect((await acting.get('')).status).toBe(403)
  })

  test('leaving names the client and who loses access; it is for admins', async () => {
    const manager = await visiting(app, await aMember(agency, 'manager'), agency)
    expect((await manager.get(`/clients/${link.id}/departure`)).status).toBe(403)
    expect((await manager.post(`/clients/${link.id}/departure`)).status).toBe(403)
    expect((await asOwner.get(`/clients/${link.id}/departure`)).text).toMatch(
      /Leave Nordwind\?.*Maya Lindt.*Leave client Nordwind/,
    )
    const page = await asOwner.post(`/clients/${link.id}/departure`)
    expect([page.status, page.text]).toEqual([
      303,
      expect.stringContaining('You have left Nordwind: 1 person, 0 open sessions ended'),
    ])
    expect(await grants()).toHaveLength(0)
    expect((await asOwner.get(`/clients/${link.id}`)).status).toBe(404)
  })

  test('foreign, unknown, ended and malformed ids answer 404 alike', async () => {
    const other = await anAgency()
    const foreign = await aLink(other, client)
    const theirs = await aGrant(foreign, other.owner, 'admin')
    const second = await aLink(agency, await anAccount())
    for (const path of [
      foreign.id,
      randomUUID(),
      'x',
      `${foreign.id}/departure`,
      `${foreign.id}/grants/${theirs}`,
      `${foreign.id}/grants/${theirs}/removal`,
      `${link.id}/grants/${theirs}`,
      `${link.id}/grants/x`,
      `${second.id}/grants/${grantId}`,
      `${second.id}/grants/${grantId}/removal`,
    ]) {
      expect([path, (await asOwner.get(`/clients/${path}`)).status]).toEqual([path, 404])
      if (path.includes('/'))
        expect([path, (await asOwner.post(`/clients/${path}`, { role: 'viewer' })).status]).toEqual([
          path,
          404,
        ])
    }
    expect(await grants()).toHaveLength(1)
  })
})

describe('the agency programme', () => {
  test('is joined by owner or admin, once', async () => {
    const account = await anAccount({ name: 'Südwind' })
    const as = await visiting(app, await aMember(account, 'admin'), account)
    expect((await as.get('/settings/programme')).text).toContain('Join the agency programme')
    expect((await as.get('/clients')).status).toBe(403)
    const page = await as.post('/settings/programme')
    expect([page.status, page.text]).toEqual([
      303,
      expect.stringContaining('Südwind has joined the agency programme'),
    ])
    expect((await as.post('/settings/programme')).status).toBe(409)
    expect((await as.get('/settings/programme')).text).toContain('Remove agency programme from my account')
    const manager = await visiting(app, await aMember(account, 'manager'), account)
    expect((await manager.post('/settings/programme')).status).toBe(403)
  })

  test('is left by typing the account’s name; anything else changes nothing', async () => {
    await aGrant(link, agency.owner, 'admin')
    await aRequest(agency, 'anna@x.test')
    const page = await asOwner.get('/settings/programme/exit')
    expect(page.text).toMatch(
      /access to 1 client Nordwind.*client access of 1 person.*1 open request.*Yes, I'm sure/,
    )
    for (const name of ['', 'studio kern', 'Nordwind', ['Studio Kern', 'Studio Kern'], 'Studio Kern\0']) {
      const refused = await asOwner.post('/settings/programme/exit', { name })
      expect([refused.status, refused.error('name')]).toEqual([422, expect.any(String)])
    }
    expect(await grants()).toHaveLength(1)
    const left = await asOwner.post('/settings/programme/exit', { name: ' Studio Kern ' })
    expect([left.status, left.text]).toEqual([
      303,
      expect.stringContaining('Ended: 1 client, 1 person, 0 open sessions, 1 open request'),
    ])
    expect(await grants()).toHaveLength(0)
    expect((await asOwner.get('/clients')).status).toBe(403)
    expect((await asOwner.post('/clients/connect', { addresses: 'a@x.test', message: 'x' })).status).toBe(403)
  })
})
