import { beforeEach, describe, expect, test } from 'vitest'
import { requireScope, requireUser, type Requirement } from '#app/auth/guards.ts'
import { endLinks } from '#app/domain/linking/end-links.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aScope,
  aSession,
  type Account,
  type Link,
  type Member,
} from '#test/support/people.ts'

let agency: Account
let client: Account
let link: Link
let maya: Member
let grantId: string
let session: { id: string; token: string }
let scope: string

beforeEach(async () => {
  agency = await anAgency()
  client = await anAccount()
  link = await aLink(agency, client)
  maya = await aMember(agency, 'manager')
  grantId = await aGrant(link, maya, 'admin')
  session = await aSession(maya)
  scope = (await aScope(session, maya, client))!
})

type Cookies = { session?: string | null; scopes?: Record<string, string> }

function request(
  path: string,
  { session: token = session.token, scopes = { [client.id]: scope } }: Cookies = {},
  init?: RequestInit,
) {
  const cookies = Object.entries(scopes).map(([id, value]) => `__Host-scope-${id}=${value}`)
  if (token) cookies.unshift(`__Host-session=${token}`)
  return new Request(`http://127.0.0.1:3000${path}`, {
    ...init,
    headers: { Cookie: cookies.join('; '), ...init?.headers },
  })
}

/** The answer thrown by a guard: status, and its data or where it leads. */
async function refused(guarded: Promise<unknown>) {
  const thrown = await guarded.then(
    () => 'nothing was thrown',
    (answer: unknown) => answer,
  )
  if (!(thrown instanceof Response)) throw thrown
  const location = thrown.headers.get('Location')
  return location === null
    ? { status: thrown.status, data: await thrown.json() }
    : { status: thrown.status, location }
}
const at = (path: string, cookies?: Cookies, requirement?: Requirement, accountId = client.id) =>
  requireScope(request(path, cookies), accountId, requirement)

describe('without a session', () => {
  test('pages lead to sign-in and back', async () => {
    expect(await refused(requireUser(request('/me?tab=1', { session: null })))).toEqual({
      status: 303,
      location: '/sign-in?to=%2Fme%3Ftab%3D1',
    })
    expect(await refused(at(`/a/${client.id}/people`, { session: null }))).toMatchObject({ status: 303 })
    expect(await refused(at('/a/nonsense', { session: 'unknown' }, {}, 'nonsense'))).toMatchObject({
      status: 303,
    })
  })

  test('a posted form leads back to the page that held it, never to another host', async () => {
    const post = (referer: string) =>
      requireUser(
        request('/a/x/resends', { session: null }, { method: 'POST', headers: { Referer: referer } }),
      )
    expect(await refused(post('http://127.0.0.1:3000/a/x/requests?q=1'))).toMatchObject({
      location: '/sign-in?to=%2Fa%2Fx%2Frequests%3Fq%3D1',
    })
    expect(await refused(post('http://evil.example/a/x'))).toMatchObject({
      location: '/sign-in?to=%2Fa%2Fx%2Fresends',
    })
  })

  test.each([
    ['/accounts.json', {}],
    ['/a/x/activity.csv', {}],
    ['/accounts', { Accept: 'application/json' }],
  ])('a program asking for %s hears 401', async (path, headers) => {
    expect(await refused(requireUser(request(path, { session: null }, { headers })))).toEqual({
      status: 401,
      data: { kind: 'signed-out' },
    })
  })
})

describe('what one may not see does not exist', () => {
  test('malformed, unknown and foreign accounts answer alike', async () => {
    const foreign = await anAccount()
    const answers = await Promise.all(
      ['nonsense', client.id.toUpperCase(), crypto.randomUUID(), foreign.id].map((id) =>
        refused(at(`/a/${id}`, undefined, {}, id)),
      ),
    )
    for (const answer of answers) expect(answer).toEqual({ status: 404, data: { kind: 'not-found' } })
  })

  test('a client whose access ended is foreign to whoever has no scope of it', async () => {
    await endLinks(sql, [link], { by: client.owner.id, reason: 'revoked' })
    expect(await refused(at('/a/x', { scopes: {} }))).toMatchObject({ status: 404 })
    expect(await refused(at('/a/x', { scopes: { [client.id]: 'forged' } }))).toMatchObject({ status: 404 })
  })

  test('the scope of another session is no scope', async () => {
    const other = await aSession(maya)
    await endLinks(sql, [link], { by: client.owner.id, reason: 'revoked' })
    expect(await refused(at('/a/x', { session: other.token }))).toMatchObject({ status: 404 })
  })
})

test('with the scope the standing is the grant’s', async () => {
  expect(await at('/a/x')).toMatchObject({
    role: 'admin',
    acting: { agency: { id: agency.id } },
    membershipId: null,
  })
})

test('granted but not gone to the account: a page with one button, for programs 401', async () => {
  const data = { kind: 'go-to-account', account: { id: client.id, name: client.name } }
  expect(await refused(at('/a/x', { scopes: {} }))).toEqual({ status: 403, data })
  expect(await refused(at('/a/x/activity.csv', { scopes: {} }))).toEqual({ status: 401, data })
})

test('a token of another account answers 409', async () => {
  const other = await anAccount()
  await aGrant(await aLink(agency, other), maya)
  expect(await refused(at('/a/x', { scopes: { [other.id]: scope } }, {}, other.id))).toEqual({
    status: 409,
    data: { kind: 'wrong-account' },
  })
})

describe('an ended scope names who ended it', () => {
  const ended = (cause: string, by: string | null) => ({
    status: 403,
    data: { kind: 'ended', cause, by, account: { name: client.name } },
  })

  test('the client who revoked the link', async () => {
    await endLinks(sql, [link], { by: client.owner.id, reason: 'revoked' })
    expect(await refused(at('/a/x'))).toMatchObject(ended('revoked', client.owner.name))
    expect(await refused(at('/a/x/clients.json'))).toMatchObject({ status: 401 })
  })

  test('the agency’s owner who left the client', async () => {
    await endLinks(sql, [link], { by: agency.owner.id, reason: 'left' })
    expect(await refused(at('/a/x'))).toMatchObject(ended('left', agency.owner.name))
  })

  test('whoever took this person away, also where the link is revoked later', async () => {
    await sql`update grants set ended_at = now() - interval '1 minute', ended_by = ${client.owner.id} where id = ${grantId}`
    expect(await refused(at('/a/x'))).toMatchObject(ended('removed', client.owner.name))
    await endLinks(sql, [link], { by: agency.owner.id, reason: 'left' })
    expect(await refused(at('/a/x'))).toMatchObject(ended('removed', client.owner.name))
  })

  test('the end date, before and after the job has tidied up', async () => {
    await sql`update links set ends_at = now() where id = ${link.id}`
    expect(await refused(at('/a/x'))).toMatchObject(ended('end-date', null))
    await endLinks(sql, [link], { by: null, reason: 'end-date' })
    expect(await refused(at('/a/x'))).toMatchObject(ended('end-date', null))
  })

  test('returned home is not ended: one click goes back', async () => {
    await sql`update scoped_sessions set ended_at = now() where session_id = ${session.id}`
    expect(await refused(at('/a/x'))).toMatchObject({ status: 403, data: { kind: 'go-to-account' } })
  })
})

describe('requirements', () => {
  test('a role below the floor is told which one is needed', async () => {
    await sql`update links set max_role = 'member' where id = ${link.id}`
    expect(await at('/a/x', undefined, { floor: 'member' })).toMatchObject({ role: 'member' })
    expect(await refused(at('/a/x', undefined, { floor: 'admin' }))).toEqual({
      status: 403,
      data: { kind: 'role', needs: 'admin' },
    })
  })

  test('acting is no own membership, however high', async () => {
    expect(await refused(at('/a/x', undefined, { own: true }))).toEqual({
      status: 403,
      data: { kind: 'own-membership' },
    })
  })

  test('clients are at home in the agency’s account, not in the one that somebody works in', async () => {
    expect(await refused(at('/a/x', undefined, { agency: true }))).toEqual({
      status: 403,
      data: { kind: 'at-home', account: { id: client.id, name: client.name }, agency: agency.name },
    })
  })

  test('what belongs to the programme needs an enrolled account', async () => {
    const owner = await aSession(client.owner)
    const asOwner = { session: owner.token, scopes: {} }
    expect(await refused(at('/a/x', asOwner, { agency: true }))).toEqual({
      status: 403,
      data: { kind: 'not-enrolled' },
    })
    expect(await at('/a/x', asOwner, { own: true, floor: 'owner' })).toMatchObject({
      role: 'owner',
      acting: null,
    })
  })
})

test('own membership beats a grant, with and without the scope', async () => {
  await aMember(client, 'viewer', { user: maya })
  expect(await at('/a/x')).toMatchObject({ role: 'viewer', acting: null })
  expect(await at('/a/x', { scopes: {} })).toMatchObject({ role: 'viewer', acting: null })
})

test('use is noted: session, scope, grant, link and the account as last used', async () => {
  await sql`update sessions set last_seen_at = now() - interval '5 minutes' where id = ${session.id}`
  await sql`update scoped_sessions set last_seen_at = now() - interval '5 minutes' where session_id = ${session.id}`
  await sql`update links set last_active_at = now() - interval '5 minutes' where id = ${link.id}`
  await at('/a/x')
  await expect
    .poll(async () => {
      const [row] = await sql`
        select s.last_seen_at > now() - interval '1 minute' as session, sc.last_seen_at > now() - interval '1 minute' as scope,
          l.last_active_at > now() - interval '1 minute' as link, g.last_active_at is not null as grant,
          u.last_account_id = ${client.id} as account
        from sessions s join scoped_sessions sc on sc.session_id = s.id join users u on u.id = s.user_id,
          links l, grants g where s.id = ${session.id} and l.id = ${link.id} and g.id = ${grantId}`
      return row
    })
    .toEqual({ session: true, scope: true, link: true, grant: true, account: true })
})
