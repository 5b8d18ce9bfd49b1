-- Who got which contact, when, by whom and why; what can be undone; and what a member wants to be told.

-- One click, one run of a workflow, one import, one departure: whatever gave contacts an owner or took one away.
create table ownership_changes (
  id bigint generated always as identity primary key,
  account_id uuid not null references accounts on delete cascade,
  kind text not null check (kind in (
    'by-hand', 'bulk', 'workflow', 'import', 'creation', 'merge', 'departure', 'undo')),
  at timestamptz not null default clock_timestamp(),
  -- Who did it; null with the name of the system: nobody, it was a rule.
  user_id uuid,
  user_name text not null,
  agency_id uuid references accounts on delete set null,
  -- The standing it goes on with, judged anew before each batch: work ends with the rights it was started with.
  membership_id uuid,
  grant_id uuid,
  workflow_id uuid,
  -- A change over many contacts goes on in batches; `selection` says over which, `target` to whom.
  state text not null default 'done' check (state in ('running', 'done', 'stopped', 'failed')),
  selection jsonb,
  target jsonb,
  total integer not null default 0 check (total >= 0),
  done integer not null default 0 check (done >= 0),
  -- How far the batches have come: the last contact in the order of ids, how many until there (also those that were
  -- theirs already), whose turn was last in a rotation, and who was passed over: [{"id": …, "reason": "inactive-user"}].
  reached uuid,
  passed integer not null default 0 check (passed >= 0),
  last_place integer not null default 0,
  skipped jsonb not null default '[]',
  finished_at timestamptz,
  reason text,
  -- Ten minutes from its end on it can be taken back, once.
  undo_until timestamptz,
  undone_by bigint references ownership_changes on delete set null
);
create index ownership_changes_of_account on ownership_changes (account_id, id desc);
create index ownership_changes_undone on ownership_changes (undone_by) where undone_by is not null;

-- The history of each contact. Rows stay whatever becomes of the people they name.
create table ownership_entries (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  contact_id uuid not null,
  change_id bigint not null references ownership_changes on delete cascade,
  at timestamptz not null default clock_timestamp(),
  from_owner uuid,
  to_owner uuid,
  -- The change that had given it to its owner before: undoing gives it back to that one.
  from_change bigint,
  check (from_owner is distinct from to_owner),
  foreign key (contact_id, account_id) references contacts (id, account_id) on delete cascade
);
create index ownership_entries_of_contact on ownership_entries (account_id, contact_id, id desc);
create index ownership_entries_of_change on ownership_entries (change_id, contact_id);

-- What a member wants to hear of contacts, and until when nothing new shall be theirs.
create table contact_preferences (
  membership_id uuid primary key,
  account_id uuid not null,
  -- Newly assigned contacts of before have been looked at.
  assignments_seen_at timestamptz not null default '-infinity',
  digest text not null default 'daily' check (digest in ('off', 'daily')),
  digest_sent_at timestamptz,
  follow_up_mail text not null default 'daily' check (follow_up_mail in ('off', 'daily')),
  follow_up_sent_at timestamptz,
  -- Days in the user's zone, both inclusive.
  absent_from date,
  absent_until date,
  check ((absent_from is null) = (absent_until is null)),
  check (absent_from <= absent_until),
  foreign key (membership_id, account_id) references memberships (id, account_id) on delete cascade
);
create index contact_preferences_of_account on contact_preferences (account_id);
