import { beforeAll, describe, expect, test } from 'vitest'
import type { Standing } from '#app/domain/identity/standing.ts'
import { members } from '#app/domain/people/members.ts'
import {
  peopleOutside,
  team,
  teamChoices,
  teamMembers,
  teams,
  teamsOf,
  teamsWithout,
} from '#app/domain/people/teams/teams.ts'
import { sightOfMembers, sightOfTeam, visibleMembers } from '#app/domain/people/teams/visible-members.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, aTeam, standingOf } from '#test/support/people.ts'
import { plansOf, tablesScanned } from '#test/support/plans.ts'

let owner: Standing, manager: Standing
let accountId: string, teamId: string, membershipId: string, address: string

/** A firm of 10,000 people in 500 teams, everybody in two of them, beside twenty others of half that size. */
beforeAll(async () => {
  for (let n = 0; n < 20; n++) await aFirm(n === 19 ? 10_000 : 1_000, n === 19 ? 500 : 50)
  await sql`analyze`
}, 240_000)

async function aFirm(people: number, teamCount: number) {
  const account = await anAccount()
  await sql`update subscriptions set licences = 20000 where account_id = ${account.id}`
  await sql`update accounts set teams_since = now() where id = ${account.id}`
  await sql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    await sql`
      insert into users (id, name, username)
      select md5(${account.id} || n)::uuid, 'Person ' || n, 'p-' || md5(${account.id} || n) from generate_series(1, ${people}::int) n`
    await sql`
      insert into user_addresses (user_id, address, main, verified_at)
      select md5(${account.id} || n)::uuid, 'p-' || md5(${account.id} || n) || '@crowd.example', true, now()
      from generate_series(1, ${people}::int) n`
    await sql`
      insert into memberships (id, account_id, user_id, role)
      select md5('m' || ${account.id} || n)::uuid, ${account.id}, md5(${account.id} || n)::uuid,
        (case when n % 50 = 0 then 'manager' else 'member' end)::role
      from generate_series(1, ${people}::int) n`
    await sql`
      insert into teams (id, account_id, name, folded_name)
      select md5('t' || ${account.id} || n)::uuid, ${account.id}, 'Team ' || n, 'team ' || n
      from generate_series(1, ${teamCount}::int) n`
    await sql`
      insert into team_members (account_id, team_id, membership_id)
      select ${account.id}, md5('t' || ${account.id} || (1 + (n * k) % ${teamCount}))::uuid, md5('m' || ${account.id} || n)::uuid
      from generate_series(1, ${people}::int) n, unnest(array[1, 7]) k on conflict do nothing`
  })
  const boss = await aMember(account, 'manager')
  teamId = await aTeam(account, [boss], 'Ours')
  await sql`
    insert into team_members (account_id, team_id, membership_id)
    select ${account.id}, ${teamId}, md5('m' || ${account.id} || n)::uuid from generate_series(1, 80) n`
  accountId = account.id
  owner = await standingOf(account.owner, account)
  manager = await standingOf(boss, account)
  membershipId = boss.membershipId
  ;({ address } = account.owner)
}

const seenBy = async (standing: Standing) => {
  const seen = await visibleMembers(standing, 'see')
  return await sql`
    select m.id from memberships m
    where m.account_id = ${standing.account.id} and m.ended_at is null and ${seen.has(sql, 'm.id')} limit 100`
}

describe('with 10,000 people in 500 teams', () => {
  const ways: [string, () => PromiseLike<unknown>][] = [
    ['the list of teams', () => teams(accountId, { page: 3 })],
    ['a search for teams', () => teams(accountId, { search: '44' })],
    ['one team', () => team(accountId, teamId)],
    ['its people', () => teamMembers(accountId, teamId)],
    ['a search among its people', () => teamMembers(accountId, teamId, { search: 'person 7' })],
    ['who is not in it', () => peopleOutside(accountId, teamId)],
    ['a search for who is not in it', () => peopleOutside(accountId, teamId, address)],
    ['the teams somebody is not in', () => teamsWithout(accountId, membershipId)],
    ['the teams of fifty people', () => teamsOf(owner, [membershipId])],
    ['the teams to choose from', () => teamChoices(manager)],
    ['whom a manager sees', () => seenBy(manager)],
    ['whether a manager sees somebody', () => sightOfMembers(manager, [membershipId])],
    ['whether a manager may filter by a team', () => sightOfTeam(manager, teamId)],
    ['the people of one team in the list', () => members(manager, { team: teamId })],
  ]

  test.each(ways)('%s goes by an index', async (what, work) => {
    // Whoever looks through a firm that is a third of this instance reads its people's names in one go, and is right to.
    const whole = what.includes('not in it')
    const big = ['team_members', 'memberships', ...(whole ? [] : ['users', 'user_addresses'])]
    for (const plan of await plansOf(work)) {
      const scanned = tablesScanned(plan).filter((table) => big.includes(table))
      expect(scanned, `${plan.kind}: ${plan.statement}`).toEqual([])
    }
  })

  test('a manager sees exactly the people of their team', async () => {
    const seen = await visibleMembers(manager, 'see')
    const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
      select count(*)::int as count from memberships m where m.account_id = ${accountId} and ${seen.has(sql, 'm.id')}`
    expect(count).toBe(81)
  })
})
