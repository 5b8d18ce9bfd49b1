import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditActions } from '#app/domain/audit.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aMember, anAccount } from '#test/support/people.ts'
import { goTo, signInAs, working } from './access-support.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

type Entry = {
  accountId?: string | null
  agencyId?: string | null
  userName?: string
  acting?: boolean
  action?: string
  subject?: string
  before?: object | null
  after?: object | null
  at?: string
}
async function note(entry: Entry) {
  const {
    accountId = null,
    agencyId = null,
    userName = 'Ada',
    acting = false,
    action = 'account.changed',
  } = entry
  const { subject = 'x', before = null, after = null, at = new Date().toISOString() } = entry
  await sql`
    insert into audit_entries (at, account_id, agency_id, user_name, acting, action, subject, before, after)
    values (${at}, ${accountId}, ${agencyId}, ${userName}, ${acting}, ${action}, ${subject},
      ${before && sql.json(before as never)}, ${after && sql.json(after as never)})`
}
const rowsOf = (text: string) =>
  [...text.matchAll(/<tr[^>]*>.*?<\/tr>/gs)].slice(1).map(([row]) => row.replace(/<[^>]+>/g, ' '))
// Without the data that the page hands to its script.
const get = async (path: string, cookie: string) =>
  (await (await app.fetch(path, { cookie })).text()).replace(/<script.*?<\/script>/gs, '')

describe('Activity (L24)', () => {
  test('has words for every action, in both languages', async () => {
    // A page at a time has room for so many.
    for (let from = 0; from < auditActions.length; from += 25) {
      const actions = auditActions.slice(from, from + 25)
      const client = await anAccount()
      const cookie = await signInAs(client.owner)
      for (const action of actions) await note({ accountId: client.id, action })
      for (const lang of ['en', 'de']) {
        const text = await get(`/a/${client.id}/activity`, `${cookie}; lang=${lang}`)
        expect(rowsOf(text)).toHaveLength(actions.length)
        for (const action of actions) expect(text.replace(/value="[^"]*"/g, '')).not.toContain(action)
      }
    }
  })

  test('says before and after in words, and for whom somebody acted', async () => {
    const { agency, client } = await working()
    const path = `/a/${client.id}/activity`
    await note({
      accountId: client.id,
      agencyId: agency.id,
      action: 'grant.changed',
      before: { role: 'viewer' },
      after: { role: 'manager' },
    })
    await note({
      accountId: client.id,
      agencyId: agency.id,
      acting: true,
      userName: 'Maya',
      after: { name: 'New', timeZone: 'Europe/Berlin' },
    })
    await note({
      accountId: client.id,
      agencyId: agency.id,
      action: 'link.changed',
      before: { maxRole: 'admin', endsAt: null },
      after: { maxRole: 'admin', endsAt: '2999-04-01T00:00:00Z' },
    })
    const [link, acting, grant] = rowsOf(await get(path, await signInAs(client.owner)))
    expect(grant).toMatch(/Role: Viewer → Manager/)
    expect(acting).toMatch(/acting for Studio Kern/)
    expect(acting).toMatch(/Time zone: Europe\/Berlin/)
    expect(link).toMatch(/End date: none → 31 Mar 2999/)
    expect(link).not.toMatch(/Admin/)
  })

  test('folds a long list behind its line, and names client, agency or asked address as the subject', async () => {
    const { agency, client } = await working()
    const addresses = Array.from({ length: 12 }, (_, n) => `a${n}@x.test`)
    await note({
      accountId: agency.id,
      agencyId: agency.id,
      action: 'access-request.asked',
      after: { addresses },
    })
    const declined = { action: 'access-request.declined', userName: 'anna@x.test', subject: 'anna@x.test' }
    await note({ accountId: agency.id, agencyId: agency.id, ...declined })
    const entered = { action: 'scope.opened', acting: true, subject: '' }
    await note({ accountId: client.id, agencyId: agency.id, ...entered })
    const text = await get(`/a/${agency.id}/activity`, await signInAs(agency.owner))
    const [entry, answer, asked] = rowsOf(text)
    expect(asked).toMatch(
      /Access asked for\s+Subject\s+12 addresses\s+Details\s+Addresses: 12\s+a0@x\.test\s/,
    )
    expect(text).toMatch(/<details><summary[^>]*>Addresses: 12<\/summary><ul/)
    expect(answer).toMatch(/Request declined\s+Subject\s+anna@x\.test/)
    expect(entry).toMatch(/Entered the account\s+Subject\s+Nordwind\s/)
    const theirs = rowsOf(await get(`/a/${client.id}/activity`, await signInAs(client.owner)))
    expect(theirs[0]).toMatch(/acting for Studio Kern/)
  })

  test('is for managers and above; acting people see their own agency’s entries of that client only', async () => {
    const { agency, client, maya } = await working({ role: 'manager' })
    const path = `/a/${client.id}/activity`
    await note({ accountId: client.id, subject: 'internal affair' })
    await note({ accountId: client.id, agencyId: agency.id, subject: 'agency affair' })
    await note({ accountId: agency.id, agencyId: agency.id, subject: 'agency at home' })
    for (const [role, status] of [
      ['viewer', 403],
      ['member', 403],
      ['manager', 200],
      ['admin', 200],
    ] as const)
      expect((await app.fetch(path, { cookie: await signInAs(await aMember(client, role)) })).status).toBe(
        status,
      )
    const acting = await goTo(maya, client)
    for (const url of [path, `${path}.csv`]) {
      const text = await get(url, acting)
      expect(text).toContain('agency affair')
      expect(text).not.toContain('internal affair')
      expect(text).not.toContain('agency at home')
    }
    const home = await get(`/a/${agency.id}/activity`, await signInAs(agency.owner))
    expect(home).toContain('agency affair')
    expect(home).toContain('in Nordwind')
    expect(home).not.toContain('internal affair')
  })

  test('filters by action, search and days in the account’s zone, and pages by cursor, all in the URL', async () => {
    const client = await anAccount({ timeZone: 'Pacific/Auckland' })
    const cookie = await signInAs(client.owner)
    const path = `/a/${client.id}/activity`
    for (let number = 1; number <= 120; number++)
      await note({ accountId: client.id, subject: `number ${number}.`, at: '2031-01-10T12:00:00Z' })
    await note({
      accountId: client.id,
      subject: 'odd 100%_',
      userName: 'Zoë',
      action: 'member.invited',
      at: '2031-01-20T10:59:59Z',
    })
    await note({ accountId: client.id, subject: 'late', at: '2031-01-20T11:00:00Z' })
    const rows = async (query: string) => rowsOf(await get(`${path}?${query}`, cookie))
    expect(await rows('action=member.invited')).toHaveLength(1)
    expect(await rows('q=zo%C3%AB')).toHaveLength(1)
    expect(await rows('q=100%25_')).toHaveLength(1)
    expect(await rows('q=%25')).toHaveLength(1)
    expect(await rows('from=2031-01-20&until=2031-01-20')).toHaveLength(1)
    expect(await rows('from=2031-01-21')).toHaveLength(1)
    expect(await rows('action=nonsense&from=never&before=x')).toHaveLength(50)
    const first = await get(`${path}?q=number`, cookie)
    const older = first.match(/href="([^"]*before=\d+)"/)![1]!.replaceAll('&amp;', '&')
    expect(older).toContain('q=number')
    const second = rowsOf(await get(older, cookie))
    expect(second[0]).toContain('number 70.')
    expect(await rows('q=nothing-like-it')).toHaveLength(0)
    expect(await get(`${path}?q=nothing-like-it`, cookie)).toContain('Nothing fits')
  })
})

describe('the export', () => {
  test('holds exactly the filtered rows, and no cell that a spreadsheet would run', async () => {
    const client = await anAccount()
    const cookie = await signInAs(client.owner)
    const dangerous = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx']
    for (const subject of dangerous)
      await note({ accountId: client.id, subject, userName: '=cmd()', after: { name: 'a;"b"\nc' } })
    await note({ accountId: client.id, subject: 'left out', action: 'member.invited' })
    const answer = await app.fetch(`/a/${client.id}/activity.csv?action=account.changed`, { cookie })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/csv/)
    expect(answer.headers.get('Content-Disposition')).toContain('attachment')
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())
    expect(text.startsWith('\ufeff')).toBe(true)
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true })
    expect(rows).toHaveLength(dangerous.length)
    for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
    expect(rows.map((row) => row.Subject).sort()).toEqual(dangerous.map((cell) => `'${cell}`).sort())
    expect(rows[0]!.After).toBe('Name: a;"b"\nc')
  })

  test('in German speaks German to its last row, though it outlives the request that asked', async () => {
    const client = await anAccount()
    await sql`insert into audit_entries (account_id, user_name, action) select ${client.id}, 'Ada', 'member.invited' from generate_series(1, 3000)`
    const text = await get(`/a/${client.id}/activity.csv`, `${await signInAs(client.owner)}; lang=de`)
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true })
    expect(rows).toHaveLength(3000)
    expect(new Set(rows.map((row) => row.Was))).toEqual(new Set(['Person eingeladen']))
  })

  test('breaks off when the right to read it ends meanwhile', async () => {
    const { agency, client, maya, grantId } = await working({ role: 'manager' })
    await sql`
      insert into audit_entries (account_id, agency_id, user_name, action, subject)
      select ${client.id}, ${agency.id}, 'Ada', 'account.changed', repeat(gen_random_uuid()::text, 20) from generate_series(1, 20000)`
    const answer = await app.fetch(`/a/${client.id}/activity.csv`, {
      cookie: await goTo(maya, client),
      headers: { 'Accept-Encoding': 'identity' },
    })
    expect(answer.status).toBe(200)
    const reader = answer.body!.getReader()
    let bytes = (await reader.read()).value!.length
    await sql`update grants set ended_at = now() where id = ${grantId}`
    const rest = (async () => {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        bytes += value.length
      }
    })()
    await expect(rest).rejects.toThrow()
    expect(bytes).toBeLessThan(20_000 * 720)
  })
})
