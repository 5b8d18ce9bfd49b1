import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { signedInAs } from '../people/visitor.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aContact } from '#test/support/contacts.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aTeam } from '#test/support/people.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

const march = 'period=free&from=2026-03-01&until=2026-03-31'

async function aScene({ teams = true, privacy = 'shared' } = {}) {
  const account = await anAccount({ name: 'Nordwind' })
  await sql`
    update accounts set teams_since = case when ${teams} then now() end, privacy = ${privacy} where id = ${account.id}`
  const mia = await aMember(account, 'member', { name: '=Mia Weber' })
  const ben = await aMember(account, 'manager', { name: 'Ben Roth' })
  const tom = await aMember(account, 'member', { name: 'Tom Sand' })
  const north = await aTeam(account, [mia, ben], 'North')
  const south = await aTeam(account, [tom], 'South')
  const closedAt = new Date('2026-03-10T12:00:00Z')
  await aContact(account, { ownerId: mia.membershipId, status: 'won', valueCents: 123_456, closedAt })
  await aContact(account, { ownerId: tom.membershipId, status: 'lost', valueCents: 7, closedAt })
  await aContact(account, { ownerId: tom.membershipId, valueCents: 50 })
  const path = `/a/${account.id}/contacts/statistics`
  return { account, mia, ben, tom, north, south, path }
}

/** The file's rows by their first column. */
async function fileOf(answer: Response): Promise<Record<string, string[]>> {
  const rows = parse(await answer.text(), { bom: true }) as string[][]
  return Object.fromEntries(rows.map(([name, ...rest]) => [name!, rest]))
}

describe('statistics', () => {
  test('have a table, a chart and a file with the same figures', async () => {
    const { account, path } = await aScene()
    const owner = await signedInAs(app, account.owner, account)
    const page = await (await owner.get(`${path}?${march}`)).text()
    expect(page).toContain('1,234.56')
    expect(page).toContain('<svg')
    expect(page).toContain(`${path}.csv?${march.replaceAll('&', '&amp;')}`)
    const file = await owner.get(`${path}.csv?${march}`)
    expect(file.headers.get('Content-Type')).toContain('text/csv')
    const rows = await fileOf(file)
    // A name that begins like a formula is text.
    expect(rows["'=Mia Weber"]).toEqual(['0', '0.00', '1', '1234.56', '0', '0.00', '0', '0.00'])
    expect(rows['Tom Sand']).toEqual(['1', '0.50', '0', '0.00', '1', '0.07', '0', '0.00'])
  })

  test('by date and by team, in German too', async () => {
    const { account, path } = await aScene()
    const owner = await signedInAs(app, account.owner, account)
    owner.cookies.set('lang', 'de')
    const page = await (await owner.get(`${path}?${march}&by=date&per=week&chart=value`)).text()
    expect(page).toContain('1.234,56')
    expect(page).toContain('Woche ab')
    const teams = await fileOf(await owner.get(`${path}.csv?${march}&by=team`))
    expect(Object.keys(teams)).toEqual(['Team', 'North', 'South'])
  })

  test('nonsense in the URL is read as nothing', async () => {
    const { account, path } = await aScene()
    const owner = await signedInAs(app, account.owner, account)
    for (const query of [
      'by=x&period=x&per=x&user=x&team=x&chart=x',
      'period=free',
      'period=free&from=2026-99-01&until=x',
    ])
      expect((await owner.get(`${path}?${query}`)).status).toBe(200)
  })
})

describe('who may filter by whom, on the page and in the file, typed by hand (P3)', () => {
  for (const teams of [true, false])
    for (const privacy of ['shared', 'own'])
      test(`teams ${teams ? 'on' : 'off'}, privacy ${privacy}`, async () => {
        const { account, mia, ben, tom, north, south, path } = await aScene({ teams, privacy })
        const viewer = await aMember(account, 'viewer')
        const agency = await anAgency()
        const link = await aLink(agency, account)
        const acting = async (role: 'member' | 'manager') => {
          const person = await aMember(agency, 'member')
          await aGrant(link, person, role)
          return person
        }
        const [user, team] = [
          (person: { membershipId: string }) => `user=${person.membershipId}`,
          (id: string) => `team=${id}`,
        ]
        const stranger = crypto.randomUUID()
        const asked: [person: { id: string }, query: string, status: number][] = [
          [mia, user(mia), 200],
          [mia, user(tom), 403],
          [mia, user(ben), 403],
          [mia, `${user(mia)}&${user(tom)}`, 403],
          [mia, team(north), teams ? 403 : 200],
          [viewer, user(mia), 403],
          [viewer, '', 200],
          [ben, user(mia), 200],
          [ben, user(tom), teams ? 403 : 200],
          [ben, `user=${stranger}`, teams ? 403 : 404],
          [ben, team(north), 200],
          [ben, team(south), teams ? 403 : 200],
          [account.owner, user(tom), 200],
          [account.owner, `user=${stranger}`, 404],
          [account.owner, team(south), 200],
          [await acting('manager'), user(tom), 200],
          [await acting('member'), user(tom), 403],
        ]
        for (const [person, query, status] of asked) {
          const visitor = await signedInAs(app, person, account)
          for (const page of [path, `${path}.csv`])
            expect([query, (await visitor.get(`${page}?${march}&${query}`)).status]).toEqual([query, status])
        }
      })

  test('a member’s page and file hold nothing of anybody else, whatever is asked', async () => {
    const { account, mia, path } = await aScene()
    const visitor = await signedInAs(app, mia, account)
    for (const query of ['', 'by=user', 'by=team', 'by=date']) {
      const page = await (await visitor.get(`${path}?${march}&${query}`)).text()
      expect(page).not.toContain('Tom Sand')
      expect(page).toContain('1,234.56')
      const file = await (await visitor.get(`${path}.csv?${march}&${query}`)).text()
      expect(file).not.toMatch(/Tom|0\.07/)
    }
  })
})
