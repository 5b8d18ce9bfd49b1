import { expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { everyContact, ExportEnded, noteExport } from '#app/domain/contacts/export-contacts.ts'
import { wholeList, type ContactFilter } from '#app/domain/contacts/filter.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, standingOf } from '#test/support/people.ts'

async function allOf<Each>(each: AsyncIterable<Each>): Promise<Each[]> {
  const all: Each[] = []
  for await (const one of each) all.push(one)
  return all
}

const exported = async (standing: Standing, filter: Partial<ContactFilter> = {}) =>
  allOf(everyContact(standing, { ...wholeList, ...filter }, 'newest'))

test('has every contact that fits, once, in the order of the list, with owner and lists', async () => {
  const account = await anAccount()
  const mia = await aMember(account, 'member')
  const ids = await manyContacts(account, 2_500)
  const last = await aContact(account, { name: 'Mia’s', ownerId: mia.membershipId, createdAt: new Date(0) })
  await sql`
    with lists as (
      insert into contact_lists (account_id, name, folded_name)
      values (${account.id}, 'Fair', 'fair'), (${account.id}, 'Autumn', 'autumn') returning id
    )
    insert into contact_list_entries (account_id, list_id, contact_id) select ${account.id}, id, ${last} from lists`
  const owner = await standingOf(account.owner, account)
  const all = await exported(owner)
  expect(all.map(({ id }) => id)).toEqual([...ids, last])
  expect(all.at(-1)).toMatchObject({
    ownerName: mia.name,
    ownerAddress: mia.address,
    lists: ['Autumn', 'Fair'],
  })
  const east = await exported(owner, { territory: 'East' })
  expect(east.map(({ id }) => id)).toEqual(ids.filter((_, n) => (n + 1) % 5 === 1))
})

test('stops in the middle once the right to it has ended: removed, or the link revoked', async () => {
  const account = await anAccount()
  await manyContacts(account, 1_500)
  const agency = await anAgency()
  const maya = await aMember(agency, 'member')
  const link = await aLink(agency, account)
  await aGrant(link, maya, 'member')
  const mia = await aMember(account, 'member')
  for (const [who, end] of [
    [mia, () => sql`update memberships set deactivated_at = now() where id = ${mia.membershipId}`],
    [maya, () => sql`update links set ended_at = now(), ended_reason = 'revoked' where id = ${link.id}`],
  ] as const) {
    const running = everyContact(await standingOf(who, account), wholeList, 'newest')
    for (let n = 0; n < 1_000; n++) await running.next()
    await end()
    await expect(running.next()).rejects.toThrow(ExportEnded)
  }
})

test('gives no more than is seen by then to whoever sees less in the middle', async () => {
  const account = await anAccount()
  const mia = await aMember(account, 'member')
  await manyContacts(account, 1_500)
  const own = await aContact(account, { ownerId: mia.membershipId, createdAt: new Date(0) })
  const running = everyContact(await standingOf(mia, account), wholeList, 'newest')
  for (let n = 0; n < 1_000; n++) await running.next()
  await sql`update accounts set privacy = 'own' where id = ${account.id}`
  expect((await allOf(running)).map(({ id }) => id)).toEqual([own])
})

test('is noted with filter and count before it begins', async () => {
  const account = await anAccount()
  await manyContacts(account, 30)
  const owner = await standingOf(account.owner, account)
  await noteExport(owner, { ...wholeList, territory: 'East' }, 'territory=East')
  const entries = await sql`
    select user_name, after from audit_entries where account_id = ${account.id} and action = 'contacts.exported'`
  expect(entries).toEqual([{ userName: account.owner.name, after: { count: 6, filter: 'territory=East' } }])
})
