import { expect, test } from 'vitest'
import { agencyCounts, contactWork, overviewCounts, requestsToDecide } from '#app/domain/overview.ts'
import { countContacts } from '#app/domain/contacts/contacts.ts'
import { wholeList } from '#app/domain/contacts/filter.ts'
import { sql } from '#db/sql.server.ts'
import { aContact } from '#test/support/contacts.ts'
import { aFollowUp, aRemindingList } from '#test/support/follow-ups.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAddress,
  anAgency,
  aRequest,
  standingOf,
} from '#test/support/people.ts'

test('the overview counts what is live and nothing that has ended', async () => {
  const agency = await anAgency()
  const client = await anAccount()
  const link = await aLink(agency, client)
  const gone = await aLink(agency, await anAccount())
  await sql`update links set ends_at = now() where id = ${gone.id}`
  await aGrant(link, await aMember(agency, 'member'))
  await aRequest(agency, 'somebody@example.test')
  const late = await aRequest(agency, 'late@example.test')
  await sql`update access_requests set asked_at = now() - interval '8 days', expires_at = now() where id = ${late.id}`

  expect(await overviewCounts(agency.id)).toEqual({
    people: 2,
    agencies: 0,
    agencyPeople: 0,
  })
  expect(await agencyCounts(await standingOf(agency.owner, agency))).toEqual({ clients: 1, pending: 1 })
  expect(await overviewCounts(client.id)).toEqual({
    people: 1,
    agencies: 1,
    agencyPeople: 1,
  })
})

test('how many clients and requests an agency has is for its managers and above, never for acting people', async () => {
  const agency = await anAgency()
  for (const role of ['viewer', 'member', 'manager', 'admin'] as const) {
    const counts = await agencyCounts(await standingOf(await aMember(agency, role), agency))
    expect(counts, role).toEqual(role === 'viewer' || role === 'member' ? null : { clients: 0, pending: 0 })
  }
  const outside = await anAgency()
  const boss = await aMember(outside, 'admin')
  await aGrant(await aLink(outside, agency), boss, 'admin')
  const acting = await standingOf(boss, agency)
  expect([acting.role, await agencyCounts(acting)]).toEqual(['admin', null])
  expect(await agencyCounts(await standingOf(boss, await anAccount({ owner: boss })))).toBeNull()
})

test('a request waits for whoever owns its address, an alias included, and for nobody else', async () => {
  const agency = await anAgency()
  const client = await anAccount()
  await anAddress(client.owner, 'office@client.test')
  await anAddress(client.owner, 'unproven@client.test', { verified: false })
  const asked = await aRequest(agency, 'office@client.test')
  await aRequest(agency, 'unproven@client.test')

  const waiting = await requestsToDecide(await standingOf(client.owner, client))
  expect(waiting.map(({ id }) => id)).toEqual([asked.id])
  const colleague = await aMember(client, 'admin')
  expect(await requestsToDecide(await standingOf(colleague, client))).toEqual([])
})

test('somebody acting is shown no request, even where one went to their own address', async () => {
  const agency = await anAgency()
  const client = await anAccount()
  const person = await aMember(agency, 'admin')
  await aGrant(await aLink(agency, client, { maxRole: 'admin' }), person, 'admin')
  await aRequest(await anAgency(), person.address)
  expect(await requestsToDecide(await standingOf(person, client))).toEqual([])
})

test('contacts that wait are counted as the pages behind them show them: one’s own for members, nobody’s from manager upward', async () => {
  const account = await anAccount()
  const mia = await aMember(account, 'member', { timeZone: 'Asia/Tokyo' })
  const max = await aMember(account, 'manager')
  const hers = { ownerId: mia.membershipId }
  const open = await aContact(account, hers)
  await aContact(account, { ...hers, archived: true })
  await aContact(account, { ...hers, status: 'won', closedAt: new Date() })
  for (const facts of [{}, {}, { archived: true }, { status: 'lost' as const, closedAt: new Date() }])
    await aContact(account, facts)
  await aContact(account, { privateTo: max.membershipId })
  for (const [dueIn, whose] of [
    ['-3 days', mia],
    ['1 minute', mia],
    ['25 hours', mia],
    ['-1 day', max],
  ] as const)
    await aFollowUp(account, await aRemindingList(account, 7), open, whose.membershipId, dueIn)
  // One minute from now is tomorrow where it is nearly midnight.
  await sql`
    update follow_ups set due_at = date_trunc('day', now() at time zone 'Asia/Tokyo') at time zone 'Asia/Tokyo' + interval '23 hours 59 minutes'
    where due_at > now() and due_at < now() + interval '1 hour'`

  const asMax = await standingOf(max, account)
  expect(await contactWork(await standingOf(mia, account))).toEqual({ open: 1, due: 2, unassigned: 0 })
  expect(await contactWork(asMax)).toEqual({ open: 0, due: 1, unassigned: 2 })
  expect(await contactWork(await standingOf(account.owner, account))).toMatchObject({ unassigned: 2 })
  const behind = { ...wholeList, owners: 'nobody' as const, status: 'open' as const, privacy: 'shared' as const }
  expect(await countContacts(asMax, behind)).toBe(2)
})

test('somebody acting owns no contact; from manager upward they see those that nobody has', async () => {
  const agency = await anAgency()
  const client = await anAccount()
  await aContact(client)
  const link = await aLink(agency, client, { maxRole: 'admin' })
  for (const [role, unassigned] of [
    ['member', 0],
    ['manager', 1],
  ] as const) {
    const person = await aMember(agency, 'admin')
    await aGrant(link, person, role)
    expect(await contactWork(await standingOf(person, client))).toEqual({ open: 0, due: 0, unassigned })
  }
})
