import type { Sql } from '#db/sql.server.ts'
import { leave } from '../outbox.ts'

/** L6: how long a request may be answered. Hours, not days: 7 × 24 h whatever daylight saving does. */
export const requestLifetime = '168 hours'

/** Why one address of a batch is not asked. */
export type AddressState = 'free' | 'pending' | 'queued' | 'linked' | 'blocked'

/**
 * What this agency already has with each address: an open request, an active link from an earlier request, or a block.
 * Looks only at the agency's own requests and at blocks, never at whether anybody uses the address (L14). Address by
 * address (`offset 0`): a batch must not make the planner read the links of everybody else.
 */
export async function addressStates(
  sql: Sql,
  agencyId: string,
  addresses: string[],
): Promise<Map<string, AddressState>> {
  const rows = await sql<{ address: string; state: AddressState }[]>`
    select w.address, case
      when exists (select 1 from agency_blocks b where b.address = w.address and b.agency_id = ${agencyId}) then 'blocked'
      when r.state = 'queued' then 'queued'
      when r.state = 'pending' and r.expires_at > clock_timestamp() then 'pending'
      when exists (
        select 1 from access_requests past
        join links l on l.request_id = past.id and l.ended_at is null and (l.ends_at is null or l.ends_at > clock_timestamp())
        where past.agency_id = ${agencyId} and past.address = w.address and past.state = 'approved'
        offset 0
      ) then 'linked'
      else 'free' end as state
    from unnest(${addresses}::text[]) as w(address)
    left join access_requests r on r.agency_id = ${agencyId} and r.address = w.address and r.state in ('queued', 'pending')`
  return new Map(rows.map((row) => [row.address, row.state]))
}

/** A request about to be sent or queued. */
export type NewRequest = {
  agencyId: string
  requesterId: string
  message: string
  roleAsked: string | null
  locale: string
}

/**
 * Writes pending requests whose 7 days begin now, and leaves a mail for each. The clock is read after all locks are
 * held, so that waiting for a colleague does not shorten the 7 days.
 */
export async function insertPending(sql: Sql, request: NewRequest, addresses: string[]) {
  await retireOverdue(sql, request.agencyId, addresses)
  const asked = await sql<{ id: string; address: string; expiresAt: Date }[]>`
    insert into access_requests
      (agency_id, requester_id, address, message, role_asked, locale, state, created_at, asked_at, expires_at)
    select ${request.agencyId}, ${request.requesterId}, a.address, ${request.message}, ${request.roleAsked}, ${request.locale},
      'pending', ${createdInTurn(sql)}, t.now, t.now + ${requestLifetime}::interval
    from unnest(${addresses}::text[]) with ordinality as a(address, turn), (select clock_timestamp() as now) t
    returning id, address, expires_at`
  await leave(sql, ...asked.map(({ id }) => ({ kind: 'access-request.mail-client' as const, subjectId: id })))
  return asked
}

/** Writes requests that wait for the agency's next quota day. */
export async function insertQueued(sql: Sql, request: NewRequest, addresses: string[], turnsBefore = 0) {
  await retireOverdue(sql, request.agencyId, addresses)
  return await sql<{ id: string; address: string }[]>`
    insert into access_requests (agency_id, requester_id, address, message, role_asked, locale, state, created_at)
    select ${request.agencyId}, ${request.requesterId}, a.address, ${request.message}, ${request.roleAsked}, ${request.locale},
      'queued', ${createdInTurn(sql, turnsBefore)}
    from unnest(${addresses}::text[]) with ordinality as a(address, turn)
    returning id, address`
}

/** Lists show the newest first: a batch stands there as it was typed if each of it is a little older than the one before. */
const createdInTurn = (sql: Sql, turnsBefore = 0) =>
  sql`now() - (a.turn - 1 + ${turnsBefore}::int) * interval '1 millisecond'`

/** Overdue requests that no job has marked yet step aside for a new one: truth is the clock, not the job (L7). */
async function retireOverdue(sql: Sql, agencyId: string, addresses: string[]) {
  await expire(
    sql,
    await sql<{ id: string }[]>`
      select id from access_requests
      where agency_id = ${agencyId} and address = any(${addresses}) and state = 'pending' and expires_at <= clock_timestamp()
      for update`,
  )
}

/** Marks locked, overdue requests expired: audit entry and a mail to the requester for each. */
export async function expire(sql: Sql, requests: readonly { id: string }[]): Promise<number> {
  if (requests.length === 0) return 0
  const expired = await sql<{ id: string; requesterUserId: string; generation: number }[]>`
    with expired as (
      update access_requests r set state = 'expired', ended_at = r.expires_at
      where r.id = any(${requests.map(({ id }) => id)}::uuid[]) and r.state = 'pending'
      returning r.id, r.agency_id, r.address, r.requester_id, r.generation
    ), noted as (
      insert into audit_entries (account_id, agency_id, user_name, action, subject, subject_id)
      select agency_id, agency_id, 'Prokura', 'access-request.expired', address, id from expired
    )
    select e.id, m.user_id as requester_user_id, e.generation from expired e join memberships m on m.id = e.requester_id`
  await leave(
    sql,
    ...expired.map((row) => ({
      kind: 'access-request.mail-expired' as const,
      subjectId: row.id,
      recipientId: row.requesterUserId,
      generation: row.generation,
    })),
  )
  return expired.length
}
