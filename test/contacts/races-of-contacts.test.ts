import { describe, expect, test } from 'vitest'
import { archiveContacts } from '#app/domain/contacts/archive-contacts.ts'
import { changeContact } from '#app/domain/contacts/change-contact.ts'
import { changeContactPrivacy } from '#app/domain/contacts/change-privacy.ts'
import { contactRecord } from '#app/domain/contacts/contact-record.ts'
import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import { sql } from '#db/sql.server.ts'
import { barrier } from '#test/support/barrier.ts'
import { aContact } from '#test/support/contacts.ts'
import { anOffice, outcome } from './office.ts'

describe('two people at one contact', () => {
  test('naively, whoever saves last overwrites what they never saw', async () => {
    const { account } = await anOffice()
    const id = await aContact(account, { company: 'Old' })
    const met = barrier(2)
    const save = async (company: string) => {
      const [row] = await sql`select company from contacts where id = ${id}`
      await met()
      if (row!.company === 'Old') await sql`update contacts set company = ${company} where id = ${id}`
      return row!.company as string
    }
    expect(await Promise.all([save('Mine'), save('Yours')])).toEqual(['Old', 'Old'])
  })

  test('who edit the same version at once: one wins, the other is told', async () => {
    const { account, as } = await anOffice()
    const [asAda, asMax] = [await as('ada'), await as('max')]
    for (let round = 0; round < 10; round++) {
      const id = await aContact(account)
      const results = await Promise.all([
        changeContact(asAda, id, { facts: { company: 'Ada’s' }, version: 1 }),
        changeContact(asMax, id, { facts: { territory: 'Max’s' }, version: 1 }),
      ])
      expect(results.map(outcome).sort()).toEqual(['changed-meanwhile', 'ok'])
      expect(await contactRecord(asAda, id)).toMatchObject({ version: 2 })
    }
  })

  test('one archives, one edits: nothing archived is edited', async () => {
    const { account, as } = await anOffice()
    const [asAda, asMax] = [await as('ada'), await as('max')]
    for (let round = 0; round < 10; round++) {
      const id = await aContact(account)
      const [archived, changed] = await Promise.all([
        archiveContacts(asAda, [id]),
        changeContact(asMax, id, { facts: { company: 'X' }, version: 1 }),
      ])
      expect(outcome(archived)).toBe('ok')
      expect(['ok', 'not-found']).toContain(outcome(changed))
    }
  })

  test('one makes it private, one assigns it: never both', async () => {
    const { account, as, members } = await anOffice()
    const [asAda, asOwner] = [await as('ada'), await as('owner')]
    for (let round = 0; round < 10; round++) {
      const id = await aContact(account)
      const results = await Promise.all([
        changeContactPrivacy(asAda, id, 'private'),
        assignContacts(asOwner, [id], members.mia.membershipId),
      ])
      expect(results.filter(({ ok }) => ok)).toHaveLength(1)
      const record = await contactRecord(asOwner, id)
      expect([record!.privateTo, record!.ownerId].filter((id) => id !== null)).toHaveLength(1)
    }
  })
})
