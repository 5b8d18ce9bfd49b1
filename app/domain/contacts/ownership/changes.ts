import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'

export const changeKinds = [
  'by-hand',
  'bulk',
  'workflow',
  'import',
  'creation',
  'merge',
  'departure',
  'undo',
] as const
export type ChangeKind = (typeof changeKinds)[number]

/** Who changes owners: somebody standing in the account, or a rule. */
export type Changer = Pick<Standing, 'acting' | 'membershipId'> & {
  account: { id: string }
  user: { id: string | null; name: string }
}

/** For so long a change by hand can be taken back (C2). */
export const undoMinutes = 10

/** Notes a change of contact owners that is whole within the caller's transaction; returns its number. */
export async function noteChange(
  sql: Sql,
  { account, acting, user }: Changer,
  kind: ChangeKind,
  { workflowId = null, undoable = false }: { workflowId?: string | null; undoable?: boolean } = {},
): Promise<string> {
  const [change] = await sql<{ id: string }[]>`
    insert into ownership_changes (account_id, kind, user_id, user_name, agency_id, workflow_id, undo_until, finished_at)
    values (${account.id}, ${kind}, ${user.id}, ${user.name}, ${acting?.agency.id ?? null}, ${workflowId},
      ${undoable ? sql`now() + make_interval(mins => ${undoMinutes})` : null}, now())
    returning id`
  return change!.id
}
