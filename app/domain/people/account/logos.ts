import { sql } from '#db/sql.server.ts'

/** Where a logo is: its address changes with what is in it. */
export const logoPath = (accountId: string, hash: string) => `/logos/${accountId}/${hash}`

/** The address of an account's logo, or null where it has none. */
export async function logoOf(accountId: string): Promise<string | null> {
  const [logo] = await sql<{ hash: string }[]>`select hash from account_logos where account_id = ${accountId}`
  return logo ? logoPath(accountId, logo.hash) : null
}

/** The addresses of several accounts' logos, by the account's id. */
export async function logosOf(accountIds: string[]): Promise<Record<string, string>> {
  const logos = await sql<{ accountId: string; hash: string }[]>`
    select account_id, hash from account_logos where account_id = any(${accountIds}::uuid[])`
  return Object.fromEntries(logos.map(({ accountId, hash }) => [accountId, logoPath(accountId, hash)]))
}

/** The picture itself, by account and content; null where the account has no such picture now. */
export async function logoPicture(
  accountId: string,
  hash: string,
): Promise<{ type: string; bytes: Uint8Array } | null> {
  const [logo] = await sql<{ type: string; bytes: Uint8Array }[]>`
    select type, bytes from account_logos where account_id = ${accountId} and hash = ${hash}`
  return logo ?? null
}
