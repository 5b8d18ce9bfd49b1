import { describe, expect, test } from 'vitest'
import { createContact } from '#app/domain/contacts/create-contact.ts'
import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import { acceptInvitation } from '#app/domain/people/invitations/accept-invitation.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { replaceMember } from '#app/domain/people/departures/replace-member.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aMember, anAccount, aUser, standingOf } from '#test/support/people.ts'
import { done, freshAddress, meeting, times } from '../people/support.ts'

const openOf = async (membershipId: string) =>
  (await sql`select 1 from contacts where owner_id = ${membershipId} and status = 'open'`).length

describe('contacts given to somebody at the moment in which they are switched off', () => {
  test('naively, one lands on whoever has gone', async () => {
    const account = await anAccount()
    const sara = await aMember(account, 'member')
    const contact = await aContact(account)
    const met = meeting(2)
    const give = sql.begin(async (sql) => {
      const [active] = await sql`
        select 1 from memberships where id = ${sara.membershipId} and deactivated_at is null`
      await met()
      if (active)
        await sql`update contacts set owner_id = ${sara.membershipId}, owner_since = now() where id = ${contact}`
    })
    const goes = sql.begin(async (sql) => {
      await sql`update contacts set owner_id = null, owner_since = null where owner_id = ${sara.membershipId}`
      await met()
      await sql`update memberships set deactivated_at = now() where id = ${sara.membershipId}`
    })
    await Promise.all([give, goes])
    expect(await openOf(sara.membershipId)).toBe(1)
  })

  test.each([
    ['deactivated', deactivateMember],
    ['removed', removeMember],
  ] as const)('here nothing does: whoever is %s has no open contact from that moment on', async (_, end) => {
    for (let round = 0; round < 5; round++) {
      const account = await anAccount()
      const owner = await standingOf(account.owner, account)
      const sara = await aMember(account, 'member')
      const asSara = await standingOf(sara, account)
      const contacts = await manyContacts(account, 30)
      const gifts = times(10, (at) =>
        assignContacts(owner, contacts.slice(at * 3, at * 3 + 3), sara.membershipId),
      )
      const creations = times(10, (at) =>
        at % 2
          ? createContact(owner, { facts: { name: 'New' }, ownerId: sara.membershipId })
          : createContact(asSara, { facts: { name: 'Own' } }),
      )
      const [gone, ...outcomes] = await Promise.all([
        end(owner, sara.membershipId, undefined, { open: 'nobody' }),
        ...gifts,
        ...creations,
      ])
      expect(gone.ok).toBe(true)
      expect(await openOf(sara.membershipId)).toBe(0)
      for (const outcome of outcomes)
        if (!outcome.ok) expect(['inactive-user', 'not-a-user', 'not-allowed']).toContain(outcome.reason)
    }
  })

  test('nor do they slip past whoever takes over, in person or by invitation', async () => {
    const account = await anAccount()
    const owner = await standingOf(account.owner, account)
    const contacts = await manyContacts(account, 40)
    for (let round = 0; round < 4; round++) {
      const sara = await aMember(account, 'member')
      const ben = await aMember(account, 'member')
      const address = freshAddress()
      const by = round % 2 ? ben.username : address
      const [replaced, ...given] = await Promise.all([
        replaceMember(owner, sara.membershipId, { by, role: 'member' }),
        ...times(10, (at) => assignContacts(owner, [contacts[round * 10 + at]!], sara.membershipId)),
      ])
      expect(replaced.ok).toBe(true)
      if (by === ben.username) {
        expect(await openOf(sara.membershipId)).toBe(0)
        expect(await openOf(ben.membershipId)).toBe(done(given))
        continue
      }
      const newcomer = await aUser({ address })
      const [invitation] = await sql<{ id: string }[]>`select id from invitations where address = ${address}`
      const joined = await acceptInvitation(
        newcomer.id,
        invitation!.id,
        linkToken('invitation', invitation!.id, 1),
      )
      expect(joined.ok && (await openOf(joined.membershipId))).toBe(done(given))
      expect(await openOf(sara.membershipId)).toBe(0)
    }
  })
})
