// A crowd: as many accounts as an instance may have, made with a few statements, so that plans and times are those of a
// full house. Ids follow from numbers: `md5('user 7')::uuid` owns `md5('account 7')::uuid`.
import { createHash } from 'node:crypto'
import { sql as pool, type Sql } from '#db/sql.server.ts'

/** The id of the crowd's user, account or session with that number. */
export function crowdId(kind: 'user' | 'account' | 'session', number: number): string {
  return createHash('md5')
    .update(`${kind} ${number}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Every so many accounts one is an agency; it is linked to the 25 that follow it. */
const agencyEvery = 50

/**
 * Makes `accounts` accounts, each with an owner who is signed in and a licence for everybody, every second with a colleague; two in a hundred are
 * agencies with 25 clients, 20 old and 5 open requests, and mails and scoped sessions to match. Four audit entries an account.
 */
export async function makeCrowd(accounts: number) {
  await unchecked(async (sql) => {
    await makePeople(sql, accounts)
    await linkAgencies(sql, accounts)
    await makeActivity(sql, accounts)
  })
  await pool`analyze`
}

/** Foreign keys are checked row by row; for rows that are right by the way they are made that would be most of the time. */
async function unchecked(work: (sql: Sql) => Promise<unknown>) {
  await pool.begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    await work(sql)
  })
}

async function makePeople(sql: Sql, accounts: number) {
  await sql`
    insert into accounts (id, name, agency_since, created_at)
    select md5('account ' || n)::uuid, 'Crowd account ' || n, case when n % ${agencyEvery} = 0 then now() end, now() - n * interval '1 second'
    from generate_series(1, ${accounts}::int) n`
  await sql`
    insert into subscriptions (account_id, plan, licences, members, active, renews_at)
    select md5('account ' || n)::uuid, 'essentials', m.count, m.count, m.count, now() + n % 30 * interval '1 day' + interval '1 hour'
    from generate_series(1, ${accounts}::int) n, lateral (select case when n % 2 = 0 then 2 else 1 end as count) m`
  await sql`
    insert into users (id, name, username)
    select md5('user ' || n)::uuid, 'Crowd person ' || n, 'crowd-' || n from generate_series(1, ${accounts}::int * 3 / 2) n`
  await sql`
    insert into user_addresses (user_id, address, main, verified_at)
    select md5('user ' || n)::uuid, 'crowd-' || n || '@crowd.example', true, now() from generate_series(1, ${accounts}::int * 3 / 2) n`
  await sql`
    insert into memberships (id, account_id, user_id, role)
    select md5('membership ' || n)::uuid, md5('account ' || case when n <= ${accounts} then n else 2 * (n - ${accounts}) end)::uuid,
      md5('user ' || n)::uuid, (case when n <= ${accounts} then 'owner' else 'member' end)::role
    from generate_series(1, ${accounts}::int * 3 / 2) n`
  await sql`
    insert into sessions (id, token_hash, user_id, method, expires_at)
    select md5('session ' || n)::uuid, sha256(('session ' || n)::bytea), md5('user ' || n)::uuid, 'code', now() + interval '14 days'
    from generate_series(1, ${accounts}::int) n`
}

async function makeActivity(sql: Sql, accounts: number) {
  await sql`
    insert into audit_entries (at, account_id, agency_id, user_id, user_name, acting, action, subject)
    select now() - (4 - s) * interval '1 day', md5('account ' || n)::uuid,
      case when s > 2 then md5('account ' || n - n % ${agencyEvery})::uuid end, md5('user ' || n)::uuid, 'Crowd person ' || n, s > 2,
      case s when 1 then 'account.created' when 2 then 'member.invited' else 'scope.opened' end, 'Crowd person ' || n
    from generate_series(1, 4) s, generate_series(${agencyEvery}::int, ${accounts}::int) n`
}

async function linkAgencies(sql: Sql, accounts: number) {
  const pairs = sql`
    generate_series(${agencyEvery}::int, ${accounts}::int - ${agencyEvery}, ${agencyEvery}) agency, generate_series(1, 25) step`
  await sql`
    insert into access_requests (id, agency_id, requester_id, address, message, state, created_at, asked_at, expires_at, ended_at)
    select md5('request ' || agency || ' ' || step)::uuid, md5('account ' || agency)::uuid, md5('membership ' || agency)::uuid,
      'crowd-' || agency + step || '@crowd.example', 'We look after your campaigns.', (case when step <= 20 then 'approved' else 'pending' end)::access_request_state,
      t.at, t.at, t.at + interval '7 days', case when step <= 20 then t.at + interval '1 hour' end
    from ${pairs}, lateral (select now() - case when step <= 20 then step * interval '1 day' + interval '7 days' else (step - 20) * interval '1 day' end as at) t`
  await sql`
    insert into links (id, agency_id, client_id, max_role, created_at, last_active_at, ends_at)
    select md5('link ' || agency || ' ' || step)::uuid, md5('account ' || agency)::uuid, md5('account ' || agency + step)::uuid, 'admin',
      now() - interval '60 days', now() - step * interval '1 day', case when step = 7 then now() + interval '30 days' end
    from ${pairs}`
  await sql`
    insert into grants (id, link_id, agency_id, client_id, membership_id, user_id, role)
    select md5('grant ' || agency || ' ' || step)::uuid, md5('link ' || agency || ' ' || step)::uuid, md5('account ' || agency)::uuid,
      md5('account ' || agency + step)::uuid, md5('membership ' || agency)::uuid, md5('user ' || agency)::uuid, 'manager'
    from ${pairs}`
  await sql`
    insert into scoped_sessions (token_hash, session_id, user_id, client_id, grant_id)
    select sha256(('scope ' || agency || ' ' || step)::bytea), md5('session ' || agency)::uuid, md5('user ' || agency)::uuid,
      md5('account ' || agency + step)::uuid, md5('grant ' || agency || ' ' || step)::uuid
    from ${pairs} where step <= 8`
  await sql`
    insert into ask_quotas (agency_id, time_zone, begins_at, ends_at, used)
    select md5('account ' || agency)::uuid, 'UTC', now() - interval '30 hours', now() - interval '6 hours', 5
    from ${pairs} where step = 1`
  await sql`
    insert into outbox (kind, subject_id, state, created_at, available_at, finished_at)
    select k.kind, r.id, 'done', r.asked_at, r.asked_at, r.asked_at
    from access_requests r, (values ('access-request.mail-client'), ('access-request.remind-client')) k(kind)
    where r.message = 'We look after your campaigns.'`
  await sql`
    insert into mails (outbox_id, address, message_id, state, changed_at)
    select o.id, r.address, o.kind || r.id, 'sent', o.finished_at from outbox o join access_requests r on r.id = o.subject_id`
}

/** Links an agency to that many accounts of the crowd, with a grant of its owner in every tenth, and as many old requests. */
export async function linkToCrowd(
  agency: { id: string; owner: { id: string; membershipId: string } },
  clients: number,
) {
  await unchecked(async (sql) => {
    await sql`
      insert into links (agency_id, client_id, max_role, created_at, last_active_at)
      select ${agency.id}, md5('account ' || n)::uuid, 'admin', now() - interval '90 days', now() - n * interval '5 minutes'
      from generate_series(1, ${clients}::int) n`
    await sql`
      insert into grants (link_id, agency_id, client_id, membership_id, user_id, role)
      select l.id, l.agency_id, l.client_id, ${agency.owner.membershipId}, ${agency.owner.id}, 'manager'
      from links l join generate_series(10, ${clients}::int, 10) n on l.client_id = md5('account ' || n)::uuid
      where l.agency_id = ${agency.id}`
    await sql`
      insert into access_requests (agency_id, requester_id, address, message, state, created_at, asked_at, expires_at, ended_at)
      select ${agency.id}, ${agency.owner.membershipId}, 'asked-' || n || '@crowd.example', 'Hello',
        (array['approved', 'declined', 'cancelled'])[1 + n % 3]::access_request_state, t.at, t.at, t.at + interval '7 days', t.at + interval '7 days'
      from generate_series(1, ${clients}::int) n, lateral (select now() - interval '8 days' - n * interval '1 minute' as at) t`
  })
  await pool`analyze links, grants, access_requests`
}

/** Writes that many audit entries into an account, a second apart, all but one in a thousand of them of one action. */
export async function fillActivity(accountId: string, entries: number) {
  await pool`
    insert into audit_entries (at, account_id, user_name, action, subject)
    select now() - (${entries}::int - n) * interval '1 second', ${accountId}, 'Person ' || n % 100,
      case when n % 1000 = 0 then 'link.changed' else 'scope.opened' end, 'Subject ' || n % 5000
    from generate_series(1, ${entries}::int) n`
  await pool`analyze audit_entries`
}
