import { sql as pool } from '#db/sql.server.ts'
import { shareContactTurn } from '../turns.ts'
import { keepUpFollowUps } from './keep-up.ts'

/**
 * Applies the interval of a list to its next contacts, at most `limit`, and says whether there are more. How far it has
 * come is committed with them: a worker that dies loses nothing and does nothing twice. A later change of the interval
 * begins anew and ends this one.
 */
export async function sweepList(listId: string, generation: number, limit: number): Promise<boolean> {
  const [owner] = await pool<
    { accountId: string }[]
  >`select account_id from contact_lists where id = ${listId}`
  if (!owner) return false
  const { accountId } = owner
  return await pool.begin(async (sql) => {
    await shareContactTurn(sql, accountId)
    // Before its sweep: whoever deletes the list locks them in this order.
    const [list] = await sql`select 1 from contact_lists where id = ${listId} for key share`
    if (!list) return false
    const [sweep] = await sql<{ after: string | null }[]>`
      select after from interval_sweeps
      where list_id = ${listId} and generation = ${generation} and finished_at is null for update`
    if (!sweep) return false
    const next = await sql<{ contactId: string }[]>`
      select contact_id from contact_list_entries
      where account_id = ${accountId} and list_id = ${listId}
        and contact_id > ${sweep.after ?? '00000000-0000-0000-0000-000000000000'}::uuid
      order by contact_id limit ${limit}`
    const ids = next.map(({ contactId }) => contactId)
    await keepUpFollowUps(sql, accountId, ids)
    const more = ids.length === limit
    await sql`
      update interval_sweeps set after = ${ids.at(-1) ?? sweep.after}, swept = swept + ${ids.length},
        finished_at = case when ${!more} then clock_timestamp() end
      where list_id = ${listId}`
    return more
  })
}
