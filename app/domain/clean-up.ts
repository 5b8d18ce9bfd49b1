import { sql } from '#db/sql.server.ts'
import { cleanUpImports } from './contacts/imports/clean-up-imports.ts'
import { forgetRawMails } from './conversations/intake/forget-raw-mails.ts'
import { idleLimit } from './identity/standing.ts'

/** How long what is over stays: for the owner's "where was I signed in", for receipts, and for the delivery state of mails. */
const kept = {
  session: '30 days',
  code: '1 day',
  link: '7 days',
  count: '7 days',
  chore: '1 day',
  mail: '90 days',
}

const finished = `state in ('done', 'failed')`

/** What is dead, table by table: its key, and when a row is of no use to anybody. */
const dead = [
  ['scoped_sessions', 'id', `ended_at < now() - interval '${kept.session}'`],
  [
    'sessions',
    'id',
    `(ended_at < now() - interval '${kept.session}' or expires_at < now() - interval '${kept.session}'
      or last_seen_at < now() - interval '${idleLimit}' - interval '${kept.session}')`,
  ],
  ['one_time_codes', 'id', `expires_at < now() - interval '${kept.code}'`],
  ['second_steps', 'id', `expires_at < now() - interval '${kept.code}'`],
  ['webauthn_challenges', 'challenge', `expires_at < now()`],
  ['remembered_devices', 'id', `expires_at < now() - interval '${kept.session}'`],
  ['sign_ups', 'id', `expires_at < now() - interval '${kept.link}'`],
  ['password_resets', 'id', `expires_at < now() - interval '${kept.link}'`],
  ['address_moves', 'id', `expires_at < now() - interval '${kept.mail}'`],
  ['oidc_arrivals', 'id', `expires_at < now() - interval '${kept.code}'`],
  ['oidc_identities', 'id', `ended_at < now() - interval '${kept.mail}'`],
  ['rate_limits', 'key', `expire < (extract(epoch from now()) * 1000)::bigint`],
  ['request_mail_days', 'ctid', `day < (now() at time zone 'UTC')::date - interval '${kept.count}'`],
  ['request_resends', 'ctid', `day_begins_at < now() - interval '${kept.count}'`],
  [
    'outbox',
    'id',
    `${finished} and kind like 'periodic.%' and finished_at < now() - interval '${kept.chore}'`,
  ],
  ['outbox', 'id', `${finished} and finished_at < now() - interval '${kept.mail}'`],
] as const

/**
 * Deletes what has been over for a while: sessions, scopes, codes, sign-ups, resets, counters, finished outbox rows.
 * Mails that arrived are forgotten as they came; what they became stays. At most `limit` rows a table in one call; returns how many it deleted, so call it until that is 0. Audit entries stay.
 */
export async function cleanUp(limit: number): Promise<number> {
  let deleted = 0
  for (const [table, key, over] of dead) {
    const gone = await sql.unsafe(
      `delete from ${table} where ${key} in (select ${key} from ${table} where ${over} limit $1 for update skip locked)`,
      [limit],
    )
    deleted += gone.count
  }
  return deleted + (await cleanUpImports(limit)) + (await forgetRawMails(limit))
}
