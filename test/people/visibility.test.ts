import { beforeAll, describe, expect, test } from 'vitest'
import type { Standing } from '#app/domain/identity/standing.ts'
import { reachOf, type Deed, type Privacy, type Reach } from '#app/domain/people/teams/visibility.ts'
import { sightOfMembers, sightOfTeam, visibleMembers } from '#app/domain/people/teams/visible-members.ts'
import { roles, type Role } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aTeam,
  onPlan,
  standingOf,
  type Account,
  type Member,
} from '#test/support/people.ts'

type Row = [Role, Privacy, 'on' | 'off', see: Reach, edit: Reach, assign: Reach, statistics: Reach]

/** P3, written out: whose contacts a role sees, edits and assigns, and whose figures it reads. */
const own: Row[] = [
  ['owner', 'shared', 'off', 'all', 'all', 'all', 'all'],
  ['owner', 'shared', 'on', 'all', 'all', 'all', 'all'],
  ['owner', 'own', 'off', 'all', 'all', 'all', 'all'],
  ['owner', 'own', 'on', 'all', 'all', 'all', 'all'],
  ['admin', 'shared', 'off', 'all', 'all', 'all', 'all'],
  ['admin', 'shared', 'on', 'all', 'all', 'all', 'all'],
  ['admin', 'own', 'off', 'all', 'all', 'all', 'all'],
  ['admin', 'own', 'on', 'all', 'all', 'all', 'all'],
  ['manager', 'shared', 'off', 'all', 'all', 'all', 'all'],
  ['manager', 'shared', 'on', 'team', 'team', 'team', 'team'],
  ['manager', 'own', 'off', 'all', 'all', 'all', 'all'],
  ['manager', 'own', 'on', 'team', 'team', 'team', 'team'],
  ['member', 'shared', 'off', 'all', 'own', 'none', 'own'],
  ['member', 'shared', 'on', 'team', 'own', 'none', 'own'],
  ['member', 'own', 'off', 'own', 'own', 'none', 'own'],
  ['member', 'own', 'on', 'own', 'own', 'none', 'own'],
  ['viewer', 'shared', 'off', 'all', 'none', 'none', 'own'],
  ['viewer', 'shared', 'on', 'team', 'none', 'none', 'own'],
  ['viewer', 'own', 'off', 'own', 'none', 'none', 'own'],
  ['viewer', 'own', 'on', 'own', 'none', 'none', 'own'],
]

/** Under a grant: teams do not count, and nothing is one's own. */
const acting: Row[] = [
  ['admin', 'shared', 'off', 'all', 'all', 'all', 'all'],
  ['admin', 'shared', 'on', 'all', 'all', 'all', 'all'],
  ['admin', 'own', 'off', 'all', 'all', 'all', 'all'],
  ['admin', 'own', 'on', 'all', 'all', 'all', 'all'],
  ['manager', 'shared', 'off', 'all', 'all', 'all', 'all'],
  ['manager', 'shared', 'on', 'all', 'all', 'all', 'all'],
  ['manager', 'own', 'off', 'all', 'all', 'all', 'all'],
  ['manager', 'own', 'on', 'all', 'all', 'all', 'all'],
  ['member', 'shared', 'off', 'all', 'own', 'none', 'own'],
  ['member', 'shared', 'on', 'all', 'own', 'none', 'own'],
  ['member', 'own', 'off', 'own', 'own', 'none', 'own'],
  ['member', 'own', 'on', 'own', 'own', 'none', 'own'],
  ['viewer', 'shared', 'off', 'all', 'none', 'none', 'own'],
  ['viewer', 'shared', 'on', 'all', 'none', 'none', 'own'],
  ['viewer', 'own', 'off', 'own', 'none', 'none', 'own'],
  ['viewer', 'own', 'on', 'own', 'none', 'none', 'own'],
]

const cells = (rows: Row[], isActing: boolean) =>
  rows.flatMap(([role, privacy, teams, see, edit, assign, statistics]) =>
    Object.entries({ see, edit, assign, statistics }).map(([deed, reach]) => ({
      who: isActing ? 'acting' : 'own',
      role,
      privacy,
      teams,
      deed: deed as Deed,
      reach,
    })),
  )
const table = [...cells(own, false), ...cells(acting, true)]

/**
 * Two teams that share nobody but the readers' colleague, somebody in none, somebody switched off, somebody who left, and a
 * neighbour with teams of its own. Each reader is in North with Mate.
 */
let account: Account
const people = {} as Record<'mate' | 'other' | 'loner' | 'asleep' | 'gone', Member>
const readers = {} as Record<Role, { member: Member; standing: Standing }>
const actors = {} as Record<string, Standing>
let north: string, south: string, neighbour: Account

beforeAll(async () => {
  account = await anAccount()
  people.mate = await aMember(account, 'member')
  people.other = await aMember(account, 'member')
  people.loner = await aMember(account, 'viewer')
  people.asleep = await aMember(account, 'member', { deactivated: true })
  people.gone = await aMember(account, 'member')
  for (const role of roles) {
    const member = role === 'owner' ? account.owner : await aMember(account, role)
    readers[role] = { member, standing: await standingOf(member, account) }
  }
  north = await aTeam(account, [people.mate, people.asleep, ...roles.map((role) => readers[role].member)])
  south = await aTeam(account, [people.other])
  await sql`update memberships set ended_at = now() where id = ${people.gone.membershipId}`
  neighbour = await anAccount()
  await aTeam(neighbour, [neighbour.owner])
  const agency = await anAgency()
  const link = await aLink(agency, account)
  for (const role of ['viewer', 'member', 'manager', 'admin'] as const) {
    const user = await aMember(agency, 'member')
    await aGrant(link, user, role)
    actors[role] = await standingOf(user, account)
  }
})

const decide = (teams: 'on' | 'off', privacy: Privacy) =>
  sql`update accounts set teams_since = ${teams === 'on' ? sql`now()` : null}, privacy = ${privacy} where id = ${account.id}`

async function seenBy(standing: Standing, deed: Deed): Promise<string[]> {
  const { has } = await visibleMembers(standing, deed)
  const rows = await sql<{ id: string }[]>`
    select m.id from memberships m
    where m.account_id = ${account.id} and m.ended_at is null and ${has(sql, 'm.id')}`
  return rows.map(({ id }) => id).sort()
}

function meant(reach: Reach, me: Member | null): string[] {
  const staff = roles.map((role) => readers[role].member)
  const sets: Record<Reach, Member[]> = {
    all: [people.mate, people.other, people.loner, people.asleep, ...staff],
    team: [people.mate, people.asleep, ...staff],
    own: me ? [me] : [],
    none: [],
  }
  return sets[reach].map(({ membershipId }) => membershipId).sort()
}

describe('who may see, edit, assign and count whose (P3)', () => {
  test('the table has a cell for everybody and everything', () => {
    expect(table).toHaveLength(5 * 2 * 2 * 4 + 4 * 2 * 2 * 4)
    expect(new Set(table.map(({ reach: _, ...cell }) => JSON.stringify(cell))).size).toBe(table.length)
  })

  test.each(table)('$who $role, privacy $privacy, teams $teams: $deed $reach', async (cell) => {
    const { who, role, privacy, teams, deed, reach } = cell
    const isActing = who === 'acting'
    expect(reachOf({ role, privacy, teams: teams === 'on', acting: isActing }, deed)).toBe(reach)
    await decide(teams, privacy)
    const standing = isActing ? actors[role]! : readers[role].standing
    expect((await visibleMembers(standing, deed)).reach).toBe(reach)
    expect(await seenBy(standing, deed)).toEqual(meant(reach, isActing ? null : readers[role].member))
  })
})

describe('own teams', () => {
  test('a manager in no team sees and counts only what is theirs', async () => {
    await decide('on', 'shared')
    const manager = await aMember(account, 'manager')
    expect(await seenBy(await standingOf(manager, account), 'statistics')).toEqual([manager.membershipId])
  })

  test('somebody in two teams sees both', async () => {
    await decide('on', 'shared')
    const manager = await aMember(account, 'manager')
    await aTeam(account, [manager, people.loner])
    await aTeam(account, [manager, people.other, people.loner])
    const expected = [manager, people.loner, people.other].map(({ membershipId }) => membershipId).sort()
    expect(await seenBy(await standingOf(manager, account), 'see')).toEqual(expected)
  })

  test('on a plan without teams they count as off, and come back with the plan', async () => {
    await decide('on', 'shared')
    const { standing } = readers.manager
    await onPlan(account.id, { plan: 'essentials' })
    expect((await visibleMembers(standing, 'see')).reach).toBe('all')
    await onPlan(account.id, { plan: 'team' })
    expect((await visibleMembers(standing, 'see')).reach).toBe('team')
  })

  test('a membership cannot be in a team of another account', async () => {
    await expect(
      sql`insert into team_members (account_id, team_id, membership_id)
        values (${account.id}, ${north}, ${neighbour.owner.membershipId})`,
    ).rejects.toThrow('foreign key')
  })
})

describe('filtering by somebody', () => {
  const of = (...members: { membershipId: string }[]) => members.map(({ membershipId }) => membershipId)
  test('whom one may not see is hidden, and so is what is not there', async () => {
    await decide('on', 'shared')
    const { standing, member } = readers.member
    expect(await sightOfMembers(standing, of(people.mate))).toBe('visible')
    expect(await sightOfMembers(standing, of(member, people.mate, people.mate))).toBe('visible')
    expect(await sightOfMembers(standing, of(people.mate, people.other))).toBe('hidden')
    expect(await sightOfMembers(standing, of(people.gone))).toBe('hidden')
    expect(await sightOfMembers(standing, of(neighbour.owner))).toBe('hidden')
    expect(await sightOfMembers(standing, [crypto.randomUUID()])).toBe('hidden')
    expect(await sightOfMembers(standing, of(people.mate), 'statistics')).toBe('hidden')
    expect(await sightOfMembers(standing, of(member), 'statistics')).toBe('visible')
  })

  test('whoever sees everybody hears that somebody is unknown', async () => {
    const { standing } = readers.admin
    expect(await sightOfMembers(standing, of(people.other))).toBe('visible')
    expect(await sightOfMembers(standing, of(neighbour.owner))).toBe('unknown')
    expect(await sightOfMembers(standing, of(people.gone))).toBe('unknown')
  })

  test('teams are for those who are in them, and for those who see everybody', async () => {
    await decide('on', 'own')
    expect(await sightOfTeam(readers.member.standing, north)).toBe('visible')
    expect(await sightOfTeam(readers.member.standing, south)).toBe('hidden')
    expect(await sightOfTeam(readers.manager.standing, south)).toBe('hidden')
    expect(await sightOfTeam(readers.admin.standing, south)).toBe('visible')
    expect(await sightOfTeam(readers.admin.standing, crypto.randomUUID())).toBe('unknown')
    expect(await sightOfTeam(actors.member!, north)).toBe('hidden')
    expect(await sightOfTeam(actors.manager!, north)).toBe('visible')
  })
})
