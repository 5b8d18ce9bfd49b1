-- What somebody proves beside the password, and when they last proved who they are.

-- An authenticator app. The secret is sealed with a key that is derived from SECRET and lies nowhere in the database.
create table totp_factors (
  user_id uuid primary key references users on delete cascade,
  secret bytea not null,
  confirmed_at timestamptz not null default now(),
  -- Thirty seconds a step; a code of this step or an earlier one counts no more.
  last_used_step integer not null
);

create table recovery_codes (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  code_hash bytea not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  unique (user_id, code_hash)
);

create table passkeys (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null default 0,
  transports text[] not null default '{}',
  name text not null check (char_length(name) between 1 and 200),
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_of_user on passkeys (user_id);

-- What a passkey is asked to sign, once; the row goes when it was.
create table webauthn_challenges (
  challenge text primary key,
  purpose text not null check (purpose in ('add', 'sign-in', 'second-step', 'again')),
  user_id uuid references users on delete cascade,
  expires_at timestamptz not null
);
create index webauthn_challenges_expiring on webauthn_challenges (expires_at);
create index webauthn_challenges_of_user on webauthn_challenges (user_id) where user_id is not null;

-- Browsers in which the second step is not asked for.
create table remembered_devices (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique,
  user_id uuid not null references users on delete cascade,
  user_agent text not null default '',
  ip text not null default '',
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index remembered_devices_of_user on remembered_devices (user_id) where ended_at is null;
create index remembered_devices_expiring on remembered_devices (expires_at);

-- Half a sign-in: the first step is done, and there is no session before the second is.
create table second_steps (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique,
  user_id uuid not null references users on delete cascade,
  method text not null check (method in ('password', 'code', 'link', 'demo', 'oidc')),
  -- Of the password hash that was matched, where one was: no session begins once it is another.
  password_digest bytea,
  return_to text not null default '/',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index second_steps_of_user on second_steps (user_id) where ended_at is null;
create index second_steps_expiring on second_steps (expires_at);

-- What changed about somebody's second factor, for the mail that tells them.
create table second_factor_changes (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  change text not null check (change in
    ('on', 'off', 'off-by-admin', 'off-by-operator', 'app-added', 'app-replaced', 'app-removed',
     'passkey-added', 'passkey-removed', 'codes-renewed', 'code-used')),
  -- The passkey's name, or the account whose admin did it.
  detail text not null default '',
  by_name text,
  codes_left integer,
  created_at timestamptz not null default now()
);
create index second_factor_changes_of_user on second_factor_changes (user_id);

alter table sessions drop constraint sessions_method_check;
alter table sessions add constraint sessions_method_check
  check (method in ('password', 'code', 'link', 'demo', 'oidc', 'passkey'));
alter table sessions
  add column second_factor text check (second_factor in ('app', 'recovery-code', 'passkey', 'device')),
  add column second_factor_at timestamptz,
  -- Whoever was signed in before this column came has to prove themselves again where that is asked for.
  add column proven_at timestamptz not null default 'epoch',
  add check ((second_factor is null) = (second_factor_at is null));
alter table sessions alter column proven_at set default now();

-- Since when everybody needs a second factor: all members of an account, all people of an agency under a link.
alter table accounts add column second_factor_since timestamptz;
alter table links add column second_factor_since timestamptz;
