import { sql as pool, type Sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import { stillMay, type Standing } from '../identity/standing.ts'

/** Whether the account's trial has ended, so that it can only be read: nothing is asked in its name (P1). */
export async function isTrialOver(sql: Sql, accountId: string): Promise<boolean> {
  const [over] = await sql`
    select 1 from subscriptions where account_id = ${accountId} and trial_ends_at <= clock_timestamp()`
  return over !== undefined
}

/** Whether the account is in the agency programme; locks the row so that leaving waits for what is being written (L1). */
export async function isEnrolled(sql: Sql, accountId: string): Promise<boolean> {
  const [row] =
    await sql`select 1 from accounts where id = ${accountId} and agency_since is not null for share`
  return row !== undefined
}

export type Joined = { ok: true } | { ok: false; reason: 'not-allowed' | 'already-joined' }

/** Enrols the account in the agency programme (L1). Owner or admin, by own membership. */
export async function joinProgramme(standing: Standing): Promise<Joined> {
  if (standing.acting) return { ok: false, reason: 'not-allowed' }
  return await pool.begin(async (sql): Promise<Joined> => {
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const [joined] = await sql`
      update accounts set agency_since = clock_timestamp() where id = ${standing.account.id} and agency_since is null returning 1`
    if (!joined) return { ok: false, reason: 'already-joined' }
    await record(sql, standing, {
      action: 'programme.joined',
      agencyId: standing.account.id,
      subject: standing.account.name,
    })
    return { ok: true }
  })
}
