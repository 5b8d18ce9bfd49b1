import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aTeam, onPlan } from '#test/support/people.ts'
import { countsOf, ownersOf } from '../../contacts/support.ts'
import { leadsTo, signedInAs } from '../people/visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

async function anOffice() {
  const account = await anAccount({ name: 'Nordwind' })
  const mia = await aMember(account, 'member', { name: 'Mia Brandt' })
  const ole = await aMember(account, 'member', { name: 'Ole Sand' })
  const contacts = `/a/${account.id}/contacts`
  return {
    account,
    mia,
    ole,
    contacts,
    assignments: `${contacts}/assignments`,
    ownerOf: (id: string) => `${contacts}/${id}/owner`,
    owner: await signedInAs(app, account.owner, account),
  }
}

/** Where the page that an answer leads to takes it back. */
const undoOn = (text: string) => /action="([^"]*\/reversal)"/.exec(text)?.[1]

describe('the contact owner of one contact', () => {
  test('is chosen with forms alone, said at the top, and taken back from there', async () => {
    const { account, mia, contacts, ownerOf, owner } = await anOffice()
    const anna = await aContact(account, { name: 'Anna Berg' })
    const page = await (
      await owner.get(`${ownerOf(anna)}?who=brandt&back=${encodeURIComponent(contacts)}`)
    ).text()
    expect(page).toContain('Mia Brandt')
    expect(page).not.toContain('Ole Sand')
    const saved = await leadsTo(
      owner,
      await owner.post(ownerOf(anna), { to: mia.membershipId, back: contacts }),
    )
    expect(saved.path).toBe(contacts)
    expect(saved.text).toContain('Mia Brandt is now the contact owner of Anna Berg')
    expect(await ownersOf([anna])).toEqual([mia.membershipId])
    const undone = await leadsTo(owner, await owner.post(undoOn(saved.text)!, { back: contacts }))
    expect(undone.text).toContain('Undone: 1 contact is back where it was')
    expect(await ownersOf([anna])).toEqual([null])
    const history = await (await owner.get(`${ownerOf(anna)}/history`)).text()
    expect(history).toMatch(/undone[^]*by hand/)
  })

  test('the way back never leaves the account’s contacts', async () => {
    const { account, mia, contacts, ownerOf, owner } = await anOffice()
    const anna = await aContact(account)
    for (const back of [
      '//evil.example',
      'https://evil.example',
      `${contacts}-x`,
      '/me',
      `${contacts}/../../../me`,
    ]) {
      const answer = await owner.post(ownerOf(anna), { to: mia.membershipId, back })
      expect(answer.headers.get('Location'), back).toBe(contacts)
    }
  })
})

describe('a hand-made request is answered like the page', () => {
  test('who may not assign: 403; managers outside their teams: 404', async () => {
    const { account, mia, ole, assignments, ownerOf } = await anOffice()
    await sql`update accounts set teams_since = now() where id = ${account.id}`
    const ben = await aMember(account, 'manager')
    await aTeam(account, [ben, mia])
    const [his, hers] = [
      await aContact(account, { ownerId: ole.membershipId }),
      await aContact(account, { ownerId: mia.membershipId }),
    ]
    const asMember = await signedInAs(app, mia, account)
    const agency = await anAgency()
    const actor = await aMember(agency, 'member')
    await aGrant(await aLink(agency, account), actor, 'member')
    for (const visitor of [asMember, await signedInAs(app, actor, account)]) {
      expect((await visitor.get(ownerOf(hers))).status).toBe(403)
      expect((await visitor.post(ownerOf(hers), { to: mia.membershipId })).status).toBe(403)
      expect((await visitor.get(`${assignments}?contact=${hers}`)).status).toBe(403)
      expect((await visitor.post(assignments, { contact: hers, to: 'nobody', seen: '1' })).status).toBe(403)
    }
    const asBen = await signedInAs(app, ben, account)
    expect((await asBen.get(ownerOf(his))).status).toBe(404)
    expect((await asBen.post(ownerOf(his), { to: mia.membershipId })).status).toBe(404)
    expect((await asBen.post(assignments, { contact: his, to: mia.membershipId, seen: '1' })).status).toBe(
      404,
    )
    expect((await asBen.post(ownerOf(hers), { to: ole.membershipId })).status).toBe(422)
    expect(
      (await asBen.get(`${assignments}?all=1&from=${encodeURIComponent(`owner=${ole.membershipId}`)}`))
        .status,
    ).toBe(403)
    expect((await asBen.post(ownerOf(hers), { to: ben.membershipId })).status).toBe(303)
    expect(await ownersOf([his, hers])).toEqual([ole.membershipId, ben.membershipId])
  })

  test('private: 409; users of elsewhere, unknown or switched off: 422; archived, foreign: 404', async () => {
    const { account, mia, assignments, ownerOf, owner } = await anOffice()
    const [anna, hidden] = [await aContact(account), await aContact(account, { privateTo: mia.membershipId })]
    const foreign = await anAccount()
    const gone = await aMember(account, 'member', { deactivated: true })
    for (const [contact, to, status] of [
      [hidden, mia.membershipId, 409],
      [anna, foreign.owner.membershipId, 422],
      [anna, crypto.randomUUID(), 422],
      [anna, 'somebody', 422],
      [anna, gone.membershipId, 422],
      [anna, '', 422],
      [await aContact(account, { archived: true }), mia.membershipId, 404],
      [await aContact(foreign), mia.membershipId, 404],
      [crypto.randomUUID(), mia.membershipId, 404],
    ] as const) {
      expect((await owner.post(ownerOf(contact), { to })).status, to).toBe(status)
      const bulk: [string, string][] = [
        ['contact', contact],
        ['seen', '1'],
      ]
      if (to) bulk.push(['to', to])
      expect((await owner.post(assignments, bulk)).status, to).toBe(status)
    }
    expect(await ownersOf([anna, hidden])).toEqual([null, null])
    expect(await (await owner.get(ownerOf(hidden))).text()).toContain(
      'Private contacts have no contact owner',
    )
  })

  test('nonsense is refused and changes nothing', async () => {
    const { account, mia, assignments, owner } = await anOffice()
    const anna = await aContact(account)
    const to = mia.membershipId
    for (const [form, status] of [
      [
        [
          ['contact', 'x'],
          ['to', to],
          ['seen', '1'],
        ],
        404,
      ],
      [
        [
          ['to', to],
          ['seen', '1'],
        ],
        422,
      ],
      [
        [
          ['contact', anna],
          ['to', to],
          ['seen', 'x'],
        ],
        422,
      ],
      [
        [
          ['contact[]', anna],
          ['to', to],
          ['seen', '1'],
        ],
        422,
      ],
      [
        [
          ['contact', anna],
          ['to', to],
        ],
        409,
      ],
      [
        [
          ['all', '1'],
          ['from', 'owner=x'],
          ['to', to],
          ['seen', '1'],
        ],
        422,
      ],
    ] as [[string, string][], number][])
      expect((await owner.post(assignments, form)).status, JSON.stringify(form)).toBe(status)
    expect(await ownersOf([anna])).toEqual([null])
    for (const path of ['0', '-1', 'x', '9'.repeat(30), '1e3', '999999999'])
      expect((await owner.get(`${assignments}/${path}`)).status, path).toBe(404)
  })
})

describe('many at once', () => {
  test('all that match go to several in turn: preview, apply, undo', async () => {
    const { account, mia, ole, contacts, assignments, owner } = await anOffice()
    await manyContacts(account, 10)
    const from = 'territory=North'
    const list = await (await owner.get(`${contacts}?${from}`)).text()
    expect(list).toContain('name="from" value="territory=North"')
    const people: [string, string][] = [
      ['to', mia.membershipId],
      ['to', ole.membershipId],
    ]
    const all: [string, string][] = [
      ['all', '1'],
      ['from', from],
    ]
    // Several are never given anything unseen.
    const first = await owner.post(assignments, [...all, ...people, ['seen', '2']])
    expect(first.status).toBe(303)
    const preview = await leadsTo(owner, first)
    expect(preview.text).toMatch(/Mia Brandt[^]*Ole Sand[^]*Apply to 2 contacts/)
    expect(await countsOf(account.id, [mia, ole])).toEqual([0, 0])
    const applied = await leadsTo(
      owner,
      await owner.post(assignments, [...all, ...people, ['seen', '2'], ['previewed', '1']]),
    )
    expect(applied.path).toBe(`${contacts}?${from}`)
    expect(applied.text).toContain('2 contacts assigned: Mia Brandt (1), Ole Sand (1).')
    expect(await countsOf(account.id, [mia, ole])).toEqual([1, 1])
    await owner.post(undoOn(applied.text)!, {})
    expect(await countsOf(account.id, [mia, ole])).toEqual([0, 0])
    const again = await owner.post(undoOn(applied.text)!, {})
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('undone already')])
  })

  test('where another number fits by then, the new preview is shown and nothing changed', async () => {
    const { account, mia, assignments, owner } = await anOffice()
    await manyContacts(account, 3)
    const answer = await owner.post(assignments, { all: '1', to: mia.membershipId, seen: '2' })
    expect(answer.status).toBe(409)
    expect(await answer.text()).toMatch(/Another number of contacts fits[^]*Apply to 3 contacts/)
    expect(await countsOf(account.id, [mia])).toEqual([0])
  })

  test('more than a thousand: a page with progress, which can be stopped', async () => {
    const { account, mia, assignments, owner } = await anOffice()
    await manyContacts(account, 1001)
    const answer = await owner.post(assignments, { all: '1', to: mia.membershipId, seen: '1001' })
    const { path, text } = await leadsTo(owner, answer)
    expect(path).toMatch(/assignments\/\d+$/)
    expect(text).toMatch(/Stop[^]*Under way/)
    const stopped = await leadsTo(owner, await owner.post(`${path}/cancellation`, {}))
    expect(stopped.text).toContain('Stopped. 0 contacts had changed hands.')
    expect((await owner.post(`${path}/cancellation`, {})).status).toBe(409)
    await sql`update ownership_changes set undo_until = now() where account_id = ${account.id}`
    expect((await owner.post(`${path}/reversal`, {})).status).toBe(410)
  })

  test('turns need the plan that has them', async () => {
    const { account, mia, ole, assignments, owner } = await anOffice()
    await onPlan(account.id, { plan: 'essentials' })
    const anna = await aContact(account)
    const form: [string, string][] = [
      ['contact', anna],
      ['to', mia.membershipId],
      ['to', ole.membershipId],
      ['seen', '1'],
      ['previewed', '1'],
    ]
    const answer = await owner.post(assignments, form)
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('comes with the plan Team'),
    ])
  })
})

describe('what is new', () => {
  test('the badge counts and leads to the list, which is marked as seen', async () => {
    const { account, mia, contacts, ownerOf, owner } = await anOffice()
    const anna = await aContact(account, { name: 'Anna Berg' })
    await owner.post(ownerOf(anna), { to: mia.membershipId })
    const hers = await signedInAs(app, mia, account)
    expect(await (await hers.get(`/a/${account.id}`)).text()).toContain('1 newly assigned contact')
    const list = await (await hers.get(`${contacts}/assigned`)).text()
    expect(list).toContain('Anna Berg')
    const until = /name="until" value="([^"]*)"/.exec(list)![1]!
    expect((await hers.post(`${contacts}/assigned`, { until: 'yesterday' })).status).toBe(422)
    const seen = await leadsTo(hers, await hers.post(`${contacts}/assigned`, { until }))
    expect(seen.text).toContain('Nothing new')
    expect(await (await hers.get(`/a/${account.id}`)).text()).not.toContain('newly assigned contact')
  })

  test('preferences are kept, and what is wrong stands at the field', async () => {
    const { account, mia, contacts } = await anOffice()
    const hers = await signedInAs(app, mia, account)
    const path = `${contacts}/preferences`
    const wish = { digest: 'off', followUpMail: 'daily', absentFrom: '2031-05-01', absentUntil: '2031-05-20' }
    expect((await leadsTo(hers, await hers.post(path, wish))).text).toContain('value="2031-05-20"')
    for (const wrong of [
      { digest: 'hourly' },
      { absentFrom: '2031-02-30' },
      { absentUntil: '' },
      { absentUntil: '2031-04-01' },
    ])
      expect((await hers.post(path, { ...wish, ...wrong })).status, JSON.stringify(wrong)).toBe(422)
  })
})
