import type { Sql } from '#db/sql.server.ts'

/** Ends open scoped sessions, each with an entry in its client's log that its user left the account; gives their agencies. */
export async function closeScopes(sql: Sql, which: ReturnType<Sql>): Promise<{ agencyId: string }[]> {
  return await sql<{ agencyId: string }[]>`
    with gone as (
      update scoped_sessions set ended_at = clock_timestamp() where ended_at is null and ${which}
      returning id, client_id, grant_id, user_id
    )
    insert into audit_entries (account_id, agency_id, user_id, user_name, acting, action, subject, subject_id)
    select gone.client_id, g.agency_id, u.id, u.name, true, 'scope.ended', u.name, gone.id
    from gone join grants g on g.id = gone.grant_id join users u on u.id = gone.user_id
    returning agency_id`
}
