// What the tests of jobs share: leaving work, and looking at it.
import { randomUUID } from 'node:crypto'
import { leave, type OutboxEntry } from '#app/domain/outbox.ts'
import { sql } from '#db/sql.server.ts'
import { aRequest, anAgency, type Account } from '#test/support/people.ts'

export type OutboxRow = {
  id: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  attempts: number
  reason: string | null
  availableAt: Date
  mail: 'queued' | 'sending' | 'sent' | 'bounced' | null
  mailReason: string | null
  messageId: string | null
}

/** Leaves work and returns the id of its row. */
export async function left(entry: OutboxEntry): Promise<string> {
  await leave(sql, entry)
  const [row] = await sql<[{ id: string }]>`
    select id from outbox where kind = ${entry.kind} and subject_id = ${entry.subjectId}
      and generation = ${entry.generation ?? 1} and recipient_id is not distinct from ${entry.recipientId ?? null}`
  return row.id
}

/** A request to an address of its own unless given, with its mail left. */
export async function aRequestMail(to = `client-${randomUUID()}@example.test`, agency?: Account) {
  const request = await aRequest(agency ?? (await anAgency()), to)
  return {
    to,
    requestId: request.id,
    id: await left({ kind: 'access-request.mail-client', subjectId: request.id }),
  }
}

export async function rowOf(id: string): Promise<OutboxRow> {
  const [row] = await sql<[OutboxRow]>`
    select o.id, o.state, o.attempts, o.reason, o.available_at, m.state as mail, m.reason as mail_reason, m.message_id
    from outbox o left join mails m on m.outbox_id = o.id where o.id = ${id}`
  return row
}
