import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { leadsTo, signedInAs } from '../people/visitor.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aFollowUp, aRemindingList, inList, runningOf } from '#test/support/follow-ups.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aTeam } from '#test/support/people.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

async function aScene() {
  const account = await anAccount({ name: 'Nordwind' })
  await sql`update accounts set teams_since = now() where id = ${account.id}`
  const mia = await aMember(account, 'member', { name: 'Mia Weber' })
  const ben = await aMember(account, 'manager', { name: 'Ben Roth' })
  const tom = await aMember(account, 'member', { name: 'Tom Sand' })
  await aTeam(account, [mia, ben])
  await aTeam(account, [tom])
  const list = await aRemindingList(account, 7, 'Prospects')
  const contact = await aContact(account, { name: 'Anna Berg', ownerId: mia.membershipId })
  const toms = await aContact(account, { name: 'Zora Klee', ownerId: tom.membershipId })
  await inList(account, list, [contact, toms])
  const [followUp] = await runningOf(contact)
  const page = `/a/${account.id}/contacts/follow-ups`
  const ofList = `/a/${account.id}/contacts/lists/${list}`
  return { account, mia, ben, tom, list, contact, followUp: followUp!, page, ofList }
}

describe('the page of follow-ups', () => {
  test('one click marks, and says when the next time is', async () => {
    const { account, mia, contact, followUp, page } = await aScene()
    const visitor = await signedInAs(app, mia, account)
    const text = await (await visitor.get(page)).text()
    expect(text).toContain('Anna Berg')
    expect(text).not.toContain('Zora Klee')
    expect(text).toContain(`${page}/${followUp.id}/completion`)
    const marked = await visitor.post(`${page}/${followUp.id}/completion`, { to: page })
    expect(marked.status).toBe(303)
    expect((await leadsTo(visitor, marked)).text).toContain('Anna Berg is followed up. The next time is')
    expect((await runningOf(contact))[0]!.id).not.toBe(followUp.id)
    const again = await visitor.post(`${page}/${followUp.id}/completion`, { to: page })
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('This follow-up is over')
  })

  test('snoozes by a span or until a day, and refuses what is no later day', async () => {
    const { account, mia, followUp, page } = await aScene()
    const visitor = await signedInAs(app, mia, account)
    const path = `${page}/${followUp.id}/postponement`
    const snoozed = await visitor.post(path, { to: `${page}?due=upcoming`, days: '3' })
    const { path: back, text } = await leadsTo(visitor, snoozed)
    expect([back, text]).toEqual([
      `${page}?due=upcoming`,
      expect.stringContaining('Anna Berg is snoozed until'),
    ])
    const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
    expect((await visitor.post(path, { to: page, day: tomorrow })).status).toBe(303)
    const wrong: Record<string, string>[] = [
      { day: '2020-01-01' },
      { day: 'soon' },
      { days: '4' },
      { day: '9999-12-31' },
      {},
    ]
    for (const form of wrong)
      expect((await visitor.post(path, { to: page, ...form })).status, JSON.stringify(form)).toBe(422)
  })

  test('leads nowhere but to our own pages', async () => {
    const { account, mia, followUp, page } = await aScene()
    const visitor = await signedInAs(app, mia, account)
    const answer = await visitor.post(`${page}/${followUp.id}/completion`, { to: '//evil.example' })
    expect(answer.headers.get('Location')).toBe(page)
  })

  test('only its member snoozes it, others see 403 or 404, and an admin marks it for them', async () => {
    const { account, ben, tom, followUp, page } = await aScene()
    const [completion, postponement] = [
      `${page}/${followUp.id}/completion`,
      `${page}/${followUp.id}/postponement`,
    ]
    const manager = await signedInAs(app, ben, account)
    expect((await manager.post(completion, { to: page })).status).toBe(403)
    const other = await signedInAs(app, tom, account)
    expect((await other.post(completion, { to: page })).status).toBe(404)
    expect((await other.post(postponement, { to: page, days: '1' })).status).toBe(404)
    const owner = await signedInAs(app, account.owner, account)
    expect((await owner.post(postponement, { to: page, days: '1' })).status).toBe(403)
    expect(await (await owner.get(`${page}?member=all`)).text()).toContain('Followed up, for Mia Weber')
    expect((await owner.post(completion, { to: page })).status).toBe(303)
  })

  test('filtering by somebody else is 403 for members, and for managers beyond their teams (P3)', async () => {
    const { account, mia, ben, tom, page } = await aScene()
    const of = (person: { membershipId: string }) => `${page}?member=${person.membershipId}`
    const member = await signedInAs(app, mia, account)
    const manager = await signedInAs(app, ben, account)
    const owner = await signedInAs(app, account.owner, account)
    expect((await member.get(of(mia))).status).toBe(200)
    expect((await member.get(of(ben))).status).toBe(403)
    expect(await (await member.get(`${page}?member=all`)).text()).not.toContain('Zora Klee')
    expect(await (await manager.get(of(mia))).text()).toContain('Anna Berg')
    expect((await manager.get(of(tom))).status).toBe(403)
    expect((await manager.get(`${page}?member=${crypto.randomUUID()}`)).status).toBe(403)
    expect(await (await manager.get(`${page}?member=all`)).text()).not.toContain('Zora Klee')
    expect(await (await owner.get(of(tom))).text()).toContain('Zora Klee')
    expect((await owner.get(`${page}?member=${crypto.randomUUID()}`)).status).toBe(404)
    expect((await owner.get(`${page}?member=x&list=x&due=x&after=x`)).status).toBe(200)
  })

  test('pages by cursor', async () => {
    const { account, mia, list, page } = await aScene()
    for (const [index, id] of (await manyContacts(account, 55, { ownerId: mia.membershipId })).entries())
      await aFollowUp(account, list, id, mia.membershipId, `${index + 10} days`)
    const visitor = await signedInAs(app, mia, account)
    const first = await (await visitor.get(page)).text()
    const next = /href="[^"]*\?(after=[\w-]+)"/.exec(first)![1]!
    const second = await (await visitor.get(`${page}?${next}`)).text()
    expect(second).toContain('Contact ')
    expect(second).not.toContain('Anna Berg')
  })
})

describe('the page of a list', () => {
  test('is watched and left again by whoever sees it', async () => {
    const { account, tom, ofList } = await aScene()
    const visitor = await signedInAs(app, tom, account)
    const watched = await visitor.post(`${ofList}/watch`, { watch: 'on' })
    expect((await leadsTo(visitor, watched)).text).toContain('You watch Prospects')
    expect(await (await visitor.get(`/a/${account.id}/contacts/follow-ups`)).text()).toContain(
      'Lists you watch',
    )
    const left = await visitor.post(`${ofList}/watch`, { watch: 'off' })
    expect((await leadsTo(visitor, left)).text).toContain('You no longer watch Prospects')
  })

  test('has the interval for managers, who read what becomes of it', async () => {
    const { account, mia, ben, ofList } = await aScene()
    const member = await signedInAs(app, mia, account)
    expect(await (await member.get(`${ofList}/follow-ups`)).text()).not.toContain('Another interval applies')
    expect((await member.post(`${ofList}/follow-ups`, { days: '3' })).status).toBe(403)
    const manager = await signedInAs(app, ben, account)
    const saved = await manager.post(`${ofList}/follow-ups`, { days: '14' })
    expect((await leadsTo(manager, saved)).text).toContain('that run keep their day')
    const ended = await manager.post(`${ofList}/follow-ups`, { days: '' })
    expect((await leadsTo(manager, ended)).text).toContain('reminds nobody any more')
    for (const days of ['0', '366', '1.5', 'often', '-1']) {
      const wrong = await manager.post(`${ofList}/follow-ups`, { days })
      expect(wrong.status).toBe(422)
      const text = await wrong.text()
      expect(text).toContain(`value="${days}"`)
      expect(text).toContain('whole number of days')
    }
  })

  test('is there for people of an agency too, who watch nothing and mark nothing', async () => {
    const { account, list, followUp, page, ofList } = await aScene()
    const agency = await anAgency()
    const maya = await aMember(agency, 'member')
    await aGrant(await aLink(agency, account), maya, 'manager')
    const acting = await signedInAs(app, maya, account)
    expect(await (await acting.get(page)).text()).toContain('Anna Berg')
    expect(await (await acting.get(`${ofList}/follow-ups`)).text()).not.toContain('Watch this list')
    expect((await acting.post(`${ofList}/watch`, { watch: 'on' })).status).toBe(403)
    expect((await acting.post(`${page}/${followUp.id}/completion`, { to: page })).status).toBe(403)
    expect((await acting.post(`${ofList}/follow-ups`, { days: '9' })).status).toBe(303)
    expect((await sql`select follow_up_days from contact_lists where id = ${list}`)[0]).toEqual({
      followUpDays: 9,
    })
  })
})
