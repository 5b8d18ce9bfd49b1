import { beforeEach, describe, expect, test } from 'vitest'
import { changeGrant, endGrant } from '#app/domain/linking/change-grant.ts'
import { leave, outboxKinds, type OutboxEntry } from '#app/domain/outbox.ts'
import { sql } from '#db/sql.server.ts'
import { claimOne, settle } from '#jobs/claims.ts'
import { jobs } from '#jobs/jobs.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, standingOf } from '#test/support/people.ts'

const sent: string[] = []
const post = { post: (letter: { subject: string }) => void sent.push(letter.subject) }
const tools = { post, leaseSeconds: 60 } as never
beforeEach(() => void (sent.length = 0))

/** Runs whatever is due, as the worker would, and gives the number of mails that left. */
async function work(): Promise<number> {
  const before = sent.length
  for (const { id } of await sql<{ id: string }[]>`
      select id from outbox where state = 'waiting' and available_at <= now() order by id`) {
    const row = (await claimOne(id, outboxKinds, 60))!
    await settle(row, await jobs[row.kind].run(row, tools))
  }
  return sent.length - before
}
const leaveOne = (entry: OutboxEntry) => sql.begin((sql) => leave(sql, entry))
async function anHourLater() {
  await sql`update rate_limits set expire = 0 where key like 'link-mail:%'`
  await sql`update outbox set available_at = now() where state = 'waiting'`
}

async function aLinkedPair() {
  const agency = await anAgency()
  const client = await anAccount()
  return { agency, client, link: await aLink(agency, client, { maxRole: 'admin' }) }
}

describe('mails about one link to one reader', () => {
  test('adding and removing somebody 25 times is four mails now and one when the hour is over', async () => {
    const { agency, client, link } = await aLinkedPair()
    const maya = await aMember(agency, 'member')
    let grantId = ''
    for (let n = 0; n < 25; n++) {
      if (grantId)
        await sql.begin((sql) => endGrant(sql, { id: grantId, clientId: client.id }, agency.owner.id))
      grantId = await aGrant(link, maya, 'viewer')
      await leaveOne({ kind: 'grant.mail-client-owner', subjectId: grantId, recipientId: client.owner.id })
      await work()
    }
    expect(sent).toHaveLength(4)
    await anHourLater()
    expect(await work()).toBe(1)
    expect(await sql`select 1 from outbox where state <> 'done'`).toHaveLength(0)
  })

  test('a link changed nine times is told four times, and then once how it stands', async () => {
    const { agency, link } = await aLinkedPair()
    for (let generation = 1; generation <= 9; generation++) {
      await leaveOne({
        kind: 'link.mail-changed',
        subjectId: link.id,
        recipientId: agency.owner.id,
        generation,
      })
      await work()
    }
    expect(sent).toHaveLength(4)
    await anHourLater()
    expect(await work()).toBe(1)
  })

  test('a role changed nine times is told four times, and then once what it is now', async () => {
    const { agency, client, link } = await aLinkedPair()
    const maya = await aMember(agency, 'admin')
    const grantId = await aGrant(link, maya, 'viewer')
    const asOwner = await standingOf(agency.owner, agency)
    for (let n = 0; n < 9; n++) {
      const role = n % 2 ? 'viewer' : 'member'
      expect(await changeGrant(asOwner, grantId, role)).toMatchObject({ ok: true })
      await sql`delete from outbox where state = 'waiting' and recipient_id <> ${client.owner.id}`
      await work()
    }
    expect(sent).toHaveLength(4)
    await anHourLater()
    expect(await work()).toBe(1)
  })

  test('other links and other readers have turns of their own', async () => {
    const { agency, client, link } = await aLinkedPair()
    const other = await anAgency()
    for (const [of, by] of [
      [link, agency],
      [await aLink(other, client), other],
    ] as const)
      for (let n = 0; n < 5; n++) {
        const colleague = await aMember(by, 'member')
        const subjectId = await aGrant(of, colleague, 'viewer')
        await leaveOne({ kind: 'grant.mail-client-owner', subjectId, recipientId: client.owner.id })
        await leaveOne({ kind: 'grant.mail-colleague', subjectId, recipientId: colleague.id })
      }
    expect(await work()).toBe(4 + 4 + 10)
    await anHourLater()
    expect(await work()).toBe(2)
  })
})
