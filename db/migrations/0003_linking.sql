-- Asking, links, grants, and the scoped sessions that stand on them.

create type access_request_state as enum
  ('queued', 'pending', 'approved', 'declined', 'cancelled', 'expired');

create table access_requests (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references accounts on delete cascade,
  requester_id uuid not null,
  address text not null check (char_length(address) between 3 and 320),
  message text not null check (char_length(message) between 1 and 1000),
  role_asked role check (role_asked < 'owner'),
  locale text not null default 'en' check (locale in ('en', 'de')),
  state access_request_state not null,
  generation integer not null default 1,
  created_at timestamptz not null default now(),
  asked_at timestamptz,
  expires_at timestamptz,
  ended_at timestamptz,
  ended_by uuid references users on delete set null,
  foreign key (requester_id, agency_id) references memberships (id, account_id),
  unique (id, agency_id),
  check ((state = 'queued') = (asked_at is null) or state = 'cancelled'),
  check ((asked_at is null) = (expires_at is null))
);
create unique index one_live_request_per_address
  on access_requests (agency_id, address) where state in ('queued', 'pending');
create index requests_of_agency on access_requests (agency_id, created_at desc, id);
create index open_requests_of_agency on access_requests (agency_id, created_at desc, id) where state in ('queued', 'pending', 'expired');
create index requests_to_address_of_agency on access_requests (agency_id, address, created_at);
create index requests_of_requester on access_requests (requester_id) where state in ('queued', 'pending');
create index requests_to_address on access_requests (address) where state = 'pending';
create index requests_falling_due on access_requests (expires_at) where state = 'pending';
create index requests_waiting on access_requests (agency_id, created_at, id) where state = 'queued';

-- One row an agency: the running quota day, fixed when it begins, so a change of zone waits for its end.
create table ask_quotas (
  agency_id uuid primary key references accounts on delete cascade,
  time_zone text not null,
  begins_at timestamptz not null,
  ends_at timestamptz not null,
  used integer not null default 0 check (used between 0 and 35),
  check (begins_at < ends_at)
);

-- The calendar day of a zone that holds an instant. Local midnights, so a daylight-saving day has 23 or 25 hours.
create function quota_day(zone text, instant timestamptz, out begins_at timestamptz, out ends_at timestamptz)
language sql stable as $$
  select date_trunc('day', instant at time zone zone) at time zone zone,
    (date_trunc('day', instant at time zone zone) + interval '1 day') at time zone zone
$$;

-- The quota day at an instant, after one that ended at last_end in last_zone. After a change of zone the first day
-- begins where the old one ended and runs to the first midnight at least 23 hours later: hopping from zone to zone
-- must not turn every hour into a new day with a new allowance.
create function quota_day_after(last_end timestamptz, last_zone text, zone text, instant timestamptz,
  out begins_at timestamptz, out ends_at timestamptz)
language sql stable as $$
  select case when last_zone <> zone and instant < bridge.ends_at then last_end else d.begins_at end,
    case when last_zone <> zone and instant < bridge.ends_at then bridge.ends_at else d.ends_at end
  from quota_day(zone, instant) d,
    lateral (
      select case when b.begins_at = last_end + interval '23 hours' then b.begins_at else b.ends_at end as ends_at
      from quota_day(zone, last_end + interval '23 hours') b
    ) bridge
$$;

create table request_resends (
  request_id uuid not null references access_requests on delete cascade,
  day_begins_at timestamptz not null,
  used integer not null default 0 check (used between 0 and 3),
  primary key (request_id, day_begins_at)
);

-- Request mails that reached an address on one UTC day, over all agencies.
create table request_mail_days (
  address text not null,
  day date not null,
  sent integer not null check (sent between 1 and 10),
  primary key (address, day)
);

create table agency_blocks (
  address text not null,
  agency_id uuid not null references accounts on delete cascade,
  created_at timestamptz not null default now(),
  primary key (address, agency_id)
);

create table links (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references accounts on delete cascade,
  client_id uuid not null references accounts on delete cascade,
  request_id uuid,
  max_role role not null check (max_role < 'owner'),
  approved_by uuid references users on delete set null,
  created_at timestamptz not null default now(),
  last_active_at timestamptz not null default now(),
  ends_at timestamptz,
  ended_at timestamptz,
  ended_by uuid references users on delete set null,
  ended_reason text check (ended_reason in ('revoked', 'left', 'programme-left', 'end-date')),
  foreign key (request_id, agency_id) references access_requests (id, agency_id),
  unique (id, agency_id),
  unique (id, client_id),
  unique (id, agency_id, client_id),
  check (agency_id <> client_id),
  check ((ended_at is null) = (ended_reason is null))
);
create unique index one_active_link_per_pair on links (agency_id, client_id) where ended_at is null;
create index links_of_agency on links (agency_id, last_active_at desc, id) where ended_at is null;
create index links_of_client on links (client_id, created_at desc) where ended_at is null;
create index links_with_end_date on links (ends_at) where ended_at is null and ends_at is not null;
create index links_from_request on links (request_id);

-- The composite keys make it impossible for a grant to name another agency's link or another account's member.
create table grants (
  id uuid primary key default gen_random_uuid(),
  link_id uuid not null,
  agency_id uuid not null,
  client_id uuid not null,
  membership_id uuid not null,
  user_id uuid not null references users on delete cascade,
  role role not null check (role < 'owner'),
  granted_by uuid references users on delete set null,
  created_at timestamptz not null default now(),
  last_active_at timestamptz,
  ended_at timestamptz,
  ended_by uuid references users on delete set null,
  foreign key (link_id, agency_id, client_id) references links (id, agency_id, client_id),
  foreign key (membership_id, agency_id, user_id) references memberships (id, account_id, user_id),
  unique (id, client_id)
);
create unique index one_grant_per_person_and_link on grants (link_id, membership_id) where ended_at is null;
create index grants_of_membership on grants (membership_id) where ended_at is null;
create index grants_of_user_at_client on grants (user_id, client_id) where ended_at is null;

create table scoped_sessions (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique,
  session_id uuid not null,
  user_id uuid not null,
  client_id uuid not null,
  grant_id uuid not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  ended_at timestamptz,
  foreign key (session_id, user_id) references sessions (id, user_id) on delete cascade,
  foreign key (grant_id, client_id) references grants (id, client_id)
);
create unique index one_scope_per_session_and_account on scoped_sessions (session_id, client_id) where ended_at is null;
-- Deleting a dead session takes its scopes along.
create index scopes_of_session on scoped_sessions (session_id);
create index scopes_of_grant on scoped_sessions (grant_id) where ended_at is null;
