import { config } from '#app/config.ts'
import { sql } from '#db/sql.server.ts'

/** Who reads a mail, in which language, and whose clock its instants follow. */
export type Reader = { to: string; locale: 'en' | 'de'; timeZone: string; readerName: string }

/** One side of a link or request. */
export type Side = { id: string; name: string }

/**
 * The user behind a mail about an account, or null where they left it, were deactivated, or have no address meanwhile:
 * what happens in an account is told only to those who belong to it when the mail leaves.
 */
export async function readerIn(userId: string | null, accountId: string): Promise<Reader | null> {
  const [reader] = await sql<Reader[]>`
    select a.address as to, u.locale, u.time_zone, u.name as reader_name
    from users u
    join user_addresses a on a.user_id = u.id and a.main
    join memberships m on m.user_id = u.id and m.account_id = ${accountId} and m.ended_at is null and m.deactivated_at is null
    where u.id = ${userId}`
  return reader ?? null
}

/** The address of a page inside an account, for mails. */
export function accountUrl(account: Side, path: string): string {
  return `${config().appUrl}/a/${account.id}/${path}`
}
