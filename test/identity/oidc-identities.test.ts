import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { joinIdentity } from '#app/domain/identity/sign-on/join-identity.ts'
import { openArrival, recordArrival } from '#app/domain/identity/sign-on/oidc-arrivals.ts'
import {
  recognise,
  signInByIdentity,
  type ProviderIdentity,
} from '#app/domain/identity/sign-on/oidc-identities.ts'
import { removeIdentity } from '#app/domain/identity/sign-on/remove-identity.ts'
import { signUpByIdentity } from '#app/domain/identity/sign-on/sign-up-by-identity.ts'
import { joinByIdentity } from '#app/domain/people/invitations/join-by-identity.ts'
import { cleanUp } from '#app/domain/clean-up.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, aUser } from '#test/support/people.ts'

const issuer = 'https://issuer.example'

/** Somebody who came back from the provider just now. */
async function arrived(facts: Partial<ProviderIdentity> = {}): Promise<ProviderIdentity> {
  const arrivalId = randomUUID()
  await recordArrival({ id: arrivalId, state: randomUUID(), returnTo: '/me' })
  return { arrivalId, issuer, subject: randomUUID(), address: null, name: '', ...facts }
}
const owners = async ({ subject }: ProviderIdentity) =>
  (
    await sql<
      { userId: string }[]
    >`select user_id from oidc_identities where subject = ${subject} and ended_at is null`
  ).map(({ userId }) => userId)
const wish = { name: 'Nele', accountName: 'Neu', locale: 'en', timeZone: 'UTC' } as const

test('twenty users who confirm one identity at once: it is one’s', async () => {
  const account = await anAccount()
  const users = await Promise.all(Array.from({ length: 20 }, () => aMember(account, 'member')))
  const subject = randomUUID()
  const identities = await Promise.all(users.map(() => arrived({ subject })))
  const outcomes = await Promise.all(users.map((user, n) => joinIdentity(user.id, identities[n]!)))
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  const winner = users[outcomes.findIndex(({ ok }) => ok)]!
  expect(await owners(identities[0]!)).toEqual([winner.id])
  // Whoever was too late is refused whole: their arrival is not used up, and nobody is told.
  const loser = outcomes.findIndex(({ ok }) => !ok)
  expect(outcomes[loser]).toEqual({ ok: false, reason: 'taken' })
  expect(await openArrival(identities[loser]!.arrivalId)).not.toBeNull()
  const mails = await sql`select recipient_id from outbox where kind = 'oidc-identity.mail-joined'`
  expect(mails.map(({ recipientId }) => recipientId)).toEqual([winner.id])
})

test('looking first and inserting then would give it to several', async () => {
  await sql`create table naive_identities (subject text, user_id int)`
  const subject = randomUUID()
  const naive = (user: number) =>
    sql.begin(async (sql) => {
      const taken = await sql`select 1 from naive_identities where subject = ${subject}`
      if (taken.count === 0) await sql`insert into naive_identities values (${subject}, ${user})`
    })
  await Promise.all(Array.from({ length: 8 }, (_, user) => naive(user)))
  expect((await sql`select 1 from naive_identities`).count).toBeGreaterThan(1)
  await sql`drop table naive_identities`
})

test('one hand-over used ten times at once: once', async () => {
  const user = await aMember(await anAccount(), 'member')
  const identity = await arrived()
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => joinIdentity(user.id, identity)))
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  const again = await arrived({ subject: identity.subject })
  const signIns = await Promise.all(Array.from({ length: 10 }, () => signInByIdentity(again)))
  expect(signIns.filter(Boolean)).toEqual([{ userId: user.id, returnTo: '/me' }])
})

test('one answer of the provider accepted ten times at once: once', async () => {
  const state = randomUUID()
  const noted = await Promise.all(
    Array.from({ length: 10 }, () => recordArrival({ id: randomUUID(), state, returnTo: '/' })),
  )
  expect(noted.filter(Boolean)).toHaveLength(1)
})

test('ten sign-ups with one address at once make one login', async () => {
  const address = `${randomUUID()}@example.test`
  const subject = randomUUID()
  const identities = await Promise.all(Array.from({ length: 10 }, () => arrived({ address, subject })))
  const outcomes = await Promise.all(identities.map((identity) => signUpByIdentity(identity, wish)))
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  expect((await sql`select 1 from user_addresses where address = ${address}`).count).toBe(1)
  expect((await sql`select 1 from accounts where name = 'Neu'`).count).toBe(1)
})

test('a sign-up without a verified address is refused, whatever the page let through', async () => {
  expect(await signUpByIdentity(await arrived(), wish)).toEqual({ ok: false, reason: 'not-verified' })
})

test('two identities removed at once by somebody without a password: one stays', async () => {
  for (let round = 0; round < 5; round++) {
    const user = await aMember(await anAccount(), 'member')
    const ids = []
    for (let n = 0; n < 2; n++) await joinIdentity(user.id, await arrived())
    for (const { id } of await sql<{ id: string }[]>`
      select id from oidc_identities where user_id = ${user.id} and ended_at is null`)
      ids.push(id)
    const outcomes = await Promise.all(ids.map((id) => removeIdentity(user.id, id)))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'last-way-in' })
  }
})

test('an identity of somebody else is unknown, and so is one that was removed', async () => {
  const user = await aMember(await anAccount(), 'member', { password: 'long enough to be one' })
  const stranger = await aMember(await anAccount(), 'member')
  await joinIdentity(user.id, await arrived())
  const [{ id }] = await sql<[{ id: string }]>`select id from oidc_identities where user_id = ${user.id}`
  expect(await removeIdentity(stranger.id, id)).toEqual({ ok: false, reason: 'unknown' })
  expect(await removeIdentity(user.id, id)).toEqual({ ok: true })
  expect(await removeIdentity(user.id, id)).toEqual({ ok: false, reason: 'unknown' })
})

test('an alias recognises its user too; an address that is only a wish recognises nobody', async () => {
  const user = await aMember(await anAccount(), 'member')
  const alias = `${randomUUID()}@example.test`
  await sql`insert into user_addresses (user_id, address, verified_at) values (${user.id}, ${alias}, now())`
  expect(await recognise(await arrived({ address: alias }))).toEqual({
    kind: 'unconfirmed',
    userId: user.id,
    address: alias,
  })
  const wished = `${randomUUID()}@example.test`
  await sql`insert into user_addresses (user_id, address) values (${user.id}, ${wished})`
  expect(await recognise(await arrived({ address: wished }))).toEqual({ kind: 'newcomer', address: wished })
})

test('the same subject at another issuer is another person', async () => {
  const user = await aMember(await anAccount(), 'member')
  const identity = await arrived()
  await joinIdentity(user.id, identity)
  expect((await recognise(identity)).kind).toBe('known')
  expect((await recognise({ ...identity, issuer: 'https://other.example' })).kind).toBe('not-verified')
})

test('somebody without any active membership is nobody, and an identity of theirs can be taken over', async () => {
  const homeless = await aUser()
  const identity = await arrived({ address: homeless.address })
  await joinIdentity(homeless.id, identity)
  expect(await recognise(identity)).toEqual({ kind: 'newcomer', address: homeless.address })
  const again = await arrived({ address: homeless.address, subject: identity.subject })
  const done = await signUpByIdentity(again, wish)
  expect(done.ok && (await owners(identity))).toEqual([done.ok && done.userId])
})

test('an invitation is joined once, and only by the address that was invited', async () => {
  const account = await anAccount()
  const address = `${randomUUID()}@example.test`
  const [{ id, generation }] = await sql<[{ id: string; generation: number }]>`
    insert into invitations (account_id, address, role, inviter_id, expires_at)
    values (${account.id}, ${address}, 'member', ${account.owner.membershipId}, now() + interval '7 days') returning id, generation`
  const invitation = { id, token: linkToken('invitation', id, generation) }
  const newcomer = { name: 'Ines', locale: 'en', timeZone: 'UTC' } as const
  const other = await arrived({ address: `${randomUUID()}@example.test` })
  expect(await joinByIdentity(invitation, other, newcomer)).toEqual({ ok: false, reason: 'other-address' })
  const subject = randomUUID()
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, async () =>
      joinByIdentity(invitation, await arrived({ address, subject }), newcomer),
    ),
  )
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  const wrong = { ...invitation, token: 'wrong' }
  expect(await joinByIdentity(wrong, other, newcomer)).toEqual({ ok: false, reason: 'unknown' })
})

test('what is over is cleaned up: arrivals after a day, removed identities once their mails are gone', async () => {
  const user = await aMember(await anAccount(), 'member', { password: 'long enough to be one' })
  const identity = await arrived()
  await joinIdentity(user.id, identity)
  const fresh = await arrived()
  await sql`update oidc_arrivals set expires_at = now() - interval '2 days' where id = ${identity.arrivalId}`
  await sql`update oidc_identities set ended_at = now() - interval '91 days' where user_id = ${user.id}`
  while ((await cleanUp(100)) > 0);
  expect((await sql`select 1 from oidc_arrivals where id = ${identity.arrivalId}`).count).toBe(0)
  expect((await sql`select 1 from oidc_identities where user_id = ${user.id}`).count).toBe(0)
  expect(await openArrival(fresh.arrivalId)).toEqual({ returnTo: '/me' })
})
