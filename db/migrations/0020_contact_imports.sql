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
  -- How much an upload that is still running may come to, and when it last brought something.
  announced bigint not null default 0,
  touched_at timestamptz not null default now(),
  encoding text,
  delimiter text check (char_length(delimiter) = 1),
  -- From this row on the file cannot be trusted: it ends inside a quote, or inside its last row.
  fault text check (fault in ('cut', 'cut-row')),
  fault_line integer,
  state text not null default 'uploading' check (state in (
    'uploading', 'uploaded', 'running', 'done', 'stopped', 'failed')),
  -- The first row, be it names of columns or not.
  header text[],
  -- What each column becomes; by the number of the column.
  mapping jsonb,
  options jsonb not null default '{}',
  -- The last row that has been dealt with, where the next one begins, what became of them, and how many there are.
  read integer not null default 0,
  at_byte bigint not null default 0,
  created integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  refused integer not null default 0,
  total integer,
  reason text,
  -- The one change of contact owners that the import is.
  change_id bigint references ownership_changes on delete set null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  -- Asked to stop; it does so after the batch under way.
  cancelled_at timestamptz,
  finished_at timestamptz,
  foreign key (membership_id, account_id) references memberships (id, account_id),
  check ((fault is null) = (fault_line is null))
);
create index contact_imports_of_account on contact_imports (account_id, created_at desc, id desc);
create index contact_imports_unfinished on contact_imports (account_id) where state in ('uploading', 'uploaded', 'running');
create index contact_imports_forgotten on contact_imports (touched_at) where state in ('uploading', 'uploaded', 'running');

-- In UTF-8 where the file was UTF-16, else as it came; each but the last is full.
create table contact_import_pieces (
  import_id uuid not null references contact_imports on delete cascade,
  position integer not null,
  bytes bytea not null check (octet_length(bytes) <= 1048576),
  primary key (import_id, position)
);
-- They lie here for an hour; packing them would take longer than anything else that an upload does.
alter table contact_import_pieces alter column bytes set storage external;

-- Contacts that an import which overwrites has dealt with: of several rows about one contact the first decides.
create table contact_import_meetings (
  import_id uuid not null references contact_imports on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  primary key (import_id, contact_id)
);
create index contact_import_meetings_of_contact on contact_import_meetings (contact_id);

create table contact_import_refusals (
  import_id uuid not null references contact_imports on delete cascade,
  -- The row of the file as people count in a spreadsheet: the header is the first.
  line integer not null,
  reason text not null,
  field text,
  cells text[] not null,
  primary key (import_id, line)
);
