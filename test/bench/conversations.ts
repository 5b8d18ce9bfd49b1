import { countThreads, listThreads, waitingThreads } from '#app/domain/conversations/threads/threads.ts'
import { threadPage } from '#app/domain/conversations/threads/thread.ts'
import { listenToInbox } from '#app/domain/conversations/live/inbox-bell.ts'
import { receiveMail } from '#app/domain/conversations/intake/receive-mail.ts'
import { takeIn } from '#app/domain/conversations/intake/take-in.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import { makeInboxCrowd } from '#test/support/inbox-crowd.ts'
import { aMail, anInbox } from '#test/support/inbound.ts'
import { standingOf } from '#test/support/people.ts'
import { at, compare, type Figure } from './measure.ts'

/** An inbox with many threads and a thousand small ones beside it; mails that arrive; and how soon an open page hears. */
export async function bench(accounts: number, { threads }: { threads: number }): Promise<Figure[]> {
  const crowd = await makeInboxCrowd(threads, { beside: Math.min(1_000, accounts) })
  await sql`vacuum analyze threads, messages`
  const agent = await standingOf(crowd.agent, crowd.account)
  return [...(await lists(agent, threads)), ...(await arrivals()), await untilHeard(agent)]
}

async function lists(agent: Standing, threads: number): Promise<Figure[]> {
  const group = `Inbox, ${threads.toLocaleString('en')} threads in the account`
  const accountId = agent.account.id
  const [deep] = await sql<{ id: string; at: string; last: Date }[]>`
    select id, (extract(epoch from last_at) * 1000000)::bigint::text as at, last_at as last from threads
    where account_id = ${accountId} and state = 'closed' order by last_at desc, id desc
    offset ${Math.min(25_000, Math.floor(threads / 2))} limit 1`
  const [one] = await sql<
    { id: string }[]
  >`select id from threads where account_id = ${accountId} and state = 'open' limit 1`
  await sql`
    insert into messages (account_id, thread_id, kind, user_name, text)
    select ${accountId}, ${one!.id}, 'note', 'Mia', 'Note ' || n from generate_series(1, 497) n`
  const list = (wish: Parameters<typeof listThreads>[1]) => () => listThreads(agent, wish)
  const bare = (where: ReturnType<typeof sql>) => () => sql`
    select id, subject, last_at, excerpt from threads where account_id = ${accountId} and ${where}
    order by last_at desc, id desc limit 31`
  const far = `customer ${threads - 7}`
  const cases: [what: string, ours: () => Promise<unknown>, theirs: () => PromiseLike<unknown>][] = [
    ['what is open', list({ tab: 'open' }), bare(sql`state = 'open'`)],
    ['my own', list({ tab: 'mine' }), bare(sql`state = 'open' and assignee_id = ${agent.membershipId}`)],
    ['unassigned', list({ tab: 'unassigned' }), bare(sql`state = 'open' and assignee_id is null`)],
    [
      'snoozed',
      list({ tab: 'snoozed' }),
      () => sql`
        select id, subject from threads where account_id = ${accountId} and snoozed_until is not null
        order by snoozed_until, id limit 31`,
    ],
    ['closed', list({ tab: 'closed' }), bare(sql`state = 'closed'`)],
    [
      'closed, the page after row 25,000',
      list({ tab: 'closed', after: `${deep!.at}.${deep!.id}` }),
      bare(sql`state = 'closed' and (last_at, id) < (${deep!.last}::timestamptz, ${deep!.id}::uuid)`),
    ],
    ['part of a name', list({ tab: 'closed', search: far }), bare(sql`words like ${`%${far}%`}`)],
    [
      'a rare word of a message',
      list({ tab: 'closed', search: `parcel ${threads - 7}` }),
      () => sql`
        select thread_id from messages
        where account_id = ${accountId} and search @@ to_tsquery('simple', ${`parcel & ${threads - 7}`}) limit 31`,
    ],
    [
      'a word that every message has',
      list({ tab: 'closed', search: 'parcel' }),
      () => sql`
        select thread_id from messages where account_id = ${accountId} and search @@ to_tsquery('simple', 'parcel') limit 31`,
    ],
    [
      'how many there are of each',
      () => countThreads(agent),
      () => sql`select count(*) from (
        select 1 from threads where account_id = ${accountId} and state = 'open' limit 100) c`,
    ],
    [
      'how many wait, on every page',
      () => waitingThreads(agent),
      () => sql`select count(*) from (
        select 1 from threads where account_id = ${accountId} and state = 'open' and assignee_id is null limit 100) c`,
    ],
    [
      'a thread of 500 messages, opened',
      () => threadPage(agent, one!.id),
      () => sql`
        select text from messages where account_id = ${accountId} and thread_id = ${one!.id} order by number desc limit 51`,
    ],
  ]
  const figures = []
  for (const [what, ours, theirs] of cases)
    figures.push(await compare({ group, what, baseline: 'bare SQL' }, ours, theirs))
  return figures
}

const mails = 2_000
const hands = 4

/** Taken and read by four hands, every tenth an answer into a thread that is there, beside the bare inserts of the same. */
async function arrivals(): Promise<Figure[]> {
  const group = 'Mail in, four hands'
  const { account, to } = await anInbox()
  const first = 'bench-first@kunde.example'
  const raws = Array.from({ length: mails }, (_, n) =>
    aMail({
      from: `Customer ${n % 500} <customer-${n % 500}@kunde.example>`,
      subject: `Question ${n}`,
      text: `Good morning, this is number ${n}.\n${'Could you look where it is? '.repeat(40)}`,
      ...(n === 0 && { messageId: first }),
      ...(n % 10 === 9 && { headers: [`In-Reply-To: <${first}>`] }),
    }),
  )
  const spread = async (work: (n: number) => Promise<unknown>) => {
    let next = 0
    const began = performance.now()
    await Promise.all(
      Array.from({ length: hands }, async () => {
        while (next < mails) await work(next++)
      }),
    )
    return performance.now() - began
  }
  const taking = await spread((n) =>
    receiveMail({ recipients: [to], sender: 'anna@kunde.example', via: 'smtp', raw: raws[n]! }),
  )
  const waiting = await sql<
    { id: string }[]
  >`select id from inbound_mails where account_id = ${account.id} order by received_at, id`
  await takeIn(waiting[0]!.id)
  const reading = await spread((n) => takeIn(waiting[n]!.id))
  const bare = await spread((n) => bareMail(account.id, raws[n]!, n))
  const figure = (what: string, took: number, note?: string): Figure => ({
    ...{ group, what, ours: took / mails, p95: took / mails },
    ...{ baseline: 'bare inserts of mail, contact, thread and message', theirs: bare / mails, note },
  })
  const perSecond = (took: number) => `${((mails / took) * 1000).toFixed(0)} a second`
  return [
    figure('taken, until it is acknowledged', taking, perSecond(taking)),
    figure('read, until it is in its thread', reading, perSecond(reading)),
    figure('both', taking + reading, perSecond(taking + reading)),
  ]
}

async function bareMail(accountId: string, raw: Buffer, n: number) {
  await sql.begin(async (sql) => {
    const [mail] = await sql<{ id: string }[]>`
      insert into inbound_mails (account_id, recipient, sender, via, fingerprint, size, raw, state, finished_at)
      values (${accountId}, 'a@b', 'c@d', 'smtp', ${Buffer.from(`bare ${n}`)}, ${raw.length}, ${raw}, 'done', now()) returning id`
    const [contact] = await sql<{ id: string }[]>`
      insert into contacts (account_id, name, emails) values (${accountId}, 'Bare', array['bare@x.example']) returning id`
    const [thread] = await sql<{ id: string }[]>`
      insert into threads (account_id, contact_id, subject) values (${accountId}, ${contact!.id}, 'Bare') returning id`
    await sql`
      insert into messages (account_id, thread_id, kind, inbound_id, text)
      values (${accountId}, ${thread!.id}, 'in', ${mail!.id}, ${raw.toString('latin1')})`
  })
}

/** From the commit of a change in a thread to the ear of an open page, beside a bare NOTIFY. */
async function untilHeard(agent: Standing): Promise<Figure> {
  const [thread] = await sql<
    { id: string }[]
  >`select id from threads where account_id = ${agent.account.id} limit 1`
  let heard = () => {}
  const stop = await listenToInbox(agent.account.id, { hear: () => heard(), end: () => {} })
  const bell = await sql.listen('bench', () => heard())
  const time = async (change: () => PromiseLike<unknown>) => {
    let began = 0
    const arrived = new Promise<number>((resolve) => (heard = () => resolve(performance.now() - began)))
    began = performance.now()
    await change()
    return await arrived
  }
  const times = { ours: [] as number[], theirs: [] as number[] }
  for (let n = 0; n < 550; n++) {
    const ours = await time(() => sql`update threads set version = version + 1 where id = ${thread!.id}`)
    const theirs = await time(() => sql`select pg_notify('bench', '')`)
    if (n >= 50) {
      times.ours.push(ours)
      times.theirs.push(theirs)
    }
  }
  stop()
  await bell.unlisten()
  return {
    group: 'Mail in, four hands',
    what: 'from a change to the ear of an open page, its write among it',
    ours: at(times.ours, 0.5),
    p95: at(times.ours, 0.95),
    p99: at(times.ours, 0.99),
    baseline: 'a bare NOTIFY',
    theirs: at(times.theirs, 0.5),
    note: 'the page asks for the thread 60 ms later',
  }
}
