import type { Sql } from '#db/sql.server.ts'
import type { Standing } from './identity/standing.ts'

/** What an audit entry tells beyond who and where. Before and after hold plain facts, never secrets. */
export type AuditFacts = {
  /** Noun and past participle: `access-request.approved`. The Activity page has words for each. */
  action: AuditAction
  /** What it happened to, as a person would name it. */
  subject?: string
  subjectId?: string
  before?: Record<string, unknown>
  after?: Record<string, unknown>
}

/** Every action the log knows; a new one without words on the Activity page is a type error there. */
export const auditActions = [
  'account.created',
  'account.changed',
  'account.second-factor-asked',
  'account.second-factor-dropped',
  'programme.joined',
  'programme.left',
  'access-request.asked',
  'access-request.queued',
  'access-request.released',
  'access-request.resent',
  'access-request.cancelled',
  'access-request.approved',
  'access-request.declined',
  'access-request.expired',
  'agency.blocked',
  'agency.unblocked',
  'link.changed',
  'link.revoked',
  'link.left',
  'link.ended',
  'grant.given',
  'grant.changed',
  'grant.removed',
  'scope.opened',
  'scope.ended',
  'member.invited',
  'member.joined',
  'member.changed',
  'member.removed',
  'member.deactivated',
  'member.replaced',
  'member.reactivated',
  'member.password-changed',
  'member.password-reset',
  'member.addresses-changed',
  'member.address-asked',
  'member.address-kept',
  'member.address-changed',
  'member.password-erased',
  'member.sign-on-joined',
  'member.sign-on-removed',
  'member.second-factor-on',
  'member.second-factor-off',
  'member.second-factor-changed',
  'invitation.resent',
  'invitation.cancelled',
  'ownership.offered',
  'ownership.offer-ended',
  'ownership.transferred',
  'team.created',
  'team.renamed',
  'team.deleted',
  'team.people-added',
  'team.person-removed',
  'privacy.changed',
  'logo.changed',
  'logo.removed',
  'plan.changed',
  'licences.bought',
  'licences.given-back',
  'licences.kept',
  'licences.renewed',
  'sessions.revoked',
  'contact.created',
  'contact.changed',
  'contact.archived',
  'contact.restored',
  'contact.merged',
  'contacts.assigned',
  'contacts.unassigned',
  'contacts.assignment-undone',
  'contacts.archived',
  'contacts.restored',
  'contacts.imported',
  'contacts.exported',
  'contact-field.created',
  'contact-field.changed',
  'contact-field.archived',
  'contact-field.restored',
  'contact-list.created',
  'contact-list.changed',
  'contact-list.deleted',
  'contact-list.contacts-added',
  'contact-list.contacts-removed',
  'contact-view.created',
  'contact-view.changed',
  'contact-view.deleted',
  'follow-up.done',
  'follow-up.snoozed',
  'automation.switched-on',
  'automation.switched-off',
  'workflow.created',
  'workflow.changed',
  'workflow.switched-on',
  'workflow.switched-off',
  'workflow.archived',
  'workflow.run',
  'seats.bought',
  'seats.given-back',
  'seats.kept',
  'seats.renewed',
  'inbox.level-changed',
  'inbox.seat-swapped',
  'inbox.address-changed',
  'thread.assigned',
  'thread.unassigned',
  'thread.closed',
  'thread.reopened',
  'thread.snoozed',
  'thread.replied',
  'thread.noted',
] as const
export type AuditAction = (typeof auditActions)[number]

type Where = { accountId: string | null; agencyId?: string | null }
type Who = { id: string | null; name: string }

/** Writes one entry inside the caller's transaction, as somebody standing in an account; returns its number. */
export async function record(sql: Sql, standing: Standing, facts: AuditFacts & { agencyId?: string | null }) {
  return await recordAs(
    sql,
    standing.user,
    { accountId: standing.account.id, agencyId: standing.acting?.agency.id ?? facts.agencyId ?? null },
    facts,
    standing.acting !== null,
  )
}

/** Writes one entry for somebody (or the system: id null) who has no standing in the account. */
export async function recordAs(sql: Sql, who: Who, where: Where, facts: AuditFacts, acting = false) {
  const [entry] = await sql<[{ id: string }]>`
    insert into audit_entries (account_id, agency_id, user_id, user_name, acting, action, subject, subject_id, before, after)
    values (${where.accountId}, ${where.agencyId ?? null}, ${who.id}, ${who.name}, ${acting}, ${facts.action},
      ${facts.subject ?? ''}, ${facts.subjectId ?? null},
      ${facts.before ? sql.json(facts.before as never) : null}, ${facts.after ? sql.json(facts.after as never) : null})
    returning id`
  return Number(entry.id)
}

/** Writes many entries at once, in the order given: a statement whatever their number. */
export async function recordAll(sql: Sql, who: Who, entries: (Where & AuditFacts)[]) {
  const rows = entries.map(({ accountId, agencyId, action, subject = '', subjectId, before, after }) => ({
    account_id: accountId,
    agency_id: agencyId,
    action,
    subject,
    subject_id: subjectId,
    before,
    after,
  }))
  await sql`
    insert into audit_entries (account_id, agency_id, user_id, user_name, action, subject, subject_id, before, after)
    select account_id, agency_id, ${who.id}, ${who.name}, action, subject, subject_id, before, after
    from jsonb_to_recordset(${sql.json(rows as never)}) as e(
      account_id uuid, agency_id uuid, action text, subject text, subject_id uuid, before jsonb, after jsonb)`
}

/** Whoever runs this Prokura, at its console; the Activity page says it in the reader's language. */
export const operator: Who = { id: null, name: 'Operator' }

/** The name under which jobs and expiry appear in the log. */
export const system: Who = { id: null, name: 'Prokura' }
