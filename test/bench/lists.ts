import { activity, type ActivityFilter } from '#app/domain/activity.ts'
import { myAccounts } from '#app/domain/identity/accounts.ts'
import { listRequests } from '#app/domain/linking/access-requests.ts'
import { listClients, type ClientFilter } from '#app/domain/linking/clients.ts'
import { sql } from '#db/sql.server.ts'
import { crowdId, fillActivity, linkToCrowd } from '#test/support/crowd.ts'
import { anAgency, standingOf } from '#test/support/people.ts'
import { indexesUsed, plansOf, tablesScanned } from '#test/support/plans.ts'
import { compare, type Figure } from './measure.ts'

/** Lists of those who have most, against the same lists of those who have little. */
export async function bench(accounts: number) {
  const links = Math.min(10_000, accounts / 10)
  const entries = 10 * accounts
  const large = await anAgency({ name: 'Large agency' })
  await linkToCrowd(large, links)
  await fillActivity(crowdId('account', 1), entries)
  await sql`vacuum analyze`
  const [many, few] = [
    await standingOf(large.owner, large),
    await standingOf({ id: crowdId('user', 50) }, { id: crowdId('account', 50) }),
  ]
  const [long, short] = [
    await standingOf({ id: crowdId('user', 1) }, { id: crowdId('account', 1) }),
    await standingOf({ id: crowdId('user', 70) }, { id: crowdId('account', 70) }),
  ]
  const figures: Figure[] = []
  const list = async (
    group: string,
    beside: string,
    name: string,
    ours: () => PromiseLike<unknown>,
    theirs: () => PromiseLike<unknown>,
    each = 20,
  ) => {
    const note = await planned(ours)
    figures.push(
      await compare({ group, what: name, baseline: beside, note }, ours, theirs, { rounds: 6, each }),
    )
  }

  const clients = async (name: string, filter: Partial<ClientFilter>) => {
    const of = (standing: typeof many) => () =>
      listClients(standing, { search: '', show: 'all', page: 1, ...filter })
    await list(`Clients of an agency with ${links} links`, 'with 25 links', name, of(many), of(few))
  }
  await clients('first page', {})
  await clients('page 20', { page: 20 })
  await clients('search', { search: 'account 77' })
  await clients('search that finds nothing', { search: 'nowhere' })
  const requests = (standing: typeof many, state: 'all' | 'pending') => () =>
    listRequests(standing, { state, search: '', page: 1 })
  await list(
    `Requests of an agency with ${links}`,
    'with 25',
    'first page',
    requests(many, 'all'),
    requests(few, 'all'),
  )
  await list(
    `Requests of an agency with ${links}`,
    'with 25',
    'pending ones',
    requests(many, 'pending'),
    requests(few, 'pending'),
  )
  const switcher = (userId: string) => () => myAccounts(userId, { search: '77' })
  const grants = links / 10
  await list(
    `Switch account, ${grants} clients`,
    '25 clients',
    'search',
    switcher(large.owner.id),
    switcher(crowdId('user', 50)),
  )

  const log = async (name: string, filter: Partial<ActivityFilter>, each = 20) => {
    const whole = { action: null, search: '', from: null, until: null, before: null, ...filter }
    const of = (standing: typeof long) => () => activity(standing, whole)
    await list(`Activity with ${entries} entries`, 'with 4 entries', name, of(long), of(short), each)
  }
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)
  const [middle] = await sql<[{ id: string }]>`
    select id from audit_entries where account_id = ${crowdId('account', 1)} and at < ${ago(entries / 2)} order by at desc limit 1`
  await log('newest page', {})
  await log('a page in the middle', { before: middle.id })
  await log('one hour of long ago', { from: ago(entries * 0.9), until: ago(entries * 0.9 - 3600) })
  await log('a rare action', { action: 'link.changed' })
  await log('an action that never was', { action: 'link.revoked' })
  await log('a word', { search: 'Subject 4321' })
  await log('a word that is nowhere', { search: 'nowhere' }, 3)
  return figures
}

/** What the planner does for these values, in a line; tables that it reads whole are named loudly. */
async function planned(work: () => PromiseLike<unknown>): Promise<string> {
  const plans = (await plansOf(work)).filter(({ kind }) => kind === 'custom')
  const scanned = [...new Set(plans.flatMap(tablesScanned))]
  const indexes = indexesUsed(plans).filter((name) => !name.endsWith('_pkey'))
  return [...(scanned.length > 0 ? [`READS WHOLE ${scanned.join(', ')}`] : []), ...indexes].join(' ')
}
