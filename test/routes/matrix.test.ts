import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { config } from '#app/config.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { isAtLeast, roles, type Role } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aRequest,
  aScope,
  aSession,
  aTeam,
  aUser,
  onPlan,
  type User,
} from '#test/support/people.ts'
import { aContact, aField, aList } from '#test/support/contacts.ts'
import { aMessage, anAttachment, aThread, linkReaches } from '#test/support/conversations.ts'
import { aFollowUp } from '#test/support/follow-ups.ts'
import { whoMayCall, type Door } from './who-may-call.ts'

const acting = ['viewer', 'member', 'manager', 'admin'] as const
type Persona =
  | { relation: 'own'; role: Role }
  | { relation: 'granted'; role: (typeof acting)[number] }
  | { relation: 'granted-without-scope' | 'pending' | 'expired' | 'revoked' | 'foreign' | 'anonymous' }
const personas: Persona[] = [
  ...roles.map((role) => ({ relation: 'own' as const, role })),
  ...acting.map((role) => ({ relation: 'granted' as const, role })),
  { relation: 'granted-without-scope' },
  { relation: 'pending' },
  { relation: 'expired' },
  { relation: 'revoked' },
  { relation: 'foreign' },
  { relation: 'anonymous' },
]
const nameOf = (persona: Persona) =>
  'role' in persona ? `${persona.relation} ${persona.role}` : persona.relation

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

/** An account that is agency and client at once, with everything its URLs can name, and everybody around it. */
async function aWorld() {
  const account = await anAgency()
  const agency = await anAgency()
  const outward = await aLink(account, await anAccount())
  const inward = await aLink(agency, account)
  const gone = await aLink(await anAgency(), account)
  await sql`update links set ended_at = now(), ended_reason = 'revoked', ended_by = ${account.owner.id} where id = ${gone.id}`
  await sql`insert into audit_entries (account_id, agency_id, user_name, action, subject, subject_id, after)
    values (${account.id}, ${gone.agencyId}, 'x', 'link.revoked', 'x', ${gone.id}, '{"sessions":0,"people":[],"requests":0}')`
  const people = Object.fromEntries(
    await Promise.all(
      roles.map(async (role) => [role, role === 'owner' ? account.owner : await aMember(account, role)]),
    ),
  ) as Record<Role, Awaited<ReturnType<typeof aMember>>>
  for (const role of roles) await aGrant(outward, people[role], 'manager')
  const actors = Object.fromEntries(
    await Promise.all(
      acting.map(async (role) => {
        const user = await aMember(agency, 'member')
        await aGrant(inward, user, role)
        return [role, user]
      }),
    ),
  ) as Record<(typeof acting)[number], User>
  // In the inbox it is the level that decides, not the role (V3): here everybody has the highest.
  await sql`update subscriptions set seats = 100 where account_id = ${account.id}`
  await sql`update memberships set inbox_level = 'agent' where account_id = ${account.id}`
  await linkReaches(inward, 'agent')
  const threadId = await aThread(account)
  const messageId = await aMessage(account, threadId, { html: '<p>Hello</p>' })
  const bystander = await aMember(account, 'viewer')
  const asleep = await aMember(account, 'viewer', { deactivated: true })
  const [invitation] = await sql<{ id: string }[]>`
    insert into invitations (account_id, address, role, inviter_id, expires_at)
    values (${account.id}, ${`new-${account.id}@example.test`}, 'viewer', ${account.owner.membershipId}, now() + interval '7 days') returning id`
  const request = await aRequest(account, `asked-${account.id}@example.test`, {
    askedAt: new Date(Date.now() - 3_600_000),
    requester: people.manager,
  })
  const [workflow] = await sql<{ id: string }[]>`
    insert into workflows (account_id, name, position) values (${account.id}, 'Rotation', 1) returning id`
  const [run] = await sql<{ id: string }[]>`
    insert into workflow_runs (account_id, workflow_id, user_id, user_name, membership_id, total)
    values (${account.id}, ${workflow!.id}, ${account.owner.id}, 'x', ${account.owner.membershipId}, 1) returning id`
  const list = await aList(account)
  const contact = await aContact(account, { ownerId: bystander.membershipId })
  const ids: Record<string, string> = {
    threadId,
    messageId,
    attachmentId: await anAttachment(account, messageId),
    workflowId: workflow!.id,
    runId: run!.id,
    listId: list,
    followUpId: await aFollowUp(account, list, contact, bystander.membershipId, '1 day'),
    accountId: account.id,
    invitationId: invitation!.id,
    requestId: request.id,
    membershipId: bystander.membershipId,
    teamId: await aTeam(account, [bystander]),
    fieldId: await aField(account),
    contactId: await aContact(account, { ownerId: people.member.membershipId }),
    changeId: await anOwnershipChange(account),
    outward: outward.id,
    inward: inward.id,
    gone: gone.id,
    planKey: 'essentials',
    asleep: asleep.membershipId,
    outwardGrant: await aGrant(outward, bystander, 'viewer'),
    inwardGrant: await aGrant(inward, await aMember(agency, 'viewer'), 'viewer'),
  }
  return {
    account,
    agency,
    inward,
    people,
    actors,
    ids,
    imports: new Map<string, string>(),
    views: new Map<string, string>(),
  }
}

/** A change of contact owners by the account's owner that is over for so long that nobody takes it back any more. */
async function anOwnershipChange({ id, owner }: { id: string; owner: User }): Promise<string> {
  const [change] = await sql<{ id: string }[]>`
    insert into ownership_changes (account_id, kind, user_id, user_name, target, finished_at, undo_until)
    values (${id}, 'bulk', ${owner.id}, ${owner.name}, '{"people": []}', now(), now()) returning id`
  return change!.id
}
type World = Awaited<ReturnType<typeof aWorld>>

/** A file of somebody's own: nobody but admins sees those of others. */
async function anImportOf(world: World, user: { id: string }) {
  const [row] = await sql<[{ id: string }]>`
    insert into contact_imports (account_id, user_id, user_name, file_name, state, header, mapping, options, encoding, delimiter, total)
    values (${world.account.id}, ${user.id}, 'x', 'x.csv', 'uploaded', '{name}', '["name"]',
      '{"headed": true, "format": "en", "existing": "fill", "owner": "workflows", "list": null}', 'utf-8', ',', 1)
    returning id`
  return row.id
}

/** A view of a member's own; those who act find one that the account shares. */
async function aViewOf(world: World, user: { id: string }) {
  const [row] = await sql<[{ id: string }]>`
    insert into contact_views (account_id, membership_id, name, shared_at, query)
    select ${world.account.id}, m.id, 'x', case when m.id is null then now() end, ''
    from (values (1)) one
    left join memberships m on m.account_id = ${world.account.id} and m.user_id = ${user.id} and m.ended_at is null
    returning id`
  return row.id
}

async function cookieOf(world: World, persona: Persona): Promise<string> {
  if (persona.relation === 'anonymous') return ''
  const user = await userOf(world, persona)
  const session = await aSession(user)
  let cookie = `__Host-session=${session.token}`
  world.imports.set(session.token, await anImportOf(world, user))
  world.views.set(session.token, await aViewOf(world, user))
  if (persona.relation === 'granted' || persona.relation === 'revoked')
    cookie += `; __Host-scope-${world.account.id}=${await aScope(session, user, world.account)}`
  if (persona.relation === 'revoked')
    await sql`with g as (update grants set ended_at = now(), ended_by = ${world.account.owner.id} where user_id = ${user.id} returning id)
      update scoped_sessions set ended_at = now() where grant_id in (select id from g)`
  return cookie
}

async function userOf(world: World, persona: Persona): Promise<User> {
  if (persona.relation === 'own') return world.people[persona.role]
  if (persona.relation === 'granted') return world.actors[persona.role]
  if (persona.relation === 'pending' || persona.relation === 'expired') {
    const asker = await anAgency()
    await aRequest(asker, world.account.owner.address, { state: persona.relation })
    return asker.owner
  }
  if (persona.relation === 'foreign') return (await anAccount()).owner
  const user = await aMember(world.agency, 'member')
  await aGrant(world.inward, user, 'admin')
  return user
}

function pathFor(url: string, world: World, cookie = ''): string {
  const ids = { ...world.ids }
  const session = /__Host-session=([^;]+)/.exec(cookie)?.[1] ?? ''
  ids.importId = world.imports.get(session) ?? [...world.imports.values()][0] ?? crypto.randomUUID()
  ids.viewId = world.views.get(session) ?? [...world.views.values()][0] ?? crypto.randomUUID()
  ids.linkId = url.includes('/receipt') ? ids.gone! : url.includes('/clients/') ? ids.outward! : ids.inward!
  ids.grantId = url.includes('/clients/') ? ids.outwardGrant! : ids.inwardGrant!
  if (url.endsWith('/reactivation')) ids.membershipId = ids.asleep!
  return '/' + url.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? name)
}

/** Whoever is let in to change something does so in a world of their own; all others share one. */
async function fresh(persona: Persona) {
  const world = await aWorld()
  return { world, cookie: await cookieOf(world, persona) }
}
const cookies = new Map<string, string>()
let common: World | undefined
async function shared(persona: Persona) {
  common ??= await aWorld()
  const cookie = cookies.get(nameOf(persona)) ?? (await cookieOf(common, persona))
  cookies.set(nameOf(persona), cookie)
  return { world: common, cookie }
}

type Verdict = 'in' | 'signs in first' | 401 | 403 | 404
function expected(door: Extract<Door, object>, persona: Persona, api: boolean): Verdict {
  switch (persona.relation) {
    case 'anonymous':
      return api ? 401 : 'signs in first'
    case 'foreign':
    case 'pending':
    case 'expired':
      return 404
    case 'revoked':
    case 'granted-without-scope':
      return api ? 401 : 403
    case 'granted':
      return !door.own && !door.agency && isAtLeast(persona.role, door.acting ?? door.floor) ? 'in' : 403
    case 'own':
      return isAtLeast(persona.role, door.floor) ? 'in' : 403
  }
}

function verdictOf(answer: Response, method: string): Verdict | number {
  const place = answer.headers.get('Location') ?? ''
  if (answer.status === 303 && place.startsWith('/sign-in')) return 'signs in first'
  if (method === 'get') return answer.status === 200 ? 'in' : answer.status
  return [303, 409, 410, 422, 429, 200].includes(answer.status) ? 'in' : answer.status
}

function call(world: World, url: string, method: string, cookie: string) {
  return app.fetch(
    pathFor(url, world, cookie),
    method === 'post' ? { cookie, form: { account: world.account.id } } : { cookie },
  )
}

describe('the list of routes with who may call them', () => {
  test('names every URL of app/routes.ts, and nothing else', async () => {
    type Route = { path?: string; index?: boolean; parentId?: string }
    const built = new URL('../../build/server/index.js', import.meta.url).href
    const { routes: build } = (await import(/* @vite-ignore */ built)) as { routes: Record<string, Route> }
    const full = (route: Route): string => {
      const parent = route.parentId ? build[route.parentId] : undefined
      return [parent ? full(parent) : '', route.path ?? ''].filter(Boolean).join('/')
    }
    const urls = new Set(
      Object.entries(build)
        .filter(([id, route]) => id !== 'root' && (route.path || route.index))
        .map(([, route]) => full(route)),
    )
    expect([...urls].sort()).toEqual(Object.keys(whoMayCall).sort())
  })
})

const inAccounts = Object.entries(whoMayCall).filter(([url]) => url.startsWith('a/'))
describe.each(inAccounts)('%s', (url, doors) => {
  for (const method of ['get', 'post'] as const) {
    const door = doors[method]
    test.each(personas.map((persona) => [nameOf(persona), persona] as const))(
      `${method} as %s`,
      async (_, persona) => {
        const lets = typeof door === 'object' && expected(door, persona, false) === 'in'
        const { world, cookie } = lets && method === 'post' ? await fresh(persona) : await shared(persona)
        const answer = await call(world, url, method, cookie)
        const verdict = verdictOf(answer, method)
        if (door === undefined)
          return expect([302, 400, 401, 403, 404, 405, 'signs in first']).toContain(verdict)
        const api = /\.(json|csv)$/.test(url)
        expect(verdict).toBe(expected(door as Extract<Door, object>, persona, api))
      },
    )
  }
})

describe('outside the programme every client URL answers 403, even to the owner (L1)', () => {
  const forAgencies = inAccounts.filter(([, doors]) =>
    Object.values(doors).some((door) => typeof door === 'object' && door.agency),
  )
  test.each(forAgencies)('%s', async (url, doors) => {
    const world = await aWorld()
    await sql`update accounts set agency_since = null where id = ${world.account.id}`
    const cookie = await cookieOf(world, { relation: 'own', role: 'owner' })
    for (const method of ['get', 'post'] as const)
      if (doors[method]) expect((await call(world, url, method, cookie)).status, method).toBe(403)
  })
})

describe('once the trial is over everything can be read, and only what ends access can be done (P1)', () => {
  const overIn = async (persona: Persona) => {
    const { world, cookie } = await fresh(persona)
    await onPlan(world.account.id, { plan: 'trial', trialEndsAt: new Date(Date.now() - 1000) })
    return { world, cookie }
  }
  const posts = inAccounts.flatMap(([url, { post }]) =>
    typeof post === 'object' ? [{ url, door: post }] : [],
  )

  test.each(posts)('post $url', async ({ url, door }) => {
    const { world, cookie } = await overIn({ relation: 'own', role: 'owner' })
    const answer = await call(world, url, 'post', cookie)
    if (door.afterTrial) return expect(verdictOf(answer, 'post')).toBe('in')
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('trial')
  })

  test.each(posts.filter(({ door }) => !door.own && !door.agency))(
    'post $url, acting for an agency',
    async ({ url, door }) => {
      const { world, cookie } = await overIn({ relation: 'granted', role: 'admin' })
      const answer = await call(world, url, 'post', cookie)
      expect(verdictOf(answer, 'post')).toBe(door.afterTrial ? 'in' : 403)
    },
  )

  test('nothing that is only read is refused', async () => {
    const { world, cookie } = await overIn({ relation: 'own', role: 'owner' })
    for (const [url, { get }] of inAccounts)
      // What can only be bought on a plan leads to the plans.
      if (get) expect([200, 303], url).toContain((await call(world, url, 'get', cookie)).status)
  })
})

describe('a foreign object answers exactly like one that does not exist', () => {
  const names = [
    'linkId',
    'grantId',
    'requestId',
    'membershipId',
    'invitationId',
    'teamId',
    'contactId',
    'listId',
    'viewId',
    'workflowId',
    'runId',
    'changeId',
    'fieldId',
    'importId',
    'followUpId',
    'threadId',
    'messageId',
    'attachmentId',
  ]
  const objects = names.flatMap((name) =>
    inAccounts.filter(([url]) => url.includes(`:${name}`)).map(([url, doors]) => ({ name, url, doors })),
  )
  test.each(objects)('$url, foreign $name', async ({ name, url, doors }) => {
    const mine = await aWorld()
    const other = await aWorld()
    const cookie = await cookieOf(mine, { relation: 'own', role: 'owner' })
    for (const method of ['get', 'post'] as const) {
      if (!doors[method]) continue
      const ask = async (id: string) => {
        const path = pathFor(url.replace(`:${name}`, 'IT'), mine).replace('IT', id)
        const answer = await app.fetch(
          path,
          method === 'post' ? { cookie, form: { account: mine.account.id } } : { cookie },
        )
        const text = await answer.text()
        return {
          status: answer.status,
          // As a whole only: a short number stands by chance in the middle of other ids as well.
          text: text
            .replace(new RegExp(`(?<![\\w-])${id}(?![\\w-])`, 'g'), 'ID')
            .replace(/nonce[":=\s]*"[^"]*"/g, '')
            .replace(/"nonce":"[^"]*"/g, '')
            // When the list beside it was read, by the clock.
            .replace(/"since":"\d+"/g, ''),
        }
      }
      const theirs = pathFor(url, other).split('/')[url.split('/').indexOf(`:${name}`) + 1]!
      const [foreign, unknown, malformed] = [
        await ask(theirs),
        await ask(crypto.randomUUID()),
        await ask('no-uuid'),
      ]
      // A form may be refused before anybody looks for its object; that tells nothing either.
      expect([404, 422], method).toContain(foreign.status)
      expect([foreign.status, malformed.status], method).toEqual([unknown.status, 404])
      expect(foreign.text).toBe(unknown.text)
    }
  })
})

/** Somebody who runs the instance, and a row for them to try again. */
async function anOperator() {
  const { owner } = await anAccount()
  config().operators = [owner.address]
  const [row] = await sql<[{ id: string }]>`
    insert into outbox (kind, subject_id, state, finished_at)
    values ('link.mail-left', gen_random_uuid(), 'failed', now()) returning id`
  return { rowId: row.id, cookie: `__Host-session=${(await aSession(owner)).token}` }
}

describe('outside accounts', () => {
  const others = Object.entries(whoMayCall).filter(([url]) => !url.startsWith('a/') && url !== '*')
  test.each(others)('%s', async (url, doors) => {
    const user = await anAccount()
    const session = await aSession(user.owner)
    const signedIn = { cookie: `__Host-session=${session.token}` }
    const request = await aRequest(await anAgency(), (await aUser()).address)
    const path =
      '/' +
      url
        .replace(':requestId', request.id)
        .replace(':accountId', (await anAccount()).id)
        .replace(/:\w+Id/g, crypto.randomUUID())
        .replace(':token', 'wrong')
    for (const method of ['get', 'post'] as const) {
      const door = doors[method]
      const form = method === 'post' ? { form: { nothing: 'useful', password: 'long enough to be one' } } : {}
      const anonymous = await app.fetch(path, form)
      const known = await app.fetch(path, { ...form, ...signedIn })
      expect(anonymous.status, method).toBeLessThan(500)
      expect(known.status, method).toBeLessThan(500)
      if (door === undefined) expect([302, 303, 400, 404, 405]).toContain(known.status)
      if (door === 'holder') {
        expect(anonymous.status, `${method} without the link`).toBe(404)
        expect(known.status, `${method} as somebody else`).toBe(404)
      }
      if (door === 'operator') {
        const keeper = await anOperator()
        const letIn = await app.fetch(
          url.replace(/^|:rowId/g, (hole) => (hole ? keeper.rowId : '/')),
          {
            ...form,
            cookie: keeper.cookie,
          },
        )
        expect([200, 303], `${method} as the operator`).toContain(letIn.status)
        expect([anonymous.status, known.status], method).toEqual([404, 404])
      }
      if (door === 'signed-in') {
        const sentAway =
          anonymous.status === 401 ||
          (anonymous.status === 303 && anonymous.headers.get('Location')!.startsWith('/sign-in'))
        expect(sentAway, `${method} without a session`).toBe(true)
        expect(known.status === 303 && known.headers.get('Location')!.startsWith('/sign-in')).toBe(false)
      }
      if (door === 'anyone') expect([200, 303, 404, 422, 429]).toContain(anonymous.status)
    }
  })

  test('the right token opens the request to whoever holds it', async () => {
    const request = await aRequest(await anAgency(), 'holder@example.test')
    const opened = await app.fetch(
      `/requests/${request.id}/${linkToken('access-request', request.id, request.generation)}`,
    )
    expect([opened.status, opened.headers.get('Location')]).toEqual([303, `/requests/${request.id}`])
    const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!
    expect((await app.fetch(`/requests/${request.id}`, { cookie })).status).toBe(200)
    expect((await app.fetch(`/requests/${request.id}`)).status).toBe(404)
  })
})
