-- Who signs in through an OpenID Connect provider, and who came back from it just now.

-- A row that ended stays for the mail that tells of it. No token of the provider is kept anywhere.
create table oidc_identities (
  id uuid primary key default gen_random_uuid(),
  issuer text not null check (char_length(issuer) between 1 and 500),
  subject text not null check (char_length(subject) between 1 and 255),
  user_id uuid not null references users on delete cascade,
  -- What the provider said then; it names the identity on the page, and decides nothing. Null where it said none.
  address_at_joining text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  ended_at timestamptz
);
create unique index one_user_per_oidc_identity on oidc_identities (issuer, subject) where ended_at is null;
create index oidc_identities_of_user on oidc_identities (user_id) where ended_at is null;
create index oidc_identities_ended on oidc_identities (ended_at) where ended_at is not null;

-- One row for each answer of the provider, so that neither the answer nor the cookie made from it is good twice.
create table oidc_arrivals (
  id uuid primary key,
  state_hash bytea not null unique,
  return_to text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index oidc_arrivals_expiring on oidc_arrivals (expires_at);
