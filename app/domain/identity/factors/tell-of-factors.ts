import type { Sql } from '#db/sql.server.ts'
import { leave } from '../../outbox.ts'
import { recordForMember } from '../record-for-member.ts'

/** What can happen to somebody's second factor. */
export type FactorChange =
  | 'on'
  | 'off'
  | 'off-by-admin'
  | 'off-by-operator'
  | 'app-added'
  | 'app-replaced'
  | 'app-removed'
  | 'passkey-added'
  | 'passkey-removed'
  | 'codes-renewed'
  | 'code-used'

type Told = {
  change: FactorChange
  /** A passkey's name, or the account whose admin did it. */
  detail?: string
  /** Who did it, where it was not the user. */
  by?: string
  /** Recovery codes that are left. */
  codesLeft?: number
}

/** Leaves a mail to the user about a change of their second factor, inside the caller's transaction. */
export async function tellOfFactors(sql: Sql, userId: string, { change, detail = '', by, codesLeft }: Told) {
  const [row] = await sql<[{ id: string }]>`
    insert into second_factor_changes (user_id, change, detail, by_name, codes_left)
    values (${userId}, ${change}, ${detail}, ${by ?? null}, ${codesLeft ?? null}) returning id`
  await leave(sql, { kind: 'second-factor.mail-changed', subjectId: row.id, recipientId: userId })
}

/** The same with an entry in each of the user's accounts, for what they did to it themselves. */
export async function noteOwnChange(sql: Sql, userId: string, told: Told) {
  await tellOfFactors(sql, userId, told)
  const action =
    told.change === 'on'
      ? 'member.second-factor-on'
      : told.change === 'off'
        ? 'member.second-factor-off'
        : 'member.second-factor-changed'
  await recordForMember(sql, userId, action)
}
