import { describe, expect, test } from 'vitest'
import { addTeamMembers } from '#app/domain/people/teams/add-team-members.ts'
import { createTeam } from '#app/domain/people/teams/create-team.ts'
import { deleteTeam } from '#app/domain/people/teams/delete-team.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { renameTeam } from '#app/domain/people/teams/rename-team.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, aTeam, standingOf } from '#test/support/people.ts'
import { done, meeting, times } from './support.ts'

async function twoTeams() {
  const account = await anAccount()
  const asOwner = await standingOf(account.owner, account)
  const asAdmin = await standingOf(await aMember(account, 'admin'), account)
  const ids = [await aTeam(account), await aTeam(account)] as const
  return { account, asOwner, asAdmin, ids }
}
const inTeams = async (membershipId: string) =>
  (await sql`select 1 from team_members where membership_id = ${membershipId}`).length

describe('two admins at once', () => {
  test('naively, one look before each renaming runs into the index, an error for whoever comes second', async () => {
    const { account, ids } = await twoTeams()
    const met = meeting(2)
    const rename = (id: string) =>
      sql.begin(async (sql) => {
        const [other] =
          await sql`select 1 from teams where account_id = ${account.id} and folded_name = 'north'`
        await met()
        if (!other) await sql`update teams set name = 'North', folded_name = 'north' where id = ${id}`
      })
    const outcomes = await Promise.allSettled(ids.map(rename))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('who rename to the same name: one does, the other is told', async () => {
    for (let round = 0; round < 10; round++) {
      const { account, asOwner, asAdmin, ids } = await twoTeams()
      const outcomes = await Promise.all([
        renameTeam(asOwner, ids[0], 'North'),
        renameTeam(asAdmin, ids[1], 'NORTH'),
      ])
      expect(done(outcomes)).toBe(1)
      expect(outcomes).toContainEqual({ ok: false, reason: 'name-taken' })
      expect(
        await sql`select 1 from teams where account_id = ${account.id} and folded_name = 'north'`,
      ).toHaveLength(1)
    }
  })

  test('ten who create the same team: one does', async () => {
    const { asOwner } = await twoTeams()
    const outcomes = await Promise.all(times(10, () => createTeam(asOwner, 'North')))
    expect(done(outcomes)).toBe(1)
  })

  test('naively, somebody removed while being added stays in the team for ever', async () => {
    const { account, ids } = await twoTeams()
    const { membershipId } = await aMember(account, 'member')
    const met = meeting(2)
    await Promise.all([
      sql.begin(async (sql) => {
        await sql`delete from team_members where membership_id = ${membershipId}`
        await met()
        await sql`update memberships set ended_at = now() where id = ${membershipId}`
      }),
      sql.begin(async (sql) => {
        const [here] = await sql`select 1 from memberships where id = ${membershipId} and ended_at is null`
        await met()
        if (here)
          await sql`insert into team_members (account_id, team_id, membership_id)
            values (${account.id}, ${ids[0]}, ${membershipId})`
      }),
    ])
    expect(await inTeams(membershipId)).toBe(1)
  })

  test('of whom one adds whom the other removes: nobody who left is in a team', async () => {
    for (let round = 0; round < 10; round++) {
      const { account, asOwner, asAdmin, ids } = await twoTeams()
      const { membershipId } = await aMember(account, 'member')
      const [, removed] = await Promise.all([
        addTeamMembers(asOwner, ids[0], [membershipId]),
        removeMember(asAdmin, membershipId),
      ])
      expect(removed.ok).toBe(true)
      expect(await inTeams(membershipId)).toBe(0)
    }
  })

  test('of whom one adds to the team that the other deletes: neither fails, the team is gone', async () => {
    for (let round = 0; round < 10; round++) {
      const { account, asOwner, asAdmin, ids } = await twoTeams()
      const { membershipId } = await aMember(account, 'member')
      const [added, deleted] = await Promise.all([
        addTeamMembers(asOwner, ids[0], [membershipId]),
        deleteTeam(asAdmin, ids[0]),
      ])
      expect(deleted.ok).toBe(true)
      if (!added.ok) expect(added.reason).toBe('no-such-team')
      expect(await inTeams(membershipId)).toBe(0)
    }
  })
})
