import { describe, expect, test } from 'vitest'
import { provisionAccount } from '#app/domain/identity/provision-account.ts'
import { revokeSessions } from '#app/domain/identity/revoke-sessions.ts'
import { standingIn } from '#app/domain/identity/standing.ts'
import { handOverAccount } from '#app/domain/people/ownership/hand-over-account.ts'
import { setPlan } from '#app/domain/people/licences/set-plan.ts'
import { ownershipTransferredMail } from '#app/domain/people/mail-facts.ts'
import { activity } from '#app/domain/activity.ts'
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
  aUser,
  standingOf,
} from '#test/support/people.ts'

const entriesOf = async (accountId: string) => [
  ...(await sql`
    select action, user_id, user_name, subject, before, after from audit_entries
    where account_id = ${accountId} order by id`),
]
const noFilter = { action: null, search: '', from: null, until: null, before: null }

describe('an account that the operator opens', () => {
  const wish = { name: ' Café  Krüger ', ownerName: 'Anna', locale: 'de', timeZone: 'Europe/Berlin' }

  test('has its owner, without a password, and an entry by the operator', async () => {
    const made = await provisionAccount({ ...wish, ownerAddress: 'Anna@New.test' })
    if (!made.ok) throw new Error(made.reason)
    const [owner] = await sql`
      select m.role, u.name, u.password_hash, u.locale, u.time_zone, a.name as account from memberships m
      join users u on u.id = m.user_id join accounts a on a.id = m.account_id where a.id = ${made.accountId}`
    expect(owner).toEqual({
      role: 'owner',
      name: 'Anna',
      passwordHash: null,
      locale: 'de',
      timeZone: 'Europe/Berlin',
      account: 'Café Krüger',
    })
    expect(await entriesOf(made.accountId)).toMatchObject([
      { action: 'account.created', userId: null, userName: 'Operator' },
    ])
    expect(made.link!.url).toContain('/password-resets/')
  })

  test('goes to somebody with a login as one account more, without a link', async () => {
    const { owner } = await anAccount()
    const made = await provisionAccount({ ...wish, ownerAddress: owner.address })
    expect(made).toMatchObject({ ok: true, link: null })
    const accounts = await sql`select 1 from memberships where user_id = ${owner.id} and role = 'owner'`
    expect(accounts).toHaveLength(2)
  })
})

describe('an account whose owner is gone (P10)', () => {
  test('goes to a member: roles, entry and a mail to each, saying that the operator did it', async () => {
    const account = await anAccount()
    const heir = await aMember(account, 'viewer')
    await anAddress(heir, `alias-${heir.address}`)
    expect(await handOverAccount(account.id, `ALIAS-${heir.address}`)).toEqual({
      ok: true,
      account: account.name,
      owner: heir.name,
      formerOwner: account.owner.name,
      wasMember: true,
    })
    const roles =
      await sql`select user_id, role from memberships where account_id = ${account.id} order by role`
    expect(roles).toEqual([
      { userId: account.owner.id, role: 'admin' },
      { userId: heir.id, role: 'owner' },
    ])
    expect(await entriesOf(account.id)).toEqual([
      {
        action: 'ownership.transferred',
        userId: null,
        userName: 'Operator',
        subject: heir.name,
        before: { owner: account.owner.name, role: 'viewer' },
        after: { owner: heir.name, role: 'owner' },
      },
    ])
    const { entries } = await activity(await standingOf(heir, account), noFilter)
    expect(entries[0]).toMatchObject({ byOperator: true })
    const mails = await sql`
      select recipient_id, subject_id from outbox where kind = 'ownership.mail-transferred' and subject_id = ${heir.membershipId} order by id`
    expect(mails.map(({ recipientId }) => recipientId)).toEqual([account.owner.id, heir.id])
    for (const { recipientId, subjectId } of mails)
      expect(await ownershipTransferredMail(subjectId, recipientId)).toMatchObject({
        byOperator: true,
        readerOwns: recipientId === heir.id,
      })
  })

  test('goes to another user, who becomes a member', async () => {
    const account = await anAccount()
    const { owner: stranger } = await anAccount()
    expect(await handOverAccount(account.id, stranger.address)).toMatchObject({ ok: true, wasMember: false })
    const [owner] =
      await sql`select user_id from memberships where account_id = ${account.id} and role = 'owner'`
    expect(owner!.userId).toBe(stranger.id)
  })

  test('needs a licence for somebody new, and goes to a member without one', async () => {
    const account = await anAccount({ plan: 'starter', licences: 2 })
    const member = await aMember(account, 'viewer')
    const { owner: stranger } = await anAccount()
    expect(await handOverAccount(account.id, stranger.address)).toEqual({
      ok: false,
      reason: 'no-free-licence',
    })
    expect(await setPlan(account.id, { plan: 'starter', licences: 3 })).toMatchObject({ ok: true })
    expect(await handOverAccount(account.id, stranger.address)).toMatchObject({ ok: true })
    expect(await handOverAccount(account.id, member.address)).toMatchObject({ ok: true })
  })

  test('also after a trial, so that somebody is there to choose a plan', async () => {
    const account = await anAccount({ plan: 'trial', trialEndsAt: new Date(Date.now() - 1000) })
    const { owner: stranger } = await anAccount()
    expect(await handOverAccount(account.id, stranger.address)).toMatchObject({ ok: true })
  })

  test('goes on without a former owner where there is none left', async () => {
    const account = await anAccount()
    const heir = await aMember(account, 'admin')
    await sql`update memberships set ended_at = now() where id = ${account.owner.membershipId}`
    expect(await handOverAccount(account.id, heir.address)).toMatchObject({ ok: true, formerOwner: null })
    const mails = await sql`select recipient_id from outbox where subject_id = ${heir.membershipId}`
    expect(mails).toEqual([{ recipientId: heir.id }])
    expect(await ownershipTransferredMail(heir.membershipId, heir.id)).toMatchObject({ formerOwner: null })
  })

  test('does not go to an unknown address, a deactivated member or the owner themselves', async () => {
    const account = await anAccount()
    const off = await aMember(account, 'admin', { deactivated: true })
    const to = async (address: string) => await handOverAccount(account.id, address)
    expect(await to('nobody@nowhere.test')).toEqual({ ok: false, reason: 'unknown-address' })
    expect(await to('nobody')).toEqual({ ok: false, reason: 'bad-address' })
    expect(await to(off.address)).toEqual({ ok: false, reason: 'deactivated' })
    expect(await to(account.owner.address)).toEqual({ ok: false, reason: 'already-owner' })
    const unverified = await aUser()
    await anAddress(unverified, 'wish@nowhere.test', { verified: false })
    expect(await to('wish@nowhere.test')).toEqual({ ok: false, reason: 'unknown-address' })
    expect(await entriesOf(account.id)).toEqual([])
  })

  test('handed over to ten people at once, it has one owner', async () => {
    const account = await anAccount()
    const heirs = await Promise.all(Array.from({ length: 10 }, () => aMember(account, 'member')))
    const outcomes = await Promise.all(heirs.map(({ address }) => handOverAccount(account.id, address)))
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    const owners = await sql`select 1 from memberships where account_id = ${account.id} and role = 'owner'`
    expect(owners).toHaveLength(1)
  })
})

describe('a user whom the operator signs out', () => {
  test('is out on the next request, in their own account and in every client’s', async () => {
    const agency = await anAgency()
    const client = await anAccount()
    const maya = await aMember(agency, 'member')
    await aGrant(await aLink(agency, client), maya)
    const session = await aSession(maya)
    const scope = await aScope(session, maya, client)
    const tokens = { session: session.token, scope }
    expect(await standingIn(tokens, client.id)).not.toBeNull()

    expect(await revokeSessions(` ${maya.address.toUpperCase()} `)).toEqual({
      ok: true,
      name: maya.name,
      sessions: 1,
      scopes: 1,
    })
    expect(await standingIn(tokens, client.id)).toBeNull()
    expect(await standingIn({ session: session.token, scope: null }, agency.id)).toBeNull()
    expect(await entriesOf(agency.id)).toMatchObject([{ action: 'sessions.revoked', userName: 'Operator' }])
    expect(await entriesOf(client.id)).toMatchObject([{ action: 'scope.ended', userName: 'Operator' }])
  })

  test('others stay signed in, and who was signed in nowhere leaves no entry', async () => {
    const account = await anAccount()
    const other = await aMember(account, 'member')
    const session = await aSession(other)
    expect(await revokeSessions(account.owner.address)).toMatchObject({ ok: true, sessions: 0, scopes: 0 })
    expect(await standingIn({ session: session.token, scope: null }, account.id)).not.toBeNull()
    expect(await entriesOf(account.id)).toEqual([])
  })

  test('must be known', async () => {
    expect(await revokeSessions('nobody@nowhere.test')).toEqual({ ok: false, reason: 'unknown-address' })
    expect(await revokeSessions('')).toEqual({ ok: false, reason: 'bad-address' })
  })
})
