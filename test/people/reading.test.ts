import { describe, expect, test } from 'vitest'
import { endings } from '#app/domain/people/departures/endings.ts'
import { member } from '#app/domain/people/member.ts'
import { members, membersPerPage, peopleCounts } from '#app/domain/people/members.ts'
import { isAtLeast, roles } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import { aGrant, aLink, aMember, anAccount, anAddress, anAgency, standingOf } from '#test/support/people.ts'
import { plansOf } from '#test/support/plans.ts'
import { anInvitation } from './support.ts'

const names = (page: { members: { name: string }[] }) => page.members.map((row) => row.name)

describe('the list of people', () => {
  test('the clients that somebody works for are read page by page', async () => {
    const agency = await anAgency()
    const maya = await aMember(agency, 'member')
    for (let n = 0; n < 25; n++) await aGrant(await aLink(agency, await anAccount()), maya)
    const standing = await standingOf(agency.owner, agency)
    const first = (await member(standing, maya.membershipId))!
    const second = (await member(standing, maya.membershipId, 2))!
    expect([first.clients!.length, second.clients!.length, first.clientCount]).toEqual([20, 5, 25])
    const foretold = await endings(standing, maya.membershipId)
    expect([foretold.clients.length, foretold.clientCount]).toEqual([20, 25])
  })

  test('is by name, and finds by name, username and role', async () => {
    const account = await anAccount()
    await sql`update users set name = 'Olga' where id = ${account.owner.id}`
    await aMember(account, 'admin', { name: 'anna Weber', username: 'aweber' })
    await aMember(account, 'viewer', { name: 'Bernd 100%' })
    await aMember(account, 'viewer', { name: 'Carla', deactivated: true })
    const gone = await aMember(account, 'viewer', { name: 'Dora' })
    await sql`update memberships set ended_at = now() where id = ${gone.membershipId}`
    await aMember(await anAccount(), 'viewer', { name: 'Anna Elsewhere' })
    const owner = await standingOf(account.owner, account)

    expect(names(await members(owner))).toEqual(['anna Weber', 'Bernd 100%', 'Olga'])
    expect(names(await members(owner, { state: 'deactivated' }))).toEqual(['Carla'])
    expect(names(await members(owner, { search: 'ANNA' }))).toEqual(['anna Weber'])
    expect(names(await members(owner, { search: 'aweb' }))).toEqual(['anna Weber'])
    expect(names(await members(owner, { search: '%' }))).toEqual(['Bernd 100%'])
    expect(names(await members(owner, { role: 'viewer' }))).toEqual(['Bernd 100%'])
    expect(names(await members(owner, { role: 'viewer', search: 'olga' }))).toEqual([])
    expect(await peopleCounts(account.id)).toEqual({ active: 3, deactivated: 1, invited: 0 })
  })

  test.each(roles)('%s sees and searches addresses from manager up', async (role) => {
    const account = await anAccount()
    const reader = role === 'owner' ? account.owner : await aMember(account, role)
    const anna = await aMember(account, 'member', { address: `hidden-${role}@nordwind.example` })
    await anAddress(anna, `alias-${role}@nordwind.example`)
    const standing = await standingOf(reader, account)
    const sees = isAtLeast(role, 'manager')
    const row = (await members(standing)).members.find(
      ({ membershipId }) => membershipId === anna.membershipId,
    )!
    expect(row.address).toBe(sees ? anna.address : null)
    expect((await members(standing, { search: 'hidden-' })).members).toHaveLength(sees ? 1 : 0)
    // An alias may belong to another firm: what nobody is shown, nobody can spell out by searching either.
    expect((await members(standing, { search: 'alias-' })).members).toEqual([])
    expect((await member(standing, anna.membershipId))!.address).toBe(sees ? anna.address : null)
    expect((await member(standing, reader.membershipId))!.address).toBe(reader.address)
  })

  test('comes in pages; a page beyond the end is empty', async () => {
    const account = await anAccount({ owner: undefined })
    await sql`update users set name = 'Aa' where id = ${account.owner.id}`
    await sql`
      with made as (
        insert into users (name, username)
        select 'Person ' || to_char(n, 'FM0000'), 'paged-' || n from generate_series(1, ${membersPerPage * 2}) n returning id)
      insert into memberships (account_id, user_id, role) select ${account.id}, id, 'member' from made`
    const owner = await standingOf(account.owner, account)
    const [first, second, third] = [
      await members(owner),
      await members(owner, { page: 2 }),
      await members(owner, { page: 3 }),
    ]
    expect([first, second, third].map(({ hasNext }) => hasNext)).toEqual([true, true, false])
    const all = [...names(first), ...names(second), ...names(third)]
    expect(new Set(all).size).toBe(membersPerPage * 2 + 1)
    expect(all).toEqual([...all].sort())
    expect(await members(owner, { page: 10_000 })).toEqual({ members: [], hasNext: false })
    const statements = (await plansOf(() => members(owner))).map((plan) => plan.statement)
    expect(new Set(statements).size).toBe(1)
    expect(statements[0]).not.toContain('count(')
  })

  test('counts open invitations', async () => {
    const account = await anAccount()
    await anInvitation(account)
    expect(await peopleCounts(account.id)).toEqual({ active: 1, deactivated: 0, invited: 1 })
  })
})

describe('one member', () => {
  test('foreign, ended and unknown ids are all alike', async () => {
    const account = await anAccount()
    const owner = await standingOf(account.owner, account)
    const foreign = await aMember(await anAccount(), 'member')
    const ended = await aMember(account, 'member')
    await sql`update memberships set ended_at = now() where id = ${ended.membershipId}`
    for (const id of [foreign.membershipId, ended.membershipId, crypto.randomUUID()])
      expect(await member(owner, id)).toBeNull()
  })

  test('shows where they work to managers and themselves, not to whoever acts here', async () => {
    const agency = await anAgency()
    const client = await anAccount({ name: 'Nordwind' })
    const link = await aLink(agency, client, { maxRole: 'member' })
    const maya = await aMember(agency, 'viewer')
    await aGrant(link, maya, 'admin')
    const at = async (who: Parameters<typeof standingOf>[0]) =>
      (await member(await standingOf(who, agency), maya.membershipId))!.clients
    expect(await at(await aMember(agency, 'manager'))).toMatchObject([{ client: 'Nordwind', role: 'member' }])
    expect(await at(maya)).toHaveLength(1)
    expect(await at(await aMember(agency, 'member'))).toBeNull()
    const outer = await anAgency()
    const visitor = await aMember(outer, 'member')
    await aGrant(await aLink(outer, agency), visitor, 'admin')
    expect(await at(visitor)).toBeNull()
  })
})
