import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { beginWriting } from '../turns.ts'

export type WatchRefusal = 'own-membership' | 'not-allowed' | 'not-found'

/**
 * Puts a list on somebody's page of follow-ups, or takes it off. Whoever watches is reminded of nothing: that is the contact
 * owner's alone (C6). A matter of one's own page, so no entry in the log.
 */
export async function watchList(
  standing: Standing,
  listId: string,
  watching: boolean,
): Promise<{ ok: true; list: string } | { ok: false; reason: WatchRefusal }> {
  if (standing.membershipId === null) return { ok: false, reason: 'own-membership' }
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof watchList>>> => {
    const writer = await beginWriting(sql, standing, 'viewer')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const [list] = await sql<{ name: string }[]>`
      select name from contact_lists where account_id = ${accountId} and id = ${listId} for key share`
    if (!list) return { ok: false, reason: 'not-found' }
    await (watching
      ? sql`
          insert into list_watchers (account_id, list_id, membership_id)
          values (${accountId}, ${listId}, ${writer.membershipId}) on conflict do nothing`
      : sql`
          delete from list_watchers
          where account_id = ${accountId} and list_id = ${listId} and membership_id = ${writer.membershipId}`)
    return { ok: true, list: list.name }
  })
}
