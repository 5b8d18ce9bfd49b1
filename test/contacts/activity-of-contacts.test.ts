// Managers read the log (L24) and see only some contacts (P3): of the others the log tells them nothing.
import { expect, test } from 'vitest'
import { activity, everyActivity, type ActivityFilter } from '#app/domain/activity.ts'
import { changeContact } from '#app/domain/contacts/change-contact.ts'
import { addToList } from '#app/domain/contacts/lists/add-to-list.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { aContact, aList } from '#test/support/contacts.ts'
import { anOffice } from './office.ts'

const everything: ActivityFilter = { action: null, search: '', from: null, until: null, before: null }

async function subjects(standing: Standing, search = '') {
  const { entries } = await activity(standing, { ...everything, search })
  const all = []
  for await (const entry of everyActivity(standing, everything)) all.push(entry)
  if (search === '') expect(all.map(({ id }) => id)).toEqual(entries.map(({ id }) => id))
  return entries.filter(({ action }) => action === 'contact.changed').map(({ subject }) => subject)
}

async function changed(office: Awaited<ReturnType<typeof anOffice>>) {
  const { account, members, as } = office
  const ids = [
    await aContact(account, { name: 'Of the north', ownerId: members.mia.membershipId }),
    await aContact(account, { name: 'Of the south', ownerId: members.sam.membershipId }),
    await aContact(account, { name: 'Of nobody' }),
    await aContact(account, { name: 'Private to Mia', privateTo: members.mia.membershipId }),
  ]
  for (const id of ids)
    await changeContact(await as('ada'), id, { facts: { company: 'Secret Ltd' }, version: 1 })
  return ids
}

test('a manager reads of shared contacts, and an admin of private ones too', async () => {
  const office = await anOffice()
  await changed(office)
  expect(await subjects(await office.as('max'))).toEqual(['Of nobody', 'Of the south', 'Of the north'])
  expect(await subjects(await office.as('max'), 'private')).toEqual([])
  expect(await subjects(await office.as('ada'), 'private')).toEqual(['Private to Mia'])
  expect(await subjects(await office.as('ada'))).toHaveLength(4)
})

test('with teams a manager reads of the own teams’ contacts and of nobody’s', async () => {
  const office = await anOffice({ teams: true })
  await changed(office)
  expect(await subjects(await office.as('max'))).toEqual(['Of nobody', 'Of the north'])
  expect(await subjects(await office.as('sue'))).toEqual(['Of nobody', 'Of the south'])
  expect(await subjects(await office.as('sue'), 'north')).toEqual([])
})

test('the name of the one contact that joined a list is for those who see every contact', async () => {
  const office = await anOffice()
  const ids = await changed(office)
  await addToList(await office.as('ada'), await aList(office.account), [ids[3]!])
  const named = async (standing: Standing) => {
    const { entries } = await activity(standing, { ...everything, action: 'contact-list.contacts-added' })
    return entries.map(({ after }) => after)
  }
  expect(await named(await office.as('ada'))).toEqual([{ count: 1, contact: 'Private to Mia' }])
  expect(await named(await office.as('max'))).toEqual([{ count: 1 }])
})
