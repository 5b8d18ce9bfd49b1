import type { sql as pool, Sql } from '#db/sql.server.ts'

/**
 * Makes failed rows new ones: waiting, untried, due now, their mails queued; rings for the workers and returns how many
 * they were. That a mail was accepted is a fact and stays: its job then ends without sending it twice.
 */
export async function offerAgain(sql: Sql, which: ReturnType<typeof pool>): Promise<number> {
  const [{ rows }] = await sql<[{ rows: number }]>`
    with chosen as (${which}), again as (
      update outbox o set state = 'waiting', attempts = 0, available_at = now(), retried_at = now(),
        leased_until = null, finished_at = null, reason = null
      from chosen where o.id = chosen.id and o.state = 'failed' returning o.id
    ), queued as (
      update mails set state = 'queued', reason = null, changed_at = now()
      where outbox_id in (select id from again) and state <> 'sent'
    )
    select count(*)::int as rows, pg_notify('outbox', '') from again`
  return rows
}
