import { describe, expect, test } from 'vitest'
import { openScope } from '#app/domain/identity/scoped-sessions.ts'
import { signedIn, startSession } from '#app/domain/identity/sessions.ts'
import { signInWithPassword } from '#app/domain/identity/sign-in.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { acceptInvitation } from '#app/domain/people/invitations/accept-invitation.ts'
import { askAddressMove } from '#app/domain/people/logins/ask-address-move.ts'
import { confirmAddressMove } from '#app/domain/people/logins/confirm-address-move.ts'
import { erasePassword } from '#app/domain/people/logins/erase-password.ts'
import { sql } from '#db/sql.server.ts'
import { aGrant, aLink, aMember, anAccount, aSession, standingOf, type Member } from '#test/support/people.ts'
import { anInvitation, done, freshAddress, meeting, times } from './support.ts'

const password = 'correct horse battery'
const session = { method: 'password', userAgent: '', ip: '' } as const
let count = 0

async function aFirm() {
  const account = await anAccount()
  const owner = await standingOf(account.owner, account)
  const anna = await aMember(account, 'member', { password })
  return { account, owner, anna }
}
const openSessions = async ({ id }: { id: string }) =>
  (await sql`select 1 from sessions where user_id = ${id} and ended_at is null`).length
const elsewhere = async ({ id, accountId }: Member) =>
  (
    await sql`select 1 from memberships where user_id = ${id} and account_id <> ${accountId} and ended_at is null`
  ).length > 0

/** Signs in with the password as it was, beginning the session however late. */
async function signIn(anna: Member): Promise<boolean> {
  const proven = await signInWithPassword(anna.address, password, `10.4.${++count}.1`)
  if (!proven.ok) return false
  return await startSession(proven.userId, { ...session, passwordDigest: proven.passwordDigest }).then(
    () => true,
    () => false,
  )
}

describe('a password is reset while its user signs in', () => {
  test('naively, a session begun with the matched password outlives it', async () => {
    const { anna } = await aFirm()
    const met = meeting(2)
    await Promise.all([
      sql.begin(async (sql) => {
        await sql`update sessions set ended_at = now() where user_id = ${anna.id} and ended_at is null`
        await met()
        await sql`update users set password_hash = null where id = ${anna.id}`
      }),
      (async () => {
        const [matched] = await sql`select 1 from users where id = ${anna.id} and password_hash is not null`
        await met()
        if (matched) await aSession(anna)
      })(),
    ])
    expect(await openSessions(anna)).toBe(1)
  })

  test('no session with the old password is left, whoever was first', async () => {
    for (let round = 0; round < 15; round++) {
      const { owner, anna } = await aFirm()
      const [erased] = await Promise.all([
        erasePassword(owner, anna.membershipId),
        ...times(3, () => signIn(anna)),
      ])
      expect(erased.ok).toBe(true)
      expect(await openSessions(anna)).toBe(0)
    }
  })
})

describe('a password is reset while its user goes to a client', () => {
  async function anAgent() {
    const { account, owner, anna } = await aFirm()
    await sql`update accounts set agency_since = now() where id = ${account.id}`
    const clients = [await anAccount(), await anAccount(), await anAccount()]
    for (const client of clients) await aGrant(await aLink(account, client), anna)
    const signed = (await signedIn((await aSession(anna)).token))!
    return { owner, anna, clients, signed }
  }

  test('naively, one that locks the session before its user waits crosswise for the reset, and fails', async () => {
    const { anna, signed } = await anAgent()
    const met = meeting(2)
    const outcomes = await Promise.allSettled([
      sql.begin(async (sql) => {
        await sql`select 1 from users where id = ${anna.id} for update`
        await met()
        await sql`update sessions set ended_at = now() where user_id = ${anna.id}`
      }),
      sql.begin(async (sql) => {
        await sql`select 1 from sessions where id = ${signed.sessionId} for no key update`
        await met()
        await sql`update users set last_account_id = null where id = ${anna.id}`
      }),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('neither fails, and no client account stays open', async () => {
    for (let round = 0; round < 15; round++) {
      const { owner, anna, clients, signed } = await anAgent()
      const [erased] = await Promise.all([
        erasePassword(owner, anna.membershipId),
        ...clients.map(({ id }) => openScope(signed, id)),
      ])
      expect(erased.ok).toBe(true)
      const open = await sql`select 1 from scoped_sessions where user_id = ${anna.id} and ended_at is null`
      expect(open).toHaveLength(0)
    }
  })
})

describe('an address is changed while its user joins another account', () => {
  async function aMove() {
    const { owner, anna } = await aFirm()
    await askAddressMove(owner, anna.membershipId, freshAddress())
    const [move] = await sql<
      { id: string }[]
    >`select id from address_moves where membership_id = ${anna.membershipId}`
    const other = await anAccount()
    const invitation = await anInvitation(other, { address: anna.address })
    return {
      owner,
      anna,
      confirm: () => confirmAddressMove(move!.id, linkToken('address-move', move!.id, 1)),
      accept: () => acceptInvitation(anna.id, invitation.id, invitation.token),
      other,
    }
  }
  const kept = async (anna: Member) =>
    (await sql`select 1 from user_addresses where user_id = ${anna.id} and address = ${anna.address}`)
      .length === 1

  test('naively, both happen: an admin has given away the key to an account that is not theirs', async () => {
    const { anna, other } = await aMove()
    const met = meeting(2)
    await Promise.all([
      sql.begin(async (sql) => {
        const [elsewhere] = await sql`
          select 1 from memberships where user_id = ${anna.id} and account_id <> ${anna.accountId} and ended_at is null`
        await met()
        if (!elsewhere)
          await sql`update user_addresses set address = ${freshAddress()} where user_id = ${anna.id} and main`
      }),
      sql.begin(async (sql) => {
        const [owns] = await sql`
          select 1 from user_addresses where user_id = ${anna.id} and address = ${anna.address}`
        await met()
        if (owns)
          await sql`insert into memberships (account_id, user_id, role) values (${other.id}, ${anna.id}, 'member')`
      }),
    ])
    expect([await elsewhere(anna), await kept(anna)]).toEqual([true, false])
  })

  test('one of the two happens, never both', async () => {
    for (let round = 0; round < 20; round++) {
      const { anna, confirm, accept } = await aMove()
      const outcomes = await Promise.all([confirm(), accept()])
      expect(done(outcomes)).toBe(1)
      expect(await elsewhere(anna)).toBe(await kept(anna))
    }
  })

  test('nor is a password reset of a login that belongs to two accounts by then', async () => {
    for (let round = 0; round < 20; round++) {
      const { owner, anna, accept } = await aMove()
      const [erased, accepted] = await Promise.all([erasePassword(owner, anna.membershipId), accept()])
      expect(accepted.ok).toBe(true)
      // Whichever was first: the reset saw the other membership, or was over before there was one.
      if (!erased.ok) expect(erased.reason).toBe('belongs-elsewhere')
    }
  })

  test('of ten yeses at once one counts', async () => {
    const { confirm } = await aMove()
    const outcomes = await Promise.all(times(10, confirm))
    expect(done(outcomes)).toBe(1)
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.reason === 'done')).toHaveLength(9)
  })

  test('two users asked to take the same address: one has it, the other keeps the old one', async () => {
    for (let round = 0; round < 10; round++) {
      const address = freshAddress()
      const confirms = []
      for (const { owner, anna } of [await aFirm(), await aFirm()]) {
        await askAddressMove(owner, anna.membershipId, address)
        const [move] = await sql<
          { id: string }[]
        >`select id from address_moves where membership_id = ${anna.membershipId}`
        confirms.push(() => confirmAddressMove(move!.id, linkToken('address-move', move!.id, 1)))
      }
      const outcomes = await Promise.all(confirms.map((confirm) => confirm()))
      expect(done(outcomes)).toBe(1)
      expect(outcomes).toContainEqual({ ok: false, reason: 'address-in-use' })
    }
  })
})
