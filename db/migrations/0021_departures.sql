-- What of the contacts moves to whom an invitation puts in somebody's place, beside the open ones.

alter table invitations
  add column closed_contacts_too boolean not null default false,
  add column shares_private_contacts boolean not null default false,
  add check (replaces is not null or not (closed_contacts_too or shares_private_contacts));
