import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { beginListChange } from './list-turn.ts'
import { listName, mostLists, type ListNameRefusal } from './list-names.ts'

export type ListCreationRefusal = ListNameRefusal | 'not-allowed' | 'name-taken' | 'too-many-lists'

/** Makes a list, empty to begin with (C1), for managers and above. No two of an account have the same name, whatever its case. */
export async function createList(
  standing: Standing,
  typedName: string,
): Promise<{ ok: true; listId: string; name: string } | { ok: false; reason: ListCreationRefusal }> {
  const wish = listName(typedName)
  if (!wish.ok) return wish
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof createList>>> => {
    const writer = await beginListChange(sql, standing)
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
      select count(*)::int as count from contact_lists where account_id = ${accountId}`
    if (count >= mostLists) return { ok: false, reason: 'too-many-lists' }
    const [list] = await sql<{ id: string }[]>`
      insert into contact_lists (account_id, name, folded_name) values (${accountId}, ${wish.name}, ${wish.folded})
      on conflict (account_id, folded_name) do nothing returning id`
    if (!list) return { ok: false, reason: 'name-taken' }
    await record(sql, writer, { action: 'contact-list.created', subject: wish.name, subjectId: list.id })
    return { ok: true, listId: list.id, name: wish.name }
  })
}
