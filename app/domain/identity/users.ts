import type { Sql } from '#db/sql.server.ts'
import { recordAs } from '../audit.ts'
import { hasActiveMembership } from './live-logins.ts'

export type Locale = 'en' | 'de'
export type NewUser = {
  name: string
  address: string
  /** Null until the person sets one by a link. */
  passwordHash: string | null
  locale: Locale
  timeZone: string
}

/**
 * Makes a user with this verified main address, inside the caller's transaction; the caller has seen proof of the address.
 * Null where somebody with an active membership already owns it. Whoever has none left loses the address:
 * the newcomer inherits nothing of them, and they cannot sign in anyway.
 */
export async function createUser(sql: Sql, user: NewUser): Promise<{ id: string; username: string } | null> {
  if (!(await freeAddress(sql, user.address))) return null
  const created = await insertWithUsername(sql, user)
  const [owned] = await sql`
    insert into user_addresses (user_id, address, main, verified_at) values (${created.id}, ${user.address}, true, now())
    on conflict (address) where verified_at is not null do nothing returning id`
  if (owned) return created
  await sql`delete from users where id = ${created.id}`
  return null
}

/** Takes the address from users who have no active membership left. False where it belongs to one who has. */
export async function freeAddress(sql: Sql, address: string): Promise<boolean> {
  const [held] = await sql<{ id: string; userId: string }[]>`
    select id, user_id from user_addresses where address = ${address} and verified_at is not null for update`
  if (!held) return true
  // Asked only once the address is ours: whoever was reactivating its owner has committed by then.
  const [live] =
    await sql`select 1 from users u where u.id = ${held.userId} and ${hasActiveMembership(sql, 'u.id')}`
  if (live) return false
  await sql`delete from user_addresses where id = ${held.id}`
  return true
}

/** Opens an account with this user as its owner, inside the caller's transaction; `by` is who does it, else they. */
export async function createAccount(
  sql: Sql,
  owner: { id: string; name: string },
  account: { name: string; locale: Locale; timeZone: string },
  by: { id: string | null; name: string } = owner,
): Promise<{ id: string; membershipId: string }> {
  const [row] = await sql<[{ id: string }]>`
    insert into accounts (name, locale, time_zone) values (${account.name}, ${account.locale}, ${account.timeZone})
    returning id`
  const [membership] = await sql<[{ id: string }]>`
    insert into memberships (account_id, user_id, role) values (${row.id}, ${owner.id}, 'owner') returning id`
  await sql`update users set last_account_id = ${row.id} where id = ${owner.id}`
  await recordAs(
    sql,
    by,
    { accountId: row.id },
    {
      action: 'account.created',
      subject: account.name,
      subjectId: row.id,
      after: { name: account.name, timeZone: account.timeZone },
    },
  )
  return { id: row.id, membershipId: membership.id }
}

/** Letters and digits of a name as a username: `Jürgen Müller` → `jurgen.muller`. */
export function usernameFrom(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
  return plain.slice(0, 50) || 'user'
}

async function insertWithUsername(sql: Sql, user: NewUser): Promise<{ id: string; username: string }> {
  const base = usernameFrom(user.name)
  for (let attempt = 0; ; attempt++) {
    const suffix = attempt === 0 ? '' : String(1 + Math.floor(Math.random() * 10 ** (attempt + 1)))
    const [row] = await sql<{ id: string; username: string }[]>`
      insert into users (name, username, locale, time_zone, password_hash)
      values (${user.name}, ${base + suffix}, ${user.locale}, ${user.timeZone}, ${user.passwordHash})
      on conflict (username) do nothing returning id, username`
    if (row) return row
  }
}
