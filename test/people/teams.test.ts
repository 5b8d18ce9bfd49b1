import { describe, expect, test } from 'vitest'
import { addTeamMembers } from '#app/domain/people/teams/add-team-members.ts'
import { changePrivacy } from '#app/domain/people/teams/change-privacy.ts'
import { createTeam, mostTeams } from '#app/domain/people/teams/create-team.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { deleteTeam } from '#app/domain/people/teams/delete-team.ts'
import { reactivateMember } from '#app/domain/people/departures/reactivate-member.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { removeTeamMember } from '#app/domain/people/teams/remove-team-member.ts'
import { renameTeam } from '#app/domain/people/teams/rename-team.ts'
import { teamSettings } from '#app/domain/people/teams/team-settings.ts'
import {
  peopleOutside,
  team,
  teamMembers,
  teams,
  teamsOf,
  teamsWithout,
} from '#app/domain/people/teams/teams.ts'
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
} from '#test/support/people.ts'
import { actionsIn, times } from './support.ts'

async function anOffice() {
  const account = await anAccount()
  const owner = await standingOf(account.owner, account)
  const anna = await aMember(account, 'member', { name: 'Anna' })
  const ben = await aMember(account, 'manager', { name: 'Ben' })
  return { account, owner, anna, ben }
}
const made = async (standing: Parameters<typeof createTeam>[0], name: string) => {
  const outcome = await createTeam(standing, name)
  if (!outcome.ok) throw new Error(outcome.reason)
  return outcome.teamId
}
const names = (rows: { name: string }[]) => rows.map(({ name }) => name)

describe('a team', () => {
  test('is created, filled, renamed, emptied and deleted, each with its entry', async () => {
    const { account, owner, anna, ben } = await anOffice()
    const id = await made(owner, '  Vertrieb\u200B  Nord ')
    expect(await team(account.id, id)).toMatchObject({ name: 'Vertrieb Nord', people: 0 })
    expect(await addTeamMembers(owner, id, [anna.membershipId, ben.membershipId])).toMatchObject({
      added: ['Anna', 'Ben'],
    })
    expect(await addTeamMembers(owner, id, [anna.membershipId])).toMatchObject({ ok: true, added: [] })
    expect(await renameTeam(owner, id, 'vertrieb nord')).toMatchObject({ ok: true, changed: true })
    expect(await removeTeamMember(owner, id, anna.membershipId)).toMatchObject({ ok: true, removed: true })
    expect(await removeTeamMember(owner, id, anna.membershipId)).toMatchObject({ ok: true, removed: false })
    expect(names((await teamMembers(account.id, id)).people)).toEqual(['Ben'])
    expect(await deleteTeam(owner, id)).toEqual({ ok: true, name: 'vertrieb nord' })
    expect(await team(account.id, id)).toBeNull()
    expect(await sql`select 1 from team_members where team_id = ${id}`).toHaveLength(0)
    expect((await actionsIn(account.id)).filter((action) => action.startsWith('team.'))).toEqual([
      'team.created',
      'team.people-added',
      'team.renamed',
      'team.person-removed',
      'team.deleted',
    ])
  })

  test.each([
    ['', 'name-missing'],
    [' \u200B ', 'name-missing'],
    ['x'.repeat(101), 'name-too-long'],
    ['SÜD', 'name-taken'],
    ['Su\u0308d', 'name-taken'],
    ['x'.repeat(100), null],
    ['İ'.repeat(100), null],
  ])('named %j: %s', async (name, reason) => {
    const { owner } = await anOffice()
    await made(owner, 'Süd')
    expect(await createTeam(owner, name)).toMatchObject(reason ? { ok: false, reason } : { ok: true })
  })

  test('has a name that only its own account need not use again', async () => {
    const { owner } = await anOffice()
    const other = await anOffice()
    await made(owner, 'Süd')
    await made(other.owner, 'Süd')
  })

  test('of another account is one that does not exist', async () => {
    const { owner, anna } = await anOffice()
    const theirs = await made((await anOffice()).owner, 'Theirs')
    const none = { ok: false, reason: 'no-such-team' }
    expect(await renameTeam(owner, theirs, 'Ours')).toEqual(none)
    expect(await deleteTeam(owner, theirs)).toEqual(none)
    expect(await addTeamMembers(owner, theirs, [anna.membershipId])).toEqual(none)
    expect(await removeTeamMember(owner, theirs, anna.membershipId)).toEqual(none)
  })

  test('takes all that were chosen or nobody', async () => {
    const { account, owner, anna } = await anOffice()
    const id = await made(owner, 'Team')
    const foreign = (await anOffice()).anna
    const off = await aMember(account, 'member', { deactivated: true })
    const left = await aMember(account, 'member')
    await removeMember(owner, left.membershipId)
    for (const [odd, reason] of [
      [foreign, 'no-such-person'],
      [left, 'no-such-person'],
      [off, 'deactivated'],
    ] as const)
      expect(await addTeamMembers(owner, id, [anna.membershipId, odd.membershipId])).toEqual({
        ok: false,
        reason,
      })
    expect(await addTeamMembers(owner, id, [])).toEqual({ ok: false, reason: 'nobody-chosen' })
    expect((await team(account.id, id))!.people).toBe(0)
  })

  test('is one of at most five hundred', async () => {
    const { account, owner } = await anOffice()
    await sql`
      insert into teams (account_id, name, folded_name)
      select ${account.id}, 't' || n, 't' || n from generate_series(1, ${mostTeams - 1}::int) n`
    await made(owner, 'The last one')
    expect(await createTeam(owner, 'One more')).toEqual({ ok: false, reason: 'too-many-teams' })
  })
})

describe('teams are the business of owner and admins', () => {
  const attempts = (standing: Parameters<typeof createTeam>[0], id: string, membershipId: string) => [
    createTeam(standing, 'New'),
    renameTeam(standing, id, 'Other'),
    deleteTeam(standing, id),
    addTeamMembers(standing, id, [membershipId]),
    removeTeamMember(standing, id, membershipId),
    changePrivacy(standing, { teams: true, privacy: 'own' }),
  ]

  test('managers and members are refused', async () => {
    const { account, anna, ben } = await anOffice()
    const id = await aTeam(account, [anna])
    for (const person of [anna, ben])
      for (const outcome of await Promise.all(
        attempts(await standingOf(person, account), id, ben.membershipId),
      ))
        expect(outcome).toEqual({ ok: false, reason: 'not-allowed' })
  })

  test('so is every role under a grant (L19)', async () => {
    const { account, anna, ben } = await anOffice()
    const id = await aTeam(account, [anna])
    const agency = await anAgency()
    const maya = await aMember(agency, 'admin')
    await aGrant(await aLink(agency, account), maya, 'admin')
    for (const outcome of await Promise.all(attempts(await standingOf(maya, account), id, ben.membershipId)))
      expect(outcome).toEqual({ ok: false, reason: 'own-membership' })
  })

  test('without the plan nothing about teams can be changed, and the plan that has them is named', async () => {
    const { account, owner, anna, ben } = await anOffice()
    const id = await aTeam(account, [anna])
    await onPlan(account.id, { plan: 'essentials' })
    for (const outcome of await Promise.all(attempts(owner, id, ben.membershipId)))
      expect(outcome).toEqual({ ok: false, reason: 'plan-too-small', plan: 'team' })
    expect(await team(account.id, id)).not.toBeNull()
  })
})

describe('the settings', () => {
  test('switch teams and privacy, with before and after in the log; the same again is no entry', async () => {
    const { account, owner } = await anOffice()
    expect(await teamSettings(account.id)).toEqual({
      on: false,
      allowed: true,
      active: false,
      privacy: 'shared',
    })
    expect(await changePrivacy(owner, { teams: true, privacy: 'own' })).toEqual({ ok: true, changed: true })
    expect(await changePrivacy(owner, { teams: true, privacy: 'own' })).toEqual({ ok: true, changed: false })
    expect(await changePrivacy(owner, { teams: true, privacy: 'everything' })).toMatchObject({ ok: false })
    expect(await teamSettings(account.id)).toMatchObject({ active: true, privacy: 'own' })
    const entries = await sql`select before, after from audit_entries
      where account_id = ${account.id} and action = 'privacy.changed'`
    expect([...entries]).toEqual([
      { before: { teams: 'off', privacy: 'shared' }, after: { teams: 'on', privacy: 'own' } },
    ])
  })

  test('after a downgrade teams are stored and off; privacy can still be changed, and teams switched off', async () => {
    const { account, owner, anna } = await anOffice()
    const id = await aTeam(account, [anna])
    await changePrivacy(owner, { teams: true, privacy: 'shared' })
    await onPlan(account.id, { plan: 'starter' })
    expect(await teamSettings(account.id)).toMatchObject({ on: true, active: false })
    expect(await changePrivacy(owner, { teams: true, privacy: 'own' })).toEqual({ ok: true, changed: true })
    expect(await changePrivacy(owner, { teams: false, privacy: 'own' })).toEqual({ ok: true, changed: true })
    expect(await changePrivacy(owner, { teams: true, privacy: 'own' })).toMatchObject({
      reason: 'plan-too-small',
    })
    expect((await team(account.id, id))!.people).toBe(1)
  })
})

describe('going and coming back', () => {
  test('the deactivated keep their place and are back in it; whoever leaves has lost it', async () => {
    const { account, owner, anna, ben } = await anOffice()
    const id = await aTeam(account, [anna, ben])
    await deactivateMember(owner, anna.membershipId)
    await removeMember(owner, ben.membershipId)
    expect(await team(account.id, id)).toMatchObject({ people: 0, deactivated: 1 })
    expect((await teamMembers(account.id, id)).people).toMatchObject([{ name: 'Anna' }])
    await reactivateMember(owner, anna.membershipId)
    expect(await team(account.id, id)).toMatchObject({ people: 1, deactivated: 0 })
    const again = await aMember(account, 'manager', { user: ben })
    expect(await teamsOf(owner, [again.membershipId])).toEqual({})
  })
})

describe('lists', () => {
  test('are searched and paged by the database, in the order of names', async () => {
    const { account, owner, anna } = await anOffice()
    await sql`
      insert into teams (account_id, name, folded_name)
      select ${account.id}, 'Team ' || lpad(n::text, 3, '0'), 'team ' || lpad(n::text, 3, '0')
      from generate_series(1, 120) n`
    const first = await teams(account.id)
    expect([first.teams.length, first.hasNext, first.teams[0]!.name]).toEqual([50, true, 'Team 001'])
    const third = await teams(account.id, { page: 3 })
    expect([third.teams.length, third.hasNext, third.teams[0]!.name]).toEqual([20, false, 'Team 101'])
    expect(names((await teams(account.id, { search: ' TEAM 11' })).teams)).toHaveLength(10)
    expect((await teams(account.id, { search: '%' })).teams).toHaveLength(0)
    const offered = await teamsWithout(account.id, anna.membershipId)
    expect([offered.teams.length, offered.more]).toEqual([20, true])
    await addTeamMembers(owner, third.teams[0]!.id, [anna.membershipId])
    expect((await teamsWithout(account.id, anna.membershipId, '101')).teams).toEqual([])
  })

  test('of people outside a team are short, and searched by name and address', async () => {
    const { account, anna } = await anOffice()
    const id = await aTeam(account, [anna])
    await Promise.all(times(30, (n) => aMember(account, 'viewer', { name: `Zoe ${n}` })))
    const all = await peopleOutside(account.id, id)
    expect([all.people.length, all.more]).toEqual([20, true])
    expect(names(all.people)).not.toContain('Anna')
    const found = await peopleOutside(account.id, id, account.owner.address.toUpperCase())
    expect(names(found.people)).toEqual([account.owner.name])
  })

  test('name the managers who look after a team', async () => {
    const { account, anna, ben } = await anOffice()
    await aTeam(account, [anna, ben])
    expect((await teams(account.id)).teams).toMatchObject([{ people: 2, managers: ['Ben'] }])
  })
})
