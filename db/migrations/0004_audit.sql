-- Who did what, for good.

create table audit_entries (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  account_id uuid references accounts on delete restrict,
  agency_id uuid references accounts on delete restrict,
  user_id uuid,
  user_name text not null,
  acting boolean not null default false,
  action text not null,
  subject text not null default '',
  subject_id uuid,
  before jsonb,
  after jsonb,
  check (not acting or agency_id is not null)
);
-- Activity reads the newest first: all of an account's, one action's, an agency's own, an agency's at one client.
create index audit_of_account on audit_entries (account_id, at desc, id desc);
create index audit_of_account_by_action on audit_entries (account_id, action, at desc, id desc);
create index audit_of_agency on audit_entries (agency_id, at desc, id desc) where agency_id is not null;
create index audit_of_agency_by_action on audit_entries (agency_id, action, at desc, id desc) where agency_id is not null;
create index audit_of_agency_at_account on audit_entries (agency_id, account_id, at desc, id desc) where agency_id is not null;
create index audit_of_subject on audit_entries (subject_id, action) where subject_id is not null;

create function refuse_change_of_audit() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are append-only';
end $$;

create trigger audit_is_append_only before update or delete on audit_entries
  for each row execute function refuse_change_of_audit();
create trigger audit_is_never_truncated before truncate on audit_entries
  for each statement execute function refuse_change_of_audit();
