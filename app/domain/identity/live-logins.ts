import type { Sql } from '#db/sql.server.ts'

/** Whether the user in this column may sign in at all: by any active membership. */
export const hasActiveMembership = (sql: Sql, user: 'u.id' | 'a.user_id' | 'sessions.user_id') => sql`
  exists (select 1 from memberships lm
    where lm.user_id = ${sql(user)} and lm.ended_at is null and lm.deactivated_at is null)`

/** Whether the address in this column opens a login: verified, and its user may sign in. */
export const opensLogin = (sql: Sql, address: 's.address' | 'c.address' | 'p.address' | 'i.address') => sql`
  exists (select 1 from user_addresses a
    where a.address = ${sql(address)} and a.verified_at is not null and ${hasActiveMembership(sql, 'a.user_id')})`
