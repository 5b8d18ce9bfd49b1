import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aContact, aField, aList, manyContacts } from '#test/support/contacts.ts'
import { aMember, anAccount } from '#test/support/people.ts'
import { leadsTo, signedInAs } from '../people/visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

async function anOffice() {
  const account = await anAccount({ name: 'Nordwind' })
  const contacts = `/a/${account.id}/contacts`
  const fields = `/a/${account.id}/settings/contact-fields`
  return { account, contacts, fields, owner: await signedInAs(app, account.owner, account) }
}

describe('lists', () => {
  test('are created, renamed, opened and deleted with forms alone', async () => {
    const { contacts, owner } = await anOffice()
    expect(await (await owner.get(`${contacts}/lists`)).text()).toContain('No lists yet')
    const created = await owner.post(`${contacts}/lists`, { name: 'Spring fair' })
    const { path, text } = await leadsTo(owner, created)
    expect(text).toContain('The list Spring fair is there')
    const taken = await owner.post(`${contacts}/lists`, { name: 'SPRING fair' })
    expect([taken.status, await taken.text()]).toEqual([409, expect.stringContaining('of this name already')])
    const renamed = await owner.post(path, { name: 'Autumn fair' })
    expect((await leadsTo(owner, renamed)).text).toContain('called Autumn fair now')
    expect(await (await owner.get(`${path}/deletion`)).text()).toContain('Delete Autumn fair in Nordwind')
    expect((await leadsTo(owner, await owner.post(`${path}/deletion`, {}))).text).toContain(
      'has been deleted',
    )
    expect((await owner.get(path)).status).toBe(404)
  })

  test('that workflows use say so instead of going', async () => {
    const { account, contacts, owner } = await anOffice()
    const list = await aList(account, 'Fair')
    await sql`
      insert into workflows (account_id, name, entry, entry_list_id, position)
      values (${account.id}, 'By territory', 'list-joined', ${list}, 1)`
    const page = await (await owner.get(`${contacts}/lists/${list}/deletion`)).text()
    expect(page).toContain('By territory')
    expect((await owner.post(`${contacts}/lists/${list}/deletion`, {})).status).toBe(409)
  })

  test('take the contacts that were ticked, and lead back to where that was', async () => {
    const { account, contacts, owner } = await anOffice()
    const list = await aList(account, 'Fair')
    const ids = await manyContacts(account, 3)
    const to = `${contacts}?status=open`
    const chosen = await owner.get(
      `${contacts}/list-entries?from=status%3Dopen&contact=${ids.join('&contact=')}`,
    )
    expect(await chosen.text()).toMatch(/3 contacts[^]*Fair/)
    const all = await owner.get(`${contacts}/archivings?from=status%3Dopen&all=1`)
    expect(await all.text()).toContain('Archive 3 contacts in Nordwind')
    const ticked = ids.map((id): [string, string] => ['contact', id])
    const added = await owner.post(`${contacts}/list-entries`, [
      ['intent', 'add'],
      ['list', list],
      ['to', to],
      ...ticked,
    ])
    expect(added.headers.get('Location')).toBe(to)
    expect((await leadsTo(owner, added)).text).toContain('3 contacts were added to Fair')
    const removed = await owner.post(`${contacts}/list-entries`, [
      ['intent', 'remove'],
      ['list', list],
      ...ticked,
    ])
    expect((await leadsTo(owner, removed)).text).toContain('3 contacts were removed from Fair')
    const foreign = await aContact(await anAccount())
    for (const [form, status] of [
      [{ intent: 'add', list, contact: foreign }, 404],
      [{ intent: 'add', list: crypto.randomUUID(), contact: ids[0]! }, 404],
      [{ intent: 'burn', list, contact: ids[0]! }, 422],
      [{ intent: 'add', list }, 303],
      [{ intent: 'add', list, contact: 'x' }, 422],
    ] as const)
      expect(
        (await owner.post(`${contacts}/list-entries`, form as Record<string, string>)).status,
        JSON.stringify(form),
      ).toBe(status)
    const sam = await signedInAs(app, await aMember(account, 'member'), account)
    expect(
      (await sam.post(`${contacts}/list-entries`, { intent: 'add', list, contact: ids[0]! })).status,
    ).toBe(403)
  })
})

describe('own fields', () => {
  test('are created, changed, moved, archived and restored with forms alone', async () => {
    const { account, fields, owner } = await anOffice()
    expect(await (await owner.get(fields)).text()).toContain('No fields of your own yet')
    const created = await owner.post(fields, {
      intent: 'create',
      label: 'Size',
      kind: 'choice',
      choices: 'S\r\nM\r\nL',
    })
    expect((await leadsTo(owner, created)).text).toMatch(/field Size has been created[^]*S, M, L/)
    const [field] = await sql<
      { id: string }[]
    >`select id from contact_fields where account_id = ${account.id}`
    await aContact(account, { custom: { [field!.id]: 'S' } })
    const changed = await owner.post(`${fields}/${field!.id}`, {
      intent: 'change',
      label: 'Format',
      choices: 'M\nL',
    })
    expect((await leadsTo(owner, changed)).text).toContain(
      '1 contact keeps a choice that is no longer offered',
    )
    const other = await aField(account, { label: 'Later' })
    const moved = await owner.post(fields, { intent: 'up', field: other })
    expect((await leadsTo(owner, moved)).text).toMatch(/Later has been moved/)
    const archived = await owner.post(`${fields}/${field!.id}`, { intent: 'archive' })
    expect((await leadsTo(owner, archived)).text).toMatch(/Format has been archived[^]*Archived fields/)
    expect((await owner.get(`${fields}/${field!.id}`)).status).toBe(404)
    const restored = await owner.post(fields, { intent: 'restore', field: field!.id })
    expect((await leadsTo(owner, restored)).text).toContain('Format is in use again')
  })

  test('are refused at the field, keeping what was typed', async () => {
    const { account, fields, owner } = await anOffice()
    const reserved = await owner.post(fields, { intent: 'create', label: 'Firma', kind: 'text' })
    expect([reserved.status, await reserved.text()]).toEqual([
      422,
      expect.stringMatching(/value="Firma"[^]*of this name already/),
    ])
    await aField(account, { label: 'Branche' })
    for (const [form, status] of [
      [{ intent: 'create', label: 'BRANCHE', kind: 'text' }, 409],
      [{ intent: 'create', label: 'x', kind: 'formula' }, 422],
      [{ intent: 'create', label: 'x', kind: 'choice' }, 422],
      [{ intent: 'create', label: '', kind: 'text' }, 422],
      [{ intent: 'up', field: crypto.randomUUID() }, 404],
      [{ intent: 'up', field: 'x' }, 422],
      [{ intent: 'nothing' }, 422],
    ] as const)
      expect((await owner.post(fields, form as Record<string, string>)).status, JSON.stringify(form)).toBe(
        status,
      )
    const manager = await signedInAs(app, await aMember(account, 'manager'), account)
    expect((await manager.post(fields, { intent: 'create', label: 'x', kind: 'text' })).status).toBe(403)
  })
})
