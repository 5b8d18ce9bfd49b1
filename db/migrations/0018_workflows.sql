-- What gives contacts their contact owner by itself: workflows, whom they rotate among, and what each did and why.

-- Off until somebody switches it on; workflows stay as they are meanwhile.
alter table accounts add column automation_since timestamptz;

create table workflows (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  name text not null check (char_length(name) between 1 and 100),
  -- Which of ours it was made from; null: the account's own.
  predefined text,
  entry text check (entry in ('created', 'imported', 'list-joined', 'field-changed')),
  entry_list_id uuid,
  -- An attribute or the id of a field.
  entry_field text check (char_length(entry_field) <= 100),
  matching text not null default 'all' check (matching in ('all', 'any')),
  conditions jsonb not null default '[]' check (jsonb_typeof(conditions) = 'array'),
  -- The assignment rule: one user, or one after the other.
  rule text check (rule in ('fixed', 'round_robin')),
  default_list_id uuid,
  -- Gives contacts that have an owner another one; else it leaves them.
  replaces boolean not null default false,
  position integer not null,
  active_since timestamptz,
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  -- The place in the rotation that had its turn last.
  last_place integer not null default 0,
  unique (id, account_id),
  foreign key (entry_list_id, account_id) references contact_lists (id, account_id),
  foreign key (default_list_id, account_id) references contact_lists (id, account_id),
  check ((entry = 'list-joined') = (entry_list_id is not null) or entry is null),
  check ((entry = 'field-changed') = (entry_field is not null) or entry is null),
  check (active_since is null or (entry is not null and rule is not null and default_list_id is not null)),
  check (archived_at is null or active_since is null)
);
create index workflows_of_account on workflows (account_id, position);
create index workflows_entered on workflows (account_id, entry) where active_since is not null;
create index workflows_of_entry_list on workflows (account_id, entry_list_id) where entry_list_id is not null;
create index workflows_of_default_list on workflows (account_id, default_list_id) where default_list_id is not null;

create table workflow_people (
  account_id uuid not null,
  workflow_id uuid not null,
  membership_id uuid not null,
  place integer not null check (place > 0),
  primary key (account_id, workflow_id, membership_id),
  unique (workflow_id, place),
  foreign key (workflow_id, account_id) references workflows (id, account_id) on delete cascade,
  foreign key (membership_id, account_id) references memberships (id, account_id) on delete cascade
);
create index workflows_of_member on workflow_people (account_id, membership_id);

-- Once per entry: the key names it (created, imported, the number of the list entry, of the field's change, of a run).
create table workflow_entries (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  workflow_id uuid not null,
  contact_id uuid not null,
  entry_key text not null,
  at timestamptz not null default clock_timestamp(),
  -- `plan-too-small` alone does not take the contact: the next workflow may.
  outcome text not null check (outcome in ('assigned', 'kept', 'nobody', 'private', 'plan-too-small')),
  owner_id uuid,
  -- Who was passed over, and why: [{"id": …, "reason": "deactivated" | "left" | "absent"}].
  skipped jsonb not null default '[]',
  change_id bigint references ownership_changes on delete set null,
  unique (workflow_id, contact_id, entry_key),
  check ((outcome = 'assigned') = (owner_id is not null)),
  foreign key (workflow_id, account_id) references workflows (id, account_id) on delete cascade,
  foreign key (contact_id, account_id) references contacts (id, account_id) on delete cascade
);
create index workflow_entries_newest on workflow_entries (account_id, workflow_id, id desc);
create index workflow_entries_of_contact on workflow_entries (account_id, contact_id, id desc);
create index workflow_entries_of_change on workflow_entries (change_id) where change_id is not null;

-- A workflow over the contacts that are there already: goes on in batches by the contacts' ids, and ends with its
-- starter's rights. Its change of contact owners is one, and can be undone as one.
create table workflow_runs (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  workflow_id uuid not null,
  change_id bigint references ownership_changes on delete set null,
  user_id uuid not null,
  user_name text not null,
  membership_id uuid,
  agency_id uuid references accounts on delete set null,
  grant_id uuid,
  state text not null default 'running' check (state in ('running', 'done', 'stopped')),
  reason text,
  total integer not null,
  assigned integer not null default 0,
  kept integer not null default 0,
  nobody integer not null default 0,
  private integer not null default 0,
  -- The contact that was dealt with last.
  reached uuid,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  check ((membership_id is null) <> (grant_id is null)),
  check ((state = 'running') = (finished_at is null)),
  foreign key (workflow_id, account_id) references workflows (id, account_id) on delete cascade,
  foreign key (membership_id, account_id) references memberships (id, account_id)
);
create index workflow_runs_newest on workflow_runs (account_id, workflow_id, started_at desc);
create unique index one_running_run on workflow_runs (workflow_id) where state = 'running';
create index workflow_runs_of_change on workflow_runs (change_id) where change_id is not null;
