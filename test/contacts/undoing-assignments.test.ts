import { describe, expect, test } from 'vitest'
import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import { cancelOwnershipChange } from '#app/domain/contacts/ownership/cancel-ownership-change.ts'
import { ownerHistory } from '#app/domain/contacts/ownership/owner-history.ts'
import { undoOwnershipChange } from '#app/domain/contacts/ownership/undo-ownership-change.ts'
import { sql } from '#db/sql.server.ts'
import { aContact } from '#test/support/contacts.ts'
import { aMember, anAccount, standingOf } from '#test/support/people.ts'
import { ownersOf } from './support.ts'

async function anOffice() {
  const account = await anAccount()
  const [mia, ole] = [await aMember(account, 'member'), await aMember(account, 'member')]
  return { account, mia, ole, asOwner: await standingOf(account.owner, account) }
}
type Office = Awaited<ReturnType<typeof anOffice>>

async function assigned({ asOwner }: Office, ids: string[], to: string | null) {
  const outcome = await assignContacts(asOwner, ids, to)
  if (!outcome.ok) throw new Error(outcome.reason)
  return outcome.changeId
}
const later = (changeId: string, seconds: number) =>
  sql`update ownership_changes set undo_until = undo_until - make_interval(secs => ${seconds}) where id = ${changeId}`

describe('undoing', () => {
  test('gives back to whom it was, once; the history tells both', async () => {
    const office = await anOffice()
    const { account, asOwner, mia, ole } = office
    const [hers, free] = [await aContact(account, { ownerId: mia.membershipId }), await aContact(account)]
    const changeId = await assigned(office, [hers, free], ole.membershipId)
    expect(await undoOwnershipChange(asOwner, changeId)).toMatchObject({ ok: true, done: 2, stayed: 0 })
    expect(await ownersOf([hers, free])).toEqual([mia.membershipId, null])
    expect(await undoOwnershipChange(asOwner, changeId)).toMatchObject({ reason: 'already-undone' })
    const { entries } = await ownerHistory(asOwner, hers)
    expect(entries.map(({ kind, fromName, toName }) => [kind, fromName, toName])).toEqual([
      ['undo', ole.name, mia.name],
      ['bulk', mia.name, ole.name],
    ])
    const actions = await sql`select action from audit_entries where account_id = ${account.id} order by id`
    expect(actions.map(({ action }) => action as string)).toEqual([
      'contacts.assigned',
      'contacts.assignment-undone',
    ])
  })

  test('works until the last second of ten minutes, and then no longer', async () => {
    const office = await anOffice()
    const anna = await aContact(office.account)
    const [first, second] = [
      await assigned(office, [anna], office.mia.membershipId),
      await assigned(office, [anna], office.ole.membershipId),
    ]
    await later(first, 600)
    await later(second, 590)
    expect(await undoOwnershipChange(office.asOwner, first)).toMatchObject({ reason: 'too-late' })
    expect(await undoOwnershipChange(office.asOwner, second)).toMatchObject({ ok: true })
  })

  test('leaves what has changed hands since, and says how many', async () => {
    const office = await anOffice()
    const { account, asOwner, mia, ole } = office
    const ids = [await aContact(account), await aContact(account), await aContact(account)]
    const changeId = await assigned(office, ids, mia.membershipId)
    await assigned(office, [ids[1]!], ole.membershipId)
    await sql`update contacts set archived_at = now() where id = ${ids[2]!}`
    expect(await undoOwnershipChange(asOwner, changeId)).toMatchObject({ done: 1, stayed: 2 })
    expect(await ownersOf(ids)).toEqual([null, ole.membershipId, mia.membershipId])
  })

  test('can be done step by step: the change before is taken back after the one that came later', async () => {
    const office = await anOffice()
    const anna = await aContact(office.account)
    const first = await assigned(office, [anna], office.mia.membershipId)
    const second = await assigned(office, [anna], office.ole.membershipId)
    await undoOwnershipChange(office.asOwner, second)
    expect(await ownersOf([anna])).toEqual([office.mia.membershipId])
    expect(await undoOwnershipChange(office.asOwner, first)).toMatchObject({ done: 1 })
    expect(await ownersOf([anna])).toEqual([null])
  })

  test('gives nothing back to somebody who is switched off', async () => {
    const office = await anOffice()
    const { account, asOwner, mia, ole } = office
    const anna = await aContact(account, { ownerId: mia.membershipId })
    const changeId = await assigned(office, [anna], ole.membershipId)
    await sql`update memberships set deactivated_at = now() where id = ${mia.membershipId}`
    expect(await undoOwnershipChange(asOwner, changeId)).toMatchObject({ done: 1 })
    expect(await ownersOf([anna])).toEqual([null])
  })

  test('is for whoever did it, and for admins', async () => {
    const office = await anOffice()
    const { account, asOwner, mia } = office
    const [ben, eva] = [await aMember(account, 'manager'), await aMember(account, 'manager')]
    const anna = await aContact(account)
    const done = await assignContacts(await standingOf(ben, account), [anna], mia.membershipId)
    if (!done.ok) throw new Error()
    expect(await undoOwnershipChange(await standingOf(eva, account), done.changeId)).toMatchObject({
      reason: 'not-allowed',
    })
    expect(await undoOwnershipChange(await standingOf(mia, account), done.changeId)).toMatchObject({
      reason: 'not-allowed',
    })
    // With teams Eva does not even see it, and hears what she hears of none.
    await sql`update accounts set teams_since = now() where id = ${account.id}`
    for (const act of [undoOwnershipChange, cancelOwnershipChange])
      expect(await act(await standingOf(eva, account), done.changeId)).toMatchObject({ reason: 'not-found' })
    const foreign = await anAccount()
    expect(await undoOwnershipChange(await standingOf(foreign.owner, foreign), done.changeId)).toMatchObject({
      reason: 'not-found',
    })
    expect(await undoOwnershipChange(asOwner, done.changeId)).toMatchObject({ ok: true })
  })
})
