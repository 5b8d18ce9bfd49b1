// The daily mail about follow-ups (C6): who gets it, when, and how often.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { completeFollowUp } from '#app/domain/contacts/follow-ups/complete-follow-up.ts'
import { changeInterval } from '#app/domain/contacts/follow-ups/change-interval.ts'
import { remindMembers } from '#app/domain/contacts/follow-ups/remind-members.ts'
import { watchList } from '#app/domain/contacts/follow-ups/watch-list.ts'
import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import { demoMails } from '#app/domain/demo-mails.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aFollowUp, aRemindingList, inList, runningOf } from '#test/support/follow-ups.ts'
import { aMember, anAccount, onPlan, standingOf } from '#test/support/people.ts'

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'))

beforeEach(async () => {
  for (const table of ['outbox', 'demo_mails', 'follow_ups', 'contact_preferences'])
    await sql`delete from ${sql(table)}`
  // Nobody has anything to hear of an assignment, which would be a mail of its own, at an hour of its own.
  await sql`update contacts set announced_at = null`
})

/** A zone in which it is so many hours after midnight now, to the hour. */
async function zoneAt(hour: number): Promise<string> {
  const [row] = await sql<{ utc: number }[]>`select extract(hour from now() at time zone 'UTC')::int as utc`
  const ahead = ((hour - row!.utc + 36) % 24) - 12
  // Etc/GMT counts the other way round.
  return ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

/** Mia's follow-up of Anna Berg in a list, due so far from now. */
async function aScene({
  hour = 12,
  dueIn = '-1 hour',
  ...facts
}: { hour?: number; dueIn?: string; locale?: 'en' | 'de' } = {}) {
  const account = await anAccount({ name: 'Nordwind' })
  const mia = await aMember(account, 'member', { name: 'Mia', timeZone: await zoneAt(hour), ...facts })
  const list = await aRemindingList(account, 7, `Prospects ${account.id}`)
  const contact = await aContact(account, { name: 'Anna Berg', ownerId: mia.membershipId })
  await sql`insert into contact_list_entries (account_id, list_id, contact_id) values (${account.id}, ${list}, ${contact})`
  const followUp = await aFollowUp(account, list, contact, mia.membershipId, dueIn)
  return { account, mia, list, contact, followUp, asOwner: await standingOf(account.owner, account) }
}
const inbox = async () => (await demoMails({ limit: 100 })).map(({ to, subject }) => ({ to, subject }))

describe('the daily mail', () => {
  test('names what is due, once a day, with a button to the page', async () => {
    const { account, mia } = await aScene()
    await runDueJobs()
    await runDueJobs()
    const [mail, ...more] = await demoMails({ limit: 10 })
    expect(more).toEqual([])
    expect(mail).toMatchObject({ to: mia.address, subject: '1 contact to follow up today in Nordwind' })
    expect(mail!.text).toContain('Anna Berg')
    expect(mail!.text).toContain(`/a/${account.id}/contacts/follow-ups`)
  })

  test('speaks German where its reader does', async () => {
    await aScene({ locale: 'de' })
    await runDueJobs()
    expect((await inbox())[0]!.subject).toBe('Heute 1 Wiedervorlage in Nordwind')
  })

  test('comes from seven o’clock on in the reader’s zone', async () => {
    await aScene({ hour: 6, dueIn: '-1 hour' })
    expect(await remindMembers(100)).toBe(0)
    await sql`update users set time_zone = ${await zoneAt(7)} where name = 'Mia'`
    expect(await remindMembers(100)).toBe(1)
  })

  test('names at seven what is due at nine, and not what is due tomorrow', async () => {
    const { followUp } = await aScene({ hour: 7, dueIn: '2 hours' })
    expect(await remindMembers(100)).toBe(1)
    await sql`update follow_ups set due_at = due_at + interval '1 day' where id = ${followUp}`
    await sql`delete from contact_preferences`
    expect(await remindMembers(100)).toBe(0)
  })

  test('goes to the contact owner only, while three others watch', async () => {
    const { account, mia, list } = await aScene()
    for (const name of ['Wilma', 'Werner', 'Wanda']) {
      const watcher = await aMember(account, 'manager', {
        name,
        timeZone: await zoneAt(12),
      })
      expect(await watchList(await standingOf(watcher, account), list, true)).toMatchObject({ ok: true })
    }
    await runDueJobs()
    expect(await inbox()).toMatchObject([{ to: mia.address }])
  })

  test('goes to who started it after the contact was given on (C6)', async () => {
    const { account, asOwner, mia, contact } = await aScene()
    const tom = await aMember(account, 'member', { name: 'Tom', timeZone: await zoneAt(12) })
    await assignContacts(asOwner, [contact], tom.membershipId)
    await sql`update contacts set announced_at = null`
    await runDueJobs()
    expect(await inbox()).toMatchObject([{ to: mia.address }])
  })

  test('names at most fifteen, and says how many there are', async () => {
    const { account, mia, list } = await aScene()
    for (const contact of await manyContacts(account, 19, { ownerId: mia.membershipId }))
      await aFollowUp(account, list, contact, mia.membershipId, '-1 hour')
    await runDueJobs()
    const [mail] = await demoMails({ limit: 1 })
    expect(mail!.subject).toBe('20 contacts to follow up today in Nordwind')
    expect(mail!.text.match(/^ - /gm)).toHaveLength(15)
    expect(mail!.text).toContain('And 5 more')
  })

  test.each([
    [
      'does without it',
      (id: string) => sql`
      insert into contact_preferences (membership_id, account_id, follow_up_mail)
      select id, account_id, 'off' from memberships where id = ${id}`,
    ],
    ['is deactivated', (id: string) => sql`update memberships set deactivated_at = now() where id = ${id}`],
    ['has left', (id: string) => sql`update memberships set ended_at = now() where id = ${id}`],
  ])('goes to nobody who %s', async (_, happens) => {
    const { mia } = await aScene()
    await happens(mia.membershipId)
    await runDueJobs()
    expect(await inbox()).toEqual([])
  })

  test('goes to nobody who left or was done between its leaving and its sending', async () => {
    for (const happens of ['deactivated', 'done'] as const) {
      const { account, mia, followUp } = await aScene()
      expect(await remindMembers(100)).toBe(1)
      if (happens === 'done') await completeFollowUp(await standingOf(mia, account), followUp)
      else await sql`update memberships set deactivated_at = now() where id = ${mia.membershipId}`
      await runDueJobs()
      expect(await inbox()).toEqual([])
    }
  })

  test('waits while the account can only be read', async () => {
    const { account } = await aScene()
    await onPlan(account.id, { plan: 'trial', trialEndsAt: new Date(Date.now() - 1000) })
    expect(await remindMembers(100)).toBe(0)
  })

  test('is one, however many look for it at once', async () => {
    await aScene()
    await Promise.all(Array.from({ length: 8 }, () => remindMembers(100)))
    const rows = await sql`select 1 from outbox where kind = 'follow-ups.mail-due'`
    expect(rows).toHaveLength(1)
  })

  test('comes again on the next day, also after a night in which clocks changed', async () => {
    const { mia } = await aScene()
    expect(await remindMembers(100)).toBe(1)
    expect(await remindMembers(100)).toBe(0)
    // Yesterday at seven, by the reader's calendar, whatever that was in hours.
    await sql`update contact_preferences set follow_up_sent_at = (
        select (((now() at time zone u.time_zone)::date - 1) + time '07:00') at time zone u.time_zone
        from memberships m join users u on u.id = m.user_id where m.id = ${mia.membershipId})`
    await sql`delete from outbox`
    expect(await remindMembers(100)).toBe(1)
  })
})

test('the first interval of a list is applied by a job', async () => {
  const { account, mia, asOwner } = await aScene()
  const list = await aRemindingList(account, null)
  const contacts = await manyContacts(account, 7, { ownerId: mia.membershipId })
  await inList(account, list, contacts)
  await changeInterval(asOwner, list, 30)
  expect(await runningOf(contacts[6]!)).toEqual([])
  await runDueJobs()
  for (const contact of contacts) expect(await runningOf(contact)).toHaveLength(1)
})
