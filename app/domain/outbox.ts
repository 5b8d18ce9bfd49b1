import type { Sql } from '#db/sql.server.ts'

/** Every kind of work that the web process leaves for the worker; jobs/ has one file for each. */
export const outboxKinds = [
  'access-request.mail-client',
  'access-request.remind-client',
  'access-request.mail-approved',
  'access-request.mail-declined',
  'access-request.mail-expired',
  'grant.mail-colleague',
  'grant.mail-client-owner',
  'grant.mail-changed',
  'link.mail-changed',
  'link.mail-revoked',
  'link.mail-left',
  'invitation.mail-invitee',
  'member.mail-removed',
  'ownership.mail-offered',
  'ownership.mail-transferred',
  'sign-up.mail-link',
  'one-time-code.mail',
  'password-reset.mail-link',
  'address.mail-changed',
  'address-move.mail-link',
  'address-move.mail-replaced',
  'oidc-identity.mail-joined',
  'oidc-identity.mail-removed',
  'second-factor.mail-changed',
  'assignments.mail-digest',
  'ownership-change.run',
  'workflow.run',
  'contact-import.run',
  'follow-ups.mail-due',
  'message.mail-reply',
  'list-interval.run',
  'inbound-mail.take-in',
  'periodic.expire-requests',
  'periodic.remind-clients',
  'periodic.release-queues',
  'periodic.end-links',
  'periodic.renew-licences',
  'periodic.digest-assignments',
  'periodic.remind-members',
  'periodic.clean-up',
] as const
export type OutboxKind = (typeof outboxKinds)[number]

/**
 * Mails wait for a mail server; chores, and work that goes on for minutes, must not wait behind them; and behind neither
 * the mails that arrive, which somebody looks out for.
 */
export const lanes = ['mail', 'chore', 'arrival'] as const
export type LaneName = (typeof lanes)[number]

export function laneOf(kind: OutboxKind): LaneName {
  if (kind.startsWith('inbound-mail.')) return 'arrival'
  return kind.startsWith('periodic.') || kind.endsWith('.run') ? 'chore' : 'mail'
}

/** The kinds of one lane, for claiming. */
export function kindsOf(lane: LaneName): OutboxKind[] {
  return outboxKinds.filter((kind) => laneOf(kind) === lane)
}

export type OutboxEntry = {
  kind: OutboxKind
  subjectId: string
  /** The user a mail is for, where one subject has several readers. */
  recipientId?: string | null
  generation?: number
  /** Not before this instant; default at once. */
  availableAt?: Date
}

/**
 * Leaves work for the worker inside the caller's transaction: it exists exactly if the transaction commits.
 * The same kind, subject, generation and recipient twice is one piece of work.
 */
export async function leave(sql: Sql, ...entries: OutboxEntry[]) {
  if (entries.length === 0) return
  const rows = entries.map(({ kind, subjectId, recipientId, generation = 1, availableAt = new Date(0) }) => ({
    kind,
    subject_id: subjectId,
    recipient_id: recipientId,
    generation,
    available_at: availableAt,
  }))
  // One parameter, however many rows: a statement takes 65,535 of them.
  await sql`
    insert into outbox (kind, subject_id, recipient_id, generation, available_at)
    select * from jsonb_to_recordset(${sql.json(rows as never)}) as e(
      kind text, subject_id uuid, recipient_id uuid, generation bigint, available_at timestamptz)
    on conflict (kind, subject_id, generation, recipient_id) do nothing`
}
