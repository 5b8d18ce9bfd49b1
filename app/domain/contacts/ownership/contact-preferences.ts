import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'

export const mailChoices = ['daily', 'off'] as const
export type MailChoice = (typeof mailChoices)[number]

export type ContactPreferences = {
  /** A mail a day about newly assigned contacts, where there are any. */
  digest: MailChoice
  /** A mail a day about follow-ups that are due. */
  followUpMail: MailChoice
  /** Days in the user's zone, both inclusive: rotations pass them over meanwhile. */
  absentFrom: string | null
  absentUntil: string | null
}

type Own = Pick<Standing, 'account' | 'membershipId'>

/** What a member wants to hear of contacts. Whoever acts for an agency has none. */
export async function contactPreferences({ account, membershipId }: Own): Promise<ContactPreferences> {
  const [row] = await sql<ContactPreferences[]>`
    select digest, follow_up_mail, absent_from::text, absent_until::text from contact_preferences
    where membership_id = ${membershipId} and account_id = ${account.id}`
  return row ?? { digest: 'daily', followUpMail: 'daily', absentFrom: null, absentUntil: null }
}

/** Changes one's own preferences. An absence has both days or none, the first not after the last. */
export async function changeContactPreferences(
  { account, membershipId }: Own,
  { digest, followUpMail, absentFrom, absentUntil }: ContactPreferences,
): Promise<{ ok: true } | { ok: false; reason: 'own-membership' | 'half-absence' | 'absence-backwards' }> {
  if (membershipId === null) return { ok: false, reason: 'own-membership' }
  if ((absentFrom === null) !== (absentUntil === null)) return { ok: false, reason: 'half-absence' }
  if (absentFrom !== null && absentFrom > absentUntil!) return { ok: false, reason: 'absence-backwards' }
  await sql`
    insert into contact_preferences (membership_id, account_id, digest, follow_up_mail, absent_from, absent_until)
    values (${membershipId}, ${account.id}, ${digest}, ${followUpMail}, ${absentFrom}, ${absentUntil})
    on conflict (membership_id) do update set digest = excluded.digest, follow_up_mail = excluded.follow_up_mail,
      absent_from = excluded.absent_from, absent_until = excluded.absent_until`
  return { ok: true }
}
