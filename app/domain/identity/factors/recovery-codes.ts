import { createHash, randomBytes } from 'node:crypto'
import { sql as pool, type Sql } from '#db/sql.server.ts'

/** How many are given at once. */
export const recoveryCodeCount = 10

// Crockford's alphabet: nothing that is read as something else.
const letters = '0123456789abcdefghjkmnpqrstvwxyz'
const length = 16

/** Eighty bits each: a plain hash of one cannot be guessed, and holds when SECRET is changed. */
function newCode(): string {
  const code = [...randomBytes(length)].map((byte) => letters[byte % letters.length]).join('')
  return code.match(/.{4}/g)!.join('-')
}

/** As it was given, however it is typed: with or without hyphens, `O` for 0, `I` or `L` for 1. */
export function plainRecoveryCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/o/g, '0')
    .replace(/[il]/g, '1')
}

const hashOf = (userId: string, code: string) =>
  createHash('sha256')
    .update(`recovery ${userId} ${plainRecoveryCode(code)}`)
    .digest()

/** Replaces all recovery codes of a user by new ones, which are given back this once. */
export async function replaceRecoveryCodes(sql: Sql, userId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, newCode)
  await sql`delete from recovery_codes where user_id = ${userId}`
  await sql`
    insert into recovery_codes (user_id, code_hash)
    select ${userId}, decode(hash, 'hex')
    from unnest(${codes.map((code) => hashOf(userId, code).toString('hex'))}::text[]) hash`
  return codes
}

/** Uses one of the codes, once; of several uses at the same moment one wins. */
export async function spendRecoveryCode(sql: Sql, userId: string, typed: string): Promise<boolean> {
  const spent = await sql`
    update recovery_codes set used_at = clock_timestamp()
    where user_id = ${userId} and code_hash = ${hashOf(userId, typed)} and used_at is null`
  return spent.count === 1
}

/** How many are left. */
export async function recoveryCodesLeft(userId: string, sql: Sql = pool): Promise<number> {
  const [row] = await sql<[{ left: number }]>`
    select count(*)::int as left from recovery_codes where user_id = ${userId} and used_at is null`
  return row.left
}
