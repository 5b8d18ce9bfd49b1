import { beforeEach, describe, expect, test } from 'vitest'
import { openScope } from '#app/domain/identity/scoped-sessions.ts'
import { myFactors, accountsAskingForFactor } from '#app/domain/identity/factors/second-factors.ts'
import { signedIn } from '#app/domain/identity/sessions.ts'
import { rememberDevice, rememberedDevices } from '#app/domain/identity/factors/remembered-devices.ts'
import { secondFactorChangedMail } from '#app/domain/identity/factors/second-factor-mail-facts.ts'
import { standingIn } from '#app/domain/identity/standing.ts'
import { changeLink } from '#app/domain/linking/change-link.ts'
import { askForSecondFactor, secondFactorSetting } from '#app/domain/people/account/ask-for-second-factor.ts'
import { memberFactor, switchOffSecondFactor } from '#app/domain/people/logins/switch-off-second-factor.ts'
import type { Role } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aScope,
  aSession,
  standingOf,
  type Account,
  type Member,
} from '#test/support/people.ts'
import { anAuthenticatorApp, recoveryCodesOf } from '#test/support/second-factor.ts'

let account: Account
beforeEach(async () => void (account = await anAccount({ name: 'Nordwind' })))

/** A member with an app, signed in by both steps. */
async function withFactor(member: Member) {
  const standing = await standingOf(member, { id: member.accountId })
  await sql`update sessions set second_factor = 'app', second_factor_at = now() where id = ${standing.sessionId}`
  await anAuthenticatorApp(member)
  return standing
}

describe('an admin switches off somebody’s second factor (P9)', () => {
  test('with everything that belongs to it; it is in Activity, and the user is told', async () => {
    const maya = await aMember(account, 'member', { name: 'Maya' })
    await withFactor(maya)
    await recoveryCodesOf(maya)
    await rememberDevice(maya.id, { userAgent: '', ip: '' })
    const owner = await standingOf(account.owner, account)
    expect(await switchOffSecondFactor(owner, maya.membershipId)).toEqual({ ok: true, name: 'Maya' })
    expect(await myFactors(maya.id)).toMatchObject({ on: false, recoveryCodes: 0 })
    expect(await rememberedDevices(maya.id)).toEqual([])
    const [entry] = await sql`
      select action, user_name, subject from audit_entries where account_id = ${account.id}`
    expect(entry).toEqual({
      action: 'member.second-factor-off',
      userName: account.owner.name,
      subject: 'Maya',
    })
    const [mail] = await sql<{ subjectId: string }[]>`
      select subject_id from outbox where kind = 'second-factor.mail-changed' and recipient_id = ${maya.id}`
    expect(await secondFactorChangedMail(mail!.subjectId, maya.id)).toMatchObject({
      to: maya.address,
      change: 'off-by-admin',
      detail: 'Nordwind',
      by: account.owner.name,
    })
  })

  test.each<[Role, Role, boolean]>([
    ['owner', 'admin', true],
    ['owner', 'viewer', true],
    ['admin', 'owner', false],
    ['admin', 'admin', true],
    ['admin', 'manager', true],
    ['manager', 'viewer', false],
    ['member', 'viewer', false],
    ['viewer', 'viewer', false],
  ])('%s for %s: %s', async (by, of, may) => {
    const actor = by === 'owner' ? account.owner : await aMember(account, by)
    const target = of === 'owner' ? account.owner : await aMember(account, of)
    await anAuthenticatorApp(target)
    const outcome = await switchOffSecondFactor(await standingOf(actor, account), target.membershipId)
    expect(outcome.ok).toBe(may)
    expect((await myFactors(target.id)).on).toBe(!may)
  })

  test('not for a user who also belongs to another account, not even a deactivated one there', async () => {
    const owner = await standingOf(account.owner, account)
    for (const deactivated of [false, true]) {
      const maya = await aMember(account, 'member')
      await aMember(await anAccount(), 'viewer', { user: maya, deactivated })
      await anAuthenticatorApp(maya)
      expect(await memberFactor(owner, maya.membershipId)).toEqual({ on: true, why: 'belongs-elsewhere' })
      expect(await switchOffSecondFactor(owner, maya.membershipId)).toEqual({
        ok: false,
        reason: 'belongs-elsewhere',
      })
    }
  })

  test('not where the login comes to belong to another account at that very moment', async () => {
    const owner = await standingOf(account.owner, account)
    const maya = await aMember(account, 'member')
    await anAuthenticatorApp(maya)
    const other = await anAccount()
    let joined!: () => void
    const joining = sql.begin(async (sql) => {
      await sql`insert into memberships (account_id, user_id, role) values (${other.id}, ${maya.id}, 'viewer')`
      joined()
      await new Promise((resolve) => setTimeout(resolve, 300))
    })
    await new Promise<void>((resolve) => (joined = resolve))
    const [outcome] = await Promise.all([switchOffSecondFactor(owner, maya.membershipId), joining])
    expect(outcome).toEqual({ ok: false, reason: 'belongs-elsewhere' })
    expect((await myFactors(maya.id)).on).toBe(true)
  })

  test('not one’s own, not where there is none, not of a foreign member, and never while acting', async () => {
    const owner = await withFactor(account.owner)
    const maya = await aMember(account, 'member')
    const foreign = await aMember(await anAccount(), 'member')
    await anAuthenticatorApp(foreign)
    const reasonFor = async (id: string) => (await switchOffSecondFactor(owner, id)) as { reason: string }
    expect(await reasonFor(account.owner.membershipId)).toMatchObject({ reason: 'own-factor' })
    expect(await reasonFor(maya.membershipId)).toMatchObject({ reason: 'no-second-factor' })
    expect(await reasonFor(foreign.membershipId)).toMatchObject({ reason: 'not-found' })
    const agency = await anAgency()
    await aGrant(await aLink(agency, account), agency.owner, 'admin')
    await anAuthenticatorApp(maya)
    const acting = await standingOf(agency.owner, account)
    expect(await switchOffSecondFactor(acting, maya.membershipId)).toEqual({
      ok: false,
      reason: 'own-membership',
    })
    expect(await memberFactor(acting, maya.membershipId)).toBeNull()
  })
})

describe('everyone needs a second factor', () => {
  test('is for owner and admins, who have one themselves', async () => {
    const admin = await aMember(account, 'admin')
    expect(await askForSecondFactor(await standingOf(admin, account), true)).toEqual({
      ok: false,
      reason: 'none-yourself',
    })
    const manager = await withFactor(await aMember(account, 'manager'))
    expect(await askForSecondFactor(manager, true)).toEqual({ ok: false, reason: 'not-allowed' })
    const standing = await withFactor(admin)
    expect(await askForSecondFactor(standing, true)).toEqual({ ok: true, changed: true })
    expect(await askForSecondFactor(standing, true)).toEqual({ ok: true, changed: false })
    expect(await secondFactorSetting(account.id)).toEqual({ asked: true, members: 3, without: 1 })
  })

  test('holds for open sessions on their very next request, until they have passed one', async () => {
    const maya = await aMember(account, 'viewer')
    const session = await aSession(maya)
    const now = () => standingIn({ session: session.token, scope: null }, account.id)
    expect((await now())!.lacksSecondFactor).toBe(false)
    await askForSecondFactor(await withFactor(account.owner), true)
    expect((await now())!.lacksSecondFactor).toBe(true)
    expect(await accountsAskingForFactor(maya.id)).toEqual(['Nordwind'])
    await sql`update sessions set second_factor = 'app', second_factor_at = now() where id = ${session.id}`
    expect((await now())!.lacksSecondFactor).toBe(false)
  })

  test('of an agency it also holds for its people at clients', async () => {
    const agency = await anAgency()
    await aGrant(await aLink(agency, account), agency.owner, 'member')
    expect((await standingOf(agency.owner, account)).lacksSecondFactor).toBe(false)
    await sql`update accounts set second_factor_since = now() where id = ${agency.id}`
    expect((await standingOf(agency.owner, account)).lacksSecondFactor).toBe(true)
  })
})

describe('a client requires it of an agency’s people', () => {
  test('open scoped sessions lack it on the next request; own members and other agencies are not asked', async () => {
    const [agency, other] = [await anAgency(), await anAgency()]
    const link = await aLink(agency, account)
    await aGrant(link, agency.owner, 'member')
    await aGrant(await aLink(other, account), other.owner, 'member')
    const session = await aSession(agency.owner)
    const scope = await aScope(session, agency.owner, account)
    const now = () => standingIn({ session: session.token, scope }, account.id)
    expect((await now())!.lacksSecondFactor).toBe(false)
    const owner = await standingOf(account.owner, account)
    const wish = { maxRole: 'admin', lastDay: null } as const
    expect(await changeLink(owner, link.id, { ...wish, secondFactor: true })).toMatchObject({
      ok: true,
      before: { secondFactor: false },
      after: { secondFactor: true },
    })
    expect((await now())!.lacksSecondFactor).toBe(true)
    expect((await standingOf(other.owner, account)).lacksSecondFactor).toBe(false)
    expect((await standingOf(account.owner, account)).lacksSecondFactor).toBe(false)
    // Going there is possible; every page there then leads to set it up.
    expect(await openScope((await signedIn(session.token))!, account.id)).toMatchObject({ ok: true })
    // What is not named stays as it is.
    await changeLink(owner, link.id, { ...wish, maxRole: 'viewer' })
    const [kept] = await sql`select second_factor_since is not null as asked from links where id = ${link.id}`
    expect(kept).toEqual({ asked: true })
    await changeLink(owner, link.id, { ...wish, secondFactor: false })
    const [dropped] = await sql`select second_factor_since from links where id = ${link.id}`
    expect(dropped).toEqual({ secondFactorSince: null })
  })
})
