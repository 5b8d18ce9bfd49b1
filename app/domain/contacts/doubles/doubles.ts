import type { Fragment, Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { withValues } from '../contacts.ts'
import { isIn, searchPatterns } from '../filter.ts'
import { contactSight } from '../sight.ts'

/** Why another contact may be the same one. */
export const likenesses = ['email', 'phone', 'name'] as const
export type Likeness = (typeof likenesses)[number]

export type Double = {
  id: string
  name: string
  email: string | null
  phone: string | null
  company: string
  ownerName: string | null
  /** Empty where somebody looked for it by name. */
  alike: Likeness[]
}

const mostOfEach = 10
/** So many digits of a number at its end say whose it is; what stands before depends on where one calls from. */
const tellingDigits = 8

/**
 * Contacts that may be the same as this one: with one of its addresses, the digits of one of its phones, or its name and
 * company. Only such as it could be merged with: of the same privacy, and editable by the reader. Each by an index of its own.
 */
export async function doublesOf(standing: Standing, contactId: string): Promise<Double[]> {
  const accountId = standing.account.id
  const edit = await contactSight(standing, 'edit')
  return await withValues(async (sql) => {
    const [own] = await sql<{ emails: string[]; phones: string[]; name: string; company: string }[]>`
      select emails, phones, name, company from contacts where account_id = ${accountId} and id = ${contactId}`
    if (!own) return []
    const found = new Map<string, Double>()
    const add = async (alike: Likeness, condition: Fragment) => {
      for (const double of await mergeable(sql, accountId, contactId, edit.has(sql), condition)) {
        const known = found.get(double.id)
        if (known) known.alike.push(alike)
        else found.set(double.id, { ...double, alike: [alike] })
      }
    }
    if (own.emails.length > 0) await add('email', sql`c.emails && ${own.emails}`)
    const endings = own.phones
      .map((phone) => phone.replace(/\D/g, '').slice(-tellingDigits))
      .filter((digits) => digits.length >= 6)
    if (endings.length > 0)
      await add(
        'phone',
        sql`c.words like any(${endings.map((digits) => `%${digits}%`)}) and exists (
          select 1 from unnest(c.phones) p
          where right(regexp_replace(p, '[^0-9]', '', 'g'), ${tellingDigits}) = any(${endings}))`,
      )
    await add('name', sql`lower(c.name) = lower(${own.name}) and lower(c.company) = lower(${own.company})`)
    return [...found.values()]
  })
}

/** Others with which the contact could be merged, by whatever people search for. */
export async function findDoubles(standing: Standing, contactId: string, search: string): Promise<Double[]> {
  const edit = await contactSight(standing, 'edit')
  const patterns = searchPatterns(search)
  if (patterns.length === 0) return []
  return await withValues(async (sql) => {
    const condition = patterns.reduce((all, word) => sql`${all} and ${isIn(sql, word)}`, sql`true`)
    const found = await mergeable(sql, standing.account.id, contactId, edit.has(sql), condition)
    return found.map((double) => ({ ...double, alike: [] }))
  })
}

async function mergeable(
  sql: Sql,
  accountId: string,
  contactId: string,
  mayEdit: Fragment,
  condition: Fragment,
): Promise<Omit<Double, 'alike'>[]> {
  return await sql<Omit<Double, 'alike'>[]>`
    select c.id, c.name, c.emails[1] as email, c.phones[1] as phone, c.company, u.name as owner_name
    from (
      select * from contacts c
      where c.account_id = ${accountId} and c.archived_at is null and c.id <> ${contactId} and ${condition}
        and ${mayEdit}
        and c.private_to is not distinct from (
          select private_to from contacts where id = ${contactId} and account_id = ${accountId})
      limit ${mostOfEach}
    ) c
    left join memberships m on m.id = c.owner_id
    left join users u on u.id = m.user_id
    order by lower(c.name), c.id`
}
