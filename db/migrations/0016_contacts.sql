-- Contacts, the fields an account adds to them, lists, and saved views.

-- Both are trusted: whoever owns the database may create them. Words are found by trigram, inside one account.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- What an account keeps of its contacts beside what every account has. Values are in contacts.custom by the field's id.
create table contact_fields (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  label text not null check (char_length(label) between 1 and 100),
  -- The label as it is compared: two that read the same in a form or a CSV header are one.
  folded_label text not null check (char_length(folded_label) between 1 and 400),
  kind text not null check (kind in ('text', 'number', 'date', 'choice', 'yes-no')),
  choices text[] not null default '{}' check (cardinality(choices) <= 200),
  position integer not null,
  created_at timestamptz not null default now(),
  -- Keeps its values, and is shown nowhere.
  archived_at timestamptz,
  unique (id, account_id),
  check ((kind = 'choice') = (cardinality(choices) > 0))
);
create unique index one_contact_field_per_label on contact_fields (account_id, folded_label) where archived_at is null;
create index contact_fields_of_account on contact_fields (account_id, position);

-- Everything that a search box finds a contact by, in small letters; phones also as their digits alone.
create function contact_words(
  name text, emails text[], phones text[], company text, territory text, interest text, custom jsonb
) returns text language plpgsql immutable parallel safe as $$
declare
  words text := name || e'\n' || array_to_string(emails, e'\n') || e'\n' || company || e'\n' || territory || e'\n' || interest;
begin
  if cardinality(phones) > 0 then
    words := words || e'\n' || array_to_string(phones, e'\n')
      || e'\n' || regexp_replace(array_to_string(phones, e'\n'), '[^0-9\n]', '', 'g');
  end if;
  if custom <> '{}' then
    words := words || e'\n' || (select string_agg(value, e'\n') from jsonb_each_text(custom));
  end if;
  return lower(words);
end $$;

create table contacts (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  -- In the form of app/domain/addresses.ts; the first is the main one.
  emails text[] not null default '{}' check (cardinality(emails) <= 20),
  phones text[] not null default '{}' check (cardinality(phones) <= 20),
  company text not null default '' check (char_length(company) <= 200),
  -- Number of employees.
  company_size integer check (company_size between 0 and 100000000),
  territory text not null default '' check (char_length(territory) <= 100),
  product_interest text not null default '' check (char_length(product_interest) <= 200),
  lead_score integer not null default 0 check (lead_score between -1000000 and 1000000),
  status text not null default 'open' check (status in ('open', 'won', 'lost', 'cancelled')),
  -- What winning it is worth, in cents of the account's own money.
  value_cents bigint check (value_cents between 0 and 1000000000000000),
  custom jsonb not null default '{}' check (jsonb_typeof(custom) = 'object'),
  -- The one member who sees it beside the admins; null: shared.
  private_to uuid,
  -- The contact owner: one at most, since when, and by which change.
  owner_id uuid,
  owner_since timestamptz,
  change_id bigint,
  -- When it was given to its owner by somebody else, who therefore is to be told; null where there is nothing to tell.
  announced_at timestamptz,
  -- Since when it is won, lost or cancelled, and the teams that its owner was in then: statistics of the past stay.
  closed_at timestamptz,
  closed_teams uuid[],
  created_at timestamptz not null default now(),
  created_by uuid references users on delete set null,
  updated_at timestamptz not null default now(),
  -- Raised by every edit: two people who edit at the same time do not overwrite each other unseen.
  version integer not null default 1,
  archived_at timestamptz,
  -- Whom a double went into; its archived row leads there.
  merged_into uuid,
  words text not null generated always as (
    contact_words(name, emails, phones, company, territory, product_interest, custom)) stored,
  unique (id, account_id),
  constraint only_shared_contacts_have_an_owner check (private_to is null or owner_id is null),
  constraint closed_since check ((status = 'open') = (closed_at is null)),
  check ((owner_id is null) = (owner_since is null)),
  check (merged_into is null or archived_at is not null),
  foreign key (owner_id, account_id) references memberships (id, account_id),
  foreign key (private_to, account_id) references memberships (id, account_id),
  foreign key (merged_into, account_id) references contacts (id, account_id)
);

-- Lists walk the index of their order, and filters that leave little have one of their own.
create index contacts_newest on contacts (account_id, created_at desc, id desc) where archived_at is null;
create index contacts_by_name on contacts (account_id, lower(name), id) where archived_at is null;
create index contacts_by_company on contacts (account_id, lower(company), id) where archived_at is null;
create index contacts_by_score on contacts (account_id, lead_score desc, id desc) where archived_at is null;
create index contacts_of_owner on contacts (account_id, owner_id, created_at desc, id desc) where archived_at is null;
create index contacts_of_territory on contacts (account_id, lower(territory), owner_id) where archived_at is null;
create index contacts_archived on contacts (account_id, created_at desc, id desc) where archived_at is not null;
create index contacts_private on contacts (account_id, private_to) where private_to is not null;
create index contacts_announced on contacts (account_id, owner_id, announced_at desc) where announced_at is not null;
create index contacts_closed on contacts (account_id, closed_at) include (owner_id, status, value_cents)
  where closed_at is not null and private_to is null and merged_into is null;
create index contacts_of_change on contacts (change_id) where change_id is not null;
create index contacts_merged on contacts (account_id, merged_into) where merged_into is not null;
create index contacts_by_words on contacts using gin (account_id, words gin_trgm_ops);
-- An import looks up each address among those that it has just written: a list of what is still to be put in its place would be
-- read each time.
create index contacts_by_email on contacts using gin (emails) with (fastupdate = off);
create index contacts_by_custom on contacts using gin (account_id, custom jsonb_path_ops);
-- Few owners and territories hold very different numbers; plans need to know which.
alter table contacts alter column owner_id set statistics 1000, alter column territory set statistics 1000;

-- Closing is dated, and keeps the owner's teams of that moment; whoever is given a closed contact takes it into their own.
create function date_closing() returns trigger language plpgsql as $$
begin
  if new.status = 'open' then
    new.closed_at := null;
    new.closed_teams := null;
  elsif tg_op = 'INSERT' or old.status <> new.status or old.owner_id is distinct from new.owner_id then
    if tg_op = 'INSERT' or old.status <> new.status then
      new.closed_at := coalesce(case when tg_op = 'INSERT' then new.closed_at end, now());
    end if;
    new.closed_teams := case when new.owner_id is null then '{}' else array(
      select team_id from team_members where account_id = new.account_id and membership_id = new.owner_id) end;
  end if;
  return new;
end $$;
create trigger contacts_are_closed_on_a_day before insert or update of status, owner_id on contacts
  for each row execute function date_closing();

create table contact_lists (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  name text not null check (char_length(name) between 1 and 100),
  folded_name text not null check (char_length(folded_name) between 1 and 400),
  -- Days after which the contact owner is reminded to follow up; null: nobody is.
  follow_up_days integer check (follow_up_days between 1 and 365),
  created_at timestamptz not null default now(),
  unique (id, account_id),
  unique (account_id, folded_name)
);

-- The number of an entry tells one joining from the next.
create table contact_list_entries (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  list_id uuid not null,
  contact_id uuid not null,
  since timestamptz not null default now(),
  unique (account_id, list_id, contact_id),
  foreign key (list_id, account_id) references contact_lists (id, account_id) on delete cascade,
  foreign key (contact_id, account_id) references contacts (id, account_id) on delete cascade
);
create index list_entries_of_contact on contact_list_entries (account_id, contact_id);

-- Search, filters and order under a name: one's own, or everybody's in the account.
create table contact_views (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  -- Whose it is; null: made by somebody who acts for an agency.
  membership_id uuid,
  name text not null check (char_length(name) between 1 and 100),
  shared_at timestamptz,
  query text not null check (char_length(query) <= 4000),
  created_at timestamptz not null default now(),
  check (membership_id is not null or shared_at is not null),
  foreign key (membership_id, account_id) references memberships (id, account_id) on delete cascade
);
create index contact_views_of_account on contact_views (account_id, membership_id);
