import { describe, expect, test } from 'vitest'
import { wholeList } from '#app/domain/contacts/filter.ts'
import { cancelOwnershipChange } from '#app/domain/contacts/ownership/cancel-ownership-change.ts'
import { changeOwners } from '#app/domain/contacts/ownership/change-owners.ts'
import { ownershipChange } from '#app/domain/contacts/ownership/ownership-changes.ts'
import { ownershipPreview } from '#app/domain/contacts/ownership/preview.ts'
import { deal, shares } from '#app/domain/contacts/ownership/rotation.ts'
import { runOwnershipChange } from '#app/domain/contacts/ownership/run-batch.ts'
import { undoOwnershipChange } from '#app/domain/contacts/ownership/undo-ownership-change.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, onPlan, standingOf } from '#test/support/people.ts'
import { countsOf, ownersOf } from './support.ts'

const all = { filter: wholeList }

async function anOffice(count = 4) {
  const account = await anAccount()
  const people = []
  for (let number = 0; number < count; number++) people.push(await aMember(account, 'member'))
  const ids = people.map(({ membershipId }) => membershipId)
  return { account, people, ids, asOwner: await standingOf(account.owner, account) }
}
const deactivate = (membershipId: string) =>
  sql`update memberships set deactivated_at = now() where id = ${membershipId}`
const entriesOf = async (accountId: string) =>
  await sql`select contact_id, count(*)::int as times from ownership_entries where account_id = ${accountId} group by 1`

describe('a rotation deals', () => {
  test('equal shares, differing by one at most', () => {
    expect(shares(200, ['a', 'b', 'c', 'd'])).toEqual([50, 50, 50, 50])
    expect(shares(10, ['a', 'b', 'c', 'd'])).toEqual([3, 3, 2, 2])
    expect(deal(5, ['a', 'b'], new Set())).toEqual({ to: ['a', 'b', 'a', 'b', 'a'], lastPlace: 1 })
    expect(deal(3, ['a', 'b'], new Set(), 1)).toEqual({ to: ['b', 'a', 'b'], lastPlace: 2 })
  })
  test('past whoever may not be given anything, and to nobody where nobody was wished for', () => {
    expect(deal(4, ['a', 'b', 'c'], new Set(['b']))?.to).toEqual(['a', 'c', 'a', 'c'])
    expect(deal(2, ['a'], new Set(['a']))).toBeNull()
    expect(deal(2, [], new Set())?.to).toEqual([null, null])
  })
})

describe('many at once', () => {
  test('200 contacts by rotation: 50 each, foretold, in one entry, and taken back by one click', async () => {
    const { account, people, ids, asOwner } = await anOffice()
    await manyContacts(account, 200)
    const foretold = await ownershipPreview(asOwner, all, ids)
    expect(foretold).toMatchObject({
      ok: true,
      preview: { total: 200, leftOut: 0, shares: ids.map((membershipId) => ({ membershipId, count: 50 })) },
    })
    const changed = await changeOwners(asOwner, { selection: all, people: ids, seen: 200 })
    expect(changed).toMatchObject({ ok: true, running: false, total: 200, done: 200 })
    expect(await countsOf(account.id, people)).toEqual([50, 50, 50, 50])
    const entries = await sql`select after from audit_entries where account_id = ${account.id}`
    expect(entries).toHaveLength(1)
    if (!changed.ok) throw new Error()
    expect(await undoOwnershipChange(asOwner, changed.changeId)).toMatchObject({
      ok: true,
      done: 200,
      stayed: 0,
    })
    expect(await countsOf(account.id, people)).toEqual([0, 0, 0, 0])
  })

  test('ticked ones rotate too, all or none', async () => {
    const { account, people, ids, asOwner } = await anOffice(2)
    const ticked = await manyContacts(account, 5)
    await manyContacts(account, 3)
    expect(await changeOwners(asOwner, { selection: { ids: ticked }, people: ids, seen: 5 })).toMatchObject({
      done: 5,
    })
    expect(await countsOf(account.id, people)).toEqual([3, 2])
    const hidden = await aContact(account, { privateTo: ids[0]! })
    for (const [contacts, refusal] of [
      [[...ticked, hidden], 'not-shared'],
      [[...ticked, crypto.randomUUID()], 'not-found'],
    ] as const)
      expect(
        await changeOwners(asOwner, { selection: { ids: [...contacts] }, people: ids, seen: 6 }),
      ).toEqual({
        ok: false,
        refusal,
      })
  })

  test('private ones are left out, and that is said', async () => {
    const { account, ids, asOwner } = await anOffice(1)
    await manyContacts(account, 3)
    const hidden = await aContact(account, { privateTo: ids[0]! })
    const foretold = await ownershipPreview(asOwner, all, ids)
    expect(foretold).toMatchObject({ preview: { total: 3, leftOut: 1 } })
    expect(await changeOwners(asOwner, { selection: all, people: ids, seen: 3 })).toMatchObject({ done: 3 })
    expect(await ownersOf([hidden])).toEqual([null])
  })

  test('where another number fits than the preview said, nothing happens and the new one is shown', async () => {
    const { account, people, ids, asOwner } = await anOffice(2)
    await manyContacts(account, 4)
    await aContact(account)
    const outcome = await changeOwners(asOwner, { selection: all, people: ids, seen: 4 })
    expect(outcome).toMatchObject({ ok: false, refusal: 'changed-meanwhile', preview: { total: 5 } })
    expect(await countsOf(account.id, people)).toEqual([0, 0])
  })

  test('refusals', async () => {
    const { account, ids, asOwner } = await anOffice(2)
    const asMember = await standingOf(await aMember(account, 'member'), account)
    expect(await changeOwners(asOwner, { selection: all, people: ids, seen: 0 })).toMatchObject({
      refusal: 'nothing-selected',
    })
    await aContact(account)
    expect(await ownershipPreview(asMember, all, ids)).toMatchObject({ refusal: 'not-allowed' })
    expect(await changeOwners(asMember, { selection: all, people: ids, seen: 1 })).toMatchObject({
      refusal: 'not-allowed',
    })
    const many = Array.from({ length: 101 }, () => crypto.randomUUID())
    expect(await changeOwners(asOwner, { selection: all, people: many, seen: 1 })).toMatchObject({
      refusal: 'too-many-people',
    })
    await deactivate(ids[1]!)
    expect(await changeOwners(asOwner, { selection: all, people: ids, seen: 1 })).toMatchObject({
      refusal: 'inactive-user',
    })
    await onPlan(account.id, { plan: 'essentials' })
    expect(await ownershipPreview(asOwner, all, ids)).toMatchObject({
      refusal: { reason: 'plan-too-small', plan: 'team' },
    })
    expect(await changeOwners(asOwner, { selection: all, people: [ids[0]!], seen: 1 })).toMatchObject({
      ok: true,
    })
  })
})

describe('more than a thousand', () => {
  test('go on in batches with progress, each once, and back again', async () => {
    const { account, people, ids, asOwner } = await anOffice()
    await manyContacts(account, 2402)
    const changed = await changeOwners(asOwner, {
      selection: { filter: { ...wholeList, owners: 'nobody' } },
      people: ids,
      seen: 2402,
    })
    expect(changed).toMatchObject({ ok: true, running: true, total: 2402, done: 0 })
    if (!changed.ok) throw new Error()
    expect(await runOwnershipChange(account.id, changed.changeId)).toBe(true)
    expect(await ownershipChange(asOwner, changed.changeId)).toMatchObject({
      state: 'running',
      passed: 1000,
      done: 1000,
      mayCancel: true,
      mayUndo: false,
    })
    expect(await undoOwnershipChange(asOwner, changed.changeId)).toMatchObject({ reason: 'still-running' })
    await runDueJobs()
    expect(await ownershipChange(asOwner, changed.changeId)).toMatchObject({
      state: 'done',
      passed: 2402,
      done: 2402,
      mayUndo: true,
    })
    expect(await countsOf(account.id, people)).toEqual([601, 601, 600, 600])
    expect((await entriesOf(account.id)).every(({ times }) => times === 1)).toBe(true)

    const back = await undoOwnershipChange(asOwner, changed.changeId)
    expect(back).toMatchObject({ ok: true, running: true })
    await runDueJobs()
    expect(await countsOf(account.id, people)).toEqual([0, 0, 0, 0])
    expect((await entriesOf(account.id)).every(({ times }) => times === 2)).toBe(true)
  })

  test('a batch that dies in the middle leaves nothing behind, and the next try doubles nothing', async () => {
    const { account, people, ids, asOwner } = await anOffice(3)
    await manyContacts(account, 1500)
    const changed = await changeOwners(asOwner, { selection: all, people: ids, seen: 1500 })
    if (!changed.ok) throw new Error()
    const { changeId } = changed
    expect(await runOwnershipChange(account.id, changeId)).toBe(true)
    await sql.unsafe(`
      create function die_in_batch() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$;
      create trigger die_in_batch before update on ownership_changes for each row
        when (new.passed > 1000 and new.account_id = '${account.id}') execute function die_in_batch()`)
    await expect(runOwnershipChange(account.id, changeId)).rejects.toThrow('killed')
    expect(await entriesOf(account.id)).toHaveLength(1000)
    await sql.unsafe('drop trigger die_in_batch on ownership_changes; drop function die_in_batch()')
    // Two hands on the same work, as after a lease that ran out.
    await Promise.all([runOwnershipChange(account.id, changeId), runOwnershipChange(account.id, changeId)])
    await runDueJobs()
    expect(await countsOf(account.id, people)).toEqual([500, 500, 500])
    const entries = await entriesOf(account.id)
    expect([entries.length, entries.every(({ times }) => times === 1)]).toEqual([1500, true])
  })

  test('stop with the rights of whoever started them, acting or not', async () => {
    const { account, ids } = await anOffice(1)
    const agency = await anAgency()
    const link = await aLink(agency, account)
    const actor = await aMember(agency, 'member')
    const grantId = await aGrant(link, actor, 'manager')
    const manager = await aMember(account, 'manager')
    await manyContacts(account, 1001)
    for (const [who, end] of [
      [
        actor,
        () => sql`update grants set ended_at = now(), ended_by = ${account.owner.id} where id = ${grantId}`,
      ],
      [manager, () => sql`update memberships set role = 'member' where id = ${manager.membershipId}`],
    ] as const) {
      const standing = await standingOf(who, account)
      const changed = await changeOwners(standing, { selection: all, people: ids, seen: 1001 })
      if (!changed.ok) throw new Error(JSON.stringify(changed))
      await end()
      await runDueJobs()
      const asOwner = await standingOf(account.owner, account)
      expect(await ownershipChange(asOwner, changed.changeId)).toMatchObject({
        state: 'stopped',
        reason: 'rights-ended',
        done: 0,
      })
    }
  })

  test('pass over who is switched off meanwhile, and say why; with nobody left they stop', async () => {
    const { account, people, ids, asOwner } = await anOffice(3)
    await manyContacts(account, 1600)
    const changed = await changeOwners(asOwner, { selection: all, people: ids, seen: 1600 })
    if (!changed.ok) throw new Error()
    await runOwnershipChange(account.id, changed.changeId)
    const before = await countsOf(account.id, people)
    await deactivate(ids[1]!)
    await runDueJobs()
    const after = await countsOf(account.id, people)
    expect(after[1]).toBe(before[1])
    expect(after[0]! + after[1]! + after[2]!).toBe(1600)
    const facts = await ownershipChange(asOwner, changed.changeId)
    expect(facts!.people.map(({ skipped }) => skipped)).toEqual([null, 'inactive-user', null])

    const next = await changeOwners(asOwner, { selection: all, people: [ids[0]!], seen: 1600 })
    if (!next.ok) throw new Error()
    await deactivate(ids[0]!)
    await runDueJobs()
    expect(await ownershipChange(asOwner, next.changeId)).toMatchObject({
      state: 'stopped',
      reason: 'inactive-user',
    })
  })

  test('whose worker died each time have failed, and can be taken back as far as they came', async () => {
    const { account, people, ids, asOwner } = await anOffice(1)
    await manyContacts(account, 1001)
    const changed = await changeOwners(asOwner, { selection: all, people: ids, seen: 1001 })
    if (!changed.ok) throw new Error()
    await runOwnershipChange(account.id, changed.changeId)
    await sql`update outbox set attempts = 5 where kind = 'ownership-change.run' and subject_id = ${account.id}`
    await runDueJobs()
    expect(await ownershipChange(asOwner, changed.changeId)).toMatchObject({ state: 'failed', done: 1000 })
    expect(await undoOwnershipChange(asOwner, changed.changeId)).toMatchObject({ ok: true, done: 1000 })
    expect(await countsOf(account.id, people)).toEqual([0])
  })

  test('are stopped by whoever started them; what is done stays and can be taken back', async () => {
    const { account, people, ids, asOwner } = await anOffice(1)
    await manyContacts(account, 1001)
    const asManager = await standingOf(await aMember(account, 'manager'), account)
    const changed = await changeOwners(asOwner, { selection: all, people: ids, seen: 1001 })
    if (!changed.ok) throw new Error()
    await runOwnershipChange(account.id, changed.changeId)
    expect(await cancelOwnershipChange(asManager, changed.changeId)).toMatchObject({ reason: 'not-allowed' })
    expect(await ownershipChange(asManager, changed.changeId)).toMatchObject({ mayCancel: false })
    expect(await cancelOwnershipChange(asOwner, changed.changeId)).toEqual({ ok: true, done: 1000 })
    expect(await cancelOwnershipChange(asOwner, changed.changeId)).toMatchObject({ reason: 'not-running' })
    await runDueJobs()
    expect(await countsOf(account.id, people)).toEqual([1000])
    expect(await undoOwnershipChange(asOwner, changed.changeId)).toMatchObject({ ok: true, done: 1000 })
    expect(await countsOf(account.id, people)).toEqual([0])
  })
})
