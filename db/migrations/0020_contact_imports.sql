-- CSV files on their way to become contacts. The file lies here in pieces, so that any worker reads it.

create table contact_imports (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  user_id uuid not null,
  user_name text not null,
  membership_id uuid,
  agency_id uuid references accounts on delete set null,
  -- The grant it was started under: work ends with it.
  grant_id uuid,
  file_name text not null check (char_length(file_name) <= 255),
  bytes bigint not null default 0,
  encoding text,
  delimiter text check (char_length(delimiter) = 1),
  state text not null default 'uploading' check (state in (
    'uploading', 'uploaded', 'running', 'done', 'stopped', 'failed')),
  header text[],
  -- What each column becomes; by the number of the column.
  mapping jsonb,
  options jsonb not null default '{}',
  -- Rows of the file that have been dealt with, and what became of them.
  read integer not null default 0,
  created integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  refused integer not null default 0,
  total integer,
  reason text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  foreign key (membership_id, account_id) references memberships (id, account_id)
);
create index contact_imports_of_account on contact_imports (account_id, created_at desc);
create index contact_imports_forgotten on contact_imports (created_at) where state in ('uploading', 'uploaded');

create table contact_import_pieces (
  import_id uuid not null references contact_imports on delete cascade,
  position integer not null,
  bytes bytea not null check (octet_length(bytes) <= 1048576),
  primary key (import_id, position)
);

create table contact_import_refusals (
  import_id uuid not null references contact_imports on delete cascade,
  -- The line of the file as people count: the header is the first.
  line integer not null,
  reason text not null,
  field text,
  cells text[] not null,
  primary key (import_id, line)
);
