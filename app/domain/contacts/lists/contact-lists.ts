import { sql as pool, type Sql } from '#db/sql.server.ts'

export type ContactList = { id: string; name: string }

/** The account's lists by name; few enough to choose from. */
export async function contactLists(accountId: string, sql: Sql = pool): Promise<ContactList[]> {
  return await sql<ContactList[]>`
    select id, name from contact_lists where account_id = ${accountId} order by folded_name`
}

/** The lists that a contact is in, by name. */
export async function listsOfContact(accountId: string, contactId: string): Promise<ContactList[]> {
  return await pool<ContactList[]>`
    select l.id, l.name from contact_list_entries e
    join contact_lists l on l.id = e.list_id and l.account_id = e.account_id
    where e.account_id = ${accountId} and e.contact_id = ${contactId} order by l.folded_name`
}

/** A list of this account; null where it is foreign, gone or unknown. */
export async function listAt(
  accountId: string,
  listId: string,
  sql: Sql = pool,
): Promise<ContactList | null> {
  const [list] = await sql<ContactList[]>`
    select id, name from contact_lists where account_id = ${accountId} and id = ${listId}`
  return list ?? null
}
