-- People, the addresses that are theirs, and the sessions they hold.

-- The ladder. Enum order is rung order, so least(a, b) and <= work in SQL as in app/domain/roles.ts.
create type role as enum ('viewer', 'member', 'manager', 'admin', 'owner');

create table users (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 200),
  username text not null unique check (username ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  locale text not null default 'en' check (locale in ('en', 'de')),
  time_zone text not null default 'UTC',
  password_hash text,
  last_account_id uuid,
  created_at timestamptz not null default now()
);

-- An unverified row is only a wish: it must not keep the address from the person who owns it.
create table user_addresses (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  address text not null check (char_length(address) between 3 and 320),
  main boolean not null default false,
  verified_at timestamptz,
  created_at timestamptz not null default now(),
  unique (user_id, address),
  check (not main or verified_at is not null)
);
create unique index one_user_per_verified_address on user_addresses (address) where verified_at is not null;
create unique index one_main_address_per_user on user_addresses (user_id) where main;

-- What changed about somebody's addresses, and the address that is told; the change itself leaves no other trace.
create table address_changes (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  change text not null check (change in ('added', 'removed', 'made-main')),
  address text not null,
  told text not null,
  created_at timestamptz not null default now()
);
create index address_changes_of_user on address_changes (user_id);

create table sign_ups (
  id uuid primary key default gen_random_uuid(),
  address text not null,
  account_name text not null check (char_length(account_name) between 1 and 200),
  name text not null check (char_length(name) between 1 and 200),
  password_hash text not null,
  locale text not null default 'en',
  time_zone text not null default 'UTC',
  -- The own path where the person was going before this detour.
  return_to text not null default '/',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index sign_ups_expiring on sign_ups (expires_at);

create table password_resets (
  id uuid primary key default gen_random_uuid(),
  address text not null,
  locale text not null default 'en',
  return_to text not null default '/',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index password_resets_expiring on password_resets (expires_at);

-- The six digits are derived from SECRET, id and purpose; they are stored nowhere.
create table one_time_codes (
  id uuid primary key default gen_random_uuid(),
  purpose text not null check (purpose in ('sign-in', 'address')),
  address text not null,
  user_id uuid references users on delete cascade,
  locale text not null default 'en',
  attempts integer not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index one_time_codes_expiring on one_time_codes (expires_at);

create table sessions (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique,
  user_id uuid not null references users on delete cascade,
  method text not null check (method in ('password', 'code', 'link', 'demo', 'oidc')),
  user_agent text not null default '',
  ip text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  unique (id, user_id)
);
create index sessions_of_user on sessions (user_id) where ended_at is null;
create index sessions_expiring on sessions (expires_at);

-- The table rate-limiter-flexible writes; its columns are that library's.
create table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
create index rate_limits_expiring on rate_limits (expire);

-- Whom the sign-in cards of a demo let in without a password; empty wherever it is no demo.
create table demo_people (
  user_id uuid primary key references users on delete cascade,
  part text not null unique check (part in ('agency-owner', 'freelancer', 'client-owner', 'client-admin'))
);
