import { sql, type Sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import type { Standing } from '../identity/standing.ts'
import { isAtLeast } from '../roles.ts'
import { keepUpFollowUps } from './follow-ups/keep-up.ts'
import { noteChange } from './ownership/changes.ts'
import { giveContacts } from './ownership/give.ts'
import { contactSight } from './sight.ts'
import { beginWriting } from './turns.ts'

export const privacies = ['shared', 'private'] as const
export type ContactPrivacy = (typeof privacies)[number]
export type PrivacyRefusal = 'not-allowed' | 'not-found' | 'has-an-owner' | 'nobody-to-keep-it'

/**
 * Shares a private contact with the account, or makes a shared one private again, where nobody is its contact owner: by
 * its creator, and by admins. It becomes its creator's, or the admin's own where the creator has gone. A contact that a
 * member shares is theirs, as if they had created it just so; workflows of new contacts do not act again.
 */
export async function changeContactPrivacy(
  standing: Standing,
  contactId: string,
  privacy: ContactPrivacy,
): Promise<{ ok: true; changed: boolean } | { ok: false; reason: PrivacyRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof changeContactPrivacy>>> => {
    const writer = await beginWriting(sql, standing, 'member')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const [see, edit] = [await contactSight(writer, 'see', sql), await contactSight(writer, 'edit', sql)]
    const [contact] = await sql<Found[]>`
      select c.name, c.private_to, c.owner_id, c.created_by, ${edit.has(sql)} as may_edit
      from contacts c
      where c.account_id = ${accountId} and c.id = ${contactId} and c.archived_at is null and ${see.has(sql)}
      for no key update`
    if (!contact) return { ok: false, reason: 'not-found' }
    if ((contact.privateTo !== null) === (privacy === 'private')) return { ok: true, changed: false }
    return privacy === 'shared' ? await share(contact) : await hide(contact)

    async function share({ name, privateTo, mayEdit }: Found) {
      if (!mayEdit) return { ok: false, reason: 'not-allowed' } as const
      await write(null, name)
      // Else it would be out of reach of the very one who shares it.
      if (!isAtLeast(writer!.role, 'manager') && privateTo === writer!.membershipId) {
        const changeId = await noteChange(sql, writer!, 'creation')
        await giveContacts(sql, accountId, changeId, [{ contactId, to: privateTo }], { by: privateTo })
      }
      return { ok: true, changed: true } as const
    }
    async function hide({ name, ownerId, createdBy }: Found) {
      const admin = isAtLeast(writer!.role, 'admin')
      if (!admin && createdBy !== writer!.user.id) return { ok: false, reason: 'not-allowed' } as const
      if (ownerId !== null) return { ok: false, reason: 'has-an-owner' } as const
      const keeper = (await activeMember(sql, accountId, createdBy)) ?? writer!.membershipId
      if (keeper === null) return { ok: false, reason: 'nobody-to-keep-it' } as const
      await write(keeper, name)
      return { ok: true, changed: true } as const
    }
    async function write(privateTo: string | null, name: string) {
      await sql`
        update contacts set private_to = ${privateTo}, updated_at = now()
        where id = ${contactId} and account_id = ${accountId}`
      await keepUpFollowUps(sql, accountId, [contactId])
      await record(sql, writer!, {
        action: 'contact.changed',
        subject: name,
        subjectId: contactId,
        before: { private: privateTo === null },
        after: { private: privateTo !== null },
      })
    }
  })
}

type Found = {
  name: string
  privateTo: string | null
  ownerId: string | null
  createdBy: string | null
  mayEdit: boolean
}

/** The user's membership, if they are active in the account; locked, so that nobody keeps what they can no longer open. */
async function activeMember(sql: Sql, accountId: string, userId: string | null): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    select id from memberships
    where account_id = ${accountId} and user_id = ${userId} and ended_at is null and deactivated_at is null for share`
  return row?.id ?? null
}
