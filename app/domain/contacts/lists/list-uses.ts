import { sql as pool, type Sql } from '#db/sql.server.ts'

/** The workflows that begin with a list or put contacts into it, by name, also those switched off. */
export async function workflowsUsingList(
  accountId: string,
  listId: string,
  sql: Sql = pool,
): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select name from workflows
    where account_id = ${accountId} and archived_at is null and (entry_list_id = ${listId} or default_list_id = ${listId})
    order by position, id`
  return rows.map(({ name }) => name)
}
