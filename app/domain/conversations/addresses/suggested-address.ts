import { sql } from '#db/sql.server.ts'
import { localPartFor, longestLocalPart } from './local-parts.ts'

/** A free name for an account's address, made of its own name; empty where none comes to mind. A suggestion, not a promise. */
export async function suggestedAddress(accountName: string): Promise<string> {
  const name = localPartFor(accountName)
  if (name === '') return ''
  const wishes = [name, ...[2, 3, 4, 5, 6, 7, 8, 9].map((n) => `${name.slice(0, longestLocalPart - 2)}-${n}`)]
  const rows = await sql<{ localPart: string }[]>`
    select local_part from inbox_addresses where local_part = any(${wishes})`
  const taken = new Set(rows.map(({ localPart }) => localPart))
  return wishes.find((wish) => !taken.has(wish)) ?? ''
}
