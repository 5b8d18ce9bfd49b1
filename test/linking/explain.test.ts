import { beforeAll, describe, expect, test } from 'vitest'
import { activity, type ActivityFilter } from '#app/domain/activity.ts'
import { cleanUp } from '#app/domain/clean-up.ts'
import { myAccounts } from '#app/domain/identity/accounts.ts'
import { openScope } from '#app/domain/identity/scoped-sessions.ts'
import { signedIn } from '#app/domain/identity/sessions.ts'
import { standingIn, type Standing } from '#app/domain/identity/standing.ts'
import { listRequests } from '#app/domain/linking/access-requests.ts'
import { approveRequest } from '#app/domain/linking/approve-request.ts'
import { givableClients } from '#app/domain/linking/client.ts'
import { listClients } from '#app/domain/linking/clients.ts'
import { expireDueRequests, remindDueRequests } from '#app/domain/linking/due-requests.ts'
import { endDueLinks } from '#app/domain/linking/end-links.ts'
import { agenciesWithDueQueue } from '#app/domain/linking/release-queue.ts'
import { requestAccess } from '#app/domain/linking/request-access.ts'
import { reviewAddresses } from '#app/domain/linking/review-addresses.ts'
import { revocationOf, revokeLink } from '#app/domain/linking/revoke-link.ts'
import { accessSummary, whoHasAccess } from '#app/domain/linking/who-has-access.ts'
import { backlogs } from '#app/domain/operations/backlogs.ts'
import { instanceFigures } from '#app/domain/operations/instance-figures.ts'
import { outboxRows, type OutboxFilter } from '#app/domain/operations/outbox-rows.ts'
import { retryFailedRows } from '#app/domain/operations/retry-failed-rows.ts'
import { retryRow } from '#app/domain/operations/retry-row.ts'
import { agencyCounts, overviewCounts, requestsToDecide } from '#app/domain/overview.ts'
import { buyLicences } from '#app/domain/people/licences/buy-licences.ts'
import { endings } from '#app/domain/people/departures/endings.ts'
import { invitedCount } from '#app/domain/people/invitations/invitations.ts'
import { orderLines } from '#app/domain/people/licences/order-lines.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { renewDueSubscriptions, subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { claim } from '#jobs/claims.ts'
import { sql } from '#db/sql.server.ts'
import { crowdId, fillActivity, linkToCrowd, makeCrowd } from '#test/support/crowd.ts'
import { aGrant, aMember, anAgency, aRequest, aSession, standingOf } from '#test/support/people.ts'
import { indexesUsed, plansOf, tablesScanned } from '#test/support/plans.ts'

/** Tables that grow with the instance. The others hold little, or only what is open now. */
const big = [
  ...['accounts', 'users', 'user_addresses', 'memberships', 'sessions', 'access_requests'],
  ...['links', 'grants', 'scoped_sessions', 'audit_entries', 'outbox', 'mails'],
  ...['subscriptions', 'order_lines'],
]

let owner: Standing, member: Standing, client: Standing, acting: Standing
let session: { id: string; token: string }, linkId: string, requestId: string

beforeAll(async () => {
  await makeCrowd(20_000)
  const agency = await anAgency()
  await linkToCrowd(agency, 1_000)
  await fillActivity(crowdId('account', 1), 30_000)
  owner = await standingOf(agency.owner, agency)
  const mia = await aMember(agency, 'member')
  const [link] = await sql<{ id: string; agencyId: string; clientId: string; maxRole: 'admin' }[]>`
    select id, agency_id, client_id, max_role from links
    where agency_id = ${agency.id} and client_id = ${crowdId('account', 1)}`
  linkId = link!.id
  await aGrant(link!, mia)
  session = await aSession(mia)
  member = await standingOf(mia, agency)
  client = await standingOf({ id: crowdId('user', 1) }, { id: crowdId('account', 1) })
  acting = await standingOf({ id: crowdId('user', 50) }, { id: crowdId('account', 53) })
  requestId = (await aRequest(agency, 'crowd-1999@crowd.example')).id
}, 240_000)

const log = (standing: Standing, filter: Partial<ActivityFilter> = {}) =>
  activity(standing, { action: null, search: '', from: null, until: null, before: null, ...filter })
const clients = (standing: Standing, search = '', page = 1) =>
  listClients(standing, { search, show: 'all', page })
const requests = (state: 'all' | 'pending', search = '') => listRequests(owner, { state, search, page: 1 })
const outbox = (filter: Partial<OutboxFilter>) =>
  outboxRows({ state: null, kind: null, id: null, before: null, ...filter })
const day = (past: number) => new Date(Date.now() - past * 86_400_000)

/** What is done, and the indexes that carry it: each is named by what it finds. */
const ways: Record<string, [what: string, work: () => PromiseLike<unknown>, by: string[]][]> = {
  'every request': [
    ['who is signed in', () => signedIn(session.token), ['sessions_token_hash_key', 'memberships_of_user']],
    [
      'rights in an own account',
      () => standingIn({ session: session.token, scope: null }, owner.account.id),
      ['sessions_token_hash_key', 'subscriptions_pkey'],
    ],
    [
      'rights while acting',
      () => standingIn({ session: 'session 50', scope: 'scope 50 3' }, acting.account.id),
      ['sessions_token_hash_key', 'scoped_sessions_token_hash_key', 'grants_id_client_id_key', 'links_pkey'],
    ],
  ],
  'pages of the agency': [
    ['clients, last active first', () => clients(owner), ['links_of_agency', 'open_requests_of_agency']],
    ['clients, a late page', () => clients(owner, '', 20), ['links_of_agency']],
    ['clients by name', () => clients(owner, 'account 77'), ['links_of_agency', 'accounts_pkey']],
    ['clients of somebody who sees their own', () => clients(member), ['grants_of_membership']],
    ['requests, newest first', () => requests('all'), ['requests_of_agency', 'outbox_of_subject']],
    ['requests that are pending', () => requests('pending'), ['outbox_of_subject']],
    ['requests by address', () => requests('all', 'asked-77'), ['requests_of_agency']],
    ['clients to add people to', () => givableClients(owner, 'account 77'), ['accounts_pkey']],
    ['the first page', () => overviewCounts(owner.account.id), ['links_of_client']],
    ['an agency’s first page', () => agencyCounts(owner), ['links_of_agency']],
    ['who has access, in short', () => accessSummary(client.account.id, 5), ['links_of_client']],
    [
      'review of 500 addresses',
      () =>
        reviewAddresses(
          owner.account.id,
          Array.from({ length: 500 }, (_, n) => `asked-${n}@crowd.example`).join(),
        ),
      ['requests_to_address_of_agency'],
    ],
  ],
  'plan and licences': [
    ['what is bought and in use', () => subscriptionOf(owner.account.id), ['subscriptions_pkey']],
    ['order lines, newest first', () => orderLines(crowdId('account', 7), null), ['order_lines_of_account']],
    [
      'order lines from a place on',
      () => orderLines(crowdId('account', 7), '900'),
      ['order_lines_of_account'],
    ],
    ['invitations that are open', () => invitedCount(owner.account.id), []],
    ['buying', () => buyLicences(owner, 1), ['subscriptions_pkey']],
  ],
  'pages of the client': [
    [
      'who has access',
      () => whoHasAccess(client.account.id),
      ['links_of_client', 'one_grant_per_person_and_link'],
    ],
    ['what revoking would end', () => revocationOf(client.account.id, linkId), ['scopes_of_grant']],
    ['requests that wait for me', () => requestsToDecide(client), ['requests_to_address']],
  ],
  activity: [
    ['newest first', () => log(client), ['audit_of_account']],
    ['of the agency', () => log(owner), ['audit_of_agency']],
    ['while acting', () => log(acting), ['audit_of_agency_at_account']],
    ['by action', () => log(client, { action: 'member.joined' }), ['audit_of_account_by_action']],
    ['of one day', () => log(client, { from: day(0.2), until: day(0.1) }), ['audit_of_account']],
    ['by words', () => log(client, { search: 'Subject 77' }), ['audit_of_account']],
  ],
  'switching account': [
    [
      'the search of the switcher',
      () => myAccounts(crowdId('user', 50), { search: 'account 5' }),
      ['grants_of_user_at_client', 'memberships_of_user'],
    ],
    [
      'Go to account',
      async () => openScope((await signedIn(session.token))!, client.account.id),
      ['grants_of_user_at_client', 'one_scope_per_session_and_account'],
    ],
  ],
  'what a few people do at a time': [
    [
      'asking',
      () =>
        requestAccess(owner, {
          addresses: ['new@crowd.example'],
          message: 'Hi',
          roleAsked: null,
          overflow: 'refuse',
        }),
      ['requests_to_address_of_agency', 'one_live_request_per_address'],
    ],
    [
      'approving',
      () =>
        approveRequest(crowdId('user', 1999), {
          requestId,
          generation: 1,
          accounts: [{ accountId: crowdId('account', 1999), role: 'viewer' }],
          lastDay: null,
        }),
      ['one_user_per_verified_address', 'one_active_link_per_pair'],
    ],
    ['revoking', () => revokeLink(client, linkId), ['one_grant_per_person_and_link', 'scopes_of_grant']],
    [
      'a preview of removing',
      () => endings(owner, member.membershipId!),
      ['grants_of_membership', 'sessions_of_user'],
    ],
    [
      'removing somebody',
      () => removeMember(owner, member.membershipId!),
      ['scopes_of_grant', 'requests_of_requester'],
    ],
  ],
  'pages of the operator, and metrics': [
    ['the outbox, newest first', () => outbox({}), ['outbox_done_by_kind', 'outbox_failed_by_kind']],
    ['rows that are open', () => outbox({ state: 'open' }), ['outbox_open']],
    [
      'rows that failed, of one kind',
      () => outbox({ state: 'failed', kind: 'link.mail-left' }),
      ['outbox_failed_by_kind'],
    ],
    ['rows of a request', () => outbox({ id: requestId }), ['outbox_of_subject']],
    ['what is not done', () => backlogs(), ['outbox_failed_by_kind']],
    ['figures of a day', () => instanceFigures(), ['mails_ended']],
    ['trying a row again', () => retryRow('1'), ['outbox_pkey', 'mails_pkey']],
    ['trying all again', () => retryFailedRows('link.mail-left'), ['outbox_failed_by_kind']],
  ],
  'jobs that come round': [
    ['claiming mails', () => claim(['access-request.mail-client'], 10, 60), ['outbox_open']],
    ['requests to expire', () => expireDueRequests(500), ['requests_falling_due']],
    ['clients to remind', () => remindDueRequests(500), ['requests_falling_due', 'outbox_of_subject']],
    ['queues to release', () => agenciesWithDueQueue(200), ['requests_waiting']],
    ['links to end', () => endDueLinks(100), ['links_with_end_date']],
    ['licences to renew', () => renewDueSubscriptions(250), ['subscriptions_renewing']],
  ],
}

describe.each(Object.entries(ways))('%s', (_, cases) => {
  test.each(cases)('%s: found by index', async (_, work, by) => {
    const plans = await plansOf(work)
    expect(plans.flatMap(tablesScanned).filter((table) => big.includes(table))).toEqual([])
    expect(indexesUsed(plans)).toEqual(expect.arrayContaining(by))
  })
})

test('the clean-up reads sessions whole, once an hour, and nothing else that grows', async () => {
  await sql`
    insert into request_mail_days
    select 'asked-' || n || '@crowd.example', now() - n % 7 * interval '1 day', 1 from generate_series(1, 10000) n`
  await sql`
    insert into request_resends
    select r.id, date_trunc('day', now()) - n * interval '1 day', 1 from access_requests r, generate_series(0, 3) n`
  await sql`analyze request_mail_days, request_resends`
  const plans = await plansOf(() => cleanUp(500))
  const growing = [...big, 'request_mail_days', 'request_resends']
  const scanned = plans.flatMap(tablesScanned).filter((table) => growing.includes(table))
  expect([...new Set(scanned)].sort()).toEqual(['scoped_sessions', 'sessions'])
  const found = [
    'outbox_finished',
    'outbox_chores_finished',
    'request_mail_days_over',
    'request_resends_over',
  ]
  expect(indexesUsed(plans)).toEqual(expect.arrayContaining(found))
})

test('deleting a session finds its scopes by index', async () => {
  const plans = await plansOf(
    () => sql`delete from scoped_sessions where session_id = ${session.id} and user_id = ${member.user.id}`,
  )
  expect(indexesUsed(plans)).toEqual(['scopes_of_session'])
})
