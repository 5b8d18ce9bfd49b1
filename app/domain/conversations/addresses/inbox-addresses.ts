import { config } from '#app/config.ts'
import { sql as pool, type Sql } from '#db/sql.server.ts'
import { readLocalPart } from '../messages/reply-address.ts'

export type InboxAddresses = {
  /** The local part that the account's mail leaves from; null before it has one. */
  current: string | null
  /** What it used to be, the latest first: mail to these still arrives. */
  former: string[]
}

/** The addresses at which an account is written to. */
export async function inboxAddresses(accountId: string, sql: Sql = pool): Promise<InboxAddresses> {
  const rows = await sql<{ localPart: string; retired: boolean }[]>`
    select local_part, retired_at is not null as retired from inbox_addresses
    where account_id = ${accountId} order by retired_at desc, local_part`
  return {
    current: rows.find(({ retired }) => !retired)?.localPart ?? null,
    former: rows.filter(({ retired }) => retired).map(({ localPart }) => localPart),
  }
}

/** The local part of an address at the domain of this instance's inboxes, in small letters; null for every other. */
export function localPartOf(address: string): string | null {
  const { inboxDomain } = config()
  const at = address.lastIndexOf('@')
  if (inboxDomain === null || at < 1) return null
  return address.slice(at + 1).toLowerCase() === inboxDomain ? address.slice(0, at).toLowerCase() : null
}

/** Whether a sender as a mail names it, `Name <address>`, is an inbox of this instance. */
export function isFromInbox(sender: string): boolean {
  return localPartOf(/<([^<>]+)>/.exec(sender)?.[1] ?? sender) !== null
}

/** Whose inbox these addresses are, one entry an account; of several addresses of one account the one that names a thread. */
export async function accountsAt(addresses: string[]): Promise<{ accountId: string; address: string }[]> {
  const byLocalPart = new Map<string, string[]>()
  for (const address of addresses) {
    const written = localPartOf(address)
    if (written === null) continue
    const { localPart } = readLocalPart(written)
    byLocalPart.set(localPart, [...(byLocalPart.get(localPart) ?? []), address])
  }
  if (byLocalPart.size === 0) return []
  const rows = await pool<{ localPart: string; accountId: string }[]>`
    select local_part, account_id from inbox_addresses where local_part = any(${[...byLocalPart.keys()]}) order by local_part`
  const found = new Map<string, string[]>()
  for (const { localPart, accountId } of rows)
    found.set(accountId, [...(found.get(accountId) ?? []), ...byLocalPart.get(localPart)!])
  return [...found].map(([accountId, own]) => ({ accountId, address: own.find(namesThread) ?? own[0]! }))
}

function namesThread(address: string): boolean {
  return readLocalPart(localPartOf(address) ?? '').threadId !== null
}
