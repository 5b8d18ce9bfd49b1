import { describe, expect, test } from 'vitest'
import { changeInboxAddress } from '#app/domain/conversations/addresses/change-inbox-address.ts'
import { inboxAddresses } from '#app/domain/conversations/addresses/inbox-addresses.ts'
import { localPartFor } from '#app/domain/conversations/addresses/local-parts.ts'
import { suggestedAddress } from '#app/domain/conversations/addresses/suggested-address.ts'
import { sql } from '#db/sql.server.ts'
import { aMail, arriveAndRead, domain } from '#test/support/inbound.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, standingOf } from '#test/support/people.ts'

let count = 0
/** A name that nobody has yet. */
const fresh = () => `sales-${++count}`
async function anOwner() {
  const account = await anAccount()
  return { account, owner: await standingOf(account.owner, account) }
}

describe('the inbox address of an account (V4)', () => {
  test('is chosen by owner and admins, written small, and told in the log', async () => {
    const { account } = await anOwner()
    const admin = await standingOf(await aMember(account, 'admin'), account)
    const name = fresh()
    expect(await changeInboxAddress(admin, ` ${name.toUpperCase()} `)).toEqual({
      ok: true,
      address: `${name}@${domain}`,
    })
    expect(await inboxAddresses(account.id)).toEqual({ current: name, former: [] })
    const [entry] = await sql`
      select subject, before, after from audit_entries where account_id = ${account.id} and action = 'inbox.address-changed'`
    expect(entry).toEqual({
      subject: `${name}@${domain}`,
      before: { address: null },
      after: { address: `${name}@${domain}` },
    })
  })

  test('is nothing for managers, nor for an agency’s admins', async () => {
    const { account } = await anOwner()
    const manager = await standingOf(await aMember(account, 'manager'), account)
    expect(await changeInboxAddress(manager, fresh())).toEqual({ ok: false, reason: 'not-allowed' })
    const agency = await anAgency()
    const maya = await aMember(agency, 'admin')
    await aGrant(await aLink(agency, account), maya, 'admin')
    expect(await changeInboxAddress(await standingOf(maya, account), fresh())).toEqual({
      ok: false,
      reason: 'own-membership',
    })
  })

  test.each([
    ['ab', 'too-short'],
    ['x'.repeat(31), 'too-long'],
    ['with space', 'bad-characters'],
    ['a..b', 'bad-characters'],
    ['-abc', 'bad-characters'],
    ['abc.', 'bad-characters'],
    ['a+b', 'bad-characters'],
    ['größe', 'bad-characters'],
    ['a@b', 'bad-characters'],
    ['abc\r\nx', 'bad-characters'],
    ['Postmaster', 'reserved'],
    ['no-reply', 'reserved'],
  ])('%j is refused: %s', async (typed, reason) => {
    const { owner } = await anOwner()
    expect(await changeInboxAddress(owner, typed)).toEqual({ ok: false, reason })
  })

  test('of before still arrives, is nobody else’s, and can be taken back', async () => {
    const { account, owner } = await anOwner()
    const [first, second] = [fresh(), fresh()]
    await changeInboxAddress(owner, first)
    await changeInboxAddress(owner, second)
    expect(await arriveAndRead(`${first}@${domain}`, aMail())).toBe('message')
    const other = await anOwner()
    expect(await changeInboxAddress(other.owner, first)).toEqual({ ok: false, reason: 'taken' })
    expect(await changeInboxAddress(owner, second)).toEqual({ ok: false, reason: 'same' })
    expect(await changeInboxAddress(owner, first)).toMatchObject({ ok: true })
    expect(await inboxAddresses(account.id)).toEqual({ current: first, former: [second] })
  })

  test('is one of ten at most, and going back to one of them is still possible', async () => {
    const { owner } = await anOwner()
    const names = Array.from({ length: 10 }, fresh)
    for (const name of names) expect(await changeInboxAddress(owner, name)).toMatchObject({ ok: true })
    expect(await changeInboxAddress(owner, fresh())).toEqual({ ok: false, reason: 'too-many' })
    expect(await changeInboxAddress(owner, names[0]!)).toMatchObject({ ok: true })
  })

  test('that two accounts want at the same moment is one’s', async () => {
    const name = fresh()
    const owners = await Promise.all(Array.from({ length: 5 }, anOwner))
    const outcomes = await Promise.all(owners.map(({ owner }) => changeInboxAddress(owner, name)))
    expect(outcomes.filter(({ ok }) => ok).length).toBe(1)
  })

  test('that two admins change at the same moment is one of the two, the other still arrives', async () => {
    const { account, owner } = await anOwner()
    const names = [fresh(), fresh(), fresh()]
    await Promise.all(names.map((name) => changeInboxAddress(owner, name)))
    const { current, former } = await inboxAddresses(account.id)
    expect([current, ...former].sort()).toEqual(names.sort())
  })

  test('is suggested by the account’s name, where that is free', async () => {
    expect(localPartFor('Müller & Söhne GmbH')).toBe('mueller-soehne-gmbh')
    expect(localPartFor('Café – Ærø')).toBe('cafe-aeroe')
    expect([localPartFor('株式会社'), localPartFor('Root'), localPartFor('A')]).toEqual(['', '', ''])
    expect(localPartFor('A very long name of a firm, with more')).toBe('a-very-long-name-of-a-firm-wit')
    const { owner } = await anOwner()
    await changeInboxAddress(owner, 'blumen-kern')
    expect(await suggestedAddress('Blumen Kern')).toBe('blumen-kern-2')
  })
})
