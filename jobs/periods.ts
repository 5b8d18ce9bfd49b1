import { leave, type OutboxKind } from '#app/domain/outbox.ts'
import { sql } from '#db/sql.server.ts'

export type PeriodicKind = Extract<OutboxKind, `periodic.${string}`>

/** How often each periodic work is due, in seconds. */
export const periods: Record<PeriodicKind, number> = {
  'periodic.expire-requests': 60,
  'periodic.release-queues': 60,
  'periodic.end-links': 60,
  'periodic.renew-licences': 600,
  'periodic.remind-clients': 300,
  'periodic.digest-assignments': 300,
  'periodic.remind-members': 300,
  'periodic.clean-up': 3600,
}

/** Periodic work is about nothing in particular. */
const nobody = '00000000-0000-0000-0000-000000000000'

/**
 * Leaves a row for each period that has begun, by the database clock. The period's number is the row's generation, so
 * it is one piece of work however many workers leave it. Periods that nobody was there for are not made up for.
 */
export async function leavePeriodicWork() {
  const kinds = Object.keys(periods) as PeriodicKind[]
  const begun = await sql<{ kind: PeriodicKind; period: number }[]>`
    select p.kind, n.period from unnest(${kinds as string[]}::text[], ${kinds.map((kind) => periods[kind])}::int[]) as p(kind, seconds),
      lateral (select floor(extract(epoch from now()) / p.seconds)::int as period) n
    where not exists (
      select from outbox o where o.kind = p.kind and o.subject_id = ${nobody} and o.generation = n.period)`
  await leave(sql, ...begun.map(({ kind, period }) => ({ kind, subjectId: nobody, generation: period })))
}
