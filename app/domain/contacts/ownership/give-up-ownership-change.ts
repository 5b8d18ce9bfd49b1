import { sql } from '#db/sql.server.ts'
import { shareContactTurn } from '../turns.ts'
import { endChange } from './changes.ts'

/** Ends a change whose batches keep failing; what is done stays, and can be taken back. */
export async function giveUpOwnershipChange(accountId: string, changeId: string) {
  await sql.begin(async (sql) => {
    await shareContactTurn(sql, accountId)
    await endChange(sql, changeId, 'failed')
  })
}
