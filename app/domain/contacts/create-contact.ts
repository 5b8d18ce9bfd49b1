import { sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import type { Standing } from '../identity/standing.ts'
import { isAtLeast } from '../roles.ts'
import { columnsOf } from './contact-columns.ts'
import { customAfter, type ContactWish } from './contact.ts'
import { joinList } from './lists/join-list.ts'
import { noteChange } from './ownership/changes.ts'
import { giveContacts } from './ownership/give.ts'
import { mayOwn, type OwnerRefusal } from './ownership/owners.ts'
import { beginWriting } from './turns.ts'
import { enterWorkflows } from './workflows/enter.ts'

export type CreationWish = {
  facts: ContactWish & { name: string }
  /** Seen by its member and the admins alone. */
  private?: boolean
  /** The contact owner, by admins and managers; everybody else's contacts are their own, or a workflow's to give. */
  ownerId?: string | null
  /** The lists that it is in from the beginning. */
  lists?: string[]
}
export type CreationRefusal =
  OwnerRefusal | 'not-allowed' | 'private-while-acting' | 'private-has-no-owner' | 'no-such-list'

/**
 * Makes a contact (C1), for members and above. Workflows of new contacts act at once; a member's contact that none of
 * them gave to anybody is the member's own, since it would be out of reach else.
 */
export async function createContact(
  standing: Standing,
  wish: CreationWish,
): Promise<{ ok: true; contactId: string } | { ok: false; reason: CreationRefusal }> {
  return await sql
    .begin(async (sql): Promise<Awaited<ReturnType<typeof createContact>>> => {
      const writer = await beginWriting(sql, standing, 'member')
      if (!writer) return { ok: false, reason: 'not-allowed' }
      if (wish.private && writer.membershipId === null) return { ok: false, reason: 'private-while-acting' }
      if (wish.private && wish.ownerId) return { ok: false, reason: 'private-has-no-owner' }
      if (wish.ownerId && !isAtLeast(writer.role, 'manager')) return { ok: false, reason: 'not-allowed' }
      const accountId = writer.account.id
      const row = {
        ...columnsOf({ ...wish.facts, custom: customAfter({}, wish.facts.custom) }),
        account_id: accountId,
        private_to: wish.private ? writer.membershipId : null,
        created_by: writer.user.id,
      }
      const [contact] = await sql<{ id: string }[]>`insert into contacts ${sql(row as never)} returning id`
      const contactId = contact!.id
      if (wish.ownerId) {
        const owner = await mayOwn(sql, writer, [wish.ownerId])
        if (!owner.ok) throw new Refused(owner.reason)
        await own(wish.ownerId)
      }
      await record(sql, writer, { action: 'contact.created', subject: wish.facts.name, subjectId: contactId })
      if (!wish.private) await enterWorkflows(sql, accountId, { kind: 'created', contactIds: [contactId] })
      for (const listId of [...new Set(wish.lists)].sort())
        if (!(await joinList(sql, accountId, listId, [contactId]))) throw new Refused('no-such-list')
      if (!wish.private && !isAtLeast(writer.role, 'manager') && writer.membershipId)
        await ownUnlessGiven(writer.membershipId)
      return { ok: true, contactId }

      async function own(to: string) {
        const changeId = await noteChange(sql, writer!, 'creation')
        await giveContacts(sql, accountId, changeId, [{ contactId, to }], { by: writer!.membershipId })
      }
      async function ownUnlessGiven(to: string) {
        const [given] = await sql`select 1 from contacts where id = ${contactId} and owner_id is not null`
        if (!given) await own(to)
      }
    })
    .catch((error: unknown) => {
      if (error instanceof Refused) return { ok: false as const, reason: error.reason }
      throw error
    })
}

/** Undoes what was written already. */
class Refused extends Error {
  constructor(readonly reason: CreationRefusal) {
    super(reason)
  }
}
