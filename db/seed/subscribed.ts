import type { PlanKey } from '#app/domain/people/licences/plans.ts'
import type { Sql } from '#db/sql.server.ts'

/** What an account has bought; instants are written out. */
export type Subscribed = {
  accountId: string
  plan: PlanKey
  licences: number
  beganAt: string
  /** On the trial alone. */
  trialEndsAt: string | null
  /** In the inbox, and since when they were bought. */
  seats: number
  seatsAt: string | null
  /** Who chose the plan. */
  by: { id: string; name: string }
}

/** Puts the accounts on their plans, renewed every month since they began, with an order line each time. */
export async function putOnPlans(sql: Sql, subscribed: Subscribed[]) {
  const rows = sql`
    jsonb_to_recordset(${sql.json(subscribed)}) as b(
      "accountId" uuid, plan text, licences integer, "beganAt" timestamptz, "trialEndsAt" timestamptz,
      seats integer, "seatsAt" timestamptz, by jsonb)`
  const months = sql`
    select n, renewal_after(b."beganAt", n, a.time_zone) as at from generate_series(0, 24) n
    where renewal_after(b."beganAt", n, a.time_zone) <= now()`
  await sql`
    update subscriptions s set plan = b.plan, licences = b.licences, seats = b.seats, began_at = b."beganAt", renewals = r.count,
      trial_ends_at = b."trialEndsAt",
      renews_at = case when b."trialEndsAt" is null then renewal_after(b."beganAt", r.count, a.time_zone) end
    from ${rows}, accounts a, lateral (select count(*)::int from (${months}) m) r
    where s.account_id = b."accountId" and a.id = s.account_id`
  const bought = sql`${rows} join plans p on p.key = b.plan join accounts a on a.id = b."accountId"`
  await sql`
    insert into order_lines (at, account_id, kind, item, plan, quantity, unit_price_cents, licences, user_id, user_name)
    select at, account_id, kind, item, plan, count, cents, count, user_id, user_name from (
      select b."beganAt" as at, a.id as account_id, 'plan' as kind, 'licences' as item, b.plan, b.licences as count,
        p.price_cents as cents,
        (b.by ->> 'id')::uuid as user_id, b.by ->> 'name' as user_name
      from ${bought} where b."trialEndsAt" is null
      union all
      select m.at, a.id, 'renewed', 'licences', b.plan, b.licences, p.price_cents, null, 'Prokura'
      from ${bought}, lateral (${months}) m where b."trialEndsAt" is null
      union all
      select b."seatsAt", a.id, 'bought', 'seats', b.plan, b.seats, p.seat_price_cents,
        (b.by ->> 'id')::uuid, b.by ->> 'name'
      from ${bought} where b."seatsAt" is not null
      union all
      select m.at, a.id, 'renewed', 'seats', b.plan, b.seats, p.seat_price_cents, null, 'Prokura'
      from ${bought}, lateral (${months}) m where m.at > b."seatsAt"
    ) lines order by at, item`
}
