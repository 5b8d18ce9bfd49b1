import { localPartFor } from '#app/domain/conversations/addresses/local-parts.ts'
import type { Sql } from '../sql.server.ts'

/** Accounts of the demo that can be written to, at addresses made of their names. */
export async function giveInboxAddresses(sql: Sql, accounts: { id: string; name: string }[]) {
  for (const { id, name } of accounts)
    await sql`insert into inbox_addresses (local_part, account_id) values (${localPartFor(name)}, ${id})`
}
