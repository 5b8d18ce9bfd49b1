-- Seats of the inbox: what everybody may do in it, how many may act in it, and what is bought for them.

create type inbox_level as enum ('none', 'viewer', 'agent');

alter table plans
  -- Of one seat, a month.
  add column seat_price_cents integer not null default 0 check (seat_price_cents >= 0),
  -- Most seats; null: any number.
  add column seat_limit integer check (seat_limit > 0);
update plans set seat_price_cents = 1900 where trial_days is null;
update plans set seat_limit = 10 where trial_days is not null;

alter table subscriptions
  -- Bought, and of these what is given back at the renewal.
  add column seats integer not null default 0,
  add column seats_given_back integer not null default 0 check (seats_given_back >= 0),
  -- Members at the level agent, counted by the trigger below. The check is what no race gets past.
  add column agents integer not null default 0 check (agents >= 0),
  add constraint no_more_agents_than_seats check (agents <= seats),
  add constraint no_seat_in_use_ends check (seats_given_back <= seats - agents);

alter table memberships
  add column inbox_level inbox_level not null default 'none',
  add constraint only_the_active_reach_the_inbox
    check (inbox_level = 'none' or (ended_at is null and deactivated_at is null));
create index memberships_in_the_inbox on memberships (account_id, inbox_level)
  where inbox_level <> 'none';

-- What the client gives an agency's people, who take no seat.
alter table links add column inbox_level inbox_level not null default 'none';

-- Whoever is switched off or leaves, leaves the inbox in the same statement, whichever way it comes about.
create function leave_inbox() returns trigger language plpgsql as $$
begin
  if new.ended_at is not null or new.deactivated_at is not null then
    new.inbox_level := 'none';
  end if;
  return new;
end $$;
create trigger memberships_leave_the_inbox before update of deactivated_at, ended_at on memberships
  for each row execute function leave_inbox();

-- An agent more takes a seat that was given back only where no other is left.
create function count_agents() returns trigger language plpgsql as $$
declare
  came integer := (tg_op <> 'DELETE' and new.inbox_level = 'agent')::int
    - (tg_op <> 'INSERT' and old.inbox_level = 'agent')::int;
begin
  if came <> 0 then
    update subscriptions set
      agents = agents + came,
      seats_given_back = greatest(least(seats_given_back, seats - agents - came), 0)
    where account_id = case when tg_op = 'DELETE' then old.account_id else new.account_id end;
  end if;
  return null;
end $$;
create trigger memberships_take_seats after insert or delete or update of inbox_level, deactivated_at, ended_at
  on memberships for each row execute function count_agents();

-- Whoever replaces a colleague finds the level that the colleague had: a seat is kept while the invitation is open.
alter table invitations
  add column inbox_level inbox_level not null default 'none',
  add constraint a_level_waits_with_a_licence check (inbox_level = 'none' or holds_licence);

-- An order line is about licences, as all were until now, or about seats; then `licences` is how many seats there are after it.
alter table order_lines add column item text not null default 'licences' check (item in ('licences', 'seats'));
