import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import type { Selection } from './selection.ts'

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
  changer: Changer,
  kind: ChangeKind,
  { workflowId = null, undoable = false }: { workflowId?: string | null; undoable?: boolean } = {},
): Promise<string> {
  const until = undoable ? sql`now() + make_interval(mins => ${undoMinutes})` : null
  return await insert(sql, changer, {
    kind,
    workflow_id: workflowId,
    undo_until: until,
    finished_at: sql`now()`,
  })
}

type Running = { selection: Selection | null; people: string[]; total: number } | { workflowId: string }

/**
 * Notes a change that goes on in batches: over which contacts, to whom in turn (nobody where there are none), how many; or
 * which workflow decides all that.
 */
export async function beginChange(
  sql: Sql,
  changer: Changer,
  kind: 'bulk' | 'undo' | 'workflow',
  running: Running,
): Promise<string> {
  if ('workflowId' in running)
    return await insert(sql, changer, { kind, state: 'running', workflow_id: running.workflowId })
  const { selection, people, total } = running
  return await insert(sql, changer, {
    ...{ kind, state: 'running', total },
    selection: selection && sql.json(selection as never),
    target: sql.json({ people }),
  })
}

async function insert(sql: Sql, { account, acting, user, membershipId }: Changer, columns: object) {
  const row = {
    ...{ account_id: account.id, user_id: user.id, user_name: user.name, membership_id: membershipId },
    ...{ agency_id: acting?.agency.id ?? null, grant_id: acting?.grantId ?? null },
    ...columns,
  }
  const [change] = await sql<
    { id: string }[]
  >`insert into ownership_changes ${sql(row as never)} returning id`
  return change!.id
}

/** Why a change ended before its end. */
export const stopReasons = ['cancelled', 'rights-ended', 'inactive-user', 'trial-over'] as const
export type StopReason = (typeof stopReasons)[number]

/** Ends a change: from now on it can be taken back for a while, as far as it came; an undo never. */
export async function endChange(
  sql: Sql,
  changeId: string,
  state: 'done' | 'stopped' | 'failed' = 'done',
  reason: string | null = null,
) {
  await sql`
    update ownership_changes set state = ${state}, reason = ${reason}, finished_at = clock_timestamp(),
      undo_until = case when kind <> 'undo' then clock_timestamp() + make_interval(mins => ${undoMinutes}) end
    where id = ${changeId} and state = 'running'`
}
