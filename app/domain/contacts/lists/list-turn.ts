import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { beginWriting } from '../turns.ts'

/** Begins a change of the account's lists, for managers and above: one after the other, so that they are counted and named exactly. */
export async function beginListChange(sql: Sql, standing: Standing): Promise<Standing | null> {
  const writer = await beginWriting(sql, standing, 'manager')
  if (!writer) return null
  await sql`select pg_advisory_xact_lock(hashtextextended(${'contact lists ' + writer.account.id}, 0))`
  return writer
}
