-- Teams, what colleagues see of each other's work, addresses on their way to be changed, and logos.

-- Off until somebody switches it on; teams stay where they are meanwhile, and so they do on a plan without them.
alter table accounts
  add column teams_since timestamptz,
  add column privacy text not null default 'shared' check (privacy in ('shared', 'own'));

create table teams (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  name text not null check (char_length(name) between 1 and 100),
  -- The name as it is compared: two that read the same in a menu are one.
  folded_name text not null check (char_length(folded_name) between 1 and 400),
  created_at timestamptz not null default now(),
  unique (id, account_id),
  unique (account_id, folded_name)
);

-- Deactivated people keep their place, for they may come back; whoever leaves loses it.
create table team_members (
  account_id uuid not null,
  team_id uuid not null,
  membership_id uuid not null,
  since timestamptz not null default now(),
  primary key (account_id, team_id, membership_id),
  foreign key (team_id, account_id) references teams (id, account_id) on delete cascade,
  foreign key (membership_id, account_id) references memberships (id, account_id) on delete cascade
);
create index teams_of_member on team_members (account_id, membership_id);

-- An admin asked for another address of a user; it counts once whoever reads that address has said yes.
create table address_moves (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  membership_id uuid not null,
  asked_by uuid not null,
  address text not null check (char_length(address) between 3 and 320),
  -- The address that was the main one until then; it is told.
  replaced text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  done_at timestamptz,
  cancelled_at timestamptz,
  check ((done_at is null) = (replaced is null)),
  foreign key (membership_id, account_id) references memberships (id, account_id) on delete cascade,
  foreign key (asked_by, account_id) references memberships (id, account_id) on delete cascade
);
create unique index one_open_move_per_member
  on address_moves (account_id, membership_id) where done_at is null and cancelled_at is null;
create index address_moves_asked_by on address_moves (account_id, asked_by);
create index address_moves_expiring on address_moves (expires_at);

-- Whose doing it was, where it was not the reader's own: an admin erased the password.
alter table password_resets
  add column account_id uuid,
  add column started_by uuid,
  add constraint password_resets_started_by_fkey
    foreign key (started_by, account_id) references memberships (id, account_id) on delete cascade,
  add constraint password_resets_started_by_check check ((started_by is null) = (account_id is null));
create index password_resets_started_by on password_resets (account_id, started_by) where started_by is not null;

-- One picture an account, named by what is in it, so that browsers may keep it for good.
create table account_logos (
  account_id uuid primary key references accounts on delete cascade,
  hash text not null check (hash ~ '^[0-9a-f]{32}$'),
  type text not null check (type in ('image/png', 'image/jpeg', 'image/webp')),
  width integer not null check (width between 1 and 4096),
  height integer not null check (height between 1 and 4096),
  bytes bytea not null check (octet_length(bytes) between 1 and 262144),
  changed_at timestamptz not null default now()
);
