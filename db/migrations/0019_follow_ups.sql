-- Lists that remind: a contact in one is to be followed up by its contact owner every so many days.

create table list_watchers (
  account_id uuid not null,
  list_id uuid not null,
  membership_id uuid not null,
  primary key (account_id, list_id, membership_id),
  foreign key (list_id, account_id) references contact_lists (id, account_id) on delete cascade,
  foreign key (membership_id, account_id) references memberships (id, account_id) on delete cascade
);
create index lists_watched on list_watchers (account_id, membership_id);

-- One runs per list and contact; it stays with whoever was the contact owner when it began (C6).
create table follow_ups (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  list_id uuid not null,
  contact_id uuid not null,
  member_id uuid not null,
  started_at timestamptz not null default now(),
  due_at timestamptz not null,
  -- When its member last put it off; due_at says until when.
  snoozed_at timestamptz,
  done_at timestamptz,
  -- The contact left the list, was closed or archived, or nobody is left to follow it up.
  ended_at timestamptz,
  check (done_at is null or ended_at is null),
  foreign key (list_id, account_id) references contact_lists (id, account_id) on delete cascade,
  foreign key (contact_id, account_id) references contacts (id, account_id) on delete cascade,
  foreign key (member_id, account_id) references memberships (id, account_id)
);
create unique index one_running_follow_up on follow_ups (account_id, contact_id, list_id) where done_at is null and ended_at is null;
create index follow_ups_of_member on follow_ups (account_id, member_id, due_at, id) where done_at is null and ended_at is null;
create index follow_ups_of_list on follow_ups (account_id, list_id, due_at, id) where done_at is null and ended_at is null;
create index follow_ups_due on follow_ups (account_id, due_at, id) where done_at is null and ended_at is null;
create index follow_ups_of_contact on follow_ups (account_id, contact_id, done_at desc);
-- For the deletion of a list, which takes the follow-ups of before with it.
create index follow_ups_ever_of_list on follow_ups (list_id);

-- A changed interval reaches the contacts of a long list in batches: how far it has come.
create table interval_sweeps (
  list_id uuid primary key,
  account_id uuid not null,
  generation integer not null default 1,
  -- The last contact that was dealt with; null: none yet.
  after uuid,
  swept integer not null default 0,
  finished_at timestamptz,
  foreign key (list_id, account_id) references contact_lists (id, account_id) on delete cascade
);

-- What statistics count as open now, without reading a contact; those that are closed have contacts_closed.
create index contacts_open on contacts (account_id, owner_id) include (value_cents)
  where status = 'open' and archived_at is null and private_to is null;
