import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { agentsFor } from '#app/domain/conversations/threads/agents.ts'
import { assignThread } from '#app/domain/conversations/threads/assign-thread.ts'
import { closeThread } from '#app/domain/conversations/threads/close-thread.ts'
import { inboxLevels, reachesLevel } from '#app/domain/conversations/levels.ts'
import { noteOnThread } from '#app/domain/conversations/messages/note-on-thread.ts'
import { reopenThread } from '#app/domain/conversations/threads/reopen-thread.ts'
import { replyToThread } from '#app/domain/conversations/messages/reply-to-thread.ts'
import { snoozeThread } from '#app/domain/conversations/threads/snooze-thread.ts'
import { startThread } from '#app/domain/conversations/messages/start-thread.ts'
import { threadPage } from '#app/domain/conversations/threads/thread.ts'
import { roles } from '#app/domain/roles.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import { actionsIn } from '../people/support.ts'
import { aContact } from '#test/support/contacts.ts'
import { aMessage, aThread, linkReaches, reaches, threadNow, writtenIn } from '#test/support/conversations.ts'
import { aGrant, aLink, aMember, anAgency, standingOf } from '#test/support/people.ts'
import { aForm, aScene } from './scene.ts'

async function latestIn(thread: string): Promise<string> {
  const [row] = await sql<[{ latest: string }]>`
    select coalesce(max(number), 0)::text as latest from messages where thread_id = ${thread}`
  return row.latest
}

const deeds: Record<string, (who: Standing, thread: string) => Promise<{ ok: boolean; reason?: string }>> = {
  reply: async (who, thread) => replyToThread(who, thread, aForm((await threadNow(thread))?.version ?? 1)),
  note: (who, thread) => noteOnThread(who, thread, { text: 'She called.', key: randomUUID() }),
  assign: (who, thread) => assignThread(who, thread, who.membershipId),
  close: async (who, thread) => closeThread(who, thread, await latestIn(thread)),
  reopen: (who, thread) => reopenThread(who, thread),
  snooze: (who, thread) => snoozeThread(who, thread, { days: 2 }),
  start: (who) =>
    startThread(who, { to: 'anna@berg.example', subject: 'Your order', text: 'Hello', key: randomUUID() }),
}

describe.each(Object.entries(deeds))('%s: level by role', (name, deed) => {
  const table = inboxLevels.flatMap((level) => roles.map((role) => [level, role] as const))
  test.each(table)('%s, %s', async (level, role) => {
    const { account, thread } = await aScene()
    const who = role === 'owner' ? account.owner : await aMember(account, role)
    await reaches(who, level)
    const outcome = await deed(await standingOf(who, account), thread)
    // Whoever may see only their own contacts still answers threads; what begins with a contact needs that one in sight.
    expect(outcome.ok).toBe(reachesLevel(level, 'agent'))
    if (!outcome.ok) expect(outcome.reason).toBe('not-allowed')
    if (!outcome.ok) expect((await writtenIn(thread)).length).toBe(1)
  })

  test('a thread of another account is not there', async () => {
    if (name === 'start') return
    const [here, there] = [await aScene(), await aScene()]
    expect(await deed(here.asMia, there.thread)).toEqual({ ok: false, reason: 'not-found' })
    expect(await deed(here.asMia, randomUUID())).toEqual({ ok: false, reason: 'not-found' })
  })

  test('whose level was taken away since the page was shown is refused', async () => {
    const { asMia, mia, thread } = await aScene()
    await reaches(mia, 'viewer')
    expect(await deed(asMia, thread)).toEqual({ ok: false, reason: 'not-allowed' })
  })

  test('people of an agency act by the level on their link', async () => {
    const { account, thread } = await aScene()
    const agency = await anAgency()
    const link = await aLink(agency, account)
    const maya = await aMember(agency, 'member', { name: 'Maya Roth' })
    await aGrant(link, maya, 'member')
    expect((await deed(await standingOf(maya, account), thread)).ok).toBe(false)
    await linkReaches(link, 'agent')
    const outcome = await deed(await standingOf(maya, account), thread)
    // Nobody of an agency is an assignee, so assigning to themselves is unassigning.
    expect(outcome.ok).toBe(true)
    await linkReaches(link, 'viewer')
    expect((await deed(await standingOf(maya, account), thread)).ok).toBe(false)
  })
})

describe('a reply', () => {
  test('is a message with an id of ours, in its thread, with its mail left, and its text nowhere in the log', async () => {
    const { account, asMia, thread } = await aScene({
      messageId: 'q1@berg.example',
      references: ['q0@berg.example'],
    })
    const outcome = await replyToThread(asMia, thread, aForm(2, 'Secret words'))
    expect(outcome).toMatchObject({ ok: true, to: 'anna@berg.example', again: false })
    const [, reply] = await writtenIn(thread)
    const [row] =
      await sql`select message_id, reference_ids, subject, to_addresses from messages where id = ${reply!.id}`
    expect(row).toMatchObject({
      messageId: `${reply!.id}@inbox.example`,
      referenceIds: ['q0@berg.example', 'q1@berg.example'],
      toAddresses: ['anna@berg.example'],
    })
    expect(row!.subject).toMatch(/^Re: Question/)
    expect(
      await sql`select 1 from outbox where kind = 'message.mail-reply' and subject_id = ${reply!.id}`,
    ).toHaveLength(1)
    expect(await threadNow(thread)).toMatchObject({ lastKind: 'out', excerpt: 'Secret words', version: 3 })
    expect(await actionsIn(account.id)).toEqual(['thread.replied'])
    expect(
      JSON.stringify(await sql`select * from audit_entries where account_id = ${account.id}`),
    ).not.toContain('Secret')
  })

  test('sent twice by the same form is one, even by two clicks at once', async () => {
    const { asMia, thread } = await aScene()
    const form = aForm(2)
    const outcomes = await Promise.all([1, 2, 3].map(() => replyToThread(asMia, thread, form)))
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    expect((await writtenIn(thread)).map(({ kind }) => kind)).toEqual(['in', 'out'])
  })

  test('of two colleagues at once one is sent, and the other is told', async () => {
    const { asMia, asTom, thread } = await aScene()
    const outcomes = await Promise.all([
      replyToThread(asMia, thread, aForm(2, 'From Mia')),
      replyToThread(asTom, thread, aForm(2, 'From Tom')),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes).toContainEqual({ ok: false, reason: 'changed-meanwhile' })
    expect(await writtenIn(thread)).toHaveLength(2)
  })

  test('with a key that is somebody else’s message takes another id and tells nothing', async () => {
    const { asMia, thread } = await aScene()
    const other = await aScene()
    const [theirs] = await writtenIn(other.thread)
    const outcome = await replyToThread(asMia, thread, { ...aForm(2), key: theirs!.id })
    expect(outcome.ok).toBe(true)
    expect(await writtenIn(thread)).toHaveLength(2)
    expect(await writtenIn(other.thread)).toHaveLength(1)
  })

  test('goes to whoever wrote last, machines left aside', async () => {
    const { account, asMia, thread } = await aScene()
    await aMessage(account, thread, { from: 'ben@berg.example', name: 'Ben' })
    await aMessage(account, thread, { from: 'mailer-daemon@berg.example', automatic: true })
    expect(await replyToThread(asMia, thread, aForm(4))).toMatchObject({ to: 'ben@berg.example' })
  })

  test('in a closed thread opens it, unless it closes it', async () => {
    const { asMia, thread } = await aScene({ state: 'closed' })
    await replyToThread(asMia, thread, aForm(2))
    expect((await threadNow(thread)).state).toBe('open')
    await replyToThread(asMia, thread, { ...aForm(3), close: true })
    expect((await threadNow(thread)).state).toBe('closed')
  })

  test('needs an address to leave from', async () => {
    const { account, asMia, thread } = await aScene()
    await sql`update inbox_addresses set retired_at = now() where account_id = ${account.id}`
    expect(await replyToThread(asMia, thread, aForm(2))).toEqual({ ok: false, reason: 'no-inbox-address' })
  })

  test('by an agency keeps the agency, in the message and in the log', async () => {
    const { account, thread } = await aScene()
    const agency = await anAgency({ name: 'Studio Kern' })
    const link = await aLink(agency, account)
    const maya = await aMember(agency, 'member', { name: 'Maya Roth' })
    await aGrant(link, maya, 'member')
    await linkReaches(link, 'agent')
    await replyToThread(await standingOf(maya, account), thread, aForm(2))
    expect((await writtenIn(thread)).at(-1)).toMatchObject({ userName: 'Maya Roth', agencyId: agency.id })
    const [entry] = await sql`select agency_id, acting from audit_entries where account_id = ${account.id}`
    expect(entry).toEqual({ agencyId: agency.id, acting: true })
  })
})

describe('a note', () => {
  test('is seen by lists, opens nothing, wakes nothing, and leaves no mail', async () => {
    const until = new Date(Date.now() + 9e7)
    const { asMia, thread } = await aScene({ snoozedUntil: until })
    await sql`delete from outbox`
    await noteOnThread(asMia, thread, { text: 'She called.', key: randomUUID() })
    expect(await threadNow(thread)).toMatchObject({ lastKind: 'note', snoozedUntil: until })
    expect(await sql`select 1 from outbox`).toHaveLength(0)
  })
})

describe('assigning', () => {
  test('is to agents of the account alone, and the contact owner stands first', async () => {
    const { account, mia, tom, rea, nils, thread, asMia } = await aScene()
    const [row] = await sql<{ contactId: string }[]>`select contact_id from threads where id = ${thread}`
    await sql`update contacts set owner_id = ${tom.membershipId}, owner_since = now() where id = ${row!.contactId}`
    expect((await agentsFor(asMia, thread)).map(({ name, contactOwner }) => [name, contactOwner])).toEqual([
      ['Tom Sand', true],
      ['Mia Weber', false],
    ])
    for (const nobody of [rea.membershipId, nils.membershipId, randomUUID()])
      expect(await assignThread(asMia, thread, nobody)).toEqual({ ok: false, reason: 'not-an-agent' })
    const stranger = await aScene()
    expect(await assignThread(asMia, thread, stranger.mia.membershipId)).toEqual({
      ok: false,
      reason: 'not-an-agent',
    })
    expect(await assignThread(asMia, thread, tom.membershipId)).toEqual({ ok: true, name: 'Tom Sand' })
    expect(await assignThread(asMia, thread, tom.membershipId)).toEqual({ ok: true, name: 'Tom Sand' })
    expect(await assignThread(asMia, thread, null)).toEqual({ ok: true, name: null })
    expect(await actionsIn(account.id)).toEqual(['thread.assigned', 'thread.unassigned'])
    expect(mia).toBeDefined()
  })
})

describe('closing', () => {
  test('does not close away what a customer wrote meanwhile; a note meanwhile is no hindrance', async () => {
    const { account, asMia, tom, thread } = await aScene()
    const seen = await latestIn(thread)
    await aMessage(account, thread, { from: 'anna@berg.example' })
    expect(await closeThread(asMia, thread, seen)).toEqual({ ok: false, reason: 'written-meanwhile' })
    const now = await latestIn(thread)
    await aMessage(account, thread, { kind: 'note', user: tom })
    expect((await closeThread(asMia, thread, now)).ok).toBe(true)
    expect((await closeThread(asMia, thread, seen)).ok).toBe(true)
    expect(await actionsIn(account.id)).toEqual(['thread.closed'])
  })

  test('what a customer writes afterwards opens it, what a machine writes does not', async () => {
    const { account, thread } = await aScene({ state: 'closed' })
    await aMessage(account, thread, { automatic: true })
    expect((await threadNow(thread)).state).toBe('closed')
    await aMessage(account, thread)
    expect((await threadNow(thread)).state).toBe('open')
  })

  test('and reopening twice is once in the log', async () => {
    const { account, asMia, thread } = await aScene({ state: 'closed' })
    for (let time = 0; time < 2; time++) expect((await reopenThread(asMia, thread)).ok).toBe(true)
    expect(await actionsIn(account.id)).toEqual(['thread.reopened'])
  })
})

describe('snoozing', () => {
  test('is until a day and a time of the member’s own zone, later than now and within a year', async () => {
    const { asMia, thread } = await aScene()
    const outcome = await snoozeThread(asMia, thread, { day: '2030-07-01', time: '14:30' })
    expect(outcome).toEqual({ ok: false, reason: 'too-far' })
    expect(await snoozeThread(asMia, thread, { day: '2020-01-01', time: null })).toEqual({
      ok: false,
      reason: 'not-later',
    })
    const tomorrow = await snoozeThread(asMia, thread, { days: 1 })
    const [berlin] = await sql`
      select to_char(snoozed_until at time zone 'Europe/Berlin', 'HH24:MI') as time,
        (snoozed_until at time zone 'Europe/Berlin')::date - (now() at time zone 'Europe/Berlin')::date as days
      from threads where id = ${thread}`
    expect([tomorrow.ok, berlin]).toEqual([true, { time: '09:00', days: 1 }])
    expect(await snoozeThread(asMia, thread, 'wake')).toEqual({ ok: true, until: null })
    await closeThread(asMia, thread, await latestIn(thread))
    expect(await snoozeThread(asMia, thread, { hours: 3 })).toEqual({ ok: false, reason: 'closed' })
  })
})

describe('writing first', () => {
  test('makes a thread of the writer’s own, once for a form', async () => {
    const { account, asMia, mia } = await aScene()
    await aContact(account, { name: 'Ole Kern', emails: ['ole@kern.example'] })
    const form = { to: 'ole@kern.example', subject: 'Your visit', text: 'Hello Ole', key: randomUUID() }
    const outcomes = await Promise.all([startThread(asMia, form), startThread(asMia, form)])
    expect(outcomes[0]).toEqual(outcomes[1])
    const threadId = (outcomes[0] as { threadId: string }).threadId
    expect(await threadNow(threadId)).toMatchObject({
      assigneeId: mia.membershipId,
      lastKind: 'out',
      excerpt: 'Hello Ole',
    })
    const page = await threadPage(asMia, threadId)
    expect(page!.customer).toMatchObject({ address: 'ole@kern.example' })
    expect(await replyToThread(asMia, threadId, aForm(page!.version))).toMatchObject({
      ok: true,
      to: 'ole@kern.example',
    })
  })

  test('only to a contact within sight (P3)', async () => {
    const { account, asMia, tom } = await aScene()
    await sql`update accounts set privacy = 'own' where id = ${account.id}`
    await aContact(account, { emails: ['toms@kern.example'], ownerId: tom.membershipId })
    for (const to of ['toms@kern.example', 'nobody@kern.example'])
      expect(await startThread(asMia, { to, subject: 'Hi', text: 'Hi', key: randomUUID() })).toEqual({
        ok: false,
        reason: 'no-such-contact',
      })
  })
})

describe('the contact panel', () => {
  test('tells of the contact only to whoever may see it; who wrote is in the thread itself', async () => {
    const { account, asMia, tom } = await aScene()
    await sql`update accounts set privacy = 'own' where id = ${account.id}`
    const contactId = await aContact(account, {
      name: 'Zora Klee',
      company: 'Secret GmbH',
      ownerId: tom.membershipId,
    })
    const thread = await aThread(account, { contactId, name: 'Zora', from: 'zora@klee.example' })
    const page = await threadPage(asMia, thread)
    expect(page!.contact).toBeNull()
    expect(page!.customer).toMatchObject({ name: 'Zora', address: 'zora@klee.example' })
    expect(JSON.stringify(page)).not.toContain('Secret')
    expect((await threadPage(await standingOf(tom, account), thread))!.contact).toMatchObject({
      company: 'Secret GmbH',
    })
  })
})
