import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cancelRequest } from '#app/domain/linking/cancel-request.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aLink, aMember, anAccount, anAgency, aRequest, standingOf } from '#test/support/people.ts'
import {
  asked,
  cookiesOf,
  dump,
  form,
  linkOf,
  linksOf,
  openLink,
  signInAs,
  stateOf,
} from './client-support.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

const approve = (page: string, cookie: string, fields: Record<string, string | string[]>) =>
  app.fetch(`${page}/decision`, { cookie, form: form({ endsOn: '', ...fields }) })

describe('Approve, signed in (L11–L13)', () => {
  test('with one account is one form, and leads to what comes next', async () => {
    const { agency, client, request, page } = await asked({ roleAsked: 'manager' })
    const cookie = await signInAs(client.owner)
    const answer = await approve(page, cookie, { accounts: client.id, role: 'manager' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toBe(`${page}/decision`)
    expect(await linksOf(client.id)).toMatchObject([
      { maxRole: 'manager', agencyId: agency.id, endsAt: null },
    ])
    const next = await app.fetch(`${page}/decision`, { cookie })
    const text = await next.text()
    expect(next.status).toBe(200)
    expect(text).toContain(`${agency.name} now has access`)
    expect(text).toContain(`href="/a/${client.id}/access"`)
    expect(text).not.toContain('<script')
    expect(await stateOf(request.id)).toBe('approved')
    expect((await app.fetch(page, { cookie })).status).toBe(409)
  })

  test('for an account that asks for a second factor: set up first, then the request waits as it was', async () => {
    const { client, request, page } = await asked({ roleAsked: 'manager' })
    await sql`update accounts set second_factor_since = now() where id = ${client.id}`
    const cookie = await signInAs(client.owner)
    const led = await approve(page, cookie, { accounts: client.id, role: 'manager' })
    expect(led.status).toBe(303)
    expect(led.headers.get('Location')).toMatch(/^\/me\/second-factor\?to=%2Frequests%2F/)
    expect(await linksOf(client.id)).toEqual([])
    expect(await stateOf(request.id)).toBe('pending')

    await sql`update sessions set second_factor = 'app', second_factor_at = now() where user_id = ${client.owner.id}`
    await approve(page, cookie, { accounts: client.id, role: 'manager' })
    expect(await linksOf(client.id)).toHaveLength(1)
  })

  test('is told later in the past; whether access still holds, only to those who may see it', async () => {
    const { agency, client, link, page } = await asked({ roleAsked: 'manager' })
    const cookie = await signInAs(client.owner)
    const holder = await openLink(app, link)
    await approve(page, cookie, { accounts: client.id, role: 'manager' })
    const read = async (path: string, as = '') => await (await app.fetch(path, { cookie: as })).text()
    const holds = `${agency.name} has access to ${client.name}`
    const ended = `The access of ${agency.name} to ${client.name} ended on`
    for (const path of [link, page]) {
      expect(await read(path, cookie)).toContain(holds)
      expect(await read(path, cookie)).toContain(`href="/a/${client.id}/access"`)
    }
    const stranger = await signInAs((await anAccount()).owner)
    for (const as of [holder, `${holder}; ${stranger}`]) {
      const text = await read(link, as)
      expect(text).toMatch(/This request was approved on \w+day/)
      expect(text).toContain(`Whether ${agency.name} still has access`)
      expect(text).not.toContain(client.name)
      expect(text).not.toContain(client.id)
    }
    await sql`update links set ended_at = now(), ended_reason = 'revoked' where client_id = ${client.id}`
    for (const path of [link, page, `${page}/decision`]) {
      expect(await read(path, cookie)).toContain(ended)
      expect(await read(path, cookie)).not.toContain(holds)
    }
    await aLink(agency, client)
    expect(await read(link, cookie)).toContain(holds)
  })

  test('with several accounts links those ticked, each with its role', async () => {
    const { client, page } = await asked({ roleAsked: 'manager' })
    const second = await anAccount({ owner: client.owner })
    const third = await anAccount({ owner: client.owner })
    const roles = {
      [`roles.${client.id}`]: 'viewer',
      [`roles.${second.id}`]: 'manager',
      [`roles.${third.id}`]: 'manager',
    }
    const answer = await approve(page, await signInAs(client.owner), {
      accounts: [client.id, third.id],
      ...roles,
    })
    expect(answer.status).toBe(303)
    expect(await linksOf(client.id)).toMatchObject([{ maxRole: 'viewer' }])
    expect(await linksOf(second.id)).toEqual([])
    expect(await linksOf(third.id)).toMatchObject([{ maxRole: 'manager' }])
  })

  test.each(['UTC', 'America/Los_Angeles', 'Pacific/Auckland'])(
    'ends on the last day in the account’s own zone, wherever the reader (in %s) and the agency are',
    async (zone) => {
      const { agency, client, page } = await asked()
      const second = await anAccount({ owner: client.owner, timeZone: 'America/New_York' })
      await sql`update accounts set time_zone = 'Europe/Berlin' where id = ${client.id}`
      await sql`update accounts set time_zone = 'Asia/Tokyo' where id = ${agency.id}`
      await sql`update users set time_zone = ${zone} where id = ${client.owner.id}`
      const cookie = await signInAs(client.owner)
      const answer = await approve(page, cookie, {
        accounts: [client.id, second.id],
        role: 'viewer',
        endsOn: '2999-03-31',
      })
      expect(answer.status).toBe(303)
      const ends = async (id: string) => (await linksOf(id))[0]!.endsAt!.toISOString()
      expect(await ends(client.id)).toBe('2999-03-31T22:00:00.000Z')
      expect(await ends(second.id)).toBe('2999-04-01T04:00:00.000Z')
      const read = async (path: string, as: string) =>
        (await (await app.fetch(path, { cookie: as })).text()).match(/\d+ (Mar|Apr) 2999/g)
      expect(await read(`${page}/decision`, cookie)).toEqual(['31 Mar 2999', '31 Mar 2999'])
      expect(await read(`/a/${client.id}/access`, cookie)).toEqual(['31 Mar 2999'])
      const agencySide = await signInAs(agency.owner)
      expect(await read(`/a/${agency.id}/clients`, agencySide)).toEqual(['31 Mar 2999', '31 Mar 2999'])
    },
  )

  test('with a new account ends on the last day in the zone that the account begins with', async () => {
    const member = await aMember(await anAccount(), 'member')
    const { agency, page } = await asked({ address: member.address })
    await sql`update accounts set time_zone = 'Asia/Tokyo' where id = ${agency.id}`
    const cookie = await signInAs(member)
    await approve(page, cookie, { accountName: 'Takt', role: 'viewer', endsOn: '2999-03-31' })
    const [account] = await sql<{ id: string }[]>`select id from accounts where name = 'Takt'`
    expect((await linksOf(account!.id))[0]!.endsAt!.toISOString()).toBe('2999-03-31T15:00:00.000Z')
    expect(await (await app.fetch(`${page}/decision`, { cookie })).text()).toContain('31 Mar 2999')
  })

  test('with no account opens one and links it, in one go', async () => {
    const host = await anAccount()
    const member = await aMember(host, 'member')
    const { request, page } = await asked({ address: member.address })
    const cookie = await signInAs(member)
    expect((await approve(page, cookie, { accountName: '   ', role: 'viewer' })).status).toBe(422)
    expect((await approve(page, cookie, { accountName: 'x'.repeat(300), role: 'viewer' })).status).toBe(422)
    expect((await approve(page, cookie, { accountName: 'Möwe GmbH', role: 'viewer' })).status).toBe(303)
    const [account] = await sql<{ id: string }[]>`
      select a.id from accounts a join memberships m on m.account_id = a.id and m.role = 'owner'
      where a.name = 'Möwe GmbH' and m.user_id = ${member.id}`
    expect(await linksOf(account!.id)).toMatchObject([{ maxRole: 'viewer' }])
    expect(await linksOf(host.id)).toEqual([])
    expect(await stateOf(request.id)).toBe('approved')
  })

  test('an account is opened only together with its link', async () => {
    const member = await aMember(await anAccount(), 'member')
    const { page } = await asked({ address: member.address, roleAsked: 'viewer' })
    const cookie = await signInAs(member)
    const before = await sql`select count(*) from accounts`
    expect((await approve(page, cookie, { accountName: 'Greedy', role: 'admin' })).status).toBe(422)
    expect(
      (await approve(page, cookie, { accountName: 'Late', role: 'viewer', endsOn: '2001-01-01' })).status,
    ).toBe(422)
    expect(await sql`select count(*) from accounts`).toEqual(before)
  })
})

describe('Approve is refused, changes nothing and keeps what was typed', () => {
  test.each([
    ['a role above what was asked', { role: 'admin' }, 422, 'more than the agency asked for'],
    ['owner', { role: 'owner' }, 422, 'Choose a role.'],
    ['a role off the ladder', { role: 'superuser' }, 422, 'Choose a role.'],
    ['no role', {}, 422, 'Choose a role.'],
    ['two roles', { role: ['viewer', 'member'] }, 422, ''],
    ['a role as a list', { 'role[0]': 'viewer' }, 422, ''],
    ['an end date in the past', { role: 'viewer', endsOn: '2001-01-01' }, 422, 'This day is over'],
    ['an end date that is none', { role: 'viewer', endsOn: '2999-02-31' }, 422, 'This is no date'],
    ['a null byte', { role: 'viewer', endsOn: '\0' }, 422, ''],
    ['a prototype', { role: 'viewer', '__proto__.role': 'admin' }, 422, ''],
  ])('%s', async (_, fields, status, words) => {
    const { client, page } = await asked({ roleAsked: 'manager' })
    const cookie = await signInAs(client.owner)
    const before = await dump()
    const answer = await approve(page, cookie, {
      accounts: client.id,
      ...(fields as Record<string, string | string[]>),
    })
    expect(answer.status).toBe(status)
    const text = await answer.text()
    expect(text).toContain(words)
    expect(text).not.toContain('<script')
    expect(await dump()).toBe(before)
  })

  test.each([
    ['no account', {}, 422],
    ['an account that is no id', { accounts: 'x' }, 422],
    ['an unknown account', { accounts: '00000000-0000-4000-8000-000000000000' }, 403],
  ])('%s', async (_, fields, status) => {
    const { client, page } = await asked()
    await anAccount({ owner: client.owner })
    expect((await approve(page, await signInAs(client.owner), { role: 'viewer', ...fields })).status).toBe(
      status,
    )
  })

  test('somebody else’s account, the agency’s own, and one that is linked already', async () => {
    const { agency, client, request, page } = await asked()
    const cookie = await signInAs(client.owner)
    const foreign = await anAccount()
    expect((await approve(page, cookie, { accounts: foreign.id, role: 'viewer' })).status).toBe(403)
    await aMember(agency, 'admin', { user: client.owner })
    expect((await approve(page, cookie, { accounts: agency.id, role: 'viewer' })).status).toBe(422)
    await aLink(agency, client)
    expect((await approve(page, cookie, { accounts: client.id, role: 'viewer' })).status).toBe(409)
    expect(await stateOf(request.id)).toBe('pending')
  })

  test('403 to whoever was demoted since, and to somebody else who holds the link', async () => {
    const client = await anAccount()
    const admin = await aMember(client, 'admin')
    const { link, page } = await asked({ address: admin.address })
    const holder = await openLink(app, link)
    const cookie = await signInAs(admin)
    await sql`update memberships set role = 'member' where id = ${admin.membershipId}`
    expect((await approve(page, cookie, { accounts: client.id, role: 'viewer' })).status).toBe(403)
    const other = await approve(page, await signInAs(client.owner, holder), {
      accounts: client.id,
      role: 'viewer',
    })
    expect(other.status).toBe(403)
    expect(await other.text()).toContain('This request was sent to somebody else')
    expect(await linksOf(client.id)).toEqual([])
  })

  test('signed out, it asks to sign in and comes back; without the link the request does not exist', async () => {
    const { client, link, page } = await asked()
    const answer = await approve(page, await openLink(app, link), { accounts: client.id, role: 'viewer' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toMatch(/^\/sign-in\?to=/)
    expect((await approve(page, '', { accounts: client.id, role: 'viewer' })).status).toBe(404)
    expect(await linksOf(client.id)).toEqual([])
  })

  test('410 with the link of an older mail, though the person is the right one (L8)', async () => {
    const { client, request, link, page } = await asked()
    const cookie = await signInAs(client.owner, await openLink(app, link))
    await sql`update access_requests set generation = 2 where id = ${request.id}`
    const answer = await approve(page, cookie, { accounts: client.id, role: 'viewer' })
    expect(answer.status).toBe(410)
    expect(await answer.text()).toContain('A newer email has replaced this link')
    expect(await linksOf(client.id)).toEqual([])
    const fresh = await signInAs(client.owner, await openLink(app, linkOf({ id: request.id, generation: 2 })))
    expect((await approve(page, fresh, { accounts: client.id, role: 'viewer' })).status).toBe(303)
  })

  test('at 7 days exactly, though the page was opened before; at 7 days less a second it works', async () => {
    const late = await asked()
    const cookie = await signInAs(late.client.owner)
    expect((await app.fetch(late.page, { cookie })).status).toBe(200)
    await sql`update access_requests set expires_at = clock_timestamp() where id = ${late.request.id}`
    const answer = await approve(late.page, cookie, { accounts: late.client.id, role: 'viewer' })
    expect(answer.status).toBe(410)
    expect(await answer.text()).toContain('ask for a new one')
    expect(await linksOf(late.client.id)).toEqual([])
    const close = await asked()
    await sql`update access_requests set expires_at = clock_timestamp() + interval '1 second' where id = ${close.request.id}`
    const inTime = await approve(close.page, await signInAs(close.client.owner), {
      accounts: close.client.id,
      role: 'viewer',
    })
    expect(inTime.status).toBe(303)
  })

  test.each([
    ['cancelled', 410],
    ['declined', 409],
    ['approved', 409],
  ] as const)('%s meanwhile: %i', async (state, status) => {
    const { client, request, page } = await asked()
    const cookie = await signInAs(client.owner)
    await sql`update access_requests set state = ${state}, ended_at = now() where id = ${request.id}`
    expect((await approve(page, cookie, { accounts: client.id, role: 'viewer' })).status).toBe(status)
    expect(await linksOf(client.id)).toEqual([])
  })

  test('a form from another site', async () => {
    const { client, page } = await asked()
    const cookie = await signInAs(client.owner)
    for (const Origin of ['https://evil.example', 'null']) {
      const answer = await app.fetch(`${page}/decision`, {
        cookie,
        headers: { Origin },
        form: form({ accounts: client.id, role: 'viewer' }),
      })
      expect(answer.status).toBe(403)
    }
    expect(await linksOf(client.id)).toEqual([])
  })
})

describe('races (L13)', () => {
  test('approve ∥ decline ∥ cancel: exactly one wins, the rest hear 409 or 410', async () => {
    for (let round = 0; round < 8; round++) {
      const { agency, client, request, link, page } = await asked()
      const cookie = await signInAs(client.owner)
      const holder = await openLink(app, link)
      const cancelling = await standingOf(agency.owner, agency)
      const [approved, declined, cancelled] = await Promise.all([
        approve(page, cookie, { accounts: client.id, role: 'viewer' }),
        app.fetch(`${page}/refusal`, { cookie: holder, form: { address: client.owner.address } }),
        cancelRequest(cancelling, request.id),
      ])
      const wins = [approved.status === 303, declined.status === 303, cancelled.ok]
      expect(wins.filter(Boolean)).toHaveLength(1)
      for (const { status } of [approved, declined]) expect([303, 409, 410]).toContain(status)
      expect(await linksOf(client.id)).toHaveLength(wins[0] ? 1 : 0)
    }
  })

  test('clicked six times at once makes one link', async () => {
    const { client, page } = await asked()
    const cookie = await signInAs(client.owner)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => approve(page, cookie, { accounts: client.id, role: 'viewer' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409, 409, 409])
    expect(await linksOf(client.id)).toHaveLength(1)
  })
})

describe('somebody else makes the asked address one of theirs (L12, I7)', () => {
  test('by a code mailed to it, and then approves without a new account', async () => {
    const agency = await anAgency()
    const mine = await anAccount()
    const address = `info-${mine.id}@example.test`
    const request = await aRequest(agency, address)
    const page = `/requests/${request.id}`
    const cookie = await signInAs(mine.owner, await openLink(app, linkOf(request)))
    const sent = await app.fetch(`${page}/alias`, { cookie, form: { intent: 'send' } })
    expect(sent.status).toBe(303)
    const place = sent.headers.get('Location')!
    expect(await (await app.fetch(place, { cookie })).text()).toContain('six digits')
    const codeId = new URL(place, app.url).searchParams.get('code')!
    const { digits } = await import('#app/domain/identity/tokens.ts')
    const right = digits('address', codeId)
    const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0')
    const refused = await app.fetch(place, { cookie, form: { codeId, code: wrong } })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('This code is wrong or too old')
    expect((await app.fetch(place, { cookie, form: { codeId, code: 'abc' } })).status).toBe(422)
    const verified = await app.fetch(place, { cookie, form: { codeId, code: right } })
    expect(verified.status).toBe(303)
    expect(verified.headers.get('Location')).toBe(page)
    const told = await app.fetch(page, { cookie: `${cookie}; ${cookiesOf(verified)}` })
    expect(await told.text()).toContain('The address is yours now')
    expect((await approve(page, cookie, { accounts: mine.id, role: 'viewer' })).status).toBe(303)
    expect(await linksOf(mine.id)).toHaveLength(1)
  })

  test('or switches login without losing the place', async () => {
    const { client, link, page } = await asked()
    const holder = await openLink(app, link)
    const cookie = await signInAs((await anAccount()).owner, holder)
    const out = await app.fetch('/sign-out', { cookie, form: { to: page } })
    const place = out.headers.get('Location')!
    expect(place).toBe(`/sign-in?to=${encodeURIComponent(page)}`)
    expect(out.headers.getSetCookie().join()).not.toContain('__Host-request-')
    expect(await (await app.fetch(place, { cookie: holder })).text()).toContain(`value="${page}"`)
    const back = await app.fetch(page, { cookie: await signInAs(client.owner, holder) })
    expect(await back.text()).toContain(`Access to ${client.name}`)
  })

  test('not without the link, and not signed out', async () => {
    const { link, page } = await asked()
    const other = (await anAccount()).owner
    const send = { form: { intent: 'send' } }
    expect((await app.fetch(`${page}/alias`, { cookie: await signInAs(other), ...send })).status).toBe(404)
    const signedOut = await app.fetch(`${page}/alias`, { cookie: await openLink(app, link), ...send })
    expect(signedOut.headers.get('Location')).toMatch(/^\/sign-in/)
  })
})
