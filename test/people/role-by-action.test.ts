import { describe, expect, test } from 'vitest'
import type { Standing } from '#app/domain/identity/standing.ts'
import { cancelInvitation } from '#app/domain/people/invitations/cancel-invitation.ts'
import { changeAccount } from '#app/domain/people/account/change-account.ts'
import { changeRole } from '#app/domain/people/change-role.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { inviteMember } from '#app/domain/people/invitations/invite-member.ts'
import { member } from '#app/domain/people/member.ts'
import { reactivateMember } from '#app/domain/people/departures/reactivate-member.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { resendInvitation } from '#app/domain/people/invitations/resend-invitation.ts'
import { transferOwnership } from '#test/support/ownership.ts'
import { grantableRoles, roles, type GrantableRole, type Role } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  standingOf,
  type Account,
} from '#test/support/people.ts'
import { anInvitation, freshAddress } from './support.ts'

type Outcome = { ok: boolean; reason?: string }
const said = (outcome: Outcome) => (outcome.ok ? 'done' : outcome.reason)

/** An account and somebody of each role in it; `who` may be asked to do something. */
async function anAccountWith(role: Role) {
  const account = await anAccount()
  const who = role === 'owner' ? account.owner : await aMember(account, role)
  return { account, who, standing: await standingOf(who, account) }
}

const administers = (role: Role) => role === 'admin' || role === 'owner'

describe('who may do what with people', () => {
  for (const role of roles) {
    for (const offered of [...grantableRoles, 'owner'] as const) {
      test(`${role} invites somebody as ${offered}`, async () => {
        const { standing } = await anAccountWith(role)
        const outcome = await inviteMember(standing, { address: freshAddress(), role: offered })
        expect(said(outcome)).toBe(
          offered === 'owner' ? 'role-too-high' : administers(role) ? 'done' : 'not-allowed',
        )
      })
    }

    test(`${role} resends and cancels an invitation`, async () => {
      const { account, standing } = await anAccountWith(role)
      const invitation = await anInvitation(account, { sentSecondsAgo: 61 })
      expect(said(await resendInvitation(standing, invitation.id))).toBe(
        administers(role) ? 'done' : 'not-allowed',
      )
      expect(said(await cancelInvitation(standing, invitation.id))).toBe(
        administers(role) ? 'done' : 'not-allowed',
      )
    })

    for (const target of roles) {
      for (const wanted of roles) {
        test(`${role} makes ${target} ${wanted}`, async () => {
          const { account, standing } = await anAccountWith(role)
          const other = target === 'owner' ? account.owner : await aMember(account, target)
          const outcome = await changeRole(standing, other.membershipId, wanted)
          expect(said(outcome)).toBe(expectedChange(role, target, wanted))
          const [row] = await sql`select role from memberships where id = ${other.membershipId}`
          expect(row!.role).toBe(outcome.ok ? wanted : target)
        })
      }

      test(`${role} removes, switches off and on ${target}, as the page offers it`, async () => {
        for (const [action, run] of endings) {
          const { account, standing } = await anAccountWith(role)
          const other =
            target === 'owner'
              ? account.owner
              : await aMember(account, target, { deactivated: action === 'reactivate' })
          const offered = (await member(standing, other.membershipId))!.may[action]
          const outcome = await run(standing, other.membershipId)
          const may = administers(role) && target !== 'owner'
          expect(said(outcome), action).toBe(
            may
              ? 'done'
              : !administers(role)
                ? 'not-allowed'
                : action === 'reactivate'
                  ? 'not-deactivated'
                  : 'owner-stays',
          )
          expect(offered, `${action} offered`).toBe(may)
        }
      })
    }

    test(`${role} hands over ownership`, async () => {
      const { account, standing } = await anAccountWith(role)
      const next = await aMember(account, 'viewer')
      expect(said(await transferOwnership(standing, next.membershipId, account.name))).toBe(
        role === 'owner' ? 'done' : 'not-allowed',
      )
      expect(await ownersAndAdmins(account)).toEqual({
        owners: 1,
        admins: role === 'owner' || role === 'admin' ? 1 : 0,
      })
    })

    test(`${role} leaves of their own accord`, async () => {
      const { account, who, standing } = await anAccountWith(role)
      expect(said(await removeMember(standing, who.membershipId))).toBe(
        role === 'owner' ? 'owner-stays' : 'done',
      )
      expect((await ownersAndAdmins(account))!.owners).toBe(1)
    })

    test(`${role} changes the account's details`, async () => {
      const { standing } = await anAccountWith(role)
      const outcome = await changeAccount(standing, {
        name: 'Nordwind',
        timeZone: 'Europe/Berlin',
        locale: 'de',
      })
      expect(said(outcome)).toBe(administers(role) ? 'done' : 'not-allowed')
    })
  }
})

describe('under a grant nobody touches people (L19)', () => {
  for (const role of grantableRoles) {
    test(`acting as ${role}`, async () => {
      const { client, standing } = await acting(role)
      const other = await aMember(client, 'viewer')
      const off = await aMember(client, 'viewer', { deactivated: true })
      const invitation = await anInvitation(client, { sentSecondsAgo: 61 })
      const outcomes = [
        await inviteMember(standing, { address: freshAddress(), role: 'viewer' }),
        await resendInvitation(standing, invitation.id),
        await cancelInvitation(standing, invitation.id),
        await changeRole(standing, other.membershipId, 'member'),
        await removeMember(standing, other.membershipId),
        await deactivateMember(standing, other.membershipId),
        await reactivateMember(standing, off.membershipId),
        await transferOwnership(standing, other.membershipId, client.name),
      ]
      expect(outcomes.map(said)).toEqual(outcomes.map(() => 'own-membership'))
      const seen = (await member(standing, other.membershipId))!
      expect(new Set(Object.values(seen.may))).toEqual(new Set([false]))
      expect(await sql`select 1 from audit_entries where account_id = ${client.id}`).toHaveLength(0)
    })
  }

  test('account details are open to an acting admin, with what was there before', async () => {
    const { client, agency, standing } = await acting('admin')
    const outcome = await changeAccount(standing, { name: 'Nordwind', timeZone: 'UTC', locale: 'de' })
    expect(outcome).toEqual({ ok: true, changed: ['name', 'locale'] })
    const [entry] = await sql`select * from audit_entries where account_id = ${client.id}`
    expect(entry).toMatchObject({
      action: 'account.changed',
      acting: true,
      agencyId: agency.id,
      before: { name: client.name, locale: 'en' },
      after: { name: 'Nordwind', locale: 'de' },
    })
  })

  test('an acting manager may not change account details', async () => {
    const { standing } = await acting('manager')
    const outcome = await changeAccount(standing, { name: 'Nordwind', timeZone: 'UTC', locale: 'en' })
    expect(said(outcome)).toBe('not-allowed')
  })
})

const endings: [
  'remove' | 'deactivate' | 'reactivate',
  (standing: Standing, membershipId: string) => Promise<Outcome>,
][] = [
  ['remove', removeMember],
  ['deactivate', deactivateMember],
  ['reactivate', reactivateMember],
]

function expectedChange(role: Role, target: Role, wanted: Role): string {
  if (wanted === 'owner') return 'no-such-role'
  if (!administers(role)) return 'not-allowed'
  return target === 'owner' ? 'owner-stays' : 'done'
}

async function acting(role: GrantableRole) {
  const client = await anAccount()
  const agency = await anAgency()
  const link = await aLink(agency, client)
  const who = await aMember(agency, 'member')
  await aGrant(link, who, role)
  return { client, agency, standing: await standingOf(who, client) }
}

async function ownersAndAdmins(account: Account) {
  const [row] = await sql`
    select count(*) filter (where role = 'owner')::int as owners, count(*) filter (where role = 'admin')::int as admins
    from memberships where account_id = ${account.id} and ended_at is null and deactivated_at is null`
  return row
}
