import { sql, type Sql } from '#db/sql.server.ts'
import type { Status } from '../contact.ts'
import { withValues } from '../contacts.ts'
import type { ChangeKind } from './changes.ts'

export type NewlyAssigned = {
  id: string
  name: string
  company: string
  territory: string
  status: Status
  /** When it was given to the reader, exactly: for the cursor, and for what has been looked at. */
  announced: string
  at: Date
  byName: string | null
  byRule: boolean
  kind: ChangeKind | null
  workflow: string | null
}

/** A member of an account; null: somebody who acts there. */
type Whose = { account: { id: string }; membershipId: string | null }

export const newlyPerPage = 50
/** Counting ends here; the badge says "99+". */
export const mostCounted = 99

/** A condition on `contacts c`: given to this member by somebody else, and not looked at yet. */
export const isNew = (sql: Sql, accountId: string, membershipId: string) => sql`
  c.account_id = ${accountId} and c.owner_id = ${membershipId} and c.archived_at is null
  and c.announced_at > coalesce(
    (select p.assignments_seen_at from contact_preferences p where p.membership_id = ${membershipId}), '-infinity')`

/** How many contacts the reader has been given and not looked at, at most 100; nobody acting has any. */
export async function newlyAssignedCount({ account, membershipId }: Whose) {
  if (membershipId === null) return 0
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from (
      select 1 from contacts c where ${isNew(sql, account.id, membershipId)} limit ${mostCounted + 1}) found`
  return row!.count
}

/** Those contacts, newest first; `after` is the id of the last one of the page before. */
export async function newlyAssigned(
  { account, membershipId }: Whose,
  { after = null, limit = newlyPerPage }: { after?: string | null; limit?: number } = {},
): Promise<{ contacts: NewlyAssigned[]; next: string | null }> {
  if (membershipId === null) return { contacts: [], next: null }
  const rows = await withValues(
    (sql) => sql<NewlyAssigned[]>`
      select c.id, c.name, c.company, c.territory, c.status, c.announced_at::text as announced, c.announced_at as at,
        h.user_name as by_name, h.user_id is null as by_rule, h.kind, w.name as workflow
      from contacts c
      left join ownership_changes h on h.id = c.change_id and h.account_id = c.account_id
      left join workflows w on w.id = h.workflow_id and w.account_id = c.account_id
      where ${isNew(sql, account.id, membershipId)}
        ${
          after === null
            ? sql``
            : sql`and (c.announced_at, c.id) < (select l.announced_at, l.id from contacts l
                where l.id = ${after} and l.account_id = ${account.id})`
        }
      order by c.announced_at desc, c.id desc limit ${limit + 1}`,
  )
  const contacts = rows.slice(0, limit)
  return { contacts, next: rows.length > limit ? contacts.at(-1)!.id : null }
}

/**
 * Notes that everything given up to this moment has been looked at: what came while the page was open stays new. The
 * moment is as the list had it; later than now is now.
 */
export async function markAssignmentsSeen({ account, membershipId }: Whose, until: string): Promise<void> {
  if (membershipId === null) return
  await sql`
    insert into contact_preferences as p (membership_id, account_id, assignments_seen_at)
    values (${membershipId}, ${account.id}, least(${until}::text::timestamptz, now()))
    on conflict (membership_id) do update
      set assignments_seen_at = greatest(p.assignments_seen_at, excluded.assignments_seen_at)`
}
