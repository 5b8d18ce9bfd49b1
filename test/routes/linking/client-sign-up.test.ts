import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aMember, anAccount } from '#test/support/people.ts'
import { asked, cookiesOf, dump, linksOf, openLink, signInAs, stateOf } from './client-support.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

let count = 0
const newAddress = () => `new-${process.pid}-${++count}@example.test`
const fields = {
  accountName: 'Möwe GmbH',
  name: 'Ada Möwe',
  password: 'sieben kleine Möwen',
  role: 'viewer',
  endsOn: '',
}
const signUp = (page: string, cookie: string, changes: Record<string, string> = {}) =>
  app.fetch(`${page}/sign-up`, { cookie, form: { ...fields, ...changes } })

describe('Approve by somebody new (L12)', () => {
  test('three fields make user, account and link at once, sign in, and send no second mail', async () => {
    const address = newAddress()
    const { agency, request, link, page } = await asked({ address, roleAsked: 'manager' })
    const cookie = await openLink(app, link)
    const answer = await signUp(page, cookie, { role: 'manager' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toBe(`${page}/decision`)
    const [made] = await sql<{ accountId: string; role: string; name: string }[]>`
      select m.account_id, m.role, a.name from user_addresses ua
      join memberships m on m.user_id = ua.user_id join accounts a on a.id = m.account_id
      where ua.address = ${address} and ua.verified_at is not null and ua.main`
    expect(made).toMatchObject({ role: 'owner', name: 'Möwe GmbH' })
    expect(await linksOf(made!.accountId)).toMatchObject([{ agencyId: agency.id, maxRole: 'manager' }])
    expect(await stateOf(request.id)).toBe('approved')
    const mails = await sql<
      { kind: string }[]
    >`select kind from outbox where kind like 'sign-up%' or kind like 'one-time%'`
    expect(mails).toHaveLength(0)
    const next = await app.fetch(`${page}/decision`, { cookie: `${cookie}; ${cookiesOf(answer)}` })
    expect(next.status).toBe(200)
    expect(await next.text()).toContain(`${agency.name} now has access`)
  })

  test('gives the new session a cookie, and the password signs in from then on', async () => {
    const address = newAddress()
    const { link, page } = await asked({ address })
    const answer = await signUp(page, await openLink(app, link))
    expect(answer.headers.getSetCookie().join()).toContain('__Host-session=')
    const signIn = await app.fetch('/sign-in', { form: { email: address, password: fields.password } })
    expect(signIn.status).toBe(303)
  })

  test.each([
    ['a role above what was asked', { role: 'admin' }, 422, ''],
    ['owner', { role: 'owner' }, 422, ''],
    ['no account name', { accountName: ' ' }, 422, ''],
    ['no name', { name: '' }, 422, ''],
    ['a name of 300 characters', { name: 'x'.repeat(300) }, 422, ''],
    ['a short password', { password: 'kurz' }, 422, '10'],
    ['the name as password', { password: 'Ada Möwe Möwe', name: 'ada möwe möwe' }, 422, ''],
    ['an end date in the past', { endsOn: '2001-01-01' }, 422, 'This day is over'],
  ])('%s is refused, leaves nothing behind and keeps what was typed', async (_, changes, status, words) => {
    const { link, page } = await asked({ address: newAddress(), roleAsked: 'manager' })
    const cookie = await openLink(app, link)
    const before = await dump()
    const answer = await signUp(page, cookie, changes as Record<string, string>)
    expect(answer.status).toBe(status)
    const text = await answer.text()
    expect(text).toContain(words)
    expect(text).toContain('<details open=""')
    expect(text).not.toContain(fields.password)
    if (!('accountName' in changes)) expect(text).toContain('value="Möwe GmbH"')
    expect((await dump()).replace(/"rate_limits",\[.*?\]/, '')).toBe(
      before.replace(/"rate_limits",\[.*?\]/, ''),
    )
  })

  test('an address that has a login is pointed to signing in, with the place kept', async () => {
    const { client, link, page } = await asked()
    const answer = await signUp(page, await openLink(app, link))
    expect(answer.status).toBe(409)
    const text = await answer.text()
    expect(text).toContain('There is already a login with this address')
    expect(text).toContain(`/sign-in?to=${encodeURIComponent(page)}`)
    expect(
      await sql`select 1 from accounts where name = 'Möwe GmbH' and id in (select account_id from memberships where user_id = ${client.owner.id})`,
    ).toHaveLength(0)
  })

  test('whoever has no account left can begin anew, and inherits nothing', async () => {
    const gone = await aMember(await anAccount(), 'member')
    await sql`update memberships set ended_at = now() where id = ${gone.membershipId}`
    const { link, page } = await asked({ address: gone.address })
    expect((await signUp(page, await openLink(app, link))).status).toBe(303)
    const [owner] = await sql<{ userId: string }[]>`
      select user_id from user_addresses where address = ${gone.address} and verified_at is not null`
    expect(owner!.userId).not.toBe(gone.id)
  })

  test('needs the link: the address alone, another link or an older one do not do', async () => {
    const address = newAddress()
    const { request, link, page } = await asked({ address })
    expect((await signUp(page, '')).status).toBe(404)
    const other = await asked({ address: newAddress() })
    expect((await signUp(page, await openLink(app, other.link))).status).toBe(404)
    const cookie = await openLink(app, link)
    await sql`update access_requests set generation = 2 where id = ${request.id}`
    expect((await signUp(page, cookie)).status).toBe(410)
    expect(await sql`select 1 from user_addresses where address = ${address}`).toHaveLength(0)
  })

  test('somebody signed in decides as themselves', async () => {
    const { link, page } = await asked({ address: newAddress() })
    const cookie = await signInAs((await anAccount()).owner, await openLink(app, link))
    const answer = await signUp(page, cookie)
    expect(answer.headers.get('Location')).toBe(page)
  })

  test('five at once make one user and one account', async () => {
    const address = newAddress()
    const { link, page } = await asked({ address })
    const cookie = await openLink(app, link)
    const answers = await Promise.all(Array.from({ length: 5 }, () => signUp(page, cookie)))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409, 409])
    expect(await sql`select 1 from user_addresses where address = ${address}`).toHaveLength(1)
  })
})
