import { beforeEach, describe, expect, test } from 'vitest'
import { importRefusals } from '#app/domain/contacts/imports/refusals.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import { aContact } from '#test/support/contacts.ts'
import { anImport } from '#test/support/imports.ts'
import { anAccount, aMember, standingOf, type Account } from '#test/support/people.ts'

let account: Account
let admin: Standing
beforeEach(async () => {
  account = await anAccount()
  admin = await standingOf(account.owner, account)
})

const all = (columns = 'name') =>
  sql`select ${sql.unsafe(columns)} from contacts where account_id = ${account.id} order by created_at desc, name`

describe('a file of contacts', () => {
  test('becomes contacts: columns by their German names, numbers as Germans write them', async () => {
    const [field] = await sql<{ id: string }[]>`
      insert into contact_fields (account_id, label, folded_label, kind, position)
      values (${account.id}, 'Branche', 'branche', 'text', 1) returning id`
    const done = await anImport(
      admin,
      'Vorname;Nachname;E-Mail;Telefon (geschäftlich);Mobil;Firma;Mitarbeiter;Gebiet;Auftragswert;Status;Branche;Notiz\r\n' +
        'Anna;Berg;Anna@Berg.example;+49 30 1234;0171/555;Berg GmbH;1.200;Nord;1.234,50 €;gewonnen;Holz;x\r\n' +
        '\r\n' +
        ';;info@kai.example;;;Kai KG;;;;;;\r\n',
      { format: 'de' },
    )
    expect(done).toMatchObject({
      state: 'done',
      created: 2,
      changed: 0,
      unchanged: 0,
      refused: 0,
      total: 3,
      read: 4,
    })
    expect(
      await all('name, emails, phones, company, company_size, territory, value_cents::int, status, custom'),
    ).toEqual([
      {
        name: 'Anna Berg',
        emails: ['anna@berg.example'],
        phones: ['+49 30 1234', '0171/555'],
        company: 'Berg GmbH',
        companySize: 1200,
        territory: 'Nord',
        valueCents: 123450,
        status: 'won',
        custom: { [field!.id]: 'Holz' },
      },
      expect.objectContaining({ name: 'info@kai.example', company: 'Kai KG', status: 'open' }),
    ])
  })

  test('the same file a second time changes nothing, whatever is to become of those that are there', async () => {
    const rows = Array.from({ length: 2500 }, (_, n) =>
      n % 3 === 0
        ? `Person ${n};p${n}@firm.example;;Firm ${n % 7};${n % 90}`
        : n % 3 === 1
          ? `Person ${n};;+49 40 ${1000 + n};Firm ${n % 7};`
          : `Person ${n % 400};;;Firm ${n % 7};${n % 90}`,
    )
    const file = ['Name;E-mail;Phone;Company;Lead score', ...rows].join('\n')
    const first = await anImport(admin, file)
    expect(first.created + first.unchanged + first.changed).toBe(2500)
    const count = (await all()).length
    expect(first.created).toBe(count)
    for (const existing of ['fill', 'overwrite', 'leave'] as const)
      expect(await anImport(admin, file, { existing })).toMatchObject({
        created: 0,
        changed: existing === 'overwrite' ? (expect.any(Number) as number) : 0,
        refused: 0,
      })
    expect(await anImport(admin, file, { existing: 'overwrite' })).toMatchObject({ created: 0, changed: 0 })
    expect(await all()).toHaveLength(count)
  })

  test('a row meets whoever has one of its addresses, else the same name with its number, else name and company', async () => {
    const anna = await aContact(account, {
      name: 'Anna Berg',
      emails: ['a@berg.example', 'anna@berg.example'],
    })
    const kai = await aContact(account, { name: 'Kai Holm', phones: ['030 / 1234-5'], company: 'Holm' })
    const ute = await aContact(account, { name: 'Ute Jans', company: 'Jans OHG' })
    const done = await anImport(
      admin,
      [
        'name,email,phone,company,territory',
        'A. Berg,anna@berg.example,,,North',
        'KAI HOLM,,0301 2345,,South',
        'ute jans,ute@jans.example,,JANS ohg,West',
        // The switchboard of somebody else, and somebody else of that name.
        'Bea Holm,,030 12345,Holm,East',
        'Anna Berg,other@berg.example,,Berg,East',
      ].join('\n'),
    )
    expect(done).toMatchObject({ created: 2, changed: 3 })
    expect(
      await sql`select id, name, territory, emails from contacts where id in (${anna}, ${kai}, ${ute}) order by name`,
    ).toEqual([
      { id: anna, name: 'Anna Berg', territory: 'North', emails: ['a@berg.example', 'anna@berg.example'] },
      { id: kai, name: 'Kai Holm', territory: 'South', emails: [] },
      { id: ute, name: 'Ute Jans', territory: 'West', emails: ['ute@jans.example'] },
    ])
  })

  test('existing contacts are filled, overwritten or left alone', async () => {
    const anna = await aContact(account, {
      name: 'Anna',
      emails: ['a@x.example'],
      company: 'Old',
      leadScore: 0,
    })
    const file = 'name,email,company,lead score\nAnna B.,a@x.example,New,7\nAnna C.,a@x.example,Newer,8\n'
    const now = async () => (await sql`select name, company, lead_score from contacts where id = ${anna}`)[0]
    expect(await anImport(admin, file, { existing: 'leave' })).toMatchObject({ unchanged: 2, changed: 0 })
    expect(await now()).toEqual({ name: 'Anna', company: 'Old', leadScore: 0 })
    expect(await anImport(admin, file, { existing: 'fill' })).toMatchObject({ unchanged: 1, changed: 1 })
    expect(await now()).toEqual({ name: 'Anna', company: 'Old', leadScore: 7 })
    // Of two rows about one contact the first decides.
    expect(await anImport(admin, file, { existing: 'overwrite' })).toMatchObject({ unchanged: 1, changed: 1 })
    expect(await now()).toEqual({ name: 'Anna B.', company: 'New', leadScore: 7 })
  })

  test('a row that is wrong is refused with its line, its column and the reason; the others are in', async () => {
    const done = await anImport(
      admin,
      Buffer.concat([
        Buffer.from('Name,E-mail,Phone,Employees,List\nAnna,anna@ä.example,,,\n"Two\nlines",no address,,,\n'),
        Buffer.from(
          'Kai,k@x.example,12,,\nUte,u@x.example,,many,\nBo,b@x.example,,,Nowhere\nTo,t@x.example,,,,more\n',
        ),
        Buffer.from([0x42, 0xff, 0x6f, 0x2c, 0x2c, 0x2c, 0x2c, 0x0a]),
        Buffer.from('N\0l,n@x.example,,,\n,,0123456,,\nEnd,e@x.example,,,\n'),
      ]),
      { mapping: ['name', 'email', 'phone', 'companySize', 'list'] },
    )
    expect(done).toMatchObject({ created: 2, refused: 8, encoding: 'utf-8' })
    expect(
      (await importRefusals(done.id, { limit: 20 })).map(({ line, reason, column }) => [
        line,
        reason,
        column,
      ]),
    ).toEqual([
      [3, 'not-an-address', 1],
      [4, 'not-a-phone', 2],
      [5, 'not-a-number', 3],
      [6, 'unknown-list', 4],
      [7, 'too-many-cells', 5],
      [8, 'broken-characters', 0],
      [9, 'zero-characters', 0],
      [10, 'no-name', null],
    ])
  })
})

describe('whose they become', () => {
  test("a member's new contacts are the member's own", async () => {
    const mia = await aMember(account, 'member')
    const done = await anImport(await standingOf(mia, account), 'name,email\nAnna,a@x.example\n')
    expect(done.changeId).not.toBeNull()
    expect(await all('owner_id, announced_at, created_by')).toEqual([
      { ownerId: mia.membershipId, announcedAt: null, createdBy: mia.id },
    ])
    expect(await sql`select kind, done, total from ownership_changes where id = ${done.changeId}`).toEqual([
      { kind: 'import', done: 1, total: 1 },
    ])
  })

  test('a manager names one for all, or a column names them by address, user name or name', async () => {
    const mia = await aMember(account, 'member', { name: 'Mia Holm' })
    const ben = await aMember(account, 'member', { name: 'Ben Kern' })
    const gone = await aMember(account, 'member', { deactivated: true })
    const done = await anImport(
      admin,
      `name,email,contact owner\nA,a@x.example,${mia.address}\nB,b@x.example,${mia.username}\nC,c@x.example,mia holm\n` +
        `D,d@x.example,\nE,e@x.example,${gone.address}\nF,f@x.example,stranger\n`,
      { owner: ben.membershipId },
    )
    expect(done).toMatchObject({ created: 4, refused: 2 })
    expect(await all('name, owner_id')).toEqual(
      ['A', 'B', 'C', 'D'].map((name) => ({
        name,
        ownerId: name === 'D' ? ben.membershipId : mia.membershipId,
      })),
    )
    expect(await sql`select done, total from ownership_changes where id = ${done.changeId}`).toEqual([
      { done: 4, total: 4 },
    ])
  })

  test("what is somebody else's stays as it is, and what is out of sight is not met", async () => {
    const mia = await aMember(account, 'member')
    const ben = await aMember(account, 'member')
    const seen = await aContact(account, {
      name: 'Seen',
      emails: ['seen@x.example'],
      ownerId: ben.membershipId,
    })
    await aContact(account, { name: 'Hidden', emails: ['hidden@x.example'], privateTo: ben.membershipId })
    const file = 'name,email,territory\nSeen,seen@x.example,North\nHidden,hidden@x.example,North\n'
    const done = await anImport(await standingOf(mia, account), file)
    expect(done).toMatchObject({ created: 1, refused: 1 })
    expect(await importRefusals(done.id, { limit: 9 })).toMatchObject([{ line: 2, reason: 'not-yours' }])
    expect(await sql`select territory from contacts where id = ${seen}`).toEqual([{ territory: '' }])
  })

  test('all join a list, and a column names more', async () => {
    const ids = await sql<{ id: string }[]>`
      insert into contact_lists (account_id, name, folded_name)
      values (${account.id}, 'Fair', 'fair'), (${account.id}, 'News', 'news') returning id`
    const file = 'name,email,list\nA,a@x.example,NEWS\nB,b@x.example,\n'
    await anImport(admin, file, { list: ids[0]!.id })
    expect(
      await sql`
      select l.name, c.name as contact from contact_list_entries e join contact_lists l on l.id = e.list_id
      join contacts c on c.id = e.contact_id where e.account_id = ${account.id} order by 1, 2`,
    ).toEqual([
      { name: 'Fair', contact: 'A' },
      { name: 'Fair', contact: 'B' },
      { name: 'News', contact: 'A' },
    ])
    expect(await anImport(admin, file, { list: ids[0]!.id })).toMatchObject({ changed: 0, unchanged: 2 })
  })
})

test('one entry in the log tells what became of the file', async () => {
  await anImport(admin, 'name,email\nA,a@x.example\nB,nonsense\n')
  expect(
    await sql`
    select action, subject, after from audit_entries where account_id = ${account.id} and action like 'contact%'`,
  ).toEqual([
    {
      action: 'contacts.imported',
      subject: 'contacts.csv',
      after: { created: 1, changed: 0, unchanged: 0, refused: 1 },
    },
  ])
})
