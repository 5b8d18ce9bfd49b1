import { describe, expect, test } from 'vitest'
import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import { undoOwnershipChange } from '#app/domain/contacts/ownership/undo-ownership-change.ts'
import { takeContactTurn } from '#app/domain/contacts/turns.ts'
import { sql } from '#db/sql.server.ts'
import { aContact } from '#test/support/contacts.ts'
import { aMember, anAccount, standingOf } from '#test/support/people.ts'
import { done, meeting } from '../people/support.ts'
import { ownersOf } from './support.ts'

const rounds = 10

async function anOffice() {
  const account = await anAccount()
  const [mia, ole] = [await aMember(account, 'member'), await aMember(account, 'member')]
  return {
    account,
    mia,
    ole,
    asOwner: await standingOf(account.owner, account),
    anna: await aContact(account),
  }
}
const historyOf = async (contactId: string) =>
  await sql<{ fromOwner: string | null; toOwner: string | null }[]>`
    select from_owner, to_owner from ownership_entries where contact_id = ${contactId} order by id`

describe('two assignments of one contact at once', () => {
  test('naively, both write that it came from nobody: the history has a hole', async () => {
    const { account, mia, ole, anna } = await anOffice()
    const met = meeting(2)
    const [change] = await sql<{ id: string }[]>`
      insert into ownership_changes (account_id, kind, user_name) values (${account.id}, 'by-hand', 'x') returning id`
    const naive = (to: string) =>
      sql.begin(async (sql) => {
        const [contact] = await sql<
          { ownerId: string | null }[]
        >`select owner_id from contacts where id = ${anna}`
        await met()
        await sql`update contacts set owner_id = ${to}, owner_since = now() where id = ${anna}`
        await sql`insert into ownership_entries (account_id, contact_id, change_id, from_owner, to_owner)
          values (${account.id}, ${anna}, ${change!.id}, ${contact!.ownerId}, ${to})`
      })
    await Promise.all([naive(mia.membershipId), naive(ole.membershipId)])
    expect((await historyOf(anna)).map(({ fromOwner }) => fromOwner)).toEqual([null, null])
  })

  test('one contact owner in the end, and both in the history, one after the other', async () => {
    for (let round = 0; round < rounds; round++) {
      const { mia, ole, asOwner, anna } = await anOffice()
      const outcomes = await Promise.all([
        assignContacts(asOwner, [anna], mia.membershipId),
        assignContacts(asOwner, [anna], ole.membershipId),
      ])
      expect(done(outcomes)).toBe(2)
      const [first, second] = await historyOf(anna)
      expect(first!.fromOwner).toBeNull()
      expect(second!.fromOwner).toBe(first!.toOwner)
      expect(await ownersOf([anna])).toEqual([second!.toOwner])
    }
  })
})

describe('assigning to somebody who is being switched off', () => {
  const moveAway = (accountId: string, membershipId: string, met = async () => {}) =>
    sql.begin(async (sql) => {
      await takeContactTurn(sql, accountId)
      await sql`update contacts set owner_id = null, owner_since = null
        where account_id = ${accountId} and owner_id = ${membershipId}`
      await met()
      await sql`update memberships set deactivated_at = now() where id = ${membershipId}`
    })

  test('naively, one look before is too early: the contact ends with somebody who is gone', async () => {
    const { account, mia, anna } = await anOffice()
    const met = meeting(2)
    await Promise.all([
      moveAway(account.id, mia.membershipId, met),
      sql.begin(async (sql) => {
        const [active] =
          await sql`select 1 from memberships where id = ${mia.membershipId} and deactivated_at is null`
        await met()
        if (active)
          await sql`update contacts set owner_id = ${mia.membershipId}, owner_since = now() where id = ${anna}`
      }),
    ])
    expect(await ownersOf([anna])).toEqual([mia.membershipId])
  })

  test('it is refused, or moved away with everything else', async () => {
    for (let round = 0; round < rounds; round++) {
      const { account, mia, asOwner, anna } = await anOffice()
      const [outcome] = await Promise.all([
        assignContacts(asOwner, [anna], mia.membershipId),
        moveAway(account.id, mia.membershipId),
      ])
      if (!outcome.ok) expect(outcome.reason).toBe('inactive-user')
      expect(await ownersOf([anna])).toEqual([null])
    }
  })
})

describe('undoing', () => {
  test('naively, twice at once writes two undoings', async () => {
    const { account, mia, asOwner, anna } = await anOffice()
    const change = await assignContacts(asOwner, [anna], mia.membershipId)
    if (!change.ok) throw new Error()
    const met = meeting(2)
    const naive = () =>
      sql.begin(async (sql) => {
        const [open] =
          await sql`select 1 from ownership_changes where id = ${change.changeId} and undone_by is null`
        await met()
        if (!open) return
        const [undo] = await sql<{ id: string }[]>`
          insert into ownership_changes (account_id, kind, user_name) values (${account.id}, 'undo', 'x') returning id`
        await sql`update ownership_changes set undone_by = ${undo!.id} where id = ${change.changeId}`
      })
    await Promise.all([naive(), naive()])
    expect(
      await sql`select 1 from ownership_changes where account_id = ${account.id} and kind = 'undo'`,
    ).toHaveLength(2)
  })

  test('twice at once happens once', async () => {
    for (let round = 0; round < rounds; round++) {
      const { mia, asOwner, anna } = await anOffice()
      const change = await assignContacts(asOwner, [anna], mia.membershipId)
      if (!change.ok) throw new Error()
      const outcomes = await Promise.all([
        undoOwnershipChange(asOwner, change.changeId),
        undoOwnershipChange(asOwner, change.changeId),
      ])
      expect(done(outcomes)).toBe(1)
      expect(outcomes).toContainEqual({ ok: false, reason: 'already-undone' })
      expect(await historyOf(anna)).toHaveLength(2)
    }
  })

  test('against a new assignment: the new one stands, whoever comes first', async () => {
    for (let round = 0; round < rounds; round++) {
      const { mia, ole, asOwner, anna } = await anOffice()
      const change = await assignContacts(asOwner, [anna], mia.membershipId)
      if (!change.ok) throw new Error()
      await Promise.all([
        undoOwnershipChange(asOwner, change.changeId),
        assignContacts(asOwner, [anna], ole.membershipId),
      ])
      expect(await ownersOf([anna])).toEqual([ole.membershipId])
      const history = await historyOf(anna)
      for (const [index, { fromOwner }] of history.entries())
        expect(fromOwner).toBe(index === 0 ? null : history[index - 1]!.toOwner)
    }
  })
})
