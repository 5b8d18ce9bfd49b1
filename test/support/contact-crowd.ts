// An account with as many contacts as a large firm has, beside a thousand small ones, written so that plans and times are those
// of real work: names, companies and territories repeat unevenly, a third has no contact owner, some are private or closed.
import { sql as pool, type Sql } from '#db/sql.server.ts'
import { crowdId } from './crowd.ts'
import { aMember, anAccount, aTeam, standingOf, type Account, type Member } from './people.ts'

export type ContactCrowd = {
  account: Account
  /** In the order of how many contacts they have: the first tens of thousands, the last a few hundred. */
  people: Member[]
  /** A manager who reaches the last two people only. */
  manager: Member
  /** Someone who has no contact. */
  idle: Member
  team: string
  /** A number of one's own in every contact, `KD-0000001`, and a choice of eight. */
  fields: { number: string; branch: string }
  /** A twentieth of all contacts, and 200 of them. */
  lists: { long: string; short: string }
}

/** Fills a new account with so many contacts, and `beside` accounts of the crowd with 100 each. Ends analysed. */
export async function makeContactCrowd(contacts: number, { beside = 0 } = {}): Promise<ContactCrowd> {
  const account = await anAccount({ name: 'Nordwind Handel' })
  const people: Member[] = []
  for (let n = 1; n <= 40; n++) people.push(await aMember(account, 'member', { name: `Person ${n}` }))
  const manager = await aMember(account, 'manager')
  const idle = await aMember(account, 'member')
  await pool`update accounts set teams_since = now() where id = ${account.id}`
  const team = await aTeam(account, [manager, ...people.slice(-2)])
  const [number, branch] = await pool<{ id: string }[]>`
    insert into contact_fields (account_id, label, folded_label, kind, choices, position)
    values (${account.id}, 'Customer number', 'customer number', 'text', '{}', 1),
      (${account.id}, 'Branch', 'branch', 'choice', ${branches}, 2)
    returning id`
  const [long, short] = await pool<{ id: string }[]>`
    insert into contact_lists (account_id, name, folded_name)
    values (${account.id}, 'Newsletter', 'newsletter'), (${account.id}, 'Fair', 'fair') returning id`
  const crowd = {
    ...{ account, people, manager, idle, team },
    fields: { number: number!.id, branch: branch!.id },
    lists: { long: long!.id, short: short!.id },
  }
  await withoutIndexes(contacts > 100_000, async (sql) => {
    await fill(sql, crowd, contacts)
    if (beside > 0) await fillOthers(sql, beside)
  })
  await pool`vacuum analyze contacts, contact_list_entries, memberships, team_members`
  return crowd
}

/** Somebody's standing in the crowd's account. */
export const crowdStanding = ({ account }: ContactCrowd, member: { id: string }) =>
  standingOf(member, account)

const branches = ['Wood', 'Metal', 'Food', 'Trade', 'Health', 'Transport', 'Energy', 'Media']
const first =
  'Anna Ben Clara David Emil Frieda Greta Hanno Ida Jonas Karl Lena Mia Noah Olga Paul Rosa Svea Till Uwe'
const last =
  'Albrecht Bauer Claussen Dreyer Ehlers Fischer Gerdes Hansen Iversen Jansen Krüger Lorenz Möller Nissen Otto ' +
  'Petersen Quandt Reimers Schröder Thomsen Ulrich Voss Weber Xaver Yilmaz Zander'
const trades = 'Holzbau Logistik Backwaren Maschinenbau Optik Reisen Textil Verlag Werbung Zimmerei'

async function fill(
  sql: Sql,
  { account, people, fields, lists }: Omit<ContactCrowd, 'manager' | 'idle'>,
  contacts: number,
) {
  const words = (text: string) => text.split(' ')
  // The lower the number, the more often: squares of evenly spread numbers.
  await sql`
    insert into contacts (id, account_id, name, emails, phones, company, company_size, territory, product_interest, lead_score,
      status, value_cents, custom, private_to, owner_id, owner_since, closed_at, created_at)
    select md5('contact ' || n)::uuid, ${account.id}, w.first || ' ' || w.last,
      array[lower(w.first) || '.' || n || '@' || lower(w.trade) || '-' || n % 4001 || '.example'],
      case when n % 5 < 4 then array['+49 ' || 30 + n % 61 || ' ' || lpad((n::bigint * 7919 % 10000000)::text, 7, '0')] else '{}' end,
      w.last || ' ' || w.trade || case when n % 3 = 0 then ' GmbH' else '' end,
      n % 500, 'Region ' || 1 + floor(30 * power(r.a, 2)), case when n % 4 = 0 then 'Service' else '' end, n % 101,
      s.status, case when s.status = 'won' then n % 100000 * 100 end,
      jsonb_build_object(${fields.number}::text, 'KD-' || lpad(n::text, 7, '0'), ${fields.branch}::text, (${branches}::text[])[1 + n % 8]),
      case when o.number = 0 and n % 50 = 1 then (${people.map((p) => p.membershipId)}::uuid[])[1 + n % 40] end,
      case when o.number > 0 then (${people.map((p) => p.membershipId)}::uuid[])[o.number] end,
      case when o.number > 0 then now() - interval '1 day' end,
      case when s.status <> 'open' then now() - n % 700 * interval '1 day' end,
      now() - n * interval '20 seconds'
    from generate_series(1, ${contacts}::int) n
    cross join lateral (select abs(hashtext('a' || n)) / 2147483648.0 as a, abs(hashtext('b' || n)) / 2147483648.0 as b,
      abs(hashtext('c' || n)) / 2147483648.0 as c, abs(hashtext('d' || n)) as d) r
    cross join lateral (select (${words(first)}::text[])[1 + floor(20 * r.b)] as first,
      (${words(last)}::text[])[1 + floor(26 * r.c)] as last, (${words(trades)}::text[])[1 + r.d % 10] as trade) w
    cross join lateral (select case when r.d % 10 < 3 then 0 else 1 + floor(40 * power(r.b * r.c, 1.5)) end as number) o
    cross join lateral (select case when r.d % 100 < 70 then 'open' when r.d % 100 < 80 then 'won' when r.d % 100 < 95 then 'lost' else 'cancelled' end as status) s`
  await sql`
    insert into contact_list_entries (account_id, list_id, contact_id)
    select ${account.id}, ${lists.long}, md5('contact ' || n)::uuid from generate_series(1, ${contacts}::int, 20) n`
  await sql`
    insert into contact_list_entries (account_id, list_id, contact_id)
    select ${account.id}, ${lists.short}, md5('contact ' || n)::uuid
    from generate_series(7, ${contacts}::int, ${Math.max(1, Math.floor(contacts / 200))}) n`
}

async function fillOthers(sql: Sql, accounts: number) {
  await sql`
    insert into contacts (account_id, name, emails, phones, company, territory, lead_score, owner_id, owner_since, created_at)
    select m.account_id, 'Contact ' || n, array['contact-' || n || '@small-' || a || '.example'],
      array['+49 40 ' || lpad((a * 100 + n)::text, 7, '0')], 'Company ' || n % 17, 'Region ' || 1 + n % 5, n,
      case when n % 2 = 0 then m.id end, case when n % 2 = 0 then now() end, now() - (a + n * 1000) * interval '5 minutes'
    from generate_series(1, ${accounts}::int) a
    join memberships m on m.id = md5('membership ' || a)::uuid, generate_series(1, 100) n`
}

/** Index by index at the end, a million rows are there in minutes; and nothing is checked that is right by the way it is made. */
async function withoutIndexes(many: boolean, work: (sql: Sql) => Promise<unknown>) {
  await pool.begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    if (!many) return await work(sql)
    await sql`set local maintenance_work_mem = '512MB'`
    const indexes = await sql<{ indexname: string; indexdef: string }[]>`
      select indexname, indexdef from pg_indexes i
      where tablename = 'contacts' and not exists (select 1 from pg_constraint where conname = i.indexname)`
    for (const { indexname } of indexes) await sql`drop index ${sql(indexname)}`
    await work(sql)
    for (const { indexdef } of indexes) await sql.unsafe(indexdef)
  })
}

/** The account of the crowd with that number, as its owner sees it. */
export const smallAccount = (number: number) =>
  standingOf({ id: crowdId('user', number) }, { id: crowdId('account', number) })
