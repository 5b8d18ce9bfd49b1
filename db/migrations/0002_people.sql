-- Accounts, who belongs to them, and who is invited.

create table accounts (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 200),
  locale text not null default 'en' check (locale in ('en', 'de')),
  time_zone text not null default 'UTC',
  agency_since timestamptz,
  created_at timestamptz not null default now()
);

alter table users
  add foreign key (last_account_id) references accounts on delete set null;

-- A membership that ended is never revived: whoever comes back gets a new row and inherits nothing.
create table memberships (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  user_id uuid not null references users on delete cascade,
  role role not null,
  created_at timestamptz not null default now(),
  last_active_at timestamptz,
  deactivated_at timestamptz,
  ended_at timestamptz,
  unique (id, account_id),
  unique (id, account_id, user_id)
);
create unique index one_membership_per_user_and_account on memberships (account_id, user_id) where ended_at is null;
create unique index one_owner_per_account on memberships (account_id) where role = 'owner' and ended_at is null;
create index memberships_of_user on memberships (user_id) where ended_at is null;
alter table memberships add check (role <> 'owner' or deactivated_at is null or ended_at is not null);

create table invitations (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  address text not null check (char_length(address) between 3 and 320),
  role role not null check (role < 'owner'),
  inviter_id uuid not null,
  locale text not null default 'en' check (locale in ('en', 'de')),
  generation integer not null default 1,
  created_at timestamptz not null default now(),
  sent_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  cancelled_at timestamptz,
  foreign key (inviter_id, account_id) references memberships (id, account_id)
);
create unique index one_open_invitation_per_address
  on invitations (account_id, address) where accepted_at is null and cancelled_at is null;
create index invitations_of_inviter on invitations (inviter_id) where accepted_at is null and cancelled_at is null;
