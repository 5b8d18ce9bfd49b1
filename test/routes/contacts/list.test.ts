import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aMember, anAccount, aTeam } from '#test/support/people.ts'
import { leadsTo, signedInAs } from '../people/visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

async function aFirm() {
  const account = await anAccount({ name: 'Nordwind' })
  const [mia, ole, max] = [
    await aMember(account, 'member', { name: 'Mia Lund' }),
    await aMember(account, 'member', { name: 'Ole Brandt' }),
    await aMember(account, 'manager', { name: 'Max Kern' }),
  ]
  return { account, mia, ole, max, base: `/a/${account.id}/contacts` }
}
const as = async (firm: Awaited<ReturnType<typeof aFirm>>, who: { id: string } = firm.account.owner) => {
  const visitor = await signedInAs(app, who, firm.account)
  const page = async (query = '') => {
    const answer = await visitor.get(`${firm.base}${query}`)
    const html = (await answer.text()).replace(/<script.*?<\/script>/gs, '')
    const rows = [...html.matchAll(/<tr[^>]*>.*?<\/tr>/gs)].slice(1).map(([row]) => row)
    const names = rows.map((row) => /contacts\/[0-9a-f-]{36}">([^<]*)</.exec(row)?.[1])
    return { status: answer.status, html, names }
  }
  const file = async (query = '') => {
    const answer = await visitor.get(`${firm.base}/export.csv${query}`)
    return { answer, rows: parse(await answer.text(), { bom: true }) as string[][] }
  }
  return { ...visitor, page, file }
}

describe('the list', () => {
  test('says what to do where there is nothing, and that nothing fits where a filter leaves nothing', async () => {
    const owner = await as(await aFirm())
    expect((await owner.page()).html).toContain('No contacts yet')
    expect((await owner.page('?q=nothing')).html).toContain('No contact fits')
  })

  test('finds, filters, orders and counts by its URL; nonsense in it shows the plain list or nothing, never more', async () => {
    const firm = await aFirm()
    const owner = await as(firm)
    await aContact(firm.account, { name: 'Anna', ownerId: firm.mia.membershipId, leadScore: 1 })
    await aContact(firm.account, { name: 'Bert', status: 'won', leadScore: 9, emails: ['bert@holz.example'] })
    await aContact(firm.account, { name: 'Cleo', archived: true })
    expect(await owner.page('?order=name')).toMatchObject({ names: ['Anna', 'Bert'] })
    expect((await owner.page('?order=score')).names).toEqual(['Bert', 'Anna'])
    expect((await owner.page('?q=holz')).names).toEqual(['Bert'])
    expect((await owner.page('?status=won')).html).toContain('1 contact<')
    expect((await owner.page(`?owner=${firm.mia.membershipId}&owner=nobody&order=name`)).names).toEqual([
      'Anna',
      'Bert',
    ])
    expect((await owner.page('?archived=yes')).names).toEqual(['Cleo'])
    expect((await owner.page('?status=nonsense&order=nonsense&after=nonsense&privacy=x')).names).toHaveLength(
      2,
    )
    for (const nothing of ['?owner=nonsense', '?list=nonsense', '?if=nonsense', '?if=gone.is.x'])
      expect(await owner.page(nothing)).toMatchObject({ status: 200, names: [] })
    expect((await owner.page('?team=nonsense')).names).toHaveLength(2)
  })

  test('goes on from the last contact of a page', async () => {
    const firm = await aFirm()
    await manyContacts(firm.account, 60)
    const owner = await as(firm)
    const first = await owner.page()
    expect(first.html).toContain('60 contacts')
    expect(first.names).toHaveLength(50)
    const next = /href="([^"]*)"[^>]*rel="next"|rel="next"[^>]*href="([^"]*)"/.exec(first.html)!
    const second = await owner.page((next[1] ?? next[2])!.replace(/^[^?]*/, ''))
    expect(second.names).toHaveLength(10)
    expect(second.html).toContain('First page')
  })

  test('filtering by people or a team out of sight is 403; by nobody at all 404 to those who see everybody', async () => {
    const firm = await aFirm()
    await sql`update accounts set teams_since = now() where id = ${firm.account.id}`
    const own = await aTeam(firm.account, [firm.mia, firm.max])
    const other = await aTeam(firm.account, [firm.ole])
    const unknown = '00000000-0000-4000-8000-000000000000'
    for (const who of [firm.mia, firm.max]) {
      const visitor = await as(firm, who)
      for (const [query, status] of [
        [`owner=${firm.mia.membershipId}`, 200],
        [`owner=${firm.mia.membershipId}&owner=${firm.ole.membershipId}`, 403],
        [`owner=${firm.ole.membershipId}`, 403],
        [`owner=${unknown}`, 403],
        ['owner=me', 200],
        ['owner=nobody', 200],
        [`team=${own}`, 200],
        [`team=${other}`, 403],
      ] as const) {
        expect([query, (await visitor.page(`?${query}`)).status]).toEqual([query, status])
        expect((await visitor.get(`${firm.base}/export.csv?${query}`)).status).toBe(status)
      }
    }
    expect((await (await as(firm)).page(`?owner=${unknown}`)).status).toBe(404)
  })

  test('takes a condition as it was typed into its URL, or says at the field what is wrong', async () => {
    const firm = await aFirm()
    const owner = await as(firm)
    await aContact(firm.account, { name: 'Rich', valueCents: 123_450 })
    await aContact(firm.account, { name: 'Poor', valueCents: 100 })
    const added = await owner.get(
      `${firm.base}?order=name&attribute=value&operator=at-least&value=1%2C234.50&after=x`,
    )
    expect(added.status).toBe(303)
    expect(added.headers.get('Location')).toContain('?order=name&if=value.at-least.123450')
    const page = await owner.page('?order=name&if=value.at-least.123450')
    expect(page.names).toEqual(['Rich'])
    expect(page.html).toContain('Value is at least 1,234.50')
    const wrong = await owner.page('?attribute=value&operator=at-least&value=lots')
    expect(wrong.status).toBe(200)
    expect(wrong.html).toContain('Enter a number.')
    expect(wrong.html).toContain('value="lots"')
    expect((await owner.page('?attribute=value&operator=contains&value=1')).html).toContain('does not fit')
  })
})

describe('the export of just this search', () => {
  test('has exactly the filtered rows in the order of the list, and is noted', async () => {
    const firm = await aFirm()
    await manyContacts(firm.account, 120)
    const owner = await as(firm)
    const query = '?territory=east&order=score'
    const { rows, answer } = await owner.file(query)
    expect(answer.headers.get('Content-Type')).toContain('text/csv')
    const { names } = await owner.page(query)
    expect(rows).toHaveLength(25)
    expect(rows.slice(1).map(([name]) => name)).toEqual(names)
    const noted = await sql`
      select after from audit_entries where account_id = ${firm.account.id} and action = 'contacts.exported'`
    expect(noted).toEqual([{ after: { count: 24, filter: 'territory=east&order=score' } }])
  })

  test('has own fields, owner and lists as columns, and no cell that a spreadsheet would run', async () => {
    const firm = await aFirm()
    const [field] = await sql<{ id: string }[]>`
      insert into contact_fields (account_id, label, folded_label, kind, position)
      values (${firm.account.id}, '=Budget', '=budget', 'number', 1) returning id`
    await aContact(firm.account, {
      name: '=cmd|calc',
      emails: ['a@x.example', 'b@x.example'],
      phones: ['+49 30 1'],
      company: '@SUM(A1)',
      leadScore: -5,
      valueCents: 1_234_50,
      custom: { [field!.id]: 1.5 },
      ownerId: firm.mia.membershipId,
    })
    const { rows } = await (await as(firm, firm.mia)).file()
    const cell = Object.fromEntries(rows[0]!.map((header, n) => [header, rows[1]![n]]))
    expect(cell).toMatchObject({
      Name: "'=cmd|calc",
      'Email addresses': 'a@x.example; b@x.example',
      Company: "'@SUM(A1)",
      'Lead score': '-5',
      Status: 'open',
      Value: '1234.50',
      "'=Budget": '1.5',
      'Contact owner': 'Mia Lund',
      'Email of the contact owner': firm.mia.address,
    })
    const run = rows.flat().filter((text) => /^[=+@\t\r]/.test(text))
    expect(run).toEqual([])
  })

  test('members take along what they see', async () => {
    const firm = await aFirm()
    await sql`update accounts set privacy = 'own' where id = ${firm.account.id}`
    await aContact(firm.account, { name: 'Hers', ownerId: firm.mia.membershipId })
    await aContact(firm.account, { name: 'His', ownerId: firm.ole.membershipId })
    const { rows } = await (await as(firm, firm.mia)).file()
    expect(rows.slice(1).map(([name]) => name)).toEqual(['Hers'])
  })
})

describe('saved views', () => {
  test('what the list shows is kept under a name, shown as a tab, changed and removed', async () => {
    const firm = await aFirm()
    await aContact(firm.account, { name: 'Anna', territory: 'North' })
    const max = await as(firm, firm.max)
    const saved = await max.post(`${firm.base}/views`, {
      name: 'The north',
      shared: 'yes',
      query: 'territory=North&after=x&nonsense=1',
    })
    expect(saved.status).toBe(303)
    const shown = await leadsTo(max, saved)
    expect(shown.path).toBe(`${firm.base}?territory=North`)
    expect(shown.text).toContain('The view “The north” is saved.')
    const [view] = await sql<
      { id: string }[]
    >`select id from contact_views where account_id = ${firm.account.id}`
    const mia = await as(firm, firm.mia)
    expect((await mia.page()).html).toContain('>The north<')
    for (const path of [`/views/${view!.id}`, `/views/${view!.id}/deletion`]) {
      expect((await mia.get(firm.base + path)).status).toBe(403)
      expect((await mia.post(firm.base + path, { name: 'x' })).status).toBe(403)
    }
    await max.post(`${firm.base}/views/${view!.id}`, { name: 'Up there' })
    expect((await mia.page()).html).not.toContain('>Up there<')
    expect((await max.page()).html).toContain('>Up there<')
    expect((await max.post(`${firm.base}/views/${view!.id}/deletion`, {})).status).toBe(303)
    expect((await max.page()).html).not.toContain('>Up there<')
  })

  test('a member who shares by a hand-made form is refused', async () => {
    const firm = await aFirm()
    const mia = await as(firm, firm.mia)
    const answer = await mia.post(`${firm.base}/views`, { name: 'Mine', shared: 'yes', query: '' })
    expect(answer.status).toBe(403)
    expect((await mia.post(`${firm.base}/views`, { name: '', query: '' })).status).toBe(422)
    expect(await sql`select 1 from contact_views where account_id = ${firm.account.id}`).toHaveLength(0)
  })
})
