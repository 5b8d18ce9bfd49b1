import { sql as pool, type Sql } from '#db/sql.server.ts'
import { allowsTeams } from '../licences/plan-allows.ts'
import type { Privacy } from './visibility.ts'

export type TeamSettings = {
  /** Whether somebody switched teams on; they count only where the plan has them too. */
  on: boolean
  allowed: boolean
  /** Switched on, on a plan that has them. After a downgrade teams stay stored, and count as off. */
  active: boolean
  privacy: Privacy
}

/** What the account has decided about teams and privacy, as it is now (P3). */
export async function teamSettings(accountId: string, sql: Sql = pool): Promise<TeamSettings> {
  const [row] = await sql<{ on: boolean; privacy: Privacy }[]>`
    select teams_since is not null as on, privacy from accounts where id = ${accountId}`
  const { on, privacy } = row!
  const allowed = await allowsTeams(sql, accountId)
  return { on, allowed, active: on && allowed, privacy }
}
