import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aContact, aField, aList } from '#test/support/contacts.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aTeam } from '#test/support/people.ts'
import { leadsTo, signedInAs } from '../people/visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

async function anOffice() {
  const account = await anAccount({ name: 'Nordwind' })
  const mia = await aMember(account, 'member', { name: 'Mia Holm' })
  const contacts = `/a/${account.id}/contacts`
  return { account, mia, contacts, owner: await signedInAs(app, account.owner, account) }
}
const rowOf = async (id: string) => (await sql`select * from contacts where id = ${id}`)[0]!

describe('a new contact', () => {
  test('is made with all that one knows of it, given to somebody and put into lists, without script', async () => {
    const { account, mia, contacts, owner } = await anOffice()
    const field = await aField(account, { label: 'Industry' })
    const list = await aList(account, 'Fair')
    expect(await (await owner.get(`${contacts}/new`)).text()).toMatch(/Industry[^]*Fair/)
    const made = await owner.post(`${contacts}/new`, {
      name: 'Anna Berg',
      emails: 'Anna@Berg.de\r\ninfo@berg.de',
      phones: '+49 171 5551234',
      company: 'Berg & Söhne',
      companySize: '1,200',
      leadScore: '7',
      value: '1,234.50',
      [`custom.${field}`]: 'Wood',
      owner: mia.membershipId,
      lists: list,
    })
    expect(made.status).toBe(303)
    const { text } = await leadsTo(owner, made)
    for (const words of [
      'Anna Berg has been created',
      'anna@berg.de',
      'Wood',
      '1,234.50',
      'Mia Holm',
      'Fair',
      '1,200',
    ])
      expect(text).toContain(words)
  })

  test('is refused at the field, keeping what was typed', async () => {
    const { account, contacts, owner } = await anOffice()
    const field = await aField(account, { label: 'Contract ends', kind: 'date' })
    const refused = await owner.post(`${contacts}/new`, {
      name: '',
      emails: 'not-an-address',
      value: 'much',
      company: 'Berg & Söhne',
      [`custom.${field}`]: 'soon',
    })
    expect(refused.status).toBe(422)
    const text = await refused.text()
    expect(text).toMatch(
      /not an e-mail address[^]*value="Berg &amp; Söhne"[^]*write a number[^]*write a date/,
    )
    for (const form of [
      { name: 'x', owner: crypto.randomUUID() },
      { name: 'x', owner: 'me' },
      { name: 'x', privacy: 'secret' },
      { name: 'x', lists: 'all' },
      { name: 'x', lists: crypto.randomUUID() },
      { name: 'x', status: 'perfect' },
    ] as Record<string, string>[])
      expect((await owner.post(`${contacts}/new`, form)).status, JSON.stringify(form)).toBe(422)
    expect(await sql`select 1 from contacts where account_id = ${account.id}`).toHaveLength(0)
  })

  test('names nobody where the asker is a member, also by a hand-made request', async () => {
    const { account, mia, contacts } = await anOffice()
    const asMia = await signedInAs(app, mia, account)
    expect(await (await asMia.get(`${contacts}/new`)).text()).not.toContain('name="owner"')
    const answer = await asMia.post(`${contacts}/new`, { name: 'x', owner: account.owner.membershipId })
    expect(answer.status).toBe(403)
    const viewer = await signedInAs(app, await aMember(account, 'viewer'), account)
    expect((await viewer.post(`${contacts}/new`, { name: 'x' })).status).toBe(403)
  })
})

describe('a contact’s page', () => {
  test('takes one click to say how it ended, and one to open it again', async () => {
    const { account, contacts, owner } = await anOffice()
    const id = await aContact(account, { name: 'Anna' })
    const won = await owner.post(`${contacts}/${id}`, { intent: 'status', status: 'won', version: '1' })
    expect((await leadsTo(owner, won)).text).toMatch(/Status: Won[^]*Reopen/)
    const late = await owner.post(`${contacts}/${id}`, { intent: 'status', status: 'lost', version: '1' })
    expect([late.status, await late.text()]).toEqual([
      409,
      expect.stringContaining('changed this contact meanwhile'),
    ])
    expect(await rowOf(id)).toMatchObject({ status: 'won' })
    await owner.post(`${contacts}/${id}`, { intent: 'status', status: 'open', version: '2' })
    expect(await rowOf(id)).toMatchObject({ status: 'open', closedAt: null })
  })

  test('is archived and restored from its menu, shared and made private', async () => {
    const { account, contacts, owner } = await anOffice()
    const id = await aContact(account, { name: 'Anna' })
    const to = `${contacts}/${id}`
    const archived = await owner.post(`${contacts}/archivings`, { intent: 'archive', contact: id, to })
    expect((await leadsTo(owner, archived)).text).toMatch(
      /1 contact was archived[^]*This contact is archived/,
    )
    expect((await owner.get(`${to}/edit`)).status).toBe(409)
    await owner.post(`${contacts}/archivings`, { intent: 'restore', contact: id, to })
    const hidden = await owner.post(`${to}/privacy`, { privacy: 'private' })
    expect((await leadsTo(owner, hidden)).text).toContain('The contact is private now')
    const shared = await owner.post(`${to}/privacy`, { privacy: 'shared' })
    expect((await leadsTo(owner, shared)).text).toContain('shared with the account now')
    await sql`update contacts set owner_id = ${account.owner.membershipId}, owner_since = now() where id = ${id}`
    expect((await owner.post(`${to}/privacy`, { privacy: 'private' })).status).toBe(409)
    const away = await owner.post(`${contacts}/archivings`, {
      intent: 'archive',
      contact: id,
      to: '//evil.example',
    })
    expect(away.headers.get('Location')).toBe(contacts)
  })

  test('answers as the rights are: 404 out of sight, 403 where one only reads', async () => {
    const { account, mia, contacts } = await anOffice()
    const sam = await aMember(account, 'member')
    const sue = await aMember(account, 'manager')
    await aTeam(account, [mia])
    await aTeam(account, [sue])
    const link = await aLink(await anAgency(), account)
    const actor = await aMember({ id: link.agencyId }, 'member')
    await aGrant(link, actor, 'viewer')
    const id = await aContact(account, { name: 'Anna Berg', ownerId: mia.membershipId })
    const hidden = await aContact(account, { privateTo: mia.membershipId })
    const ask = async (user: { id: string }, contact: string) => {
      const visitor = await signedInAs(app, user, account)
      return [
        (await visitor.get(`${contacts}/${contact}`)).status,
        (await visitor.get(`${contacts}/${contact}/edit`)).status,
        (await visitor.post(`${contacts}/${contact}/edit`, { name: 'X', version: '1' })).status,
        (await visitor.post(`${contacts}/${contact}`, { intent: 'status', status: 'won', version: '1' }))
          .status,
        (await visitor.post(`${contacts}/archivings`, { intent: 'archive', contact })).status,
      ]
    }
    expect(await ask(sam, id)).toEqual([200, 403, 403, 403, 403])
    expect(await ask(actor, id)).toEqual([200, 403, 403, 403, 403])
    expect(await ask(sam, hidden)).toEqual([404, 404, 404, 404, 404])
    await sql`update accounts set teams_since = now() where id = ${account.id}`
    expect(await ask(sue, id)).toEqual([404, 404, 404, 404, 404])
    expect(await rowOf(id)).toMatchObject({ name: 'Anna Berg', status: 'open', archivedAt: null })
  })

  test('speaks German, numbers and dates included', async () => {
    const { account, contacts, owner } = await anOffice()
    owner.cookies.set('lang', 'de')
    const [budget, ends] = [
      await aField(account, { label: 'Budget', kind: 'number' }),
      await aField(account, { label: 'Vertragsende', kind: 'date' }),
    ]
    const id = await aContact(account, {
      companySize: 1200,
      valueCents: 123450,
      custom: { [budget]: 1234.5, [ends]: '2026-12-31' },
    })
    const text = await (await owner.get(`${contacts}/${id}`)).text()
    for (const words of ['Kontaktinhaber', '1.200', '1.234,50', '1.234,5', '31. Dezember 2026', 'Bearbeiten'])
      expect(text).toContain(words)
    const form = await (await owner.get(`${contacts}/${id}/edit`)).text()
    expect(form).toMatch(/value="1234,5"[^]*value="2026-12-31"/)
    const saved = await owner.post(`${contacts}/${id}/edit`, {
      version: '1',
      value: '2.000,75',
      [`custom.${budget}`]: '1.500,25',
      [`custom.${ends}`]: '1.2.2027',
    })
    expect(saved.status).toBe(303)
    expect(await rowOf(id)).toMatchObject({
      valueCents: '200075',
      custom: { [budget]: 1500.25, [ends]: '2027-02-01' },
    })
  })
})

describe('editing', () => {
  test('saves what was touched, and an emptied field is emptied', async () => {
    const { account, contacts, owner } = await anOffice()
    const field = await aField(account)
    const id = await aContact(account, { company: 'Old', territory: 'North', custom: { [field]: 'Wood' } })
    const saved = await owner.post(`${contacts}/${id}/edit`, {
      version: '1',
      company: '',
      'was.company': 'Old',
      territory: 'North',
      'was.territory': 'North',
      [`custom.${field}`]: '',
      [`was.${field}`]: 'Wood',
    })
    expect((await leadsTo(owner, saved)).text).toContain('The changes have been saved')
    expect(await rowOf(id)).toMatchObject({ company: '', territory: 'North', custom: {}, version: 2 })
  })

  test('of what somebody else has saved meanwhile is 409: the newer stands beside what was typed, and nothing is lost', async () => {
    const { account, contacts, owner } = await anOffice()
    const id = await aContact(account, { name: 'Anna', company: 'Old', territory: 'North' })
    await sql`update contacts set company = 'Theirs', territory = 'South', version = 2 where id = ${id}`
    const form = { name: 'Anna', company: 'Mine', territory: 'North' }
    const was = { 'was.name': 'Anna', 'was.company': 'Old', 'was.territory': 'North' }
    const late = await owner.post(`${contacts}/${id}/edit`, { version: '1', ...form, ...was })
    expect(late.status).toBe(409)
    const text = await late.text()
    expect(text).toMatch(/Somebody has changed this contact meanwhile[^]*Theirs[^]*Mine/)
    // What was not touched is the newer value now; saving once more knows what it overwrites.
    expect(text).toMatch(/name="version" value="2"[^]*value="Mine"[^]*value="South"/)
    expect(await rowOf(id)).toMatchObject({ company: 'Theirs', territory: 'South' })
    const again = await owner.post(`${contacts}/${id}/edit`, {
      version: '2',
      ...{ name: 'Anna', company: 'Mine', territory: 'South' },
      ...{ 'was.name': 'Anna', 'was.company': 'Theirs', 'was.territory': 'South' },
    })
    expect(again.status).toBe(303)
    expect(await rowOf(id)).toMatchObject({ company: 'Mine', territory: 'South', version: 3 })
  })

  test('never takes more than its fields', async () => {
    const { account, contacts, owner } = await anOffice()
    const id = await aContact(account, { name: 'Anna' })
    for (const form of [
      { version: '1', name: '' },
      { version: 'one', name: 'X' },
      { version: '1', 'name[]': 'X' },
      { version: '1', '__proto__.name': 'X' },
      { version: '1', name: 'x'.repeat(201) },
    ] as Record<string, string>[])
      expect((await owner.post(`${contacts}/${id}/edit`, form)).status, JSON.stringify(form)).toBe(422)
    await owner.post(`${contacts}/${id}/edit`, {
      version: '1',
      company: 'New',
      owner_id: account.owner.membershipId,
      private_to: account.owner.membershipId,
      account_id: crypto.randomUUID(),
    })
    expect(await rowOf(id)).toMatchObject({
      name: 'Anna',
      company: 'New',
      ownerId: null,
      privateTo: null,
      accountId: account.id,
    })
  })
})

describe('merging doubles', () => {
  test('suggests, compares and merges; the double’s address leads to the kept one', async () => {
    const { account, contacts, owner } = await anOffice()
    const kept = await aContact(account, { name: 'Anna Berg', emails: ['a@berg.de'], company: 'Nordwind' })
    const double = await aContact(account, { name: 'A. Berg', emails: ['a@berg.de'], company: 'Südwind' })
    expect(await (await owner.get(`${contacts}/${kept}/merge`)).text()).toMatch(/A\. Berg[^]*Email address/)
    const compare = await (await owner.get(`${contacts}/${kept}/merge?with=${double}`)).text()
    expect(compare).toMatch(/Nordwind[^]*Südwind[^]*Merge in Nordwind/)
    const form = {
      with: double,
      keptVersion: '1',
      doubleVersion: '1',
      'pick.company': 'double',
      'pick.name': 'kept',
    }
    const merged = await owner.post(`${contacts}/${kept}/merge?with=${double}`, form)
    expect((await leadsTo(owner, merged)).text).toMatch(/one contact now: Anna Berg[^]*Südwind/)
    expect((await owner.get(`${contacts}/${double}`)).headers.get('Location')).toBe(`${contacts}/${kept}`)
    const crosswise = await owner.post(`${contacts}/${double}/merge?with=${kept}`, {
      ...form,
      with: kept,
      keptVersion: '1',
      doubleVersion: '2',
    })
    expect(crosswise.status).toBe(409)
  })

  test('refuses what is foreign, malformed or the contact itself', async () => {
    const { account, contacts, owner } = await anOffice()
    const kept = await aContact(account)
    const foreign = await aContact(await anAccount())
    for (const [wanted, status] of [
      [foreign, 404],
      [crypto.randomUUID(), 404],
      [kept, 422],
      ['nonsense', 422],
    ] as const) {
      const form = { with: wanted, keptVersion: '1', doubleVersion: '1' }
      expect([wanted, (await owner.post(`${contacts}/${kept}/merge`, form)).status]).toEqual([wanted, status])
      expect((await owner.get(`${contacts}/${kept}/merge?with=${wanted}`)).status).toBe(404)
    }
  })
})
