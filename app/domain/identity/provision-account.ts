import { sql as pool, type Sql } from '#db/sql.server.ts'
import { parseAddress, type AddressRefusal } from '../addresses.ts'
import { operator } from '../audit.ts'
import { isNameLength, plainName } from '../names.ts'
import { isTimeZone } from '../time-zones.ts'
import { resetLife, resetUrl } from './password-resets.ts'
import { createAccount, createUser, type Locale } from './users.ts'

export type AccountWish = {
  name: string
  ownerAddress: string
  ownerName: string
  locale: string
  timeZone: string
}

export type Provisioned = {
  ok: true
  accountId: string
  ownerAddress: string
  /** The link by which a new owner sets a password, once; null where the owner has a login already. */
  link: { url: string; expiresAt: Date } | null
}
export type ProvisionRefusal =
  | { ok: false; reason: 'bad-name' | 'bad-owner-name' | 'no-such-language' | 'no-such-zone' }
  | { ok: false; reason: 'bad-address'; why: AddressRefusal }

/**
 * Opens an account on the operator's word, who vouches for the owner's address. A new owner has no password before
 * they have set one by the link; somebody with a login simply owns one account more.
 */
export async function provisionAccount(wish: AccountWish): Promise<Provisioned | ProvisionRefusal> {
  const name = plainName(wish.name)
  const ownerName = plainName(wish.ownerName)
  if (!isNameLength(name)) return { ok: false, reason: 'bad-name' }
  if (!isNameLength(ownerName)) return { ok: false, reason: 'bad-owner-name' }
  const parsed = parseAddress(wish.ownerAddress)
  if (!parsed.ok) return { ok: false, reason: 'bad-address', why: parsed.reason }
  if (wish.locale !== 'en' && wish.locale !== 'de') return { ok: false, reason: 'no-such-language' }
  if (!(await isTimeZone(pool, wish.timeZone))) return { ok: false, reason: 'no-such-zone' }
  const { address } = parsed
  const { locale, timeZone } = wish

  return await pool.begin(async (sql): Promise<Provisioned> => {
    const account = { name, locale, timeZone } as const
    const made = await createUser(sql, { name: ownerName, address, passwordHash: null, locale, timeZone })
    const owner = made ? { id: made.id, name: ownerName } : await userOf(sql, address)
    const { id } = await createAccount(sql, owner, account, operator)
    return {
      ok: true,
      accountId: id,
      ownerAddress: address,
      link: made ? await passwordLink(sql, address, locale) : null,
    }
  })
}

async function userOf(sql: Sql, address: string): Promise<{ id: string; name: string }> {
  const [user] = await sql<{ id: string; name: string }[]>`
    select u.id, u.name from users u join user_addresses a on a.user_id = u.id
    where a.address = ${address} and a.verified_at is not null`
  if (!user) throw new Error('The address was given away while the account was opened; try again.')
  return user
}

/** The same link as a forgotten password's, only handed over by the operator instead of mailed. */
async function passwordLink(sql: Sql, address: string, locale: Locale) {
  const [row] = await sql<[{ id: string; expiresAt: Date }]>`
    insert into password_resets (address, locale, return_to, expires_at)
    values (${address}, ${locale}, '/', now() + ${resetLife}::interval) returning id, expires_at`
  return { url: resetUrl(row.id), expiresAt: row.expiresAt }
}
