import { beforeEach, describe, expect, test } from 'vitest'
import { passwordResetMail } from '#app/domain/identity/mail-facts.ts'
import { askSignInCode } from '#app/domain/identity/one-time-codes.ts'
import { askPasswordReset, passwordReset, resetPassword } from '#app/domain/identity/password-resets.ts'
import { signedIn } from '#app/domain/identity/sessions.ts'
import { signInWithPassword } from '#app/domain/identity/sign-in.ts'
import { standingIn } from '#app/domain/identity/standing.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { addressMove } from '#app/domain/people/logins/address-moves.ts'
import { askAddressMove } from '#app/domain/people/logins/ask-address-move.ts'
import { cancelAddressMove } from '#app/domain/people/logins/cancel-address-move.ts'
import { changeRole } from '#app/domain/people/change-role.ts'
import { confirmAddressMove } from '#app/domain/people/logins/confirm-address-move.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { erasePassword } from '#app/domain/people/logins/erase-password.ts'
import { addressMoveMail, addressReplacedMail } from '#app/domain/people/mail-facts.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAddress,
  anAgency,
  aScope,
  aSession,
  standingOf,
  type Account,
  type Member,
} from '#test/support/people.ts'
import { actionsIn, anInvitation, freshAddress } from './support.ts'

const password = 'correct horse battery'
let account: Account, owner: Standing, admin: Standing, anna: Member
let ip = ''
let count = 0

beforeEach(async () => {
  account = await anAccount()
  owner = await standingOf(account.owner, account)
  admin = await standingOf(await aMember(account, 'admin'), account)
  anna = await aMember(account, 'member', { name: 'Anna', password })
  ip = `10.3.${++count}.1`
})

const reset = (standing: Standing, member: { membershipId: string }) =>
  erasePassword(standing, member.membershipId)
const ask = (standing: Standing, member: { membershipId: string }, address = freshAddress()) =>
  askAddressMove(standing, member.membershipId, address)
const signsIn = async (address: string) => (await signInWithPassword(address, password, ip)).ok

/** The open wish about a member, with the token that its mail carries. */
async function openMove({ membershipId }: Member) {
  const [row] = await sql<{ id: string; address: string }[]>`
    select id, address from address_moves where membership_id = ${membershipId} order by created_at desc limit 1`
  return { ...row!, token: linkToken('address-move', row!.id, 1) }
}
async function moved(standing: Standing, member: Member, address = freshAddress()) {
  await ask(standing, member, address)
  const move = await openMove(member)
  return await confirmAddressMove(move.id, move.token)
}
const addressesOf = async ({ id }: { id: string }) =>
  (
    await sql<{ address: string }[]>`
      select address from user_addresses where user_id = ${id} and verified_at is not null order by main desc, address`
  ).map(({ address }) => address)

describe('whose login an admin may touch (P8, P9)', () => {
  const both = [
    ['reset a password', reset],
    ['ask for another address', ask],
  ] as const

  describe.each(both)('%s', (_, act) => {
    test('of members, and of other admins; not upward, not of oneself', async () => {
      const other = await aMember(account, 'admin')
      const self = { membershipId: admin.membershipId! }
      expect(await act(admin, anna)).toMatchObject({ ok: true })
      expect(await act(admin, other)).toMatchObject({ ok: true })
      expect(await act(owner, other)).toMatchObject({ ok: true })
      expect(await act(admin, account.owner)).toEqual({ ok: false, reason: 'above-you' })
      expect(await act(admin, self)).toEqual({ ok: false, reason: 'yourself' })
    })

    test.each(['viewer', 'member', 'manager'] as const)('not as %s', async (role) => {
      const standing = await standingOf(await aMember(account, role), account)
      expect(await act(standing, anna)).toEqual({ ok: false, reason: 'not-allowed' })
    })

    test('not while acting, whatever the role', async () => {
      const agency = await anAgency()
      const maya = await aMember(agency, 'admin')
      await aGrant(await aLink(agency, account), maya, 'admin')
      const refusal = { ok: false, reason: 'own-membership' }
      expect(await act(await standingOf(maya, account), anna)).toEqual(refusal)
    })

    test('not by an admin who has sunk since the page was drawn', async () => {
      await changeRole(owner, admin.membershipId!, 'manager')
      expect(await act(admin, anna)).toEqual({ ok: false, reason: 'not-allowed' })
    })

    test('not where the login opens another account, even one in which it is deactivated', async () => {
      for (const deactivated of [false, true]) {
        const ben = await aMember(account, 'member')
        await aMember(await anAccount(), 'viewer', { user: ben, deactivated })
        expect(await act(owner, ben)).toEqual({ ok: false, reason: 'belongs-elsewhere' })
      }
    })

    test('but again once the other membership has ended', async () => {
      const elsewhere = await anAccount()
      const { membershipId } = await aMember(elsewhere, 'viewer', { user: anna })
      await removeMember(await standingOf(elsewhere.owner, elsewhere), membershipId)
      expect(await act(owner, anna)).toMatchObject({ ok: true })
    })

    test('not of people of another account, or who are gone or deactivated', async () => {
      const foreign = await aMember(await anAccount(), 'member')
      const asleep = await aMember(account, 'member', { deactivated: true })
      const gone = await aMember(account, 'member')
      await removeMember(owner, gone.membershipId)
      expect(await act(owner, foreign)).toEqual({ ok: false, reason: 'not-found' })
      expect(await act(owner, gone)).toEqual({ ok: false, reason: 'not-found' })
      expect(await act(owner, asleep)).toEqual({ ok: false, reason: 'deactivated' })
    })
  })
})

describe('an admin resets a password (P9)', () => {
  test('every device is out on its next request, client accounts too, and the password is gone', async () => {
    const agency = await anAgency()
    const maya = await aMember(agency, 'member', { password })
    const client = await anAccount()
    await aGrant(await aLink(agency, client), maya)
    const sessions = [await aSession(maya), await aSession(maya)]
    const scope = await aScope(sessions[0]!, maya, client)
    expect(await standingIn({ session: sessions[0]!.token, scope }, client.id)).not.toBeNull()

    const outcome = await reset(await standingOf(agency.owner, agency), maya)

    expect(outcome).toEqual({ ok: true, name: maya.name, sessions: 2 })
    for (const { token } of sessions) {
      expect(await signedIn(token)).toBeNull()
      expect(await standingIn({ session: token, scope: null }, agency.id)).toBeNull()
    }
    expect(await standingIn({ session: sessions[0]!.token, scope }, client.id)).toBeNull()
    expect(await signsIn(maya.address)).toBe(false)
    expect(await actionsIn(agency.id)).toContain('member.password-erased')
  })

  test('the link goes to the user alone, works for 24 hours, once, and signs nobody in', async () => {
    await reset(admin, anna)
    const [row] = await sql<{ id: string; hours: number }[]>`
      select id, round(extract(epoch from expires_at - now()) / 3600)::int as hours from password_resets
      where address = ${anna.address} and used_at is null`
    const token = linkToken('password-reset', row!.id, 1)
    expect(row!.hours).toBe(24)
    expect(await passwordResetMail(row!.id)).toMatchObject({
      to: anna.address,
      startedBy: admin.user.name,
      accountName: account.name,
    })
    const fresh = 'another long password'
    expect(await resetPassword(row!.id, token, fresh)).toMatchObject({ ok: true })
    expect(await sql`select 1 from sessions where user_id = ${anna.id} and ended_at is null`).toHaveLength(0)
    expect((await signInWithPassword(anna.address, fresh, ip)).ok).toBe(true)
    expect(await passwordReset(row!.id, token)).toMatchObject({ state: 'used' })
  })

  test('links and codes that were on their way die with it', async () => {
    await askPasswordReset(anna.address, 'en', ip, '/')
    await askSignInCode(anna.address, 'en', ip)
    await reset(admin, anna)
    const open = await sql`
      select started_by from password_resets where address = ${anna.address} and used_at is null
      union all select null from one_time_codes where address = ${anna.address} and used_at is null`
    expect([...open]).toEqual([{ startedBy: admin.membershipId }])
  })

  test('three times an hour, not more', async () => {
    for (let n = 0; n < 3; n++) expect(await reset(admin, anna)).toMatchObject({ ok: true })
    expect(await reset(owner, anna)).toMatchObject({
      ok: false,
      reason: 'too-many-resets',
      retryAfter: expect.any(Number),
    })
  })
})

describe('an admin changes an address (P8)', () => {
  test('nothing changes before its reader has said yes', async () => {
    const address = freshAddress()
    expect(await ask(admin, anna, `Anna <script>`)).toEqual({ ok: false, reason: 'bad-address' })
    expect(await ask(admin, anna, address.toUpperCase())).toEqual({ ok: true, name: 'Anna', address })
    expect(await addressesOf(anna)).toEqual([anna.address])
    expect([await signsIn(anna.address), await signsIn(address)]).toEqual([true, false])
    const move = await openMove(anna)
    expect(await addressMoveMail(move.id)).toMatchObject({
      to: address,
      byName: admin.user.name,
      accountName: account.name,
      url: expect.stringContaining(`/address-moves/${move.id}/${move.token}`),
    })
    expect(await addressMove(move.id, 'guessed')).toEqual({ state: 'unknown' })
    expect(await confirmAddressMove(move.id, 'guessed')).toEqual({ ok: false, reason: 'unknown' })
    expect(await addressesOf(anna)).toEqual([anna.address])
  })

  test('then the old one no longer signs in, the old password does, and the old address is told', async () => {
    const session = await aSession(anna)
    const address = freshAddress()
    expect(await moved(admin, anna, address)).toEqual({ ok: true, address })
    expect([await signsIn(anna.address), await signsIn(address)]).toEqual([false, true])
    expect(await signedIn(session.token)).toMatchObject({ user: { address } })
    const { id } = await openMove(anna)
    expect(await addressReplacedMail(id)).toMatchObject({
      to: anna.address,
      address,
      byName: admin.user.name,
    })
    const mails = await sql`select kind from outbox where subject_id = ${id} order by id`
    expect(mails.map(({ kind }) => kind)).toEqual(['address-move.mail-link', 'address-move.mail-replaced'])
    const [entry] = await sql`select user_name, before, after from audit_entries
      where account_id = ${account.id} and action = 'member.address-changed'`
    expect(entry).toEqual({
      userName: admin.user.name,
      before: { address: anna.address },
      after: { address },
    })
  })

  test('links and codes on their way to the old address are dead', async () => {
    await askPasswordReset(anna.address, 'en', ip, '/')
    await moved(admin, anna)
    expect(
      await sql`select 1 from password_resets where address = ${anna.address} and used_at is null`,
    ).toHaveLength(0)
  })

  test('aliases stay; one of them can become the address', async () => {
    const alias = freshAddress()
    await anAddress(anna, alias)
    const address = freshAddress()
    await moved(admin, anna, address)
    expect(await addressesOf(anna)).toEqual([address, alias])
    await moved(admin, anna, alias)
    expect(await addressesOf(anna)).toEqual([alias])
  })

  test('an address of somebody’s login is refused, deactivated or not', async () => {
    const other = await aMember(await anAccount(), 'member')
    const asleep = await aMember(await anAccount(), 'member', { deactivated: true })
    expect(await ask(admin, anna, other.address)).toEqual({ ok: false, reason: 'address-in-use' })
    expect(await ask(admin, anna, asleep.address)).toEqual({ ok: false, reason: 'address-in-use' })
    expect(await ask(admin, anna, anna.address)).toEqual({ ok: false, reason: 'same-address' })
  })

  test('one that somebody has proven since is not taken from them', async () => {
    const address = freshAddress()
    await ask(admin, anna, address)
    await aMember(await anAccount(), 'member', { address })
    const move = await openMove(anna)
    expect(await confirmAddressMove(move.id, move.token)).toEqual({ ok: false, reason: 'address-in-use' })
    expect(await addressesOf(anna)).toEqual([anna.address])
  })

  test('an unproven wish of somebody else is no obstacle', async () => {
    const address = freshAddress()
    await anAddress(await aMember(await anAccount(), 'member'), address, { verified: false })
    expect(await moved(admin, anna, address)).toEqual({ ok: true, address })
  })

  test('an open invitation of the new address into this account is over: it is a member’s now', async () => {
    const invitation = await anInvitation(account)
    await moved(admin, anna, invitation.address)
    expect(
      await sql`select 1 from invitations where id = ${invitation.id} and cancelled_at is null`,
    ).toHaveLength(0)
  })

  test('a link works once, for seven days, until it is taken back or asked for anew', async () => {
    await ask(admin, anna)
    const first = await openMove(anna)
    await ask(owner, anna)
    const second = await openMove(anna)
    expect(await confirmAddressMove(first.id, first.token)).toEqual({ ok: false, reason: 'cancelled' })
    expect(await cancelAddressMove(admin, anna.membershipId)).toMatchObject({
      ok: true,
      address: second.address,
    })
    expect(await cancelAddressMove(admin, anna.membershipId)).toEqual({ ok: false, reason: 'no-open-move' })
    expect(await confirmAddressMove(second.id, second.token)).toEqual({ ok: false, reason: 'cancelled' })
    await ask(admin, anna)
    const third = await openMove(anna)
    await sql`update address_moves set expires_at = now() where id = ${third.id}`
    expect(await confirmAddressMove(third.id, third.token)).toEqual({ ok: false, reason: 'expired' })
    await ask(admin, anna)
    const fourth = await openMove(anna)
    expect(await confirmAddressMove(fourth.id, fourth.token)).toMatchObject({ ok: true })
    expect(await confirmAddressMove(fourth.id, fourth.token)).toEqual({ ok: false, reason: 'done' })
  })

  test.each([
    [
      'the admin who asked has sunk',
      () => changeRole(owner, admin.membershipId!, 'manager'),
      'no-longer-allowed',
    ],
    ['the admin who asked has left', () => removeMember(owner, admin.membershipId!), 'cancelled'],
    ['the user is an owner now', () => makeOwner(anna), 'no-longer-allowed'],
    ['the user was deactivated', () => deactivateMember(owner, anna.membershipId), 'cancelled'],
    [
      'the user belongs elsewhere too',
      async () => aMember(await anAccount(), 'viewer', { user: anna }),
      'no-longer-allowed',
    ],
  ] as const)('where %s, the yes comes too late', async (_, happen, reason) => {
    await ask(admin, anna)
    await happen()
    const move = await openMove(anna)
    expect(await confirmAddressMove(move.id, move.token)).toEqual({ ok: false, reason })
    expect(await addressesOf(anna)).toEqual([anna.address])
  })

  test('thirty a day and account, five a day and address', async () => {
    const address = freshAddress()
    for (let n = 0; n < 5; n++) expect(await ask(admin, anna, address)).toMatchObject({ ok: true })
    expect(await ask(admin, anna, address)).toMatchObject({ reason: 'too-many-moves' })
    // Five and the one that was refused count as well.
    for (let n = 0; n < 24; n++) expect(await ask(admin, anna)).toMatchObject({ ok: true })
    expect(await ask(admin, anna)).toMatchObject({ reason: 'too-many-moves', retryAfter: expect.any(Number) })
  })
})

async function makeOwner(member: Member) {
  await sql`update memberships set role = 'admin' where id = ${account.owner.membershipId}`
  await sql`update memberships set role = 'owner' where id = ${member.membershipId}`
}
