-- Ownership changes hands when both have confirmed: the owner offers, the heir accepts.

create table ownership_offers (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  owner_id uuid not null,
  heir_id uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_reason text check (ended_reason in ('accepted', 'declined', 'cancelled', 'replaced')),
  foreign key (owner_id, account_id) references memberships (id, account_id),
  foreign key (heir_id, account_id) references memberships (id, account_id),
  check (owner_id <> heir_id),
  check ((ended_at is null) = (ended_reason is null))
);
create unique index one_open_offer_per_account on ownership_offers (account_id) where ended_at is null;
create index ownership_offers_to_heir on ownership_offers (account_id, heir_id);
create index ownership_offers_of_owner on ownership_offers (owner_id);
