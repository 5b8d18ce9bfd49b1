import { beforeEach, expect, test } from 'vitest'
import { endScope, mostScopes, openScope } from '#app/domain/identity/scoped-sessions.ts'
import { endSession, signedIn, type SignedIn } from '#app/domain/identity/sessions.ts'
import { standingIn } from '#app/domain/identity/standing.ts'
import { endLinks } from '#app/domain/linking/end-links.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aSession,
  type Account,
  type Member,
} from '#test/support/people.ts'

let agency: Account
let maya: Member
let session: { id: string; token: string }
let me: SignedIn

beforeEach(async () => {
  agency = await anAgency()
  maya = await aMember(agency, 'manager')
  session = await aSession(maya)
  me = (await signedIn(session.token))!
})

async function aClient(role: 'viewer' | 'member' | 'admin' = 'member') {
  const client = await anAccount()
  const link = await aLink(agency, client)
  const grantId = await aGrant(link, maya, role)
  return { client, link, grantId }
}

async function opened(accountId: string) {
  const result = await openScope(me, accountId)
  if (!result.ok) throw new Error(result.reason)
  return result
}

const here = (scope: string | null, accountId: string) =>
  standingIn({ session: session.token, scope }, accountId)

test('going to an account opens a token that is good for this account and this session alone', async () => {
  const { client } = await aClient()
  const { client: other } = await aClient()
  const { token } = await opened(client.id)
  expect(await here(token, client.id)).toMatchObject({
    role: 'member',
    acting: { agency: { id: agency.id } },
  })
  expect(await here(token, other.id)).toBeNull()
  expect(await here(null, client.id)).toBeNull()
  const stranger = await aSession(agency.owner)
  expect(await standingIn({ session: stranger.token, scope: token }, client.id)).toBeNull()
})

test('opening is audited at the client and remembered as last used', async () => {
  const { client } = await aClient()
  await opened(client.id)
  const [entry] =
    await sql`select * from audit_entries where account_id = ${client.id} and action = 'scope.opened'`
  expect(entry).toMatchObject({ userId: maya.id, agencyId: agency.id, acting: true })
  expect((await signedIn(session.token))!.lastAccountId).toBe(client.id)
})

test('going again gives a new token and the old one is dead', async () => {
  const { client } = await aClient()
  const first = await opened(client.id)
  const second = await opened(client.id)
  expect(await here(first.token, client.id)).toBeNull()
  expect(await here(second.token, client.id)).not.toBeNull()
})

test('the ninth account closes the one opened first', async () => {
  const clients = []
  for (let i = 0; i <= mostScopes; i++) clients.push((await aClient()).client)
  const results = []
  for (const client of clients) results.push(await opened(client.id))
  expect(await here(results[0]!.token, clients[0]!.id)).toBeNull()
  expect(await here(results[1]!.token, clients[1]!.id)).not.toBeNull()
  expect(results.at(-1)!.open.sort()).toEqual(
    clients
      .slice(1)
      .map(({ id }) => id)
      .sort(),
  )
})

test('twenty accounts opened at once leave eight open', async () => {
  const clients = await Promise.all(Array.from({ length: 20 }, () => aClient()))
  await Promise.all(clients.map(({ client }) => opened(client.id)))
  const open = await sql`select 1 from scoped_sessions where session_id = ${session.id} and ended_at is null`
  expect(open.count).toBe(mostScopes)
})

test('the same account opened twenty times at once leaves one scope', async () => {
  const { client } = await aClient()
  const tokens = await Promise.all(Array.from({ length: 20 }, () => opened(client.id)))
  const alive = await Promise.all(tokens.map(({ token }) => here(token, client.id)))
  expect(alive.filter(Boolean)).toHaveLength(1)
})

test.each<[string, (at: Awaited<ReturnType<typeof aClient>>) => Promise<unknown>]>([
  ['the link is revoked', ({ link }) => endLinks(sql, [link], { by: null, reason: 'revoked' })],
  ['its end date has passed', ({ link }) => sql`update links set ends_at = now() where id = ${link.id}`],
  ['the grant is gone', ({ grantId }) => sql`update grants set ended_at = now() where id = ${grantId}`],
  [
    'the person was switched off',
    () => sql`update memberships set deactivated_at = now() where id = ${maya.membershipId}`,
  ],
  [
    'the agency left the programme',
    () => sql`update accounts set agency_since = null where id = ${agency.id}`,
  ],
  ['the session is over', () => endSession(session.id, maya.id)],
])('no account opens once %s', async (_, end) => {
  const at = await aClient()
  await end(at)
  expect(await openScope(me, at.client.id)).toEqual({ ok: false, reason: 'no-access' })
})

test('unknown and foreign accounts are the same', async () => {
  const foreign = await anAccount()
  expect(await openScope(me, foreign.id)).toEqual({ ok: false, reason: 'no-access' })
  expect(await openScope(me, crypto.randomUUID())).toEqual({ ok: false, reason: 'no-access' })
})

test('own membership beats a grant: members work there as themselves', async () => {
  const { client } = await aClient('admin')
  const { token } = await opened(client.id)
  await aMember(client, 'viewer', { user: maya })
  expect(await openScope(me, client.id)).toEqual({ ok: false, reason: 'own-membership' })
  expect(await here(token, client.id)).toMatchObject({ role: 'viewer', acting: null })
})

test('through two agencies the higher role counts', async () => {
  const { client } = await aClient('viewer')
  const second = await anAgency()
  const there = await aMember(second, 'member', { user: maya })
  await aGrant(await aLink(second, client), there, 'admin')
  const { token, agency: as } = await opened(client.id)
  expect(as.id).toBe(second.id)
  expect(await here(token, client.id)).toMatchObject({ role: 'admin' })
})

test('every way a scope closes is an entry in the client’s log: replaced, the ninth, return, sign-out', async () => {
  const ends = async (clientId: string) =>
    await sql`
      select user_id, agency_id, acting, subject_id from audit_entries where account_id = ${clientId} and action = 'scope.ended' order by id`
  const clients = []
  for (let i = 0; i <= mostScopes; i++) clients.push((await aClient()).client)
  for (const client of clients) await opened(client.id)
  const entry = { userId: maya.id, agencyId: agency.id, acting: true }
  expect(await ends(clients[0]!.id), 'the ninth').toMatchObject([entry])
  await opened(clients[1]!.id)
  expect(await ends(clients[1]!.id), 'replaced').toMatchObject([entry])
  await endScope(me, clients[2]!.id)
  expect(await ends(clients[2]!.id), 'return').toMatchObject([entry])
  expect(await ends(clients[3]!.id)).toEqual([])
  await endSession(session.id, maya.id)
  for (const { id } of clients.slice(3)) expect(await ends(id), 'sign-out').toMatchObject([entry])
  expect(await ends(clients[1]!.id)).toHaveLength(2)
  expect(await ends(clients[2]!.id)).toHaveLength(1)
})

test('return closes the scope and names the agency to go back to', async () => {
  const { client } = await aClient()
  const { token } = await opened(client.id)
  expect(await endScope(me, client.id)).toEqual({ agencyId: agency.id })
  expect(await endScope(me, client.id)).toBeNull()
  expect(await here(token, client.id)).toBeNull()
})

test('revoking against forty openings at once leaves no scope alive', async () => {
  const { client, link } = await aClient()
  const revoked = sql.begin((sql) => endLinks(sql, [link], { by: null, reason: 'revoked' }))
  await Promise.all([revoked, ...Array.from({ length: 40 }, () => openScope(me, client.id))])
  const alive = await sql`select 1 from scoped_sessions where client_id = ${client.id} and ended_at is null`
  expect(alive.count).toBe(0)
})
