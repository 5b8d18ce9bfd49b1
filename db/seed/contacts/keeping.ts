import type { Sql } from '#db/sql.server.ts'
import { idOf } from '../ids.ts'
import type { Past } from '../past.ts'
import type { Account, Member } from '../people.ts'

type Field = { label: string; kind: 'text' | 'number' | 'date' | 'choice' | 'yes-no'; choices?: string[] }
type List = { name: string; followUpDays?: number; watchers?: Member[] }
type View = { name: string; query: string; shared: boolean }

export const fieldId = (house: Account, label: string) => idOf('contact field', house.id, label)
export const listId = (house: Account, name: string) => idOf('contact list', house.id, name)

/** Own fields, lists and saved views of an account; the log tells of the first two. */
export function keeping(
  past: Past,
  house: Account,
  {
    who,
    days,
    fields,
    lists,
    views,
  }: { who: Member; days: number; fields: Field[]; lists: List[]; views: View[] },
) {
  const began = past.dayBegan(days).plus({ hours: 8, minutes: 40 })
  fields.forEach(({ label }, at) =>
    past.note({
      ...{ at: began.plus({ minutes: 2 * at }), who, accountId: house.id, action: 'contact-field.created' },
      ...{ subject: label, subjectId: fieldId(house, label) },
    }),
  )
  lists.forEach(({ name }, at) =>
    past.note({
      ...{
        at: began.plus({ minutes: 15 + 2 * at }),
        who,
        accountId: house.id,
        action: 'contact-list.created',
      },
      ...{ subject: name, subjectId: listId(house, name) },
    }),
  )
  return async (sql: Sql) => {
    for (const [at, { label, kind, choices = [] }] of fields.entries())
      await sql`
        insert into contact_fields (id, account_id, label, folded_label, kind, choices, position, created_at)
        values (${fieldId(house, label)}, ${house.id}, ${label}, ${label.toLowerCase()}, ${kind}, ${choices}, ${at + 1},
          ${began.toJSDate()})`
    for (const { name, followUpDays = null, watchers = [] } of lists) {
      await sql`
        insert into contact_lists (id, account_id, name, folded_name, follow_up_days, created_at)
        values (${listId(house, name)}, ${house.id}, ${name}, ${name.toLowerCase()}, ${followUpDays}, ${began.toJSDate()})`
      for (const { membershipId } of watchers)
        await sql`
          insert into list_watchers (account_id, list_id, membership_id)
          values (${house.id}, ${listId(house, name)}, ${membershipId})`
    }
    for (const { name, query, shared } of views)
      await sql`
        insert into contact_views (id, account_id, membership_id, name, shared_at, query, created_at)
        values (${idOf('contact view', house.id, name)}, ${house.id}, ${who.membershipId}, ${name},
          ${shared ? began.toJSDate() : null}, ${query}, ${began.toJSDate()})`
  }
}
