// What a URL asks for may choose contacts for a change of all that fit: what cannot be read never lets more fit.
import { expect, test } from 'vitest'
import { countContacts } from '#app/domain/contacts/contacts.ts'
import { contactFilterOf } from '#app/routes/contacts/list/filter-query.ts'
import { chosenIn, longestQuery } from '#app/routes/contacts/ownership/selection-of.ts'
import { aContact } from '#test/support/contacts.ts'
import { anAccount, standingOf } from '#test/support/people.ts'

async function anOwner() {
  const account = await anAccount()
  await aContact(account, { name: 'Anna' })
  return await standingOf(account.owner, account)
}

test.each([
  ['announced=2026-02-30T10:00:00Z'],
  ['announced=2026-01-01T10:00:00%2B23:00'],
  ['announced=0000-01-01T10:00:00Z'],
  ['announced=yesterday'],
  [Array.from({ length: 21 }, () => 'if=name.contains.n').join('&')],
])('%s leaves nothing', async (query) => {
  const owner = await anOwner()
  const filter = contactFilterOf(new URLSearchParams(query), owner)
  expect(await countContacts(owner, filter)).toBe(0)
})

test('twenty conditions are read, and a moment as the database writes it', async () => {
  const owner = await anOwner()
  const query = Array.from({ length: 20 }, () => 'if=name.contains.n').join('&')
  expect(await countContacts(owner, contactFilterOf(new URLSearchParams(query), owner))).toBe(1)
  const moment = '2026-01-01T10:00:00.123456Z'
  expect(contactFilterOf(new URLSearchParams({ announced: moment }), owner).announcedSince).toBe(moment)
})

test('a list’s query that is too long to be carried on chooses nothing rather than more', async () => {
  const owner = await anOwner()
  const from = `q=${'a'.repeat(longestQuery)}&status=won`
  const chosen = chosenIn(new URLSearchParams({ all: '1', from }))
  const filter = contactFilterOf(new URLSearchParams(chosen.from), owner)
  expect(await countContacts(owner, filter)).toBe(0)
})
