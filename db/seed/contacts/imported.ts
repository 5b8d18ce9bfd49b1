import type { DateTime } from 'luxon'
import type { Sql } from '#db/sql.server.ts'
import { idOf } from '../ids.ts'
import type { Past } from '../past.ts'
import type { Account, Member } from '../people.ts'

const header = ['Name', 'E-Mail', 'Firma', 'Telefon', 'Gebiet']

/** Rows that were no contacts, and which column says why. */
const refused = [
  {
    line: 38,
    reason: 'not-an-address',
    column: 1,
    cells: ['Ilse Brandt', 'ilse.brandt(at)tideweg', 'Tideweg Hotel', '', 'Nord'],
  },
  {
    line: 97,
    reason: 'not-a-phone',
    column: 3,
    cells: [
      'Rolf Ehlers',
      'rolf.ehlers@nordkai-druckhaus.example',
      'Nordkai Druckhaus',
      'über Zentrale',
      'Nord',
    ],
  },
  {
    line: 152,
    reason: 'not-an-address',
    column: 1,
    cells: ['Petra Suhr', 'petra.suhr@', 'Sandbank Logistik GmbH', '+49 40 66969 411', 'West'],
  },
]

/** A file that was imported: most rows became contacts, and three were refused. */
export function importedFile(
  past: Past,
  {
    house,
    who,
    at,
    created,
    listId,
  }: { house: Account; who: Member; at: DateTime; created: number; listId: string },
) {
  const id = idOf('contact import', house.id)
  const file = 'messe-herbst.csv'
  past.note({
    ...{ at, who, accountId: house.id, action: 'contacts.imported', subject: file, subjectId: id },
    after: { created, refused: refused.length },
  })
  return async (sql: Sql) => {
    const read = created + refused.length
    await sql`
      insert into contact_imports ${sql({
        ...{
          id,
          account_id: house.id,
          user_id: who.id,
          user_name: who.name,
          membership_id: who.membershipId,
        },
        ...{ file_name: file, bytes: 15_204, encoding: 'utf-8', delimiter: ';', state: 'done', header },
        mapping: ['name', 'email', 'company', 'phone', 'territory'],
        options: { headed: true, format: 'de', existing: 'fill', owner: 'workflows', list: listId },
        ...{ read, total: read, created, refused: refused.length },
        ...{ created_at: at.minus({ minutes: 6 }).toJSDate(), started_at: at.toJSDate() },
        finished_at: at.plus({ seconds: 2 }).toJSDate(),
      } as never)}`
    for (const { line, reason, column, cells } of refused)
      await sql`
        insert into contact_import_refusals (import_id, line, reason, field, cells)
        values (${id}, ${line}, ${reason}, ${String(column)}, ${cells})`
  }
}
