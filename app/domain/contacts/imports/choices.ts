import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { visibleMembers } from '../../people/teams/visible-members.ts'
import { listChoices } from '../owner-choices.ts'

const most = 500

/** What a form of an import offers: the account's lists, and the people who can be given contacts. */
export async function importChoices(standing: Standing) {
  const accountId = standing.account.id
  const within = await visibleMembers(standing, 'assign')
  const [lists, people] = await Promise.all([
    listChoices(accountId),
    sql<{ id: string; name: string }[]>`
      select m.id, u.name from memberships m join users u on u.id = m.user_id
      where m.account_id = ${accountId} and m.ended_at is null and m.deactivated_at is null and ${within.has(sql, 'm.id')}
      order by lower(u.name), m.id limit ${most}`,
  ])
  return { lists, people }
}
