-- Conversations: the addresses that customers write to, what arrives there, threads, messages, attachments.

-- In the order in which requests come by them: crosswise, they and this would wait for each other.
lock table users, accounts, memberships, contacts in share row exclusive mode;

-- The part before the @; the domain is the instance's. A name that an account gives up is never somebody else's: mail of
-- its customers would go to strangers.
create table inbox_addresses (
  local_part text primary key check (local_part ~ '^[a-z0-9]([a-z0-9.-]{0,28}[a-z0-9])?$' and local_part !~ '[.]{2}'),
  account_id uuid not null references accounts on delete cascade,
  created_at timestamptz not null default now(),
  -- Since when it is not the one that mail leaves from; what is written to it still arrives.
  retired_at timestamptz
);
create unique index one_inbox_address_per_account on inbox_addresses (account_id) where retired_at is null;
create index inbox_addresses_of_account on inbox_addresses (account_id);

create table threads (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  contact_id uuid not null,
  subject text not null check (char_length(subject) <= 500),
  state text not null default 'open' check (state in ('open', 'closed')),
  closed_at timestamptz,
  -- Out of the open list until then, or until somebody writes.
  snoozed_until timestamptz,
  -- The agent whose thread it is; null: everybody's.
  assignee_id uuid,
  created_at timestamptz not null default clock_timestamp(),
  -- Of the latest message, with who wrote it and its first words, for lists.
  last_at timestamptz not null default clock_timestamp(),
  last_kind text not null default 'in' check (last_kind in ('in', 'out', 'note')),
  last_author text not null default '' check (char_length(last_author) <= 320),
  excerpt text not null default '' check (char_length(excerpt) <= 300),
  -- Raised by every change: two people who act at the same time see each other.
  version integer not null default 1,
  -- Subject, names and addresses in small letters, for search.
  words text not null default '',
  unique (id, account_id),
  check ((state = 'closed') = (closed_at is not null)),
  check (snoozed_until is null or state = 'open'),
  foreign key (contact_id, account_id) references contacts (id, account_id),
  foreign key (assignee_id, account_id) references memberships (id, account_id)
);
create index threads_open on threads (account_id, last_at desc, id desc) where state = 'open';
create index threads_unassigned on threads (account_id, last_at desc, id desc)
  where state = 'open' and assignee_id is null;
create index threads_closed on threads (account_id, last_at desc, id desc) where state = 'closed';
create index threads_of_assignee on threads (account_id, assignee_id, last_at desc, id desc)
  where state = 'open' and assignee_id is not null;
create index threads_snoozed on threads (account_id, snoozed_until, id) where snoozed_until is not null;
create index threads_of_contact on threads (account_id, contact_id, last_at desc, id desc);
create index threads_by_words on threads using gin (account_id, words gin_trgm_ops);

-- What has arrived, as it came: committed before anybody is told that it was taken, read by the worker afterwards.
create table inbound_mails (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  -- The address it was delivered to, and the one that the sender's server gave; empty for bounces.
  recipient text not null check (char_length(recipient) <= 320),
  sender text not null check (char_length(sender) <= 320),
  via text not null check (via in ('http', 'smtp', 'demo')),
  -- The same for every copy of one mail, whatever the servers on its way wrote on it.
  fingerprint bytea not null,
  size integer not null check (size >= 0),
  -- Kept until some days after it was read.
  raw bytea,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'refused')),
  -- Why it became no message.
  reason text,
  received_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  unique (account_id, fingerprint),
  unique (id, account_id),
  check ((state = 'waiting') = (finished_at is null)),
  check (state <> 'waiting' or raw is not null),
  check ((state = 'refused') = (reason is not null))
);
alter table inbound_mails alter column raw set storage external;
create index inbound_mails_refused on inbound_mails (account_id, received_at desc, id desc) where state = 'refused';
create index inbound_mails_waiting on inbound_mails (account_id, received_at, id) where state = 'waiting';
create index inbound_mails_to_forget on inbound_mails (finished_at) where raw is not null and finished_at is not null;

create table messages (
  id uuid primary key default gen_random_uuid(),
  -- Their order in the thread.
  number bigint generated always as identity unique,
  account_id uuid not null,
  thread_id uuid not null,
  -- From the customer, to the customer, or among ourselves.
  kind text not null check (kind in ('in', 'out', 'note')),
  -- Who wrote it here, and for which agency; the name stays when the login goes.
  user_id uuid references users on delete set null,
  user_name text not null default '',
  agency_id uuid references accounts on delete set null,
  from_name text not null default '' check (char_length(from_name) <= 320),
  from_address text not null default '' check (char_length(from_address) <= 320),
  to_addresses text[] not null default '{}',
  cc_addresses text[] not null default '{}',
  subject text not null default '' check (char_length(subject) <= 1000),
  text text not null,
  -- As it came, never shown before it is made safe.
  html text,
  -- It names pictures elsewhere, which tell their sender who reads, and when.
  remote_pictures boolean not null generated always as
    (coalesce(left(html, 1000000) ~* '<img[^>]+src\s*=\s*["'']?\s*https?:', false)) stored,
  -- RFC 5322 Message-ID, without angle brackets; of ours, the one that it leaves with.
  message_id text check (char_length(message_id) <= 998),
  reference_ids text[] not null default '{}' check (cardinality(reference_ids) <= 200),
  -- Written by a machine: out-of-office notes, bounces.
  automatic boolean not null default false,
  inbound_id uuid,
  -- When it arrived or was written here; when its sender says that it was written.
  at timestamptz not null default clock_timestamp(),
  dated_at timestamptz,
  search tsvector not null generated always as (to_tsvector('simple', left(text, 100000))) stored,
  unique (id, account_id),
  foreign key (thread_id, account_id) references threads (id, account_id) on delete cascade,
  foreign key (inbound_id, account_id) references inbound_mails (id, account_id),
  check ((kind = 'in') = (inbound_id is not null))
);
create unique index one_message_per_inbound_mail on messages (inbound_id) where inbound_id is not null;
create index messages_of_thread on messages (account_id, thread_id, number);
create index messages_by_message_id on messages (account_id, message_id) where message_id is not null;
create index messages_by_words on messages using gin (account_id, search);

create table attachments (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  message_id uuid not null,
  position integer not null,
  name text not null check (char_length(name) between 1 and 255),
  -- What its sender says that it is; never believed.
  media_type text not null check (char_length(media_type) <= 255),
  size integer not null check (size >= 0),
  -- By which the mail's HTML names it.
  content_id text check (char_length(content_id) <= 998),
  -- Null: beyond a limit, only its name was kept.
  content bytea,
  unique (message_id, position),
  foreign key (message_id, account_id) references messages (id, account_id) on delete cascade
);
alter table attachments alter column content set storage external;

-- Who is looking at a thread just now, or writes in it. Nobody misses it after a crash.
create unlogged table thread_presences (
  account_id uuid not null,
  thread_id uuid not null,
  user_id uuid not null references users on delete cascade,
  writing boolean not null default false,
  seen_at timestamptz not null default clock_timestamp(),
  primary key (thread_id, user_id),
  foreign key (thread_id, account_id) references threads (id, account_id) on delete cascade
);

-- Open pages hear of every change to a thread once its transaction is there; a notice that comes twice is one.
create function tell_inbox() returns trigger language plpgsql as $$
begin
  perform pg_notify('inbox', new.account_id || ' ' || new.id);
  return null;
end $$;
create trigger threads_tell_the_inbox after insert or update on threads
  for each row execute function tell_inbox();

-- A closed thread keeps the name of whom it was assigned to; opened again, it is nobody's who is no agent any more. The
-- lock makes somebody's departure come before or after.
create function reopen_for_agents() returns trigger language plpgsql as $$
begin
  perform 1 from memberships where id = new.assignee_id and account_id = new.account_id and inbox_level = 'agent' for share;
  if not found then
    new.assignee_id := null;
  end if;
  return new;
end $$;
create trigger threads_reopen_for_agents before update of state on threads
  for each row when (old.state = 'closed' and new.state = 'open' and new.assignee_id is not null)
  execute function reopen_for_agents();
