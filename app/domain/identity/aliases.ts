import { sql as pool, type Sql } from '#db/sql.server.ts'
import { leave } from '../outbox.ts'
import { allow } from './limits.ts'
import { leaveCode, spendCode } from './one-time-codes.ts'
import { recordForMember } from './record-for-member.ts'
import { freeAddress } from './users.ts'

export type MyAddress = { id: string; address: string; main: boolean; since: Date }

/** The verified addresses of a user, the main one first. */
export async function myAddresses(userId: string): Promise<MyAddress[]> {
  return await pool<MyAddress[]>`
    select id, address, main, verified_at as since from user_addresses
    where user_id = ${userId} and verified_at is not null
    order by main desc, verified_at, address`
}

/** Whether one of these addresses is a verified one of the user. */
export async function ownsAnyAddress(userId: string, addresses: string[]): Promise<boolean> {
  const [owned] = await pool`
    select 1 from user_addresses
    where user_id = ${userId} and verified_at is not null and address = any(${addresses}::text[]) limit 1`
  return owned !== undefined
}

export type AskedAddressCode =
  | { ok: true; codeId: string }
  | { ok: false; reason: 'already-yours' }
  | { ok: false; reason: 'too-many'; retryAfter: number }

/** At most this many addresses a user; also the bound of what one can collect. */
export const mostAddresses = 20

/**
 * Mails a code that makes the address a verified alias of the user (I7, L12). A free address and somebody else's get
 * the same answer; only the mail, which its owner reads, tells the difference. Takes a parsed address.
 */
export async function askAddressCode(userId: string, address: string): Promise<AskedAddressCode> {
  const [mine] = await pool`
    select 1 from user_addresses where user_id = ${userId} and address = ${address} and verified_at is not null`
  if (mine) return { ok: false, reason: 'already-yours' }
  const allowed = await allow(['alias-user', userId], ['alias-address', address])
  if (!allowed.ok) return { ok: false, reason: 'too-many', retryAfter: allowed.retryAfter }
  const codeId = await pool.begin(async (sql) => {
    const [user] = await sql<[{ locale: 'en' | 'de' }]>`select locale from users where id = ${userId}`
    return await leaveCode(sql, { kind: 'address', address, userId, locale: user.locale })
  })
  return { ok: true, codeId }
}

export type VerifiedAddress =
  { ok: true; address: string } | { ok: false; reason: 'wrong-code' | 'too-many-addresses' }

/**
 * Spends a code that askAddressCode mailed to this user: the address becomes a verified alias, and the main address is
 * told. Wrong, used, expired, tried too often, somebody else's code or address: all `wrong-code`.
 */
export async function verifyAddressCode(
  userId: string,
  codeId: string,
  digits: string,
): Promise<VerifiedAddress> {
  // By itself, so that a try counts whatever becomes of the rest.
  const code = await spendCode(pool, 'address', codeId, digits)
  if (!code || code.userId !== userId) return { ok: false, reason: 'wrong-code' }
  return await pool.begin(async (sql): Promise<VerifiedAddress> => {
    await sql`select 1 from users where id = ${userId} for no key update`
    const held = await sql`select 1 from user_addresses where user_id = ${userId} and verified_at is not null`
    if (held.count >= mostAddresses) return { ok: false, reason: 'too-many-addresses' }
    if (!(await freeAddress(sql, code.address))) return { ok: false, reason: 'wrong-code' }
    await sql`delete from user_addresses where user_id = ${userId} and address = ${code.address} and verified_at is null`
    const [owned] = await sql`
      insert into user_addresses (user_id, address, verified_at) values (${userId}, ${code.address}, now())
      on conflict do nothing returning id`
    if (!owned) return { ok: false, reason: 'wrong-code' }
    await tell(sql, userId, 'added', code.address)
    return { ok: true, address: code.address }
  })
}

export type AddressRefusal = 'unknown' | 'main-address'

/** Removes an alias; the main address is told. The main one stays until another takes its place. */
export async function removeAddress(
  userId: string,
  addressId: string,
): Promise<{ ok: true; address: string } | { ok: false; reason: AddressRefusal }> {
  return await pool.begin(async (sql) => {
    // First of all, as whoever else changes addresses does: two that lock in another order would wait for each other.
    await sql`select 1 from users where id = ${userId} for no key update`
    const [gone] = await sql<{ address: string }[]>`
      delete from user_addresses where id = ${addressId} and user_id = ${userId} and not main returning address`
    if (gone) {
      await tell(sql, userId, 'removed', gone.address)
      return { ok: true as const, address: gone.address }
    }
    const [main] = await sql`select 1 from user_addresses where id = ${addressId} and user_id = ${userId}`
    return { ok: false as const, reason: main ? ('main-address' as const) : ('unknown' as const) }
  })
}

/** Makes a verified alias the main address, where mails go; the old one is told. */
export async function makeMainAddress(
  userId: string,
  addressId: string,
): Promise<{ ok: true; address: string } | { ok: false; reason: 'unknown' }> {
  return await pool.begin(async (sql) => {
    await sql`select 1 from users where id = ${userId} for no key update`
    const [wished] = await sql<{ address: string; main: boolean }[]>`
      select address, main from user_addresses
      where id = ${addressId} and user_id = ${userId} and verified_at is not null`
    if (!wished) return { ok: false as const, reason: 'unknown' as const }
    if (!wished.main) {
      await tell(sql, userId, 'made-main', wished.address)
      await sql`update user_addresses set main = false where user_id = ${userId} and main`
      await sql`update user_addresses set main = true where id = ${addressId}`
    }
    return { ok: true as const, address: wished.address }
  })
}

/** Leaves a mail to the address that is main at this moment, and an entry in the user's accounts. */
async function tell(sql: Sql, userId: string, change: 'added' | 'removed' | 'made-main', address: string) {
  await recordForMember(sql, userId, 'member.addresses-changed')
  const [row] = await sql<{ id: string }[]>`
    insert into address_changes (user_id, change, address, told)
    select ${userId}, ${change}, ${address}, address from user_addresses where user_id = ${userId} and main
    returning id`
  if (row) await leave(sql, { kind: 'address.mail-changed', subjectId: row.id, recipientId: userId })
}
