import { sql as pool, type Sql } from '#db/sql.server.ts'
import { system } from '../../audit.ts'
import { noteOrder } from './note-order.ts'
import type { Plan } from './plans.ts'

/** What an account has bought, and how much of it is in use (P1). */
export type Subscription = {
  plan: Plan
  /** Bought; on a trial as many as it allows. */
  licences: number
  /** Members who are active, and all who have not left. */
  active: number
  members: number
  /** Open invitations that keep a licence for somebody. */
  held: number
  /** Licences that end at the renewal as it stands. */
  ending: number
  /** Seats in the inbox (V1): bought, taken by agents, kept for whoever was invited to take over, ending at the renewal. */
  seats: number
  agents: number
  seatsHeld: number
  seatsEnding: number
  renewsAt: Date | null
  trialEndsAt: Date | null
  /** The trial has ended, by the database's clock: the account can only be read. */
  trialOver: boolean
}

/** Licences that somebody could take now. */
export function freeLicences({ licences, active, held }: Pick<Subscription, 'licences' | 'active' | 'held'>) {
  return licences - active - held
}

/** Seats that somebody could take now. */
export function freeSeats({
  seats,
  agents,
  seatsHeld,
}: Pick<Subscription, 'seats' | 'agents' | 'seatsHeld'>) {
  return seats - agents - seatsHeld
}

/**
 * Locks the account's subscription until the transaction ends; what is due for renewal is renewed first, whether or not
 * a job has come by. Whoever changes people takes turns before (turns.ts), and no membership is locked after this row
 * but by them. `except`: an invitation whose held licence does not count, since it is being used.
 */
export async function lockSubscription(
  sql: Sql,
  accountId: string,
  { except = null }: { except?: string | null } = {},
): Promise<Subscription> {
  await sql`select 1 from subscriptions where account_id = ${accountId} for no key update`
  await renew(sql, accountId)
  return await read(sql, accountId, except)
}

/** The subscription as it stands now, for showing. */
export async function subscriptionOf(accountId: string): Promise<Subscription> {
  const [due] = await pool`select 1 from subscriptions where account_id = ${accountId} and renews_at <= now()`
  return due ? await pool.begin((sql) => lockSubscription(sql, accountId)) : await read(pool, accountId, null)
}

/** Renews at most `limit` subscriptions that are due; returns how many. Those somebody is changing renew themselves. */
export async function renewDueSubscriptions(limit: number): Promise<number> {
  return await pool.begin(async (sql) => {
    const due = await sql<{ accountId: string }[]>`
      select account_id from subscriptions where renews_at <= now()
      order by renews_at limit ${limit} for no key update skip locked`
    for (const { accountId } of due) await renew(sql, accountId)
    return due.length
  })
}

/**
 * Renews a locked subscription for every month that has begun since: what was freed or given back ends, save where an
 * open invitation holds it, and order lines say what goes on: one for the licences, and one for the seats where there are any.
 */
async function renew(sql: Sql, accountId: string) {
  for (;;) {
    const [renewed] = await sql<{ licences: number; ended: number; seats: number; seatsEnded: number }[]>`
      update subscriptions s set
        licences = s.licences - e.ending,
        freed = s.freed - least(s.freed, e.ending),
        given_back = s.given_back - (e.ending - least(s.freed, e.ending)),
        seats = s.seats - e.seats_ending,
        seats_given_back = s.seats_given_back - e.seats_ending,
        renewals = s.renewals + 1,
        renews_at = renewal_after(s.began_at, s.renewals + 1, a.time_zone)
      from accounts a, (${endings(sql, accountId)}) e
      where s.account_id = ${accountId} and a.id = s.account_id and s.renews_at <= clock_timestamp()
      returning s.licences, e.ending as ended, s.seats, e.seats_ending as seats_ended`
    if (!renewed) return
    await noteOrder(sql, system, accountId, {
      kind: 'renewed',
      quantity: renewed.licences,
      audit: {
        action: 'licences.renewed',
        before: { licences: renewed.licences + renewed.ended },
        after: { licences: renewed.licences },
      },
    })
    const { seats, seatsEnded } = renewed
    if (seats + seatsEnded > 0)
      await noteOrder(sql, system, accountId, {
        kind: 'renewed',
        item: 'seats',
        quantity: seats,
        audit: { action: 'seats.renewed', before: { seats: seats + seatsEnded }, after: { seats } },
      })
  }
}

async function read(sql: Sql, accountId: string, except: string | null): Promise<Subscription> {
  const [row] = await sql<Subscription[]>`
    select to_jsonb(p) as plan, s.licences, s.active, s.members, e.held, e.ending,
      s.seats, s.agents, e.seats_held, e.seats_ending, s.renews_at, s.trial_ends_at,
      coalesce(s.trial_ends_at <= clock_timestamp(), false) as trial_over
    from subscriptions s join plans p on p.key = s.plan, (${endings(sql, accountId, except)}) e
    where s.account_id = ${accountId}`
  if (!row) throw new Error(`The account ${accountId} has no subscription`)
  return row
}

/** How many licences and seats open invitations hold, and how many end at the renewal, since none of those held does. */
function endings(sql: Sql, accountId: string, except: string | null = null) {
  return sql`
    select h.held, least(x.freed + x.given_back, greatest(x.licences - x.active - h.held, 0)) as ending,
      h.seats_held, least(x.seats_given_back, greatest(x.seats - x.agents - h.seats_held, 0)) as seats_ending
    from subscriptions x, (
      select count(*)::int as held, count(*) filter (where i.inbox_level = 'agent')::int as seats_held from invitations i
      where i.account_id = ${accountId} and i.holds_licence and i.accepted_at is null and i.cancelled_at is null
        and i.expires_at > clock_timestamp() and i.id is distinct from ${except}
    ) h where x.account_id = ${accountId}`
}
