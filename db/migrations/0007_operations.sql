-- What the operators' page and /metrics ask of the outbox, and what they change in it.

-- When an operator had it tried again; from then on it is as young as new work.
alter table outbox add column retried_at timestamptz;

-- Of what is over. What is open keeps the one index that it has: claiming is drawn to any other, and would have to sort
-- all that waits.
create index outbox_failed_by_kind on outbox (kind, id) include (finished_at) where state = 'failed';
create index outbox_done_by_kind on outbox (kind, id) where state = 'done';
create index mails_ended on mails (changed_at) include (state) where state in ('sent', 'bounced');

-- A demo has a card for its operator too.
alter table demo_people drop constraint demo_people_part_check;
alter table demo_people add constraint demo_people_part_check
  check (part in ('agency-owner', 'freelancer', 'client-owner', 'client-admin', 'operator'));
