import { sql as pool, type Sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { takeWorkflowTurn } from './workflow-turn.ts'

/** Whether workflows act in the account (C3). */
export async function automationIsOn(accountId: string, sql: Sql = pool): Promise<boolean> {
  const [row] = await sql<{ on: boolean }[]>`
    select automation_since is not null as on from accounts where id = ${accountId}`
  return row?.on ?? false
}

/** Switches automation on or off in the account, by admins, also while acting. Workflows stay as they are meanwhile. */
export async function switchAutomation(
  standing: Standing,
  on: boolean,
): Promise<{ ok: true; changed: boolean } | { ok: false; reason: 'not-allowed' }> {
  return await pool.begin(async (sql): Promise<Awaited<ReturnType<typeof switchAutomation>>> => {
    if (!(await takeWorkflowTurn(sql, standing))) return { ok: false, reason: 'not-allowed' }
    const accountId = standing.account.id
    if ((await automationIsOn(accountId, sql)) === on) return { ok: true, changed: false }
    await sql`update accounts set automation_since = ${on ? sql`now()` : null} where id = ${accountId}`
    const action = on ? 'automation.switched-on' : 'automation.switched-off'
    await record(sql, standing, { action, subject: standing.account.name, subjectId: accountId })
    return { ok: true, changed: true }
  })
}
