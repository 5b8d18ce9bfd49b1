import { describe, expect, test } from 'vitest'
import { activity, everyActivity, type ActivityFilter } from '#app/domain/activity.ts'
import { sql } from '#db/sql.server.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, standingOf } from '#test/support/people.ts'

const everything: ActivityFilter = { action: null, search: '', from: null, until: null, before: null }

/** A client's log: two agencies at work, three entries at each instant, a minute apart. */
async function aLog() {
  const [agency, other, client] = [await anAgency(), await anAgency(), await anAccount()]
  const maya = await aMember(agency, 'manager')
  await aGrant(await aLink(agency, client), maya, 'manager')
  await sql`
    insert into audit_entries (at, account_id, agency_id, user_name, acting, action, subject)
    select now() - interval '1 day' + n / 3 * interval '1 minute', ${client.id},
      (array[null, ${agency.id}, ${other.id}])[1 + n % 3]::uuid, 'Person ' || n, n % 3 > 0,
      case when n % 10 = 0 then 'link.changed' else 'scope.opened' end, case when n = 77 then 'A 50% discount' else 'Subject ' || n end
    from generate_series(0, 119) n`
  return {
    agency,
    client,
    owner: await standingOf(client.owner, client),
    acting: await standingOf(maya, client),
  }
}

async function all(standing: Parameters<typeof activity>[0], filter: Partial<ActivityFilter> = {}) {
  const found = []
  let before: string | null = null
  do {
    const page: Awaited<ReturnType<typeof activity>> = await activity(
      standing,
      { ...everything, ...filter, before },
      7,
    )
    found.push(...page.entries)
    before = page.next
  } while (before)
  return found
}

describe('activity (L24)', () => {
  test('page by page every entry comes once, newest first, whatever shares its instant', async () => {
    const { owner } = await aLog()
    const entries = await all(owner)
    expect(entries.map(({ userName }) => userName)).toEqual(
      Array.from({ length: 120 }, (_, n) => `Person ${119 - n}`),
    )
  })

  test('somebody acting sees their own agency’s entries of that client alone', async () => {
    const { acting, agency } = await aLog()
    const entries = await all(acting)
    expect(entries).toHaveLength(40)
    expect(new Set(entries.map(({ agencyId }) => agencyId))).toEqual(new Set([agency.id]))
  })

  test('the agency reads at home what its people did at clients, and nobody else’s', async () => {
    const { agency, client } = await aLog()
    const entries = await all(await standingOf(agency.owner, agency))
    expect(entries.filter(({ accountId }) => accountId === client.id)).toHaveLength(40)
  })

  test('filters by action, days and words, each alone and together', async () => {
    const { owner } = await aLog()
    const [oldest] = (await all(owner)).slice(-1)
    const later = (minutes: number) => new Date(oldest!.at.getTime() + minutes * 60_000)
    expect(await all(owner, { action: 'link.changed' })).toHaveLength(12)
    expect(await all(owner, { from: later(10), until: later(20) })).toHaveLength(30)
    expect(await all(owner, { action: 'link.changed', from: later(10), until: later(20) })).toHaveLength(3)
    expect((await all(owner, { search: '50%' })).map(({ subject }) => subject)).toEqual(['A 50% discount'])
    expect(await all(owner, { search: '  ' })).toHaveLength(120)
  })

  test('a search looks through a long log piece by piece and misses nothing', async () => {
    const { owner, client } = await aLog()
    await sql`
      insert into audit_entries (account_id, user_name, action, subject)
      select ${client.id}, 'Somebody', 'scope.opened', 'x' from generate_series(1, 25000)`
    const first = await activity(owner, { ...everything, search: 'person 5' })
    expect(first).toMatchObject({ entries: [], next: expect.any(String) })
    const found = await all(owner, { search: 'person 5' })
    expect(found.map(({ userName }) => userName).sort()).toEqual(
      ['Person 5', ...Array.from({ length: 10 }, (_, n) => `Person 5${n}`)].sort(),
    )
  })

  test('a cursor that leads nowhere begins at the newest', async () => {
    const { owner } = await aLog()
    const { entries } = await activity(owner, { ...everything, before: '999999999999999' })
    expect(entries[0]!.userName).toBe('Person 119')
  })

  test('the export is the same list', async () => {
    const { owner } = await aLog()
    const exported = []
    for await (const entry of everyActivity(owner, { ...everything, action: 'scope.opened' }))
      exported.push(entry)
    expect(exported).toEqual(await all(owner, { action: 'scope.opened' }))
  })
})
