-- What is still to be done outside the transaction that decided it. Rows carry ids only, never secrets.

create table outbox (
  id bigint generated always as identity primary key,
  kind text not null,
  subject_id uuid not null,
  recipient_id uuid,
  generation bigint not null default 1,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  attempts integer not null default 0,
  created_at timestamptz not null default now(),
  available_at timestamptz not null default now(),
  leased_until timestamptz,
  finished_at timestamptz,
  reason text,
  unique nulls not distinct (kind, subject_id, generation, recipient_id)
);
create index outbox_open on outbox (available_at, id) where state in ('waiting', 'running');
create index outbox_finished on outbox (finished_at) where state in ('done', 'failed');
create index outbox_chores_finished on outbox (finished_at) where state in ('done', 'failed') and kind like 'periodic.%';
create index outbox_of_subject on outbox (subject_id, kind);

create function ring_the_outbox() returns trigger language plpgsql as $$
begin
  perform pg_notify('outbox', '');
  return null;
end $$;
create trigger outbox_rings after insert on outbox for each statement execute function ring_the_outbox();

-- One row a mail, so that 'sending' is committed before the server hears DATA.
create table mails (
  outbox_id bigint primary key references outbox on delete cascade,
  address text not null,
  message_id text not null,
  state text not null check (state in ('queued', 'sending', 'sent', 'bounced')),
  reason text,
  -- The UTC day on which it took one of the places that request_mail_days has for its address.
  counted_on date,
  changed_at timestamptz not null default now()
);

-- What a demo would have sent; shown at /dev/mail.
create table demo_mails (
  id bigint generated always as identity primary key,
  message_id text not null unique,
  sender text not null,
  recipient text not null,
  subject text not null,
  text text not null,
  html text not null,
  at timestamptz not null default now()
);
