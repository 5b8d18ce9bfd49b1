import { sql } from '#db/sql.server.ts'
import { backlog } from './backlogs.ts'

export type InstanceFigures = {
  /** Rows that are still to be done, those that somebody works on included. */
  waiting: number
  /** For how many seconds the oldest due row could have been taken. */
  oldestDue: number
  /** Of the last 24 hours. */
  failed: number
  sent: number
  bounced: number
}

/** What an operator looks at first: whether work piles up, and whether mails arrive. */
export async function instanceFigures(): Promise<InstanceFigures> {
  const [{ waiting, running, oldestDue }, [day]] = await Promise.all([
    backlog(),
    sql<[Pick<InstanceFigures, 'failed' | 'sent' | 'bounced'>]>`
      select
        (select count(*)::int from outbox where state = 'failed' and finished_at > now() - interval '24 hours') as failed,
        count(*) filter (where state = 'sent')::int as sent, count(*) filter (where state = 'bounced')::int as bounced
      from mails where state in ('sent', 'bounced') and changed_at > now() - interval '24 hours'`,
  ])
  return { waiting: waiting + running, oldestDue, ...day }
}
