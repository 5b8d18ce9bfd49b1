import type { Sql } from '#db/sql.server.ts'

/**
 * Everything that must be alive for a grant to count, as joins on `grants g`: its link `l`, the person's membership
 * in the agency `am`, and the agency `ag` in the programme. Missing means deny (L17).
 */
export const aliveGrant = (sql: Sql) => sql`
  join links l on l.id = g.link_id and l.ended_at is null and (l.ends_at is null or l.ends_at > now())
  join memberships am on am.id = g.membership_id and am.ended_at is null and am.deactivated_at is null
  join accounts ag on ag.id = g.agency_id and ag.agency_since is not null`
