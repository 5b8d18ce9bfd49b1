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
  -- Put off until then by its member; due_at says the same instant.
  snoozed_at timestamptz,
  reminded_at timestamptz,
  done_at timestamptz,
  -- The contact left the list, was closed or archived, or the member went.
  ended_at timestamptz,
  check (done_at is null or ended_at is null),
  foreign key (list_id, account_id) references contact_lists (id, account_id) on delete cascade,
  foreign key (contact_id, account_id) references contacts (id, account_id) on delete cascade,
  foreign key (member_id, account_id) references memberships (id, account_id)
);
create unique index one_running_follow_up on follow_ups (account_id, list_id, contact_id) where done_at is null and ended_at is null;
create index follow_ups_of_member on follow_ups (account_id, member_id, due_at) where done_at is null and ended_at is null;
create index follow_ups_of_contact on follow_ups (account_id, contact_id, started_at desc);
create index follow_ups_due on follow_ups (due_at) where done_at is null and ended_at is null;
