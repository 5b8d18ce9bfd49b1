import { beforeEach, expect, test } from 'vitest'
import {
  askAddressCode,
  makeMainAddress,
  mostAddresses,
  myAddresses,
  removeAddress,
  verifyAddressCode,
} from '#app/domain/identity/aliases.ts'
import { addressChangedMail, oneTimeCodeMail } from '#app/domain/identity/mail-facts.ts'
import { digits } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, anAddress, type Member } from '#test/support/people.ts'

let me: Member
let address = ''
let count = 0

beforeEach(async () => {
  me = await aMember(await anAccount(), 'member')
  address = `alias-${++count}@example.test`
})

async function ask(user = me, wished = address): Promise<string> {
  const asked = await askAddressCode(user.id, wished)
  if (!asked.ok) throw new Error(asked.reason)
  return asked.codeId
}
const verify = (id: string, user = me) => verifyAddressCode(user.id, id, digits('address', id))
const wrongCode = { ok: false, reason: 'wrong-code' }

async function changeMails(user: Member) {
  const rows = await sql<{ subjectId: string; recipientId: string }[]>`
    select subject_id, recipient_id from outbox where kind = 'address.mail-changed' and recipient_id = ${user.id} order by id`
  return await Promise.all(
    rows.map(({ subjectId, recipientId }) => addressChangedMail(subjectId, recipientId)),
  )
}

test('a mailed code makes the address mine, and the main address is told', async () => {
  const id = await ask()
  expect(await oneTimeCodeMail(id)).toMatchObject({
    to: address,
    purpose: 'address',
    askedBy: me.name,
    code: digits('address', id),
  })
  expect(await verify(id)).toEqual({ ok: true, address })
  expect((await myAddresses(me.id)).map((each) => each.address)).toEqual([me.address, address])
  expect(await changeMails(me)).toMatchObject([{ to: me.address, change: 'added', address }])
  expect(await verify(id)).toEqual(wrongCode)
})

test('somebody else’s address gets the same answer; the mail tells its owner the truth and has no code', async () => {
  const owner = await aMember(await anAccount(), 'member')
  const id = await ask(me, owner.address)
  expect(await oneTimeCodeMail(id)).toMatchObject({ to: owner.address, askedBy: me.name, code: null })
  expect(await verify(id)).toEqual(wrongCode)
  expect((await myAddresses(owner.id)).map((each) => each.address)).toEqual([owner.address])
})

test('a code serves only who asked for it, and only for its purpose', async () => {
  const other = await aMember(await anAccount(), 'member')
  const id = await ask()
  expect(await verify(id, other)).toEqual(wrongCode)
  expect(await verifyAddressCode(me.id, id, digits('sign-in', id))).toEqual(wrongCode)
})

test('two people who verify one address at once: it belongs to one', async () => {
  const other = await aMember(await anAccount(), 'member')
  const [mine, theirs] = [await ask(), await ask(other)]
  const all = await Promise.all([verify(mine), verify(theirs, other)])
  expect(all.filter(({ ok }) => ok)).toHaveLength(1)
  expect(
    await sql`select 1 from user_addresses where address = ${address} and verified_at is not null`,
  ).toHaveLength(1)
})

test('one code used twenty times at once counts once', async () => {
  const id = await ask()
  const all = await Promise.all(Array.from({ length: 20 }, () => verify(id)))
  expect(all.filter(({ ok }) => ok)).toHaveLength(1)
})

test('what is mine already needs no code', async () => {
  expect(await askAddressCode(me.id, me.address)).toEqual({ ok: false, reason: 'already-yours' })
})

test('an alias can be removed, the main address cannot, and nobody removes another’s', async () => {
  await anAddress(me, address)
  const [main, alias] = await myAddresses(me.id)
  const other = await aMember(await anAccount(), 'member')
  expect(await removeAddress(other.id, alias!.id)).toEqual({ ok: false, reason: 'unknown' })
  expect(await removeAddress(me.id, main!.id)).toEqual({ ok: false, reason: 'main-address' })
  expect(await removeAddress(me.id, alias!.id)).toEqual({ ok: true, address })
  expect(await removeAddress(me.id, alias!.id)).toEqual({ ok: false, reason: 'unknown' })
  expect(await changeMails(me)).toMatchObject([{ to: me.address, change: 'removed', address }])
  const entries = await sql`
    select account_id, user_id, subject, before, after from audit_entries where action = 'member.addresses-changed'
      and user_id = ${me.id}`
  // That it happened, not which address: it may be one of another firm.
  expect(entries).toEqual([
    { accountId: me.accountId, userId: me.id, subject: me.name, before: null, after: null },
  ])
})

test('making an alias the main address tells the old one', async () => {
  await anAddress(me, address)
  const alias = (await myAddresses(me.id))[1]!
  expect(await makeMainAddress(me.id, alias.id)).toEqual({ ok: true, address })
  expect((await myAddresses(me.id)).map((each) => [each.address, each.main])).toEqual([
    [address, true],
    [me.address, false],
  ])
  expect(await changeMails(me)).toMatchObject([{ to: me.address, change: 'made-main', address }])
})

test('two aliases made main at once leave one main address', async () => {
  await anAddress(me, address)
  await anAddress(me, `b-${address}`)
  const [, a, b] = await myAddresses(me.id)
  await Promise.all([makeMainAddress(me.id, a!.id), makeMainAddress(me.id, b!.id)])
  expect((await myAddresses(me.id)).filter(({ main }) => main)).toHaveLength(1)
})

test('an unverified wish is no main address', async () => {
  await anAddress(me, address, { verified: false })
  const [wish] = await sql<[{ id: string }]>`select id from user_addresses where address = ${address}`
  expect(await makeMainAddress(me.id, wish.id)).toEqual({ ok: false, reason: 'unknown' })
})

test('nobody collects more than twenty addresses', async () => {
  for (let i = 1; i < mostAddresses; i++) await anAddress(me, `many-${i}-${address}`)
  expect(await verify(await ask())).toEqual({ ok: false, reason: 'too-many-addresses' })
})
