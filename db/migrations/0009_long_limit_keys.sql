-- Counters for addresses of every length that mail allows, and clean-up of counted days by index.

-- An address alone may have 254 characters, and a counter's key names the limit and more beside it.
alter table rate_limits alter column key type text;

create index request_mail_days_over on request_mail_days (day);
create index request_resends_over on request_resends (day_begins_at);
