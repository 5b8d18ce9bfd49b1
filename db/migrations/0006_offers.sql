-- With Redis a relay offers due rows to Bull; until then it need not offer the same row again.

alter table outbox add column offered_until timestamptz;
