-- Whose place an invited person takes: the teams of a member who has gone wait for them.

alter table invitations
  add column replaces uuid,
  add foreign key (replaces, account_id) references memberships (id, account_id) on delete cascade,
  add check (replaces is null or holds_licence);
create index invitations_replacing on invitations (replaces) where replaces is not null;
