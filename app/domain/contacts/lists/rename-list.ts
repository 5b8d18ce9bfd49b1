import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { beginListChange } from './list-turn.ts'
import { listName, type ListNameRefusal } from './list-names.ts'

export type ListRenamingRefusal = ListNameRefusal | 'not-allowed' | 'name-taken' | 'no-such-list'

/** Gives a list another name, for managers and above. */
export async function renameList(
  standing: Standing,
  listId: string,
  typedName: string,
): Promise<{ ok: true; name: string; changed: boolean } | { ok: false; reason: ListRenamingRefusal }> {
  const wish = listName(typedName)
  if (!wish.ok) return wish
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof renameList>>> => {
    const writer = await beginListChange(sql, standing)
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const [was] = await sql<{ name: string }[]>`
      select name from contact_lists where id = ${listId} and account_id = ${accountId} for no key update`
    if (!was) return { ok: false, reason: 'no-such-list' }
    if (was.name === wish.name) return { ok: true, name: was.name, changed: false }
    const [taken] = await sql`
      select 1 from contact_lists where account_id = ${accountId} and folded_name = ${wish.folded} and id <> ${listId}`
    if (taken) return { ok: false, reason: 'name-taken' }
    await sql`
      update contact_lists set name = ${wish.name}, folded_name = ${wish.folded}
      where id = ${listId} and account_id = ${accountId}`
    await record(sql, writer, {
      action: 'contact-list.changed',
      subject: wish.name,
      subjectId: listId,
      before: { name: was.name },
      after: { name: wish.name },
    })
    return { ok: true, name: wish.name, changed: true }
  })
}
