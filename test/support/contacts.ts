// Contacts for tests, written with plain SQL so that no rule under test stands in the way:
//   const anna = await aContact(account, { ownerId: mia.membershipId })
//   const ids = await manyContacts(account, 300)
import { sql } from '#db/sql.server.ts'
import type { ContactFacts } from '#app/domain/contacts/contact.ts'
import type { FieldKind } from '#app/domain/contacts/fields/contact-fields.ts'
import { columnsOf } from '#app/domain/contacts/contact-columns.ts'

let count = 0

type Facts = Partial<ContactFacts> & {
  ownerId?: string
  privateTo?: string
  archived?: boolean
  createdAt?: Date
  closedAt?: Date
}

/** A contact of the account: shared, open and without a contact owner unless told otherwise. Returns its id. */
export async function aContact(account: { id: string }, facts: Facts = {}): Promise<string> {
  const { ownerId, privateTo, archived, createdAt, closedAt, ...kept } = facts
  const row = {
    ...columnsOf({ name: `Contact ${++count}`, ...kept }),
    account_id: account.id,
    private_to: privateTo ?? null,
    owner_id: ownerId ?? null,
    owner_since: ownerId ? new Date() : null,
    archived_at: archived ? new Date() : null,
    ...(createdAt && { created_at: createdAt }),
    ...(closedAt && { closed_at: closedAt }),
  }
  const [contact] = await sql<{ id: string }[]>`insert into contacts ${sql(row as never)} returning id`
  return contact!.id
}

/** That many contacts, by number: names, addresses, phones, five territories, scores up to 100. Returns their ids in order. */
export async function manyContacts(
  account: { id: string },
  number: number,
  { ownerId = null }: { ownerId?: string | null } = {},
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    insert into contacts (account_id, name, emails, phones, company, territory, lead_score, owner_id, owner_since, created_at)
    select ${account.id}, 'Contact ' || lpad(n::text, 7, '0'), array['contact-' || n || '@crowd.example'],
      array['+49 30 ' || lpad(n::text, 7, '0')], 'Company ' || n % 997,
      (array['North', 'East', 'South', 'West', 'Centre'])[1 + n % 5], n % 101, ${ownerId}::uuid,
      case when ${ownerId}::uuid is not null then now() end, now() - n * interval '1 second'
    from generate_series(1, ${number}::int) n
    returning id`
  return rows.map(({ id }) => id)
}

/** A list of the account, which reminds after so many days if told. Returns its id. */
export async function aList(
  account: { id: string },
  name = `List ${++count}`,
  followUpDays: number | null = null,
): Promise<string> {
  const [list] = await sql<{ id: string }[]>`
    insert into contact_lists (account_id, name, folded_name, follow_up_days)
    values (${account.id}, ${name}, ${name.toLowerCase()}, ${followUpDays}) returning id`
  return list!.id
}

/** A field of the account's own: of text unless it has choices or another kind. Returns its id. */
export async function aField(
  account: { id: string },
  {
    label = `Field ${++count}`,
    choices = [],
    kind = choices.length > 0 ? 'choice' : 'text',
  }: { label?: string; kind?: FieldKind; choices?: string[] } = {},
): Promise<string> {
  const [field] = await sql<{ id: string }[]>`
    insert into contact_fields (account_id, label, folded_label, kind, choices, position)
    values (${account.id}, ${label}, ${label.toLowerCase()}, ${kind}, ${choices}, ${++count}) returning id`
  return field!.id
}
