import { describe, expect, test } from 'vitest'
import { heirs } from '#app/domain/people/ownership/heirs.ts'
import { acceptOwnership, declineOwnership } from '#app/domain/people/ownership/accept-ownership.ts'
import { handOverAccount } from '#app/domain/people/ownership/hand-over-account.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { reactivateMember } from '#app/domain/people/departures/reactivate-member.ts'
import { ownershipOfferedMail } from '#app/domain/people/mail-facts.ts'
import { cancelOffer, offerOwnership } from '#app/domain/people/ownership/offer-ownership.ts'
import { offerToMe, ownershipOffer } from '#app/domain/people/ownership/ownership-offers.ts'
import { sql } from '#db/sql.server.ts'
import { transferOwnership } from '#test/support/ownership.ts'
import { aMember, anAccount, standingOf } from '#test/support/people.ts'

async function aHandover() {
  const account = await anAccount({ name: 'Müller & Söhne' })
  const heir = await aMember(account, 'viewer')
  return { account, heir, owner: await standingOf(account.owner, account) }
}

describe('transferring ownership (P10)', () => {
  test('swaps the roles, writes one entry and a mail to each', async () => {
    const { account, heir, owner } = await aHandover()
    expect(await transferOwnership(owner, heir.membershipId, account.name)).toEqual({
      ok: true,
      name: heir.name,
    })
    const roles = await sql`select id, role from memberships where account_id = ${account.id} order by role`
    expect(roles).toEqual([
      { id: account.owner.membershipId, role: 'admin' },
      { id: heir.membershipId, role: 'owner' },
    ])
    const entries =
      await sql`select action, before, after from audit_entries where account_id = ${account.id}`
    expect(entries).toEqual([
      { action: 'ownership.offered', before: { owner: account.owner.name }, after: null },
      {
        action: 'ownership.transferred',
        before: { owner: account.owner.name, role: 'viewer' },
        after: { owner: heir.name, role: 'owner' },
      },
    ])
    const mails =
      await sql`select recipient_id from outbox where kind = 'ownership.mail-transferred' order by id`
    expect(mails.map((mail) => mail.recipientId)).toEqual([account.owner.id, heir.id])
  })

  test('the former owner cannot do it again, and the new one can give it back', async () => {
    const { account, heir, owner } = await aHandover()
    await transferOwnership(owner, heir.membershipId, account.name)
    expect(await transferOwnership(owner, heir.membershipId, account.name)).toMatchObject({
      reason: 'not-allowed',
    })
    const back = await transferOwnership(
      await standingOf(heir, account),
      account.owner.membershipId,
      account.name,
    )
    expect(back).toMatchObject({ ok: true })
  })

  test.each([
    ['Müller & Söhne', true],
    ['  Mu\u0308ller & So\u0308hne ', true],
    ['müller & söhne', false],
    ['Müller', false],
    ['', false],
    ['Müller & Söhne\0', false],
  ])('typed %j: %s', async (typed, ok) => {
    const { heir, owner } = await aHandover()
    const outcome = await transferOwnership(owner, heir.membershipId, typed)
    expect(outcome).toEqual(ok ? { ok: true, name: heir.name } : { ok: false, reason: 'name-differs' })
  })

  test('nobody who is switched off, gone, foreign or oneself becomes owner', async () => {
    const { account, owner } = await aHandover()
    const off = await aMember(account, 'admin', { deactivated: true })
    const gone = await aMember(account, 'admin')
    await sql`update memberships set ended_at = now() where id = ${gone.membershipId}`
    const foreign = await aMember(await anAccount(), 'admin')
    const to = async (id: string) => await transferOwnership(owner, id, account.name)
    expect(await to(off.membershipId)).toEqual({ ok: false, reason: 'deactivated' })
    expect(await to(gone.membershipId)).toEqual({ ok: false, reason: 'not-found' })
    expect(await to(foreign.membershipId)).toEqual({ ok: false, reason: 'not-found' })
    expect(await to(account.owner.membershipId)).toEqual({ ok: false, reason: 'already-owner' })
  })
})

describe('an offer of ownership', () => {
  const noOffer = { ok: false, reason: 'no-offer' }
  async function anOffer() {
    const made = await aHandover()
    expect(await offerOwnership(made.owner, made.heir.membershipId, made.account.name)).toMatchObject({
      ok: true,
    })
    return { ...made, asHeir: await standingOf(made.heir, made.account) }
  }
  const ownerOf = async (account: { id: string }) => {
    const [owner] = await sql<{ userId: string }[]>`
      select user_id from memberships where account_id = ${account.id} and role = 'owner' and ended_at is null`
    return owner!.userId
  }

  test('changes nothing by itself, is mailed to the heir and stands for seven days', async () => {
    const { account, heir, asHeir } = await anOffer()
    expect(await ownerOf(account)).toBe(account.owner.id)
    const [mail] = await sql<{ subjectId: string; recipientId: string }[]>`
      select subject_id, recipient_id from outbox where kind = 'ownership.mail-offered' and recipient_id = ${heir.id}`
    expect(await ownershipOfferedMail(mail!.subjectId, heir.id)).toMatchObject({
      to: heir.address,
      owner: account.owner.name,
    })
    await sql`update ownership_offers set expires_at = now() + interval '1 second' where account_id = ${account.id}`
    expect(await offerToMe(asHeir)).toMatchObject({ owner: account.owner.name })
    await sql`update ownership_offers set expires_at = now() where account_id = ${account.id}`
    expect(await offerToMe(asHeir)).toBe('over')
    expect(await acceptOwnership(asHeir)).toEqual(noOffer)
    expect(await ownershipOfferedMail(mail!.subjectId, heir.id)).toBeNull()
  })

  test('accepted, it cannot be accepted again; by anybody else not at all', async () => {
    const { account, heir, owner, asHeir } = await anOffer()
    const other = await standingOf(await aMember(account, 'admin'), account)
    expect(await acceptOwnership(other)).toEqual(noOffer)
    expect(await acceptOwnership(owner)).toEqual(noOffer)
    const answers = await Promise.all([acceptOwnership(asHeir), acceptOwnership(asHeir)])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await ownerOf(account)).toBe(heir.id)
  })

  test.each<[string, (made: Awaited<ReturnType<typeof anOffer>>) => Promise<unknown>]>([
    ['taken back', ({ owner }) => cancelOffer(owner)],
    ['declined', ({ asHeir }) => declineOwnership(asHeir)],
    [
      'replaced by one to somebody else',
      async ({ owner, account }) =>
        offerOwnership(owner, (await aMember(account, 'admin')).membershipId, account.name),
    ],
    [
      'made by an owner who is none any more',
      async ({ account }) => {
        const next = await aMember(account, 'admin')
        return handOverAccount(account.id, next.address)
      },
    ],
    [
      'made to somebody who is deactivated now',
      ({ heir }) => sql`update memberships set deactivated_at = now() where id = ${heir.membershipId}`,
    ],
    [
      'made to somebody who is gone',
      ({ heir }) => sql`update memberships set ended_at = now() where id = ${heir.membershipId}`,
    ],
  ])('%s, it is over', async (_, happens) => {
    const made = await anOffer()
    await happens(made)
    const before = await ownerOf(made.account)
    expect((await acceptOwnership(made.asHeir)).ok).toBe(false)
    expect(await ownerOf(made.account)).toBe(before)
  })

  test('ends with the heir’s deactivation, and does not come back with them', async () => {
    const { account, heir, owner } = await aHandover()
    await offerOwnership(owner, heir.membershipId, account.name)
    expect(await deactivateMember(owner, heir.membershipId)).toMatchObject({ ok: true })
    expect(await reactivateMember(owner, heir.membershipId)).toMatchObject({ ok: true })
    expect(await ownershipOffer(account.id)).toBeNull()
    expect(await acceptOwnership(await standingOf(heir, account))).toEqual({ ok: false, reason: 'no-offer' })
  })

  test('there is one at a time, also when two are made at once', async () => {
    const { account, owner } = await aHandover()
    const heirs = await Promise.all([1, 2, 3].map(() => aMember(account, 'admin')))
    await Promise.all(heirs.map((heir) => offerOwnership(owner, heir.membershipId, account.name)))
    const open =
      await sql`select 1 from ownership_offers where account_id = ${account.id} and ended_at is null`
    expect(open).toHaveLength(1)
    expect(await ownershipOffer(account.id)).not.toBeNull()
  })

  test('taken back and accepted at the same moment: one of them holds', async () => {
    const { account, owner, asHeir, heir } = await anOffer()
    const [cancelled, accepted] = await Promise.all([cancelOffer(owner), acceptOwnership(asHeir)])
    expect([cancelled.ok, accepted.ok].filter(Boolean)).toHaveLength(1)
    expect(await ownerOf(account)).toBe(accepted.ok ? heir.id : account.owner.id)
  })
})

describe('who ownership can go to', () => {
  test('active members by role, ten at a time; the one already chosen is always there', async () => {
    const { account, heir, owner } = await aHandover()
    for (let i = 0; i < 12; i++) await aMember(account, 'manager', { name: `Manager ${i}` })
    await aMember(account, 'admin', { name: 'Otto', deactivated: true })
    const first = await heirs(owner, { search: '', chosen: null })
    expect(first.people).toHaveLength(10)
    expect(first.more).toBe(true)
    expect(first.people.map((person) => person.role)).not.toContain('viewer')
    const chosen = await heirs(owner, { search: 'manager 3', chosen: heir.membershipId })
    expect(chosen.people.map((person) => person.name)).toEqual([heir.name, 'Manager 3'])
    expect((await heirs(owner, { search: 'otto', chosen: null })).people).toEqual([])
  })
})
