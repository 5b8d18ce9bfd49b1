-- Plans, what each account has bought of them, and the lines that say when.

-- What is on offer. Names and words are in the messages; limits and prices are the operator's to change.
create table plans (
  key text primary key check (key ~ '^[a-z][a-z-]{0,30}$'),
  -- From the smallest to the largest: a refused step names the first that allows it.
  position integer not null unique,
  -- Most licences; null: any number.
  licence_limit integer check (licence_limit > 0),
  -- Most users, whether active or deactivated; null: any number.
  member_limit integer check (member_limit > 0),
  -- Of one licence, a month.
  price_cents integer not null check (price_cents >= 0),
  -- After so many days an account on this plan can only be read; null: it renews every month instead.
  trial_days integer check (trial_days > 0),
  teams boolean not null default false,
  rotation boolean not null default false
);
insert into plans (key, position, licence_limit, member_limit, price_cents, trial_days, teams, rotation) values
  ('trial', 1, 10, 10, 0, 14, false, false),
  ('starter', 2, 3, null, 900, null, false, false),
  ('essentials', 3, null, null, 1500, null, false, false),
  ('team', 4, null, null, 2500, null, true, true);

create table subscriptions (
  account_id uuid primary key references accounts on delete cascade,
  plan text not null references plans,
  -- Bought; on a trial as many as it allows.
  licences integer not null,
  -- Of these, what ends at the renewal: freed by people who went, and given back by hand.
  freed integer not null default 0 check (freed >= 0),
  given_back integer not null default 0 check (given_back >= 0),
  -- Counted by the trigger below: who has not left, and who of them is active. The check is what no race gets past.
  members integer not null default 0 check (members >= active),
  active integer not null default 0 check (active >= 0),
  -- Renewals are reckoned from where the plan began, so that the 31st comes back after February.
  began_at timestamptz not null default now(),
  renewals integer not null default 0,
  renews_at timestamptz,
  trial_ends_at timestamptz,
  constraint no_more_active_than_licences check (active <= licences),
  constraint no_licence_in_use_ends check (freed + given_back <= licences - active),
  constraint at_most_ten_users_on_trial check (plan <> 'trial' or members <= 10),
  check ((renews_at is null) <> (trial_ends_at is null))
);
create index subscriptions_renewing on subscriptions (renews_at) where renews_at is not null;

-- The next month's same day by the calendar of a zone, as near as that month has it.
create function renewal_after(began_at timestamptz, renewals integer, zone text) returns timestamptz
language sql stable as $$
  select (began_at at time zone zone + make_interval(months => renewals + 1)) at time zone zone
$$;

-- What was bought, given back, renewed. For good, as the audit log is.
create table order_lines (
  id bigint generated always as identity primary key,
  account_id uuid not null references accounts on delete restrict,
  at timestamptz not null default clock_timestamp(),
  kind text not null check (kind in ('plan', 'bought', 'given-back', 'kept', 'renewed')),
  plan text not null references plans,
  -- Licences that the line is about; fewer at the next renewal count below zero.
  quantity integer not null,
  unit_price_cents integer not null,
  -- Licences after it; with what is given back or kept, those that stay at the renewal.
  licences integer not null,
  user_id uuid,
  user_name text not null
);
create index order_lines_of_account on order_lines (account_id, id desc);

create function refuse_change_of_orders() returns trigger language plpgsql as $$
begin
  raise exception 'order lines are append-only';
end $$;
create trigger order_lines_are_append_only before update or delete on order_lines
  for each row execute function refuse_change_of_orders();
create trigger order_lines_are_never_truncated before truncate on order_lines
  for each statement execute function refuse_change_of_orders();

-- Every account begins on the first plan, whoever opens it.
create function begin_on_trial() returns trigger language plpgsql as $$
begin
  insert into subscriptions (account_id, plan, licences, trial_ends_at)
  select new.id, key, licence_limit, now() + make_interval(days => trial_days) from plans
  where trial_days is not null order by position limit 1;
  return null;
end $$;
create trigger accounts_begin_on_trial after insert on accounts
  for each row execute function begin_on_trial();

-- Whoever goes frees a licence, which ends at the renewal unless somebody comes before: a replaced user leaves the bill
-- as it is. Somebody who comes while nothing was freed takes one that was given back only where no other is left.
create function count_members() returns trigger language plpgsql as $$
declare
  was boolean := tg_op <> 'INSERT' and old.ended_at is null;
  stays boolean := tg_op <> 'DELETE' and new.ended_at is null;
  came integer := (stays and new.deactivated_at is null)::int - (was and old.deactivated_at is null)::int;
begin
  if stays = was and came = 0 then
    return null;
  end if;
  update subscriptions set
    members = members + stays::int - was::int,
    active = active + came,
    freed = case when renews_at is null then 0 else greatest(freed - came, 0) end,
    given_back = greatest(least(given_back, licences - active - came - greatest(freed - came, 0)), 0)
  where account_id = case when tg_op = 'DELETE' then old.account_id else new.account_id end;
  return null;
end $$;
create trigger memberships_are_counted after insert or delete or update of deactivated_at, ended_at on memberships
  for each row execute function count_members();

-- Somebody who replaces a colleague finds the licence kept while the invitation is open and has not expired.
alter table invitations add column holds_licence boolean not null default false;
create index licences_held on invitations (account_id)
  where holds_licence and accepted_at is null and cancelled_at is null;

-- Accounts that were here before lose nothing: a licence for everybody who is active or invited.
insert into subscriptions (account_id, plan, licences, members, active, renews_at)
select a.id, 'essentials', greatest(1, m.active + i.invited), m.members, m.active, renewal_after(now(), 0, a.time_zone)
from accounts a
cross join lateral (
  select count(*)::int as members, count(*) filter (where deactivated_at is null)::int as active
  from memberships where account_id = a.id and ended_at is null
) m
cross join lateral (
  select count(*)::int as invited from invitations
  where account_id = a.id and accepted_at is null and cancelled_at is null and expires_at > now()
) i;
insert into order_lines (account_id, kind, plan, quantity, unit_price_cents, licences, user_name)
select s.account_id, 'plan', s.plan, s.licences, p.price_cents, s.licences, 'Prokura'
from subscriptions s join plans p on p.key = s.plan;

-- P7: whether deactivated people are kept out of pickers, filters and statistics.
alter table accounts add column hides_deactivated boolean not null default false;
