import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { stillMay, type Standing } from '../../identity/standing.ts'

export type HidingRefusal = 'own-membership' | 'not-allowed'

/** Whether deactivated people are kept out of every picker, filter and statistic of the account (P7). */
export async function hidesDeactivated(accountId: string): Promise<boolean> {
  const [row] = await sql<{ hidesDeactivated: boolean }[]>`
    select hides_deactivated from accounts where id = ${accountId}`
  return row?.hidesDeactivated ?? false
}

/** Hides deactivated people, or shows them again. Owner and admins, by own membership. */
export async function hideDeactivated(
  standing: Standing,
  hide: boolean,
): Promise<{ ok: true } | { ok: false; reason: HidingRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof hideDeactivated>>> => {
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const [changed] = await sql`
      update accounts set hides_deactivated = ${hide}
      where id = ${standing.account.id} and hides_deactivated <> ${hide} returning 1`
    if (changed)
      await record(sql, standing, {
        action: 'account.changed',
        subject: standing.account.name,
        subjectId: standing.account.id,
        before: { hidesDeactivated: !hide },
        after: { hidesDeactivated: hide },
      })
    return { ok: true }
  })
}
