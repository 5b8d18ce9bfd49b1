import { describe, expect, test } from 'vitest'
import { changeContactPrivacy } from '#app/domain/contacts/change-privacy.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { changeContact } from '#app/domain/contacts/change-contact.ts'
import { changeInterval } from '#app/domain/contacts/follow-ups/change-interval.ts'
import { completeFollowUp } from '#app/domain/contacts/follow-ups/complete-follow-up.ts'
import {
  followUpsOfContact,
  followUpsOfList,
  followUpsPerPage,
  listFollowUps,
  type FollowUpFilter,
} from '#app/domain/contacts/follow-ups/follow-ups.ts'
import { keepUpFollowUps } from '#app/domain/contacts/follow-ups/keep-up.ts'
import { moveFollowUps } from '#app/domain/contacts/follow-ups/move-follow-ups.ts'
import { remindingList, watchedLists } from '#app/domain/contacts/follow-ups/reminding-lists.ts'
import { snoozeFollowUp } from '#app/domain/contacts/follow-ups/snooze-follow-up.ts'
import { sweepList } from '#app/domain/contacts/follow-ups/sweep-list.ts'
import { watchList } from '#app/domain/contacts/follow-ups/watch-list.ts'
import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import { sql } from '#db/sql.server.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aFollowUp, aRemindingList, inList, runningOf } from '#test/support/follow-ups.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aTeam, standingOf } from '#test/support/people.ts'

const everything: FollowUpFilter = { member: null, list: null, due: null, after: null }

/** An account with a list of seven days, and a contact of Mia's in it whose follow-up runs. */
async function aScene(timeZone = 'UTC') {
  const account = await anAccount()
  const asOwner = await standingOf(account.owner, account)
  const mia = await aMember(account, 'member', { name: 'Mia', timeZone })
  const tom = await aMember(account, 'member', { name: 'Tom' })
  const list = await aRemindingList(account, 7)
  const contact = await aContact(account, { name: 'Anna Berg', ownerId: mia.membershipId })
  await inList(account, list, [contact])
  const [followUp] = await runningOf(contact)
  return { account, asOwner, mia, tom, list, contact, followUp: followUp! }
}

describe('a contact in a list with an interval', () => {
  test('has one running follow-up for its contact owner, due at nine on the day that is so many days away', async () => {
    const { mia, contact, list } = await aScene('Europe/Berlin')
    const running = await runningOf(contact)
    expect(running).toMatchObject([{ listId: list, memberId: mia.membershipId }])
    const [right] = await sql<{ right: boolean }[]>`
      select ${running[0]!.dueAt} = (((now() at time zone 'Europe/Berlin')::date + 7) + time '09:00') at time zone 'Europe/Berlin' as right`
    expect(right!.right).toBe(true)
  })

  test('has one in each such list, and none in a list without an interval', async () => {
    const { account, contact, list } = await aScene()
    const [monthly, quiet] = [await aRemindingList(account, 30), await aRemindingList(account, null)]
    await inList(account, monthly, [contact])
    await inList(account, quiet, [contact])
    expect((await runningOf(contact)).map(({ listId }) => listId).sort()).toEqual([list, monthly].sort())
  })

  test.each([
    ['has no contact owner', {}],
    ['is closed', { status: 'won' as const }],
    ['is archived', { archived: true }],
  ])('has none where it %s', async (what, facts) => {
    const { account, mia, list } = await aScene()
    const ownerId = what === 'has no contact owner' ? undefined : mia.membershipId
    const contact = await aContact(account, { ...facts, ...(ownerId && { ownerId }) })
    await inList(account, list, [contact])
    expect(await runningOf(contact)).toEqual([])
  })

  test('private ones have none', async () => {
    const { account, mia, list } = await aScene()
    const contact = await aContact(account, { privateTo: mia.membershipId })
    await inList(account, list, [contact])
    expect(await runningOf(contact)).toEqual([])
  })

  test('gets one when it is given to somebody, and keeps it with who started it when it is given on (C6)', async () => {
    const { account, asOwner, mia, tom, list } = await aScene()
    const contact = await aContact(account)
    await inList(account, list, [contact])
    expect(await runningOf(contact)).toEqual([])
    await assignContacts(asOwner, [contact], mia.membershipId)
    const [begun] = await runningOf(contact)
    expect(begun!.memberId).toBe(mia.membershipId)
    await assignContacts(asOwner, [contact], tom.membershipId)
    expect(await runningOf(contact)).toEqual([begun])
    await assignContacts(asOwner, [contact], null)
    expect(await runningOf(contact)).toEqual([begun])
  })

  test('loses it when it is closed, and gets a new one when it is opened again', async () => {
    const { asOwner, contact, followUp } = await aScene()
    await changeContact(asOwner, contact, { facts: { status: 'lost' }, version: 1 })
    expect(await runningOf(contact)).toEqual([])
    await changeContact(asOwner, contact, { facts: { status: 'open' }, version: 2 })
    expect((await runningOf(contact))[0]!.id).not.toBe(followUp.id)
  })

  test('loses it when it leaves the list', async () => {
    const { account, contact, list } = await aScene()
    await sql`delete from contact_list_entries where list_id = ${list}`
    await sql.begin((sql) => keepUpFollowUps(sql, account.id, [contact]))
    expect(await runningOf(contact)).toEqual([])
  })

  test('keeping up twice changes nothing', async () => {
    const { account, contact, followUp } = await aScene()
    await sql.begin((sql) => keepUpFollowUps(sql, account.id, [contact]))
    expect(await runningOf(contact)).toEqual([followUp])
  })

  test('whose member has gone passes to the contact owner, due when it was due', async () => {
    const { account, asOwner, mia, tom, contact, followUp } = await aScene()
    await sql`update memberships set deactivated_at = now() where id = ${mia.membershipId}`
    await sql.begin((sql) => keepUpFollowUps(sql, account.id, [contact]))
    expect(await runningOf(contact)).toEqual([followUp])
    await assignContacts(asOwner, [contact], tom.membershipId)
    expect(await runningOf(contact)).toEqual([{ ...followUp, memberId: tom.membershipId }])
  })
})

describe('a departure (P5, P6)', () => {
  test('moves follow-ups with their contacts, ends those of nobody’s, and leaves what stays', async () => {
    const { account, mia, tom, list } = await aScene()
    const [moves, pooled, stays] = await Promise.all(
      [1, 2, 3].map(() => aContact(account, { ownerId: mia.membershipId })),
    )
    await inList(account, list, [moves!, pooled!, stays!])
    const [before] = await runningOf(moves!)
    await sql`update contacts set owner_id = ${tom.membershipId} where id = ${moves!}`
    await sql`update contacts set owner_id = null, owner_since = null where id = ${pooled!}`
    const moved = await sql.begin((sql) => moveFollowUps(sql, account.id, mia.membershipId))
    expect(moved).toEqual({ moved: 1, ended: 1 })
    expect(await runningOf(moves!)).toEqual([{ ...before, memberId: tom.membershipId }])
    expect(await runningOf(pooled!)).toEqual([])
    expect(await runningOf(stays!)).toMatchObject([{ memberId: mia.membershipId }])
  })
})

describe('followed up', () => {
  test('by its member it is done, and the next one is for whoever is the contact owner then', async () => {
    const { account, asOwner, mia, tom, contact, followUp } = await aScene()
    await assignContacts(asOwner, [contact], tom.membershipId)
    const outcome = await completeFollowUp(await standingOf(mia, account), followUp.id)
    expect(outcome).toMatchObject({ ok: true, contactName: 'Anna Berg', nextDueAt: expect.any(Date) as Date })
    const [next] = await runningOf(contact)
    expect(next).toMatchObject({ memberId: tom.membershipId })
    expect(next!.id).not.toBe(followUp.id)
    const [entry] = await sql`
      select action, subject, user_id from audit_entries where account_id = ${account.id} order by id desc limit 1`
    expect(entry).toEqual({ action: 'follow-up.done', subject: 'Anna Berg', userId: mia.id })
  })

  test('it is by an admin in their stead, and by nobody else', async () => {
    const { account, tom, followUp } = await aScene()
    const boss = await aMember(account, 'manager')
    const admin = await aMember(account, 'admin')
    for (const person of [tom, boss])
      expect(await completeFollowUp(await standingOf(person, account), followUp.id)).toEqual({
        ok: false,
        reason: 'not-allowed',
      })
    expect(await completeFollowUp(await standingOf(admin, account), followUp.id)).toMatchObject({ ok: true })
  })

  test('whoever sees neither person nor contact hears that there is nothing', async () => {
    const { account, tom, followUp } = await aScene()
    await sql`update accounts set privacy = 'own' where id = ${account.id}`
    const asTom = await standingOf(tom, account)
    expect(await completeFollowUp(asTom, followUp.id)).toEqual({ ok: false, reason: 'not-found' })
    expect(await snoozeFollowUp(asTom, followUp.id, { days: 1 })).toEqual({ ok: false, reason: 'not-found' })
    const foreign = await anAccount()
    const asForeign = await standingOf(foreign.owner, foreign)
    expect(await completeFollowUp(asForeign, followUp.id)).toEqual({ ok: false, reason: 'not-found' })
  })

  test('viewers and people of an agency mark nothing', async () => {
    const { account, followUp } = await aScene()
    const viewer = await standingOf(await aMember(account, 'viewer'), account)
    const agency = await anAgency()
    const maya = await aMember(agency, 'member')
    await aGrant(await aLink(agency, account), maya, 'admin')
    for (const standing of [viewer, await standingOf(maya, account)])
      expect(await completeFollowUp(standing, followUp.id)).toEqual({ ok: false, reason: 'not-allowed' })
  })

  test('twice in a row is once', async () => {
    const { account, mia, followUp } = await aScene()
    const asMia = await standingOf(mia, account)
    await completeFollowUp(asMia, followUp.id)
    expect(await completeFollowUp(asMia, followUp.id)).toEqual({ ok: false, reason: 'not-running' })
  })
})

describe('snoozed', () => {
  const dueDay = async (contact: string, zone: string) => {
    const [row] = await sql<{ due: string; inDays: number }[]>`
      select (due_at at time zone ${zone})::time::text as due,
        (due_at at time zone ${zone})::date - (now() at time zone ${zone})::date as in_days
      from follow_ups where contact_id = ${contact} and done_at is null and ended_at is null`
    return row
  }

  test.each([1, 3, 7])('for %i days it is due at nine of that day in its member’s zone', async (days) => {
    const { account, mia, contact, followUp } = await aScene('America/New_York')
    expect(await snoozeFollowUp(await standingOf(mia, account), followUp.id, { days })).toMatchObject({
      ok: true,
    })
    expect(await dueDay(contact, 'America/New_York')).toEqual({ due: '09:00:00', inDays: days })
  })

  test('only until a later day within a year, and only by its member', async () => {
    const { account, asOwner, mia, followUp } = await aScene()
    const asMia = await standingOf(mia, account)
    const today = new Date().toISOString().slice(0, 10)
    const reasonOf = async (wish: Parameters<typeof snoozeFollowUp>[2], standing = asMia) => {
      const outcome = await snoozeFollowUp(standing, followUp.id, wish)
      return outcome.ok ? 'ok' : outcome.reason
    }
    expect(await reasonOf({ day: today })).toBe('not-a-later-day')
    expect(await reasonOf({ days: 0 })).toBe('not-a-later-day')
    expect(await reasonOf({ days: 366 })).toBe('too-far')
    expect(await reasonOf({ days: 1 }, asOwner)).toBe('not-allowed')
    expect(await reasonOf({ days: 365 })).toBe('ok')
  })

  test('until nine also across the night in which clocks change', async () => {
    const { account, mia, contact, followUp } = await aScene('Europe/Berlin')
    const asMia = await standingOf(mia, account)
    const [switches] = await sql<{ days: string[] }[]>`
      select array_agg(day::text) as days from (
        select day::date from generate_series(now() + interval '1 day', now() + interval '360 days', interval '1 day') day
        where (day::date::timestamp at time zone 'Europe/Berlin') + interval '24 hours' <> ((day::date + 1)::timestamp at time zone 'Europe/Berlin')
      ) d`
    expect(switches!.days).toHaveLength(2)
    for (const day of switches!.days) {
      await snoozeFollowUp(asMia, followUp.id, { day })
      expect((await dueDay(contact, 'Europe/Berlin'))!.due).toBe('09:00:00')
    }
  })
})

describe('the interval of a list', () => {
  test('is changed by managers and above, and leaves running follow-ups their day', async () => {
    const { account, mia, list, contact, followUp } = await aScene()
    const refused = await changeInterval(await standingOf(mia, account), list, 14)
    expect(refused).toEqual({ ok: false, reason: 'not-allowed' })
    const asManager = await standingOf(await aMember(account, 'manager'), account)
    expect(await changeInterval(asManager, list, 14)).toMatchObject({ changed: true, sweeps: false })
    expect(await changeInterval(asManager, list, 14)).toMatchObject({ changed: false })
    expect(await runningOf(contact)).toEqual([followUp])
    expect(await changeInterval(asManager, crypto.randomUUID(), 1)).toEqual({
      ok: false,
      reason: 'not-found',
    })
  })

  test('set for the first time begins follow-ups in batches, taken away ends them', async () => {
    const { account, asOwner, mia } = await aScene()
    const list = await aRemindingList(account, null)
    const contacts = await manyContacts(account, 25, { ownerId: mia.membershipId })
    await inList(account, list, contacts)
    expect(await changeInterval(asOwner, list, 30)).toMatchObject({ sweeps: true })
    const run = async (generation: number) => {
      let batches = 1
      while (await sweepList(list, generation, 10)) batches++
      return batches
    }
    const count = async () =>
      (await sql`select 1 from follow_ups where list_id = ${list} and done_at is null and ended_at is null`)
        .length
    expect(await run(1)).toBe(3)
    expect(await count()).toBe(25)
    expect((await remindingList(asOwner, list))!.swept).toBeNull()
    await changeInterval(asOwner, list, null)
    expect((await remindingList(asOwner, list))!.swept).toBe(0)
    expect(await sweepList(list, 1, 10)).toBe(false)
    expect(await count()).toBe(25)
    await run(2)
    expect(await count()).toBe(0)
    const left =
      await sql`select generation::int from outbox where kind = 'list-interval.run' and subject_id = ${list} order by 1`
    expect(left).toEqual([{ generation: 1 }, { generation: 2 }])
  })
})

describe('whoever watches a list', () => {
  test('has it on their page, and starts or ends nothing by that', async () => {
    const { account, tom, list, contact, followUp } = await aScene()
    const asTom = await standingOf(tom, account)
    expect(await watchList(asTom, list, true)).toMatchObject({ ok: true })
    await watchList(asTom, list, true)
    expect(await watchedLists(asTom)).toMatchObject([{ id: list, followUpDays: 7 }])
    expect(await remindingList(asTom, list)).toMatchObject({ watching: true, watchers: 1 })
    expect((await followUpsOfList(asTom, list, { due: null, after: null })).followUps).toMatchObject([
      { id: followUp.id, mine: false, memberName: 'Mia' },
    ])
    expect((await listFollowUps(asTom, everything)).followUps).toEqual([])
    await watchList(asTom, list, false)
    expect(await watchedLists(asTom)).toEqual([])
    expect(await runningOf(contact)).toEqual([followUp])
  })

  test('is a member of the account, and the list one of it', async () => {
    const { account, tom } = await aScene()
    const foreign = await aRemindingList(await anAccount(), 7)
    expect(await watchList(await standingOf(tom, account), foreign, true)).toEqual({
      ok: false,
      reason: 'not-found',
    })
    const agency = await anAgency()
    const maya = await aMember(agency, 'member')
    await aGrant(await aLink(agency, account), maya, 'admin')
    const acting = await standingOf(maya, account)
    expect(await watchList(acting, foreign, true)).toEqual({ ok: false, reason: 'own-membership' })
  })
})

describe('the page of follow-ups', () => {
  test('has what is due first, by day in the reader’s zone, and pages by cursor', async () => {
    const account = await anAccount()
    const mia = await aMember(account, 'member')
    const list = await aRemindingList(account, 7)
    const contacts = await manyContacts(account, followUpsPerPage + 5, { ownerId: mia.membershipId })
    for (const [index, contactId] of contacts.entries())
      await aFollowUp(account, list, contactId, mia.membershipId, `${index - 2} days`)
    const asMia = await standingOf(mia, account)
    const first = await listFollowUps(asMia, everything)
    expect(first.followUps).toHaveLength(followUpsPerPage)
    expect(first.followUps.slice(0, 4).map(({ due }) => due)).toEqual([
      'overdue',
      'overdue',
      'today',
      'upcoming',
    ])
    const rest = await listFollowUps(asMia, { ...everything, after: first.next })
    expect(rest).toMatchObject({ next: null })
    expect([...first.followUps, ...rest.followUps].map(({ contactId }) => contactId)).toEqual(contacts)
    for (const [due, count] of [
      ['overdue', 2],
      ['today', 1],
      ['upcoming', followUpsPerPage],
    ] as const)
      expect((await listFollowUps(asMia, { ...everything, due })).followUps).toHaveLength(count)
  })

  test('shows members their own, managers their teams’, admins everybody’s (P3)', async () => {
    const { account, asOwner, mia, tom, list } = await aScene()
    await sql`update accounts set teams_since = now() where id = ${account.id}`
    const boss = await aMember(account, 'manager')
    await aTeam(account, [mia, boss])
    const other = await aContact(account, { ownerId: tom.membershipId })
    await inList(account, list, [other])
    const seen = async (standing: Parameters<typeof listFollowUps>[0]) =>
      (await listFollowUps(standing, everything)).followUps.map(({ memberName }) => memberName).sort()
    expect(await seen(asOwner)).toEqual(['Mia', 'Tom'])
    expect(await seen(await standingOf(boss, account))).toEqual(['Mia'])
    expect(await seen(await standingOf(tom, account))).toEqual(['Tom'])
    expect(await seen(await standingOf(await aMember(account, 'viewer'), account))).toEqual([])
  })

  test('names a contact that has gone to somebody else out of sight, to its member alone', async () => {
    const { account, asOwner, mia, tom, contact } = await aScene()
    await sql`update accounts set teams_since = now() where id = ${account.id}`
    const boss = await aMember(account, 'manager')
    await aTeam(account, [mia, boss])
    await assignContacts(asOwner, [contact], tom.membershipId)
    const row = async (person: typeof mia) =>
      (await listFollowUps(await standingOf(person, account), everything)).followUps[0]
    expect(await row(mia)).toMatchObject({ contactName: 'Anna Berg', visible: false })
    expect(await row(boss)).toMatchObject({ contactName: null, visible: false })
  })

  test('a record shows what runs and when somebody was last in touch', async () => {
    const { account, mia, contact, followUp } = await aScene()
    const asMia = await standingOf(mia, account)
    expect(await followUpsOfContact(asMia, contact)).toMatchObject({
      running: [{ id: followUp.id, mine: true }],
      last: null,
    })
    await completeFollowUp(asMia, followUp.id)
    expect(await followUpsOfContact(asMia, contact)).toMatchObject({
      running: [{ mine: true }],
      last: { memberName: 'Mia' },
    })
  })
})

test('a contact of nobody that is made private is followed up no more', async () => {
  const { asOwner, contact, followUp } = await aScene()
  await assignContacts(asOwner, [contact], null)
  expect(await runningOf(contact)).toEqual([followUp])
  expect(await changeContactPrivacy(asOwner, contact, 'private')).toMatchObject({ ok: true, changed: true })
  expect(await runningOf(contact)).toEqual([])
})

test('whoever is deactivated leaves follow-ups of contacts that had gone to others before to those', async () => {
  const { asOwner, mia, tom, contact, followUp } = await aScene()
  await assignContacts(asOwner, [contact], tom.membershipId)
  expect(await deactivateMember(asOwner, mia.membershipId)).toMatchObject({ ok: true })
  expect(await runningOf(contact)).toEqual([{ ...followUp, memberId: tom.membershipId }])
})
