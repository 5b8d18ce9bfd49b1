import { countContacts, listContacts, type Order } from '#app/domain/contacts/contacts.ts'
import { everyContact } from '#app/domain/contacts/export-contacts.ts'
import { wholeList, type ContactFilter } from '#app/domain/contacts/filter.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql, type Fragment } from '#db/sql.server.ts'
import type { ContactCrowd } from '#test/support/contact-crowd.ts'
import { standingOf } from '#test/support/people.ts'
import { compare, type Figure } from './measure.ts'

/** Lists, searches, counts and the export of an account with very many contacts, each beside bare SQL that finds the same. */
export async function benchContactLists(
  crowd: ContactCrowd,
  contacts: number,
  { rounds = 6, each = 40, only = '', say = (_: Figure): void => {} } = {},
): Promise<Figure[]> {
  const { account, people, fields, lists, manager, idle } = crowd
  const owner = await standingOf(account.owner, account)
  const middle = Math.floor(contacts / 2)
  const figures: Figure[] = []
  const group = `Contacts, ${contacts.toLocaleString('en')} in the account`
  const bare = (where: Fragment, by: Fragment = sql`created_at desc, id desc`) =>
    sql`select id, name, emails[1], phones[1], company, territory, lead_score, status, owner_id, created_at from contacts
      where account_id = ${account.id} and archived_at is null and ${where} order by ${by} limit 51`
  const list = async (
    what: string,
    filter: Partial<ContactFilter>,
    theirs: () => PromiseLike<unknown>,
    { as = owner, order, after }: { as?: Standing; order?: Order; after?: string } = {},
  ) => {
    if (!what.includes(only)) return
    const whole = { ...wholeList, ...filter }
    const ours = () => listContacts(as, whole, { order, after })
    const found = (await ours()).contacts.length
    figures.push(
      await compare({ group, what, baseline: 'bare SQL', note: `${found} shown` }, ours, theirs, {
        rounds,
        each,
      }),
    )
    say(figures.at(-1)!)
  }
  const word = (text: string) => sql`words like ${`%${text}%`}`
  const begins = (text: string) =>
    sql`(words like ${`${text}%`} or words like ${`% ${text}%`} or words like ${`%\n${text}%`})`

  await list('first page', {}, () => bare(sql`true`))
  for (const order of ['name', 'company', 'score'] as const)
    await list(`first page by ${order}`, {}, () => bare(sql`true`, by[order]), { order })
  const [deep] = await sql<{ id: string; at: string }[]>`
    select id, created_at::text as at from contacts where account_id = ${account.id} and archived_at is null
    order by created_at desc, id desc offset 25000 limit 1`
  if (deep)
    await list(
      'the page after row 25,000',
      {},
      () => bare(sql`(created_at, id) < (${deep.at}::text::timestamptz, ${deep.id})`),
      { after: deep.id },
    )
  await list('part of an address', { search: `.${middle}@` }, () => bare(word(`.${middle}@`)))
  const digits = String((middle * 5 * 7919) % 10_000_000).padStart(7, '0')
  await list('phone digits', { search: `0${digits.slice(0, 3)} ${digits.slice(3)}` }, () =>
    bare(word(digits.replace(/^0{1,2}/, ''))),
  )
  await list('own field, in the search box', { search: `KD-${String(middle).padStart(7, '0')}` }, () =>
    bare(word(`kd-${String(middle).padStart(7, '0')}`)),
  )
  await list(
    'own field, as a condition',
    { conditions: [{ attribute: fields.branch, operator: 'is', value: 'Wood' }] },
    () => bare(sql`custom @> ${sql.json({ [fields.branch]: 'Wood' })}`),
  )
  await list('unassigned, of a territory', { owners: 'nobody', territory: 'Region 30' }, () =>
    bare(sql`owner_id is null and lower(territory) = 'region 30'`),
  )
  await list(
    'unassigned, of a territory, by name',
    { owners: 'nobody', territory: 'Region 30' },
    () => bare(sql`owner_id is null and lower(territory) = 'region 30'`, by.name),
    { order: 'name' },
  )
  await list('a word that a third has, by name', { search: 'gmbh' }, () => bare(word('gmbh'), by.name), {
    order: 'name',
  })
  await list('two words', { search: 'krüger holzbau' }, () =>
    bare(sql`${word('krüger')} and ${word('holzbau')}`),
  )
  await list('a word with a rare one', { search: `gmbh .${middle}@` }, () =>
    bare(sql`${word('gmbh')} and ${word(`.${middle}@`)}`),
  )
  await list('a word that nobody has', { search: 'zzyzx' }, () => bare(word('zzyzx')))
  await list('two letters', { search: 'kr' }, () => bare(begins('kr')))
  await list('two letters that nobody has', { search: 'qx' }, () => bare(begins('qx')))
  await list('one letter', { search: 'x' }, () => bare(begins('x')))
  await list('two letters and a word', { search: 'kd transport' }, () =>
    bare(sql`${begins('kd')} and ${word('transport')}`),
  )
  await list('somebody’s, who has many', { owners: [people[0]!.membershipId] }, () =>
    bare(sql`owner_id = ${people[0]!.membershipId}`),
  )
  await list(
    'somebody’s, who has few, by name',
    { owners: [people.at(-1)!.membershipId] },
    () => bare(sql`owner_id = ${people.at(-1)!.membershipId}`, by.name),
    { order: 'name' },
  )
  await list(
    'nobody’s or somebody’s',
    { owners: ['nobody', people.at(-1)!.membershipId], status: 'lost' },
    () => bare(sql`(owner_id is null or owner_id = ${people.at(-1)!.membershipId}) and status = 'lost'`),
  )
  await list('a long list, by score', { list: lists.long }, () => bare(inList(lists.long), by.score), {
    order: 'score',
  })
  await list('a short list, by name', { list: lists.short }, () => bare(inList(lists.short), by.name), {
    order: 'name',
  })
  await list(
    'won, of a company',
    { status: 'won', conditions: [{ attribute: 'company', operator: 'starts-with', value: 'Zander Zim' }] },
    () => bare(sql`status = 'won' and lower(company) like 'zander zim%'`),
  )
  await list(
    'archived',
    { archived: true },
    () => sql`select id from contacts where account_id = ${account.id} and archived_at is not null limit 51`,
  )
  await list(
    'a manager’s team',
    {},
    () => bare(sql`(owner_id is null or owner_id = any(${people.slice(-2).map((p) => p.membershipId)}))`),
    {
      as: await standingOf(manager, account),
    },
  )
  await list('a manager’s team, a rare word', { search: `.${middle}@` }, () => bare(word(`.${middle}@`)), {
    as: await standingOf(manager, account),
  })
  await sql`update accounts set privacy = 'own' where id = ${account.id}`
  await list(
    'only own, few',
    {},
    () =>
      bare(sql`(owner_id = ${people.at(-1)!.membershipId} or private_to = ${people.at(-1)!.membershipId})`),
    {
      as: await standingOf(people.at(-1)!, account),
    },
  )
  await list(
    'only own, none',
    {},
    () => bare(sql`(owner_id = ${idle.membershipId} or private_to = ${idle.membershipId})`),
    {
      as: await standingOf(idle, account),
    },
  )
  await sql`update accounts set privacy = 'shared' where id = ${account.id}`

  const count = async (what: string, filter: Partial<ContactFilter>, theirs: () => PromiseLike<unknown>) => {
    if (!what.includes(only)) return
    const whole = { ...wholeList, ...filter }
    const note = String(await countContacts(owner, whole))
    figures.push(
      await compare(
        { group, what, baseline: 'bare count(*)', note },
        () => countContacts(owner, whole),
        theirs,
        { rounds: 4, each: 5 },
      ),
    )
    say(figures.at(-1)!)
  }
  const all = (where: Fragment) => () =>
    sql`select count(*) from contacts where account_id = ${account.id} and archived_at is null and ${where}`
  await count('count of all', {}, all(sql`true`))
  await count('count of a word that a third has', { search: 'gmbh' }, all(word('gmbh')))
  await count('count of a rare word', { search: `.${middle}@` }, all(word(`.${middle}@`)))
  await count('count of a word that one in 26 has', { search: 'krüger' }, all(word('krüger')))
  await count(
    'count of two words',
    { search: 'krüger holzbau' },
    all(sql`${word('krüger')} and ${word('holzbau')}`),
  )
  await count('count of two letters that nobody has', { search: 'qx' }, all(begins('qx')))
  await count(
    'count of unassigned ones of a territory',
    { owners: 'nobody', territory: 'Region 30' },
    all(sql`owner_id is null and lower(territory) = 'region 30'`),
  )
  await count(
    'count of a branch',
    { conditions: [{ attribute: fields.branch, operator: 'is', value: 'Wood' }] },
    all(sql`custom @> ${sql.json({ [fields.branch]: 'Wood' })}`),
  )
  return figures

  function inList(id: string) {
    return sql`id in (select contact_id from contact_list_entries where account_id = ${account.id} and list_id = ${id})`
  }
}

const by = {
  name: sql`lower(name), id`,
  company: sql`lower(company), id`,
  score: sql`lead_score desc, id desc`,
}

/** Rows a second of an export, beside those of a bare COPY. */
export async function benchExport(crowd: ContactCrowd, most = 100_000): Promise<Figure> {
  const owner = await standingOf(crowd.account.owner, crowd.account)
  let began = performance.now()
  let rows = 0
  for await (const _ of everyContact(owner, wholeList, 'newest')) if (++rows >= most) break
  const ours = (rows / (performance.now() - began)) * 1000
  began = performance.now()
  const copy = await sql`
    copy (select * from contacts where account_id = ${sql.unsafe(`'${crowd.account.id}'`)} limit ${sql.unsafe(String(rows))}) to stdout with (format csv)`.readable()
  for await (const _ of copy);
  const theirs = (rows / (performance.now() - began)) * 1000
  return {
    group: 'Contacts, rows a second',
    what: `export of ${rows}`,
    ours,
    baseline: 'bare COPY',
    theirs,
    p95: ours,
  }
}
