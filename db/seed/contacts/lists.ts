import type { DateTime } from 'luxon'
import type { Sql } from '#db/sql.server.ts'
import type { Account } from '../people.ts'
import type { Contact } from './rows.ts'

/** `days`: the list's interval; `remind`: its follow-ups run, some due for days, some today, most later. */
type Joining = { listId: string; contacts: Contact[]; days?: number; remind?: DateTime }

export async function joinLists(sql: Sql, house: Account, joinings: Joining[]) {
  const rows = joinings.flatMap(({ listId, contacts }) =>
    contacts.map(({ id, createdAt }) => ({ list_id: listId, contact_id: id, since: createdAt.toISO() })),
  )
  await sql`
    insert into contact_list_entries (account_id, list_id, contact_id, since)
    select ${house.id}, list_id, contact_id, since
    from jsonb_to_recordset(${sql.json(rows as never)}) as e(list_id uuid, contact_id uuid, since timestamptz)
    order by since on conflict do nothing`
  const running = joinings.flatMap(({ listId, contacts, days = 0, remind }) =>
    remind ? contacts.map(({ id }, at) => followUp(listId, id, days, remind, at)) : [],
  )
  await sql`
    insert into follow_ups (account_id, list_id, contact_id, member_id, started_at, due_at)
    select ${house.id}, f.list_id, f.contact_id, c.owner_id, f.started_at, f.due_at
    from jsonb_to_recordset(${sql.json(running as never)}) as f(
      list_id uuid, contact_id uuid, started_at timestamptz, due_at timestamptz)
    join contacts c on c.id = f.contact_id and c.account_id = ${house.id} and c.owner_id is not null`
}

function followUp(listId: string, contactId: string, days: number, now: DateTime, at: number) {
  const due = now
    .plus({ days: (at % days) - 2 })
    .startOf('day')
    .plus({ hours: 8 })
  return {
    ...{ list_id: listId, contact_id: contactId },
    ...{ started_at: due.minus({ days }).toISO(), due_at: due.toISO() },
  }
}
