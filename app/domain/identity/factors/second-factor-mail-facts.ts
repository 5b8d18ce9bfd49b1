import { config } from '#app/config.ts'
import { sql } from '#db/sql.server.ts'
import type { FactorChange } from './tell-of-factors.ts'
import type { Locale } from '../users.ts'

export type SecondFactorChangedMail = {
  to: string
  locale: Locale
  timeZone: string
  name: string
  change: FactorChange
  /** A passkey's name, or the account whose admin did it. */
  detail: string
  by: string | null
  codesLeft: number | null
  at: Date
  /** Where the reader looks after their second factor. */
  url: string
}

/** What the mail to a user about their second factor says; null where they have no address left. */
export async function secondFactorChangedMail(
  subjectId: string,
  recipientId: string,
): Promise<SecondFactorChangedMail | null> {
  const [row] = await sql<Omit<SecondFactorChangedMail, 'url'>[]>`
    select a.address as to, u.locale, u.time_zone, u.name, c.change, c.detail, c.by_name as by, c.codes_left,
      c.created_at as at
    from second_factor_changes c
    join users u on u.id = c.user_id
    join user_addresses a on a.user_id = u.id and a.main
    where c.id = ${subjectId} and u.id = ${recipientId}`
  return row ? { ...row, url: `${config().appUrl}/me/second-factor` } : null
}
