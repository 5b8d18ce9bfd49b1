import { beforeAll, describe, expect, test } from 'vitest'
import { activity } from '#app/domain/activity.ts'
import type { demoParts } from '#app/domain/identity/demo-people.ts'
import { demoPeople } from '#app/domain/identity/demo-people.ts'
import { signedIn, startSession } from '#app/domain/identity/sessions.ts'
import { signInWithPassword } from '#app/domain/identity/sign-in.ts'
import { standingIn } from '#app/domain/identity/standing.ts'
import { listRequests } from '#app/domain/linking/access-requests.ts'
import { listClients } from '#app/domain/linking/clients.ts'
import { expireDueRequests, remindDueRequests } from '#app/domain/linking/due-requests.ts'
import { endDueLinks } from '#app/domain/linking/end-links.ts'
import { requestsForUser } from '#app/domain/linking/open-request.ts'
import { askLimit, quotaNow } from '#app/domain/linking/quota.ts'
import { whoHasAccess } from '#app/domain/linking/who-has-access.ts'
import { demoPassword, seedDemo } from '#db/seed.ts'
import { sql } from '#db/sql.server.ts'

let milliseconds = 0
beforeAll(async () => {
  const began = process.cpuUsage()
  expect(await seedDemo()).toBe(true)
  const { user, system } = process.cpuUsage(began)
  milliseconds = (user + system) / 1000
})

/** A query for what must not be. */
async function none(rows: PromiseLike<readonly object[]>) {
  expect([...(await rows)]).toEqual([])
}

async function cardIn(part: (typeof demoParts)[number]) {
  const person = (await demoPeople()).find((one) => one.part === part)!
  const { token } = await startSession(person.userId, {
    method: 'demo',
    userAgent: 'vitest',
    ip: '127.0.0.1',
  })
  const who = (await signedIn(token))!
  const standing = (await standingIn({ session: token, scope: null }, who.lastAccountId!))!
  return { person, who, standing }
}

describe('the demo data', () => {
  test('are put in once', async () => {
    const counts = () => sql`
      select c.relname, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I', c.relname), false, true, '')))[1]::text
      from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`
    const before = await counts()
    expect(await seedDemo()).toBe(false)
    expect(await counts()).toEqual(before)
  })

  test('take less than two seconds of work', () => {
    expect(milliseconds).toBeLessThan(2000)
  })

  test.each([
    ['agency-owner', 'owner', 'Tintenfass & Takt'],
    ['freelancer', 'owner', 'Penhallow Studio'],
    ['client-owner', 'owner', 'Sonnleitner Holzbau GmbH'],
    ['client-admin', 'admin', 'Thistlewick Outdoor Ltd'],
    ['operator', 'owner', 'Serverkontor Halvorsen'],
  ] as const)('the card of the %s signs in as %s of %s', async (part, role, accountName) => {
    const { person, who, standing } = await cardIn(part)
    expect(person.accountName).toBe(accountName)
    expect(standing).toMatchObject({ role, acting: null, account: { name: accountName } })
    expect(await signInWithPassword(who.user.address, demoPassword, '127.0.0.1')).toMatchObject({ ok: true })
  })

  test('the agency has lists to page through, and can still ask', async () => {
    const { standing } = await cardIn('agency-owner')
    const page = (page: number) => listClients(standing, { search: '', show: 'active', page })
    expect((await page(2)).hasNext).toBe(true)
    expect((await page(3)).rows.length).toBeGreaterThan(5)
    expect((await listRequests(standing, { state: 'all', search: '', page: 3 })).hasNext).toBe(true)
    for (const state of ['pending', 'approved', 'declined', 'cancelled', 'expired'] as const)
      expect(
        (await listRequests(standing, { state, search: '', page: 1 })).rows.length,
        state,
      ).toBeGreaterThan(3)
    const filter = { action: null, search: '', from: null, until: null, before: null }
    expect((await activity(standing, filter)).next).not.toBeNull()
    expect((await quotaNow(standing.account.id)).left).toBeGreaterThan(25)
  })

  test('the client owner has three accounts, two agencies in one of them, and requests to decide', async () => {
    const { who, standing } = await cardIn('client-owner')
    const own = await sql`select 1 from memberships where user_id = ${who.user.id} and role = 'owner'`
    expect(own.length).toBe(3)
    const { agencies: access } = await whoHasAccess(standing.account.id)
    expect(access.map(({ agencyName }) => agencyName).sort()).toEqual([
      'Penhallow Studio',
      'Tintenfass & Takt',
    ])
    expect(access.some(({ people }) => people.some(({ working }) => working))).toBe(true)
    const waiting = await requestsForUser(who.user.id)
    expect(waiting.map(({ agencyName }) => agencyName).sort()).toEqual([
      'Harbour Lane Digital',
      'Kollektiv Fährmann',
    ])
  })

  test('an agency whose day is used up has three requests in its queue', async () => {
    const [network] = await sql<{ id: string }[]>`select id from accounts where name = 'Kollektiv Fährmann'`
    expect(await quotaNow(network!.id)).toMatchObject({ used: askLimit, left: 0, queued: 3 })
  })

  test('two accounts have contacts in the hundreds, with lists, own fields, and a year of what was closed', async () => {
    const rows = await sql<
      { name: string; count: number; quarters: number; nobodys: number; lists: number }[]
    >`
      select a.name, count(*)::int as count,
        count(distinct date_trunc('quarter', c.closed_at))::int as quarters,
        count(*) filter (where c.owner_id is null and c.private_to is null)::int as nobodys,
        (select count(*)::int from contact_lists l where l.account_id = a.id) as lists
      from contacts c join accounts a on a.id = c.account_id group by a.id order by 2 desc`
    expect(rows.map(({ name }) => name)).toEqual([
      'Tintenfass & Takt',
      'Thistlewick Outdoor Ltd',
      'Sonnleitner Holzbau GmbH',
      'Penhallow Studio',
    ])
    for (const { count, quarters, nobodys, lists } of rows.slice(0, 2)) {
      expect(count).toBeGreaterThan(300)
      expect(quarters).toBeGreaterThanOrEqual(4)
      expect(nobodys).toBeGreaterThan(10)
      expect(lists).toBe(3)
    }
  })

  test.each(['agency-owner', 'client-owner', 'client-admin'] as const)(
    'the %s has newly assigned contacts, and follow-ups are due',
    async (part) => {
      const { standing } = await cardIn(part)
      const [own] = await sql<{ fresh: number; open: number }[]>`
        select count(*) filter (where announced_at is not null)::int as fresh, count(*)::int as open from contacts
        where account_id = ${standing.account.id} and owner_id = ${standing.membershipId} and status = 'open'`
      expect(own!.fresh).toBeGreaterThan(2)
      const due =
        await sql`select 1 from follow_ups where account_id = ${standing.account.id} and due_at < now()`
      expect(due.length).toBeGreaterThan(0)
    },
  )

  test('the agency lets two workflows give contacts away, and has imported a file with refused rows', async () => {
    const { standing } = await cardIn('agency-owner')
    const workflows = await sql<{ rule: string; entries: number; people: number }[]>`
      select w.rule, (select count(*)::int from workflow_entries e where e.workflow_id = w.id) as entries,
        (select count(*)::int from workflow_people p where p.workflow_id = w.id) as people
      from workflows w where w.account_id = ${standing.account.id} and w.active_since is not null order by position`
    expect(workflows).toMatchObject([
      { rule: 'round_robin', people: 3 },
      { rule: 'fixed', people: 1 },
    ])
    expect(workflows[0]!.entries).toBeGreaterThan(20)
    const imports = await sql`
      select i.read, i.created, i.refused, (select count(*)::int from contact_import_refusals r where r.import_id = i.id) as lines
      from contact_imports i`
    expect(imports).toEqual([{ read: 184, created: 181, refused: 3, lines: 3 }])
  })

  test('three accounts have conversations, in each part of the inbox, with agents who have a seat', async () => {
    const rows = await sql<{ name: string; threads: number; unassigned: number; closed: number }[]>`
      select a.name, count(*)::int as threads, count(*) filter (where assignee_id is null)::int as unassigned,
        count(*) filter (where t.state = 'closed')::int as closed
      from threads t join accounts a on a.id = t.account_id group by a.id order by a.name`
    expect(rows).toHaveLength(3)
    for (const each of rows) expect(each, each.name).toMatchObject({ unassigned: 1, closed: 1 })
    const wrong = await sql`
      select t.subject from threads t
      left join memberships m on m.id = t.assignee_id and m.account_id = t.account_id
      where (t.assignee_id is not null and m.inbox_level is distinct from 'agent')
        or t.last_at <> (select max(at) from messages where thread_id = t.id) or t.last_at > now()`
    expect([...wrong]).toEqual([])
  })

  test('name no real address', async () => {
    await none(
      sql`select id from contacts where array_to_string(emails, ' ') !~ '^([a-z.]+@[a-z0-9-]+\\.example ?)*$'`,
    )
    await none(sql`
      select address from (select address from user_addresses union select address from access_requests
        union select address from invitations union select address from agency_blocks) every
      where address !~ '@[a-z0-9.-]+\\.(example|test)$'`)
  })
})

describe('the rules that no table can keep hold in the demo data', () => {
  test('every account has an active owner, every user one main address and an account', async () => {
    await none(sql`
      select a.name from accounts a where not exists (
        select 1 from memberships m where m.account_id = a.id and m.role = 'owner' and m.ended_at is null)`)
    await none(sql`
      select u.name from users u
      where (select count(*) from user_addresses a where a.user_id = u.id and a.main) <> 1
        or not exists (select 1 from memberships m where m.user_id = u.id) or u.last_account_id is null`)
  })

  test('no agency asked more than thirty-five a day, and today is counted', async () => {
    await none(sql`
      select a.name, (r.asked_at at time zone a.time_zone)::date, count(*)
      from access_requests r join accounts a on a.id = r.agency_id
      where r.asked_at is not null group by 1, 2 having count(*) > ${askLimit}`)
    await none(sql`
      select q.agency_id, q.used, count(r.id) from ask_quotas q
      left join access_requests r on r.agency_id = q.agency_id and r.asked_at >= q.begins_at
      group by 1, 2 having count(r.id) <> q.used`)
    await none(sql`
      select q.agency_id from ask_quotas q where q.ends_at <= now() or (q.used < ${askLimit}
        and exists (select 1 from access_requests r where r.agency_id = q.agency_id and r.state = 'queued'))`)
    await none(sql`
      select r.id from access_requests r join accounts a on a.id = r.agency_id, quota_day(a.time_zone, now()) d
      where r.asked_at >= d.begins_at and not exists (select 1 from ask_quotas q where q.agency_id = r.agency_id)`)
  })

  test('roles stay below what was asked, approved and held (L2, L12, L13, L16)', async () => {
    await none(sql`
      select r.id from access_requests r join memberships m on m.id = r.requester_id
      where m.role < 'manager' or r.role_asked > m.role`)
    await none(
      sql`select l.id from links l join access_requests r on r.id = l.request_id where l.max_role > r.role_asked`,
    )
    await none(sql`
      select g.id from grants g join links l on l.id = g.link_id join memberships m on m.id = g.membership_id
      where g.role > l.max_role or (g.ended_at is null and (l.ended_at is not null or m.deactivated_at is not null))`)
    await none(sql`
      select l.id from links l join accounts a on a.id = l.agency_id
      join access_requests r on r.id = l.request_id
      where a.agency_since is null or r.state <> 'approved' or r.address not in (
        select ua.address from user_addresses ua join memberships m on m.user_id = ua.user_id
        where m.account_id = l.client_id and m.role >= 'admin')`)
  })

  test('nothing happened before its cause or after now', async () => {
    await none(
      sql`select id from access_requests where asked_at > now() or ended_at < asked_at or expires_at <> asked_at + interval '168 hours'`,
    )
    await none(sql`
      select g.id from grants g join links l on l.id = g.link_id join memberships m on m.id = g.membership_id
      where g.created_at < l.created_at or g.created_at < m.created_at or g.last_active_at < g.created_at
        or g.last_active_at > l.last_active_at or l.last_active_at > now() or g.ended_at < g.last_active_at`)
    await none(sql`
      select l.id from links l join access_requests r on r.id = l.request_id join accounts c on c.id = l.client_id
      where l.created_at < r.asked_at or l.created_at < c.created_at or l.created_at > r.expires_at`)
    await none(
      sql`select id from (select id, at, lag(at) over (order by id) as before from audit_entries) e where at < before`,
    )
    await none(sql`select id from audit_entries where at > now()`)
  })

  test('contacts were those of people who were there, one after the other, as their history tells', async () => {
    await none(sql`
      select c.id from contacts c left join memberships m on m.id = c.owner_id
      where c.created_at > now() or c.closed_at > now() or c.closed_at < c.created_at or c.owner_since < c.created_at
        or c.owner_since < m.created_at or c.announced_at > now()`)
    await none(sql`
      select c.id from contacts c
      left join lateral (select to_owner, change_id from ownership_entries e where e.contact_id = c.id order by id desc limit 1) e on true
      where c.owner_id is distinct from e.to_owner or c.change_id is distinct from e.change_id`)
    await none(sql`
      select e.id from ownership_entries e
      left join lateral (select to_owner, at from ownership_entries b
        where b.contact_id = e.contact_id and b.id < e.id order by b.id desc limit 1) b on true
      where e.from_owner is distinct from b.to_owner or b.at > e.at`)
    await none(sql`
      select h.id from ownership_changes h
      where h.total <> h.done or h.done <> (select count(*) from ownership_entries e where e.change_id = h.id)`)
    await none(sql`
      select w.id from workflows w join lateral (
        select p.place, count(e.id) from workflow_people p left join workflow_entries e
          on e.workflow_id = w.id and e.owner_id = p.membership_id where p.workflow_id = w.id group by 1) turns on true
      where w.rule = 'round_robin' group by w.id having max(count) - min(count) > 1`)
    await none(sql`
      select f.id from follow_ups f join contacts c on c.id = f.contact_id
      where c.status <> 'open' or c.owner_id <> f.member_id or not exists (
        select 1 from contact_list_entries e where e.list_id = f.list_id and e.contact_id = c.id)`)
    await none(sql`
      select c.id from contacts c where not exists (
        select 1 from audit_entries a where a.subject_id = c.id and a.action = 'contact.created')
      and not exists (select 1 from contact_imports i where i.account_id = c.account_id
        and date_trunc('day', c.created_at) = date_trunc('day', i.started_at))
      and c.account_id <> (select id from accounts where name = 'Thistlewick Outdoor Ltd')`)
  })

  test('the log tells of every request, link, grant and member', async () => {
    const told = (action: string) => sql`(select subject_id from audit_entries where action = ${action})`
    const about = sql`(select subject_id from audit_entries where subject_id is not null)`
    await none(sql`
      select id, address from access_requests where id not in ${about} and not exists (
        select 1 from audit_entries e where e.account_id = agency_id and e.after->'addresses' ? address)`)
    await none(
      sql`select id from access_requests where state = 'approved' and id not in ${told('access-request.approved')}`,
    )
    await none(sql`
      select l.id from links l where l.ended_at is not null and l.id not in ${about}`)
    await none(sql`
      select g.id from grants g join links l on l.id = g.link_id
      where g.created_at > l.created_at and g.id not in ${told('grant.given')}`)
    await none(sql`select id from memberships where role <> 'owner' and id not in ${told('member.joined')}`)
    await none(sql`select id from accounts where id not in ${told('account.created')}`)
  })
})

test('only what happens today is mailed; the rest went out long ago', async () => {
  await none(sql`
    select o.id from outbox o join access_requests r on r.id = o.subject_id
    where o.state = 'waiting' and o.kind = 'access-request.mail-client' and r.asked_at < now() - interval '5 minutes'`)
  const waiting = await sql<
    { kind: string }[]
  >`select distinct kind from outbox where state = 'waiting' order by 1`
  expect(waiting.map(({ kind }) => kind)).toEqual([
    'access-request.mail-approved',
    'access-request.mail-client',
    'access-request.mail-declined',
    'grant.mail-client-owner',
    'grant.mail-colleague',
    'invitation.mail-invitee',
    'link.mail-changed',
    'link.mail-left',
    'link.mail-revoked',
  ])
  await none(sql`
    select r.id from access_requests r left join outbox o on o.subject_id = r.id and o.generation = r.generation
      and o.kind = 'access-request.mail-client'
    left join mails m on m.outbox_id = o.id
    where r.asked_at is not null and (o.id is null or (o.state <> 'waiting' and m.state is null))`)
})

test('the first jobs find one request to remind, one to expire, and one link whose end date has passed', async () => {
  expect(await remindDueRequests(100)).toBe(1)
  expect(await expireDueRequests(100)).toBe(1)
  expect(await endDueLinks(100)).toBe(1)
})
