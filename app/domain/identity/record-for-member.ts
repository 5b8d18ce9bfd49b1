import type { Sql } from '#db/sql.server.ts'
import { recordAs, type AuditAction } from '../audit.ts'

/**
 * Notes what somebody did to their own login in every account that they are a member of, deactivated or not: a login
 * belongs to no account, but each has to know when one of its members changed hands. Which address it was is nobody's
 * business there, since aliases may belong to other firms.
 */
export async function recordForMember(
  sql: Sql,
  userId: string,
  action: Extract<
    AuditAction,
    | 'member.password-changed'
    | 'member.password-reset'
    | 'member.addresses-changed'
    | 'member.sign-on-joined'
    | 'member.sign-on-removed'
    | 'member.second-factor-on'
    | 'member.second-factor-off'
    | 'member.second-factor-changed'
  >,
): Promise<void> {
  const memberships = await sql<{ id: string; accountId: string; name: string }[]>`
    select m.id, m.account_id, u.name from memberships m join users u on u.id = m.user_id
    where m.user_id = ${userId} and m.ended_at is null order by m.account_id`
  for (const { id, accountId, name } of memberships)
    await recordAs(sql, { id: userId, name }, { accountId }, { action, subject: name, subjectId: id })
}
